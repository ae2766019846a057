//! What the daemon counts for Prometheus.

use super::shared_account::SharedAccount;
use super::sources::SourceSettings;
use newsloom_pipeline::StageMetrics;
use newsloom_store::Account;
use newsloom_web::{Counter, Counters, Sample};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Counters since the start; clones share them.
#[derive(Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<BTreeMap<(Counter, &'static str), f64>>>);

impl Counts {
    /// Counts one more, with the value of the counter's label, or "" where it has none.
    pub(crate) fn add(&self, counter: Counter, label: &'static str) {
        self.sum(counter, label, 1.0);
    }

    /// Adds a time.
    pub(crate) fn add_time(&self, counter: Counter, spent: Duration) {
        self.sum(counter, "", spent.as_secs_f64());
    }

    fn sum(&self, counter: Counter, label: &'static str, amount: f64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((counter, label)).or_default() += amount;
    }

    /// These counters, those of the stages and of the fetcher, and the account of the run, as the page serves them.
    pub(crate) fn served_with(
        self,
        stages: Vec<StageMetrics>,
        sources: watch::Receiver<SourceSettings>,
        account: SharedAccount,
    ) -> Counters {
        Counters(Arc::new(move || {
            let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let counted = counts.iter().map(|(&(counter, label), &value)| Sample { counter, label, value });
            let answers = sources.borrow().fetcher.page_statuses();
            let answers = answers.into_iter().map(|(label, count)| Sample {
                counter: Counter::PageAnswers,
                label,
                value: count as f64,
            });
            counted
                .chain(stages.iter().flat_map(stage))
                .chain(answers)
                .chain(documents(account.get()))
                .collect()
        }))
    }
}

/// Not those in quarantine, which leave it for another try: a counter never falls.
fn documents(account: Account) -> [Sample; 3] {
    let outcomes =
        [("stored", account.stored), ("duplicate", account.duplicate), ("refused", account.refused)];
    outcomes.map(|(label, count)| Sample { counter: Counter::Documents, label, value: count as f64 })
}

fn stage(metrics: &StageMetrics) -> [Sample; 5] {
    let now = metrics.snapshot();
    let values = [
        (Counter::StageDocuments, now.documents as f64),
        (Counter::StageFailures, now.quarantined as f64),
        (Counter::StageBusy, now.busy.as_secs_f64()),
        (Counter::StageIdle, now.idle.as_secs_f64()),
        (Counter::StageBlocked, now.backpressure.as_secs_f64()),
    ];
    values.map(|(counter, value)| Sample { counter, label: now.stage, value })
}
