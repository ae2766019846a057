//! The words of newsloom as types: what a feed, an entry, a page, a report and a story are.
//!
//! One file per thing that moves between two stages. Every type can be serialized, so that no stage needs to know
//! what carries its documents. Nothing here does I/O or reads a clock.

mod annotations;
mod entry;
mod feed;
mod feed_health;
mod ids;
mod page;
mod placement;
mod report;
mod site;
mod subscription;
mod ticket;
mod urls;
mod visit;
mod wait_reason;
mod watch;

pub use annotations::{
    Action, Annotations, DateRef, EntityType, Figure, Location, Mention, MentionKind, Quote, QuoteKind,
    Relation, Speaker, Statement,
};
pub use entry::{Body, Entry, KnownEntry};
pub use feed::{Cursor, FeedSpec, FeedState, Moved, Poll, PollOutcome};
pub use feed_health::FeedHealth;
pub use ids::{FeedId, ReportId, StoryId};
pub use newsloom_lang::Moment;
pub use newsloom_lang::Span;
pub use page::{Page, Pages};
pub use placement::{
    Change, Conflict, Constraint, ConstraintKind, Evidence, Leaver, LinkKind, Part, Placement, Reason, Rule,
    Standing, StoryLink, StoryMention,
};
pub use report::{
    Dateline, Genre, Identity, IdentityKey, NO_OUTLET, Passage, PassageKind, Problem, Refusal, Report,
};
pub use site::SiteRule;
pub use subscription::Subscription;
pub use ticket::{Fetched, Prepared, Ticket};
pub use urls::{
    address_pattern, canonical_url, registrable_domain, typed_address, user_and_password, web_address,
    without_credentials,
};
pub use visit::{Asked, Revisit, RevisitResult, Revisited, Visit};
pub use wait_reason::WaitReason;
pub use watch::{MailServer, MailTls, QuietHours, Secret, Sink, SinkTarget, Watch, WatchFilter, WatchSpec};
