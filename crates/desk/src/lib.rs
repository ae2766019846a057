//! What people see of stories and decide about them, as typed data. Front ends render it; they decide nothing.
//!
//! * [`Comparison`]: what the reports of a story say, side by side;
//! * [`deeds`]: who did what to whom, as they say together;
//! * [`names`]: the people, organizations and places that they name;
//! * [`feed_state`], [`next_poll`]: how a feed is doing;
//! * [`since`]: times as people ask for them;
//! * [`reason`]: why a report is where it is, in words;
//! * [`watch`]: what a watch tells of what happens;
//! * [`Correction`]: what people decide about stories, as constraints between reports.

mod changes;
mod comparison;
mod corrections;
mod deeds;
mod feeds;
mod names;
pub mod reason;
mod since;
pub mod watch;
mod wording;

pub use changes::{changed, corrections, edited};
pub use comparison::{Compared, Comparison};
pub use corrections::{Correction, CorrectionError, are_in_force};
pub use deeds::{Deed, deeds, named};
pub use feeds::{NextPoll, feed_state, is_polled, moved, next_poll};
pub use names::{Named, Names, names};
pub use since::since;
pub use wording::{
    MAX_AFFAIR, clean, count, counts, direction, earliest_first, headline, relation, title, unquoted,
};
