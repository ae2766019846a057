//! What becomes of one document.

use crate::daemon::stages::Annotated;
use newsloom_cluster::Clusterer;
use newsloom_model::{Prepared, ReportId};
use newsloom_pipeline::{Job, Outcome};
use newsloom_store::{Batch, Revision};

/// Writes what became of a document: refused, quarantined, a duplicate, a new version of a report, or a report that is
/// placed in a story.
///
/// # Errors
/// The store's.
pub(super) fn place(
    batch: &mut Batch<'_>,
    clusterer: &mut Clusterer,
    job: Job<ReportId, Annotated>,
) -> anyhow::Result<()> {
    let id = job.key;
    // A ticket that was settled before changes nothing.
    match job.outcome {
        Outcome::Refused(why) => drop(batch.refuse(id, &why)?),
        Outcome::Quarantined { stage, error } => drop(batch.quarantine(id, stage, &error)?),
        Outcome::Ready(Annotated { report, annotations, features, encoded }) => {
            let prepared = Prepared { id, report, annotations, features: encoded };
            if batch.is_deleted(&prepared.report)? {
                batch.refuse(id, "deleted on demand")?;
                return Ok(());
            }
            match batch.stored_report(id, &prepared.report)? {
                None => {
                    let placement = clusterer.place(id, features);
                    if batch.store(&prepared, &placement)? {
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
