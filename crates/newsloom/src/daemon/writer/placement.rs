//! What becomes of one document.

use crate::daemon::counts::Counts;
use crate::daemon::stages::Annotated;
use jiff::Timestamp;
use newsloom_cluster::Clusterer;
use newsloom_model::{Asked, Prepared, Report, ReportId};
use newsloom_pipeline::{Job, Outcome};
use newsloom_store::{Batch, Revision};
use newsloom_web::Counter;

/// Writes what became of a document: refused, quarantined, a duplicate, a new version of a report, or a report that is
/// placed in a story.
///
/// # Errors
/// The store's.
pub(super) fn place(
    batch: &mut Batch<'_>,
    clusterer: &mut Clusterer,
    job: Job<ReportId, Annotated>,
    next_visit: &dyn Fn(Timestamp) -> Option<Timestamp>,
    counts: &Counts,
) -> anyhow::Result<()> {
    let id = job.key;
    // A ticket that was settled before changes nothing.
    match job.outcome {
        Outcome::Refused(why) => drop(batch.refuse(id, &why)?),
        Outcome::Quarantined { stage, error } => drop(batch.quarantine(id, stage, &error)?),
        Outcome::Ready(Annotated { report, annotations, features, asked }) => {
            let prepared = Prepared { id, report, annotations };
            if batch.is_deleted(&prepared.report)? {
                batch.refuse(id, "deleted on demand")?;
                return Ok(());
            }
            let known = batch.stored_report(id, &prepared.report)?;
            if !matches!(asked, Asked::Nothing) {
                counts.add(Counter::Pages, if matches!(asked, Asked::Came(_)) { "came" } else { "failed" });
                let report = known.as_ref().map_or(id, |known| known.report);
                batch.watch_page(id, report, asked.visit(), origin(&prepared.report), next_visit)?;
            }
            match known {
                None => {
                    if let Some(group) = batch.kept_group(id)? {
                        clusterer.keep(id, group);
                    }
                    let placement = clusterer.place(id, features);
                    if batch.store(&prepared, &placement)? {
                        counts.add(Counter::Placements, placement.reason.rule.as_str());
                        save_snapshot(batch, clusterer, id)?;
                    }
                }
                Some(known) if known.fingerprint == prepared.report.fingerprint() => {
                    batch.duplicate(id, known.report, "the same report was read before")?;
                }
                Some(known) => {
                    // The store decides whether this reading is the present version; memory follows.
                    if batch.revise(&prepared, &known)? == Revision::New {
                        clusterer.revise(known.report, features);
                        save_snapshot(batch, clusterer, known.report)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// From when the age of a report counts: its publication, where that is known to the minute, else its fetch.
fn origin(report: &Report) -> Timestamp {
    let published = report.published.filter(|published| !published.day_only).map(|published| published.at);
    published.unwrap_or(report.fetched).min(report.fetched)
}

/// Saves what the clusterer remembers of a report that has just been placed, for the next start.
///
/// # Errors
/// The store's.
pub(super) fn save_snapshot(
    batch: &mut Batch<'_>,
    clusterer: &Clusterer,
    report: ReportId,
) -> anyhow::Result<()> {
    let Some(snapshot) = clusterer.snapshot(report) else { return Ok(()) };
    let furniture = snapshot.furniture.as_deref().map(|learned| (snapshot.generation, learned));
    batch.save_snapshot(report, &snapshot.report, furniture)?;
    Ok(())
}
