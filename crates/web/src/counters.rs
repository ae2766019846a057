//! What a daemon counts since its start, for Prometheus.

use std::fmt;
use std::sync::Arc;

/// One count, or one sum of times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Documents that a stage has done, by stage.
    StageDocuments,
    /// Documents that a stage failed on, by stage.
    StageFailures,
    /// Time in which a stage's workers worked, by stage.
    StageBusy,
    /// Time in which they waited for something to do, by stage.
    StageIdle,
    /// Time in which they waited for the next stage, by stage.
    StageBlocked,
    /// Polls, by outcome.
    Polls,
    /// Article pages that were asked for, by outcome.
    Pages,
    /// Answers to requests for article pages, by class of status.
    PageAnswers,
    /// Article pages that were looked at again.
    Revisits,
    /// Documents, by what became of them.
    Documents,
    /// Placements of reports, by the rule that decided.
    Placements,
    /// Transactions that stored reports.
    Commits,
    /// Time for them, placing included.
    CommitTime,
    /// Reviews of the stories.
    Reviews,
    /// Time for them.
    ReviewTime,
}

/// A counter as Prometheus has it: its name behind `newsloom_`, the name of its label or "", and what it is.
type Description = (&'static str, &'static str, &'static str);

impl Counter {
    /// All of them.
    pub(crate) const ALL: [Self; 15] = [
        Self::StageDocuments,
        Self::StageFailures,
        Self::StageBusy,
        Self::StageIdle,
        Self::StageBlocked,
        Self::Polls,
        Self::Pages,
        Self::PageAnswers,
        Self::Revisits,
        Self::Documents,
        Self::Placements,
        Self::Commits,
        Self::CommitTime,
        Self::Reviews,
        Self::ReviewTime,
    ];

    pub(crate) fn description(self) -> Description {
        match self {
            Self::StageDocuments => ("stage_documents_total", "stage", "Documents that a stage has done."),
            Self::StageFailures => ("stage_failures_total", "stage", "Documents that a stage failed on."),
            Self::StageBusy => {
                ("stage_busy_seconds_total", "stage", "Time in which a stage's workers worked.")
            }
            Self::StageIdle => {
                ("stage_idle_seconds_total", "stage", "Time in which a stage's workers had nothing to do.")
            }
            Self::StageBlocked => (
                "stage_blocked_seconds_total",
                "stage",
                "Time in which a stage's workers waited for the next.",
            ),
            Self::Polls => ("polls_total", "outcome", "Polls of feeds."),
            Self::Pages => ("pages_total", "outcome", "Article pages that were asked for."),
            Self::PageAnswers => ("page_answers_total", "status", "Answers to requests for article pages."),
            Self::Revisits => ("revisits_total", "", "Article pages that were looked at again."),
            Self::Documents => ("documents_total", "outcome", "Documents, by what became of them."),
            Self::Placements => ("placements_total", "rule", "Placements of reports in stories."),
            Self::Commits => ("commits_total", "", "Transactions that stored reports."),
            Self::CommitTime => ("commit_seconds_total", "", "Time for placing and storing reports."),
            Self::Reviews => ("reviews_total", "", "Reviews of the stories."),
            Self::ReviewTime => ("review_seconds_total", "", "Time for reviews of the stories."),
        }
    }
}

/// The value of a counter for one value of its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Which.
    pub counter: Counter,
    /// The value of the label; "" for a counter without one.
    pub label: &'static str,
    /// A number, or seconds.
    pub value: f64,
}

/// Where a server reads the counters of the daemon that it runs in.
#[derive(Clone)]
pub struct Counters(pub Arc<dyn Fn() -> Vec<Sample> + Send + Sync>);

impl fmt::Debug for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counters")
    }
}
