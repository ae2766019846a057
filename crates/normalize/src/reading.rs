//! What was read of a page.

use crate::assemble;
use crate::candidates::Asked;
use crate::sites::RuleUse;
use newsloom_model::{Page, Refusal, Report};

/// A page as far as it was read, be it a report or refused.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was found. Where the page is refused: what it says of itself, and no text.
    pub report: Report,
    /// Why the page is no report.
    pub refusal: Option<Refusal>,
    /// What the rules for the page's site did.
    pub rules: Vec<RuleUse>,
    /// What the candidates for the text said. Empty where nobody was asked: a rule says what is kept, or there is no page.
    pub candidates: Vec<Asked>,
}

impl Reading {
    /// What was read without any rule: where nothing was, the envelope is all there is.
    pub(crate) fn of(page: &Page, result: Result<Report, Refusal>) -> Self {
        let (report, refusal) = match result {
            Ok(report) => (report, None),
            Err(refusal) => (assemble::envelope(page), Some(refusal)),
        };
        Self { report, refusal, rules: Vec::new(), candidates: Vec::new() }
    }

    /// What stands on an error page or a wall is nobody's report.
    pub(crate) fn without_refused_text(mut self) -> Self {
        if self.refusal.is_some() {
            self.report.text.clear();
            self.report.passages.clear();
        }
        self
    }

    /// The report, or why there is none.
    ///
    /// # Errors
    /// The refusal.
    pub fn result(self) -> Result<Report, Refusal> {
        self.refusal.map_or(Ok(self.report), Err)
    }
}
