//! Views and stories of a database in the formats of other programs.
//!
//! * [`tables`]: the public views, row by row, as CSV or JSONL;
//! * [`Output`]: where they go: a file that appears once it is whole, or a stream; compressed on request.

mod error;
mod output;
pub mod tables;

pub use error::{Error, Result};
pub use output::{Compression, Output};
