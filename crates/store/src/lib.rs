//! One SQLite file: the schema, the one writer, the durable queue, the read queries.
//!
//! [`Store`] is the one writer of a database; any number of [`Reader`]s read it meanwhile, also from other
//! processes, and an [`AdminWriter`] leaves wishes for a running daemon. Every operation is one transaction, so that the
//! process may be killed at any moment. The table is the queue: what is admitted stays in it until it is stored,
//! known as a duplicate, refused or quarantined, and each of these may be done twice.
//!
//! People read the views (`docs/schema.md`); the tables behind them are private.

mod added_feeds;
mod admin;
mod admit;
mod batch;
mod corrections;
mod deletion;
mod digest;
mod entries;
mod error;
mod feeds;
mod fetch_state;
mod files;
mod kept;
mod lock;
mod made_watches;
mod merged;
mod migrate;
mod owners;
mod processes;
mod quarantine;
mod query;
mod queue;
mod read;
mod reader;
mod reading;
mod replication;
mod retention;
mod revisits;
mod rows;
mod runs;
pub mod schema;
mod search;
mod sequence;
mod sinks;
mod snapshots;
mod sql;
mod store;
mod tables;
mod tombstones;
mod transfer;
mod watches;

pub use added_feeds::{FeedAnswer, FeedRemoval, FeedRequest, NamedFeed, Requested, WantedFeed};
pub use admin::AdminWriter;
pub use admit::{FileCursor, RefusedRecord};
pub use batch::{Batch, Revision, StoredReport};
pub use corrections::{Correction, Decision, PendingCorrection};
pub use deletion::Subject;
pub use digest::{TableDigest, TableHasher};
pub use entries::Admission;
pub use error::{Error, Result};
pub use files::{move_database, remove_database};
pub use lock::is_held;
pub use made_watches::WatchMade;
pub use migrate::SCHEMA_VERSION;
pub use processes::ProcessRow;
pub use quarantine::Quarantined;
pub use read::{
    About, ActionRow, AffairRow, DateRow, DeliveryRow, EntityRow, FeedDetail, FeedReportRow, FeedRow,
    FigureRow, Health, HubRow, LedgerRow, LinkRow, Mark, MemberRow, MentionedByRow, PATIENCE, PassageRow,
    PollRow, QuoteRow, ReportDetail, Snapshot, StatementRow, StoryCursor, StoryDetail, StoryFilter,
    StoryOrder, StoryPage, StoryRow, VersionRow, ViewFilter, ViewValue, WatchEventRow, WatchRow,
};
pub use reader::Reader;
pub use reading::{NO_LANGUAGE, ReadingFilter, ReadingMark, ReadingRow, Unread};
pub use replication::{
    Application, Cell, LiveStoreRow, Replication, ReplicationRole, StoreState, TableChanges, decode_changes,
    encode_changes,
};
pub use retention::Expired;
pub use rows::Rows;
pub use runs::{Account, RunId};
pub use rusqlite::types::Value;
pub use search::{SearchFilter, SearchHit};
pub use sinks::{Publication, SinkRow};
pub use snapshots::{HistoryRow, SnapshotRow};
pub use store::Store;
pub use tables::Table;
pub use transfer::{ExportSource, ImportTarget};
pub use watches::{Attempt, DueDelivery, MAX_EVENTS, Told, Watched};
