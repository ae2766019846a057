//! A correction, as forms send it.

use crate::error::Failure;
use newsloom_desk::Correction;
use newsloom_model::{ReportId, StoryId};
use serde::Deserialize;

/// A correction, as forms send it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Wanted {
    pub(crate) kind: String,
    pub(crate) story: Option<i64>,
    pub(crate) other: Option<i64>,
    pub(crate) report: Option<i64>,
}

impl Wanted {
    /// The correction that the fields stand for.
    ///
    /// # Errors
    /// [`Failure::Parameter`].
    pub(crate) fn correction(&self) -> Result<Correction, Failure> {
        let number = |name: &'static str, given: Option<i64>| {
            given.ok_or_else(|| Failure::Parameter { name, expected: "a number".to_owned() })
        };
        let story = || number("story", self.story).map(StoryId);
        let report = || number("report", self.report).map(ReportId);
        match self.kind.as_str() {
            "merge" => Ok(Correction::Merge(story()?, number("other", self.other).map(StoryId)?)),
            "split" => Ok(Correction::Split(story()?, vec![report()?])),
            "move" => Ok(Correction::Move(report()?, story()?)),
            "pin" => Ok(Correction::Pin(report()?)),
            _ => Err(Failure::Parameter { name: "kind", expected: "merge, split, move or pin".to_owned() }),
        }
    }
}
