//! Views and stories of a database in the formats of other programs.
//!
//! * [`tables`]: the public views, row by row, as CSV, JSONL or Parquet;
//! * [`document`]: a story, or the news of a day, as Markdown or HTML;
//! * [`references`]: the reports of a story as BibTeX, CSL-JSON or RIS;
//! * [`threat`]: a story as STIX 2.1 or as a MISP event;
//! * [`gdelt`]: who did what to whom, as GDELT's tables of events and mentions;
//! * [`Output`]: where they go: a file that appears once it is whole, or a stream; compressed on request.

mod address;
mod claims;
mod day;
pub mod document;
mod error;
pub mod gdelt;
mod output;
mod record;
pub mod references;
pub mod tables;
pub mod threat;

pub use error::{Error, Result};
pub use output::{Compression, Output};
