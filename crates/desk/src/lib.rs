//! What people see of stories and decide about them, as typed data. Front ends render it; they decide nothing.
//!
//! * [`Comparison`]: what the reports of a story say, side by side;
//! * [`Correction`]: what people decide about stories, as constraints between reports.

mod comparison;
mod corrections;

pub use comparison::Comparison;
pub use corrections::{Correction, CorrectionError};
