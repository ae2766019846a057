//! The clusterer restored from the store, on start.

use super::placement::save_snapshot;
use super::settings::WriterSettings;
use crate::annotator::Annotator;
use crate::clock::ago;
use jiff::Timestamp;
use newsloom_cluster::{Clusterer, Restore, Settings, StoredReport};
use newsloom_model::{Report, ReportId};
use newsloom_store::{PendingCorrection, Reader, SnapshotRow, Store};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Rows that are handed over together, and such pages that may wait.
const PAGE: usize = 512;
const PAGES: usize = 8;

/// The clusterer with the window of `now`, people's decisions, and what is still to be reviewed.
///
/// # Errors
/// The store's.
pub(crate) fn clusterer(
    store: &mut Store,
    settings: &WriterSettings,
    annotator: &Annotator,
    now: Timestamp,
) -> anyhow::Result<Clusterer> {
    let since = ago(now, settings.window);
    let mut clusterer = match remembered(store.reader(), &settings.clustering, since)? {
        Some(clusterer) => clusterer,
        None => made_anew(store, &settings.clustering, annotator, since, now)?,
    };
    for (report, group) in store.reader().kept(since)? {
        clusterer.keep(report, group);
    }
    set_constraints(&mut clusterer, store.reader())?;
    for report in store.reader().unreviewed()? {
        clusterer.mark_dirty(report);
    }
    Ok(clusterer)
}

/// The clusterer with all reports fetched since then as they were placed; none where some of them have yet to be written
/// down in the form that is in use.
///
/// # Errors
/// The store's.
pub(crate) fn remembered(
    reader: &Reader,
    settings: &Settings,
    since: Timestamp,
) -> anyhow::Result<Option<Clusterer>> {
    let Some(mut restore) = window(reader, settings, since)? else { return Ok(None) };
    for row in reader.furniture() {
        if !restore.furniture(&row?.snapshot) {
            return Ok(None);
        }
    }
    Ok(Some(restore.finish()))
}

/// Reads rows on this thread while another one puts them into memory.
fn window(reader: &Reader, settings: &Settings, since: Timestamp) -> anyhow::Result<Option<Restore>> {
    thread::scope(|scope| {
        let (send, receive) = sync_channel(PAGES);
        let keeping = scope.spawn(|| keep(Restore::new(settings.clone()), receive));
        let mut rows = reader.snapshots(since);
        loop {
            let page: newsloom_store::Result<Page> =
                rows.by_ref().take(PAGE).map(|row| Ok(stored(&row?))).collect();
            let page = page?;
            // Whoever keeps them stops at one that could not be read.
            if page.is_empty() || send.send(page).is_err() {
                break;
            }
        }
        drop(send);
        keeping.join().map_err(|_| anyhow::anyhow!("bringing back the clustering window failed"))
    })
}

/// Reports as they were written down; none for one that cannot be read.
type Page = Vec<Option<StoredReport>>;

fn stored(row: &SnapshotRow) -> Option<StoredReport> {
    Some(StoredReport::from_bytes(row.report, &row.snapshot)?.placed(row.story, row.copy_of))
}

fn keep(mut restore: Restore, pages: Receiver<Page>) -> Option<Restore> {
    for report in pages.into_iter().flatten() {
        restore.report(report?);
    }
    Some(restore)
}

/// Reads each report of the window again, and writes down how it is compared: once, after a change of form.
fn made_anew(
    store: &mut Store,
    settings: &Settings,
    annotator: &Annotator,
    since: Timestamp,
    now: Timestamp,
) -> anyhow::Result<Clusterer> {
    tracing::info!(
        "reading the reports of the window again, as they are compared otherwise now; the next start is quicker"
    );
    let mut clusterer = Clusterer::new(settings.clone());
    let mut batch = store.batch(now)?;
    batch.clear_snapshots()?;
    batch.commit()?;
    let mut after = ReportId(i64::MIN);
    loop {
        let page = store.reader().snapshots_after(since, after)?;
        let Some(last) = page.last() else { return Ok(clusterer) };
        after = last.report;
        let reports = texts(store.reader(), &page)?;
        let mut batch = store.batch(now)?;
        for (row, features) in page.iter().zip(annotator.features(&reports)) {
            let Some(features) = features else {
                tracing::warn!(report = %row.report, "its text is not kept or cannot be read: not compared any more");
                batch.delete_snapshot(row.report)?;
                continue;
            };
            clusterer.restore(row.report, row.story, row.copy_of, features);
            save_snapshot(&mut batch, &clusterer, row.report)?;
        }
        batch.commit()?;
    }
}

/// The reports of some rows as they are stored; none for one whose text is not kept.
fn texts(reader: &Reader, rows: &[SnapshotRow]) -> newsloom_store::Result<Vec<Option<Report>>> {
    rows.iter().map(|row| reader.report(row.report)).collect()
}

/// The clusterer by what the reports of the window say, however long it takes to read them again; nothing is written.
///
/// # Errors
/// The store's.
pub(crate) fn restored(
    reader: &Reader,
    settings: &Settings,
    annotator: &Annotator,
) -> anyhow::Result<Clusterer> {
    let mut clusterer = Clusterer::new(settings.clone());
    let mut after = ReportId(i64::MIN);
    loop {
        let page = reader.snapshots_after(Timestamp::MIN, after)?;
        let Some(last) = page.last() else { return Ok(clusterer) };
        after = last.report;
        let reports = texts(reader, &page)?;
        for (row, features) in page.iter().zip(annotator.features(&reports)) {
            if let Some(features) = features {
                clusterer.restore(row.report, row.story, row.copy_of, features);
            }
        }
    }
}

/// Puts all corrections into force. The next review looks at the reports of those that no review has applied yet.
pub(super) fn set_constraints(clusterer: &mut Clusterer, reader: &Reader) -> newsloom_store::Result<()> {
    clusterer.set_constraints(reader.constraints()?);
    for PendingCorrection { report, is_undone } in reader.pending_corrections()? {
        match is_undone {
            true => clusterer.unassign(report),
            false => clusterer.mark_dirty(report),
        }
    }
    Ok(())
}
