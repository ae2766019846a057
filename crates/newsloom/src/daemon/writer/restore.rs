//! The clusterer restored from the store, on start.

use super::placement::save_snapshot;
use super::settings::WriterSettings;
use crate::annotator::Annotator;
use crate::clock::ago;
use jiff::Timestamp;
use newsloom_cluster::{Clusterer, Features, Restore, Settings, StoredReport};
use newsloom_model::ReportId;
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
        let row = row?;
        let learned =
            Features::from_bytes(&row.features).is_some_and(|f| restore.furniture(&row.snapshot, &f));
        if !learned {
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

/// Works out anew how each report of the window is compared, and writes that down: once, after a change of form.
fn made_anew(
    store: &mut Store,
    settings: &Settings,
    annotator: &Annotator,
    since: Timestamp,
    now: Timestamp,
) -> anyhow::Result<Clusterer> {
    tracing::info!("working out anew how the reports of the window are compared; the next start is quicker");
    let mut clusterer = Clusterer::new(settings.clone());
    let mut batch = store.batch(now)?;
    batch.clear_snapshots()?;
    batch.commit()?;
    let mut after = ReportId(i64::MIN);
    loop {
        let page = store.reader().window_features(since, after)?;
        let Some(last) = page.last() else { return Ok(clusterer) };
        after = last.report;
        let page: Vec<_> = page
            .into_iter()
            .map(|row| read(row, store.reader(), annotator))
            .collect::<anyhow::Result<_>>()?;
        let mut batch = store.batch(now)?;
        for (row, features) in page {
            let Some(features) = features else {
                tracing::warn!(report = %row.report, "neither features nor text are kept: not compared any more");
                batch.delete_snapshot(row.report)?;
                continue;
            };
            if let Read::Again(features) = &features {
                batch.save_features(row.report, &features.to_bytes())?;
            }
            clusterer.restore(row.report, row.story, row.copy_of, features.into_inner());
            save_snapshot(&mut batch, &clusterer, row.report)?;
        }
        batch.commit()?;
    }
}

/// What is compared of a report.
enum Read {
    /// As it was written down.
    Stored(Features),
    /// From its text once more, since an earlier version wrote it down otherwise.
    Again(Features),
}

impl Read {
    fn into_inner(self) -> Features {
        match self {
            Read::Stored(features) | Read::Again(features) => features,
        }
    }
}

fn read(
    row: SnapshotRow,
    reader: &Reader,
    annotator: &Annotator,
) -> anyhow::Result<(SnapshotRow, Option<Read>)> {
    let features = match Features::from_bytes(&row.snapshot) {
        Some(features) => Some(Read::Stored(features)),
        None => reader.report(row.report)?.map(|report| Read::Again(annotator.read(&report).1)),
    };
    Ok((row, features))
}

/// The clusterer by what was read off the reports, however long that takes; nothing is written.
///
/// # Errors
/// The store's.
pub(crate) fn restored(reader: &Reader, settings: &Settings) -> anyhow::Result<Clusterer> {
    let mut clusterer = Clusterer::new(settings.clone());
    let mut after = ReportId(i64::MIN);
    loop {
        let page = reader.window_features(Timestamp::MIN, after)?;
        let Some(last) = page.last() else { return Ok(clusterer) };
        after = last.report;
        for row in page {
            restore(&mut clusterer, &row);
        }
    }
}

/// Whether the features could be read.
fn restore(clusterer: &mut Clusterer, row: &SnapshotRow) -> bool {
    let features = Features::from_bytes(&row.snapshot);
    let readable = features.is_some();
    if let Some(features) = features {
        clusterer.restore(row.report, row.story, row.copy_of, features);
    }
    readable
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
