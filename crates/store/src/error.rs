//! What can go wrong with the database file.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// The result of every operation on the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the store could not do what it was asked to. Nothing is half done: every operation is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file to read.
    #[error("there is no database at {path}: `newsloom run` or `newsloom ingest` makes one")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The path is none of a file: blank, a folder, `:memory:`.
    #[error("{path:?} cannot be a database: name a file, such as \"newsloom.db\"")]
    Path {
        /// What was named.
        path: PathBuf,
    },
    /// SQLite could not open or set up the file.
    #[error("cannot open the database {path}{}", hint(.source))]
    Open {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file is a database of some other program.
    #[error("{path} is a database, but not one of newsloom's: name another file")]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// The file was written by a later newsloom.
    #[error(
        "{path} was written by a later newsloom (schema {found}, this one knows {known}): install that version or name another file"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The file's schema version.
        found: usize,
        /// The newest schema version that this program knows.
        known: usize,
    },
    /// The file was written by an earlier newsloom, and only reading was asked for.
    #[error(
        "{path} was written by an earlier newsloom (schema {found}, this one reads {known}): start `newsloom run` or `newsloom ingest` once, which keeps a copy and brings it up to date"
    )]
    Older {
        /// Which file.
        path: PathBuf,
        /// The file's schema version.
        found: usize,
        /// The schema version needed.
        known: usize,
    },
    /// Another process writes to the file.
    #[error("{path} is being written by another newsloom{}: stop that one, or name another file", holder(.pid))]
    Locked {
        /// Which file.
        path: PathBuf,
        /// The other process, where it said so.
        pid: Option<u32>,
    },
    /// The lock file beside the database could not be made.
    #[error("cannot make the lock file {path}: is its folder there, and writable?")]
    Lock {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A copy of the database could not be written.
    #[error("cannot copy the database to {path}{}", hint(.source))]
    Copy {
        /// Where to.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The backup before a migration could not be put in its place.
    #[error("cannot write the backup {path}: is its folder writable, and the disk not full?")]
    Backup {
        /// Where to.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A new database was to be made where a file is.
    #[error("{path} is there already: name a new file")]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Another program reads a file that was to be put in its place.
    #[error(
        "{path} is whole, but another program has it open: close that program and start the same command again"
    )]
    Held {
        /// Which file.
        path: PathBuf,
    },
    /// A file that is whole could not be put in its place.
    #[error("cannot put {path} in its place: is its folder writable?")]
    Place {
        /// Where to.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that follows a live store was to be written to.
    #[error(
        "{path} follows {server}, so that nothing may be decided in it: do it where the active newsloom runs, on its page or in its database. Where that store is lost, name an empty one in store.url: it is filled from this file"
    )]
    Follower {
        /// Which file.
        path: PathBuf,
        /// The live store, without a password.
        server: String,
    },
    /// A shipment was to be applied to a file with changes of its own.
    #[error("{path} does not follow a live store, so that nothing of one may be applied to it")]
    NoFollower {
        /// Which file.
        path: PathBuf,
    },
    /// A shipment has rows of a table that this program does not know.
    #[error(
        "a change of the table {table}, which {path} does not have: use the version of newsloom that the active one has"
    )]
    UnknownTable {
        /// Which file.
        path: PathBuf,
        /// The table.
        table: String,
    },
    /// A migration failed and was rolled back.
    #[error("cannot bring {path} to schema {version}{}", hint(.source))]
    Migrate {
        /// Which file.
        path: PathBuf,
        /// Which step failed.
        version: usize,
        /// What SQLite says.
        source: rusqlite::Error,
    },

    // Operations: what could not be done, in which file, and what SQLite says. A write was rolled back.
    /// Could not take in entries.
    #[error("cannot take in entries in {}{}", .0.display(), hint(.1))]
    AdmitEntries(PathBuf, #[source] rusqlite::Error),
    /// Could not note addresses that somebody wants read.
    #[error("cannot note which feeds are wanted in {}{}", .0.display(), hint(.1))]
    RequestFeeds(PathBuf, #[source] rusqlite::Error),
    /// Could not add a feed.
    #[error("cannot add a feed in {}{}", .0.display(), hint(.1))]
    AddFeed(PathBuf, #[source] rusqlite::Error),
    /// Could not take in the records of a file.
    #[error("cannot take in the records of a file in {}{}", .0.display(), hint(.1))]
    AdmitRecords(PathBuf, #[source] rusqlite::Error),
    /// Could not look up how far a file was read.
    #[error("cannot look up how far a file was read in {}{}", .0.display(), hint(.1))]
    FileCursor(PathBuf, #[source] rusqlite::Error),
    /// Could not note a source of files.
    #[error("cannot note a source of files in {}{}", .0.display(), hint(.1))]
    FileSource(PathBuf, #[source] rusqlite::Error),
    /// Could not begin a transaction.
    #[error("cannot begin a transaction in {}{}", .0.display(), hint(.1))]
    BeginBatch(PathBuf, #[source] rusqlite::Error),
    /// Could not look up a report.
    #[error("cannot look up a report in {}{}", .0.display(), hint(.1))]
    FindReport(PathBuf, #[source] rusqlite::Error),
    /// Could not look for deletions.
    #[error("cannot look for deletions in {}{}", .0.display(), hint(.1))]
    FindDeletion(PathBuf, #[source] rusqlite::Error),
    /// Could not note a duplicate.
    #[error("cannot note a duplicate in {}{}", .0.display(), hint(.1))]
    NoteDuplicate(PathBuf, #[source] rusqlite::Error),
    /// Could not note a refusal.
    #[error("cannot note a refusal in {}{}", .0.display(), hint(.1))]
    NoteRefusal(PathBuf, #[source] rusqlite::Error),
    /// Could not note a failed document.
    #[error("cannot note a failed document in {}{}", .0.display(), hint(.1))]
    NoteQuarantine(PathBuf, #[source] rusqlite::Error),
    /// Could not store a report.
    #[error("cannot store a report in {}{}", .0.display(), hint(.1))]
    StoreReport(PathBuf, #[source] rusqlite::Error),
    /// Could not store a new version of a report.
    #[error("cannot store a new version of a report in {}{}", .0.display(), hint(.1))]
    StoreVersion(PathBuf, #[source] rusqlite::Error),
    /// Could not put a report in a story.
    #[error("cannot put a report in a story in {}{}", .0.display(), hint(.1))]
    JoinStory(PathBuf, #[source] rusqlite::Error),
    /// Could not change a story.
    #[error("cannot change a story in {}{}", .0.display(), hint(.1))]
    ChangeStory(PathBuf, #[source] rusqlite::Error),
    /// Could not note a review of the stories.
    #[error("cannot note a review of the stories in {}{}", .0.display(), hint(.1))]
    NoteReview(PathBuf, #[source] rusqlite::Error),
    /// Could not commit a transaction.
    #[error("cannot commit a transaction in {}{}", .0.display(), hint(.1))]
    Commit(PathBuf, #[source] rusqlite::Error),
    /// Could not save what is compared of a report.
    #[error("cannot save what is compared of a report in {}{}", .0.display(), hint(.1))]
    SaveSnapshot(PathBuf, #[source] rusqlite::Error),
    /// Could not read the clustering window.
    #[error("cannot read the clustering window in {}{}", .0.display(), hint(.1))]
    ReadWindow(PathBuf, #[source] rusqlite::Error),
    /// Could not read the history of reports.
    #[error("cannot read the history of reports in {}{}", .0.display(), hint(.1))]
    ReadHistory(PathBuf, #[source] rusqlite::Error),
    /// Could not note a correction.
    #[error("cannot note a correction in {}{}", .0.display(), hint(.1))]
    AddCorrection(PathBuf, #[source] rusqlite::Error),
    /// Could not undo a correction.
    #[error("cannot undo a correction in {}{}", .0.display(), hint(.1))]
    UndoCorrection(PathBuf, #[source] rusqlite::Error),
    /// Could not read the corrections.
    #[error("cannot read the corrections in {}{}", .0.display(), hint(.1))]
    ReadCorrections(PathBuf, #[source] rusqlite::Error),
    /// Could not read which reports keep the story that they came with.
    #[error("cannot read which stories are kept in {}{}", .0.display(), hint(.1))]
    ReadKept(PathBuf, #[source] rusqlite::Error),
    /// Could not read where the ledger is published.
    #[error("cannot read the sinks of the ledger in {}{}", .0.display(), hint(.1))]
    ReadSinks(PathBuf, #[source] rusqlite::Error),
    /// Could not note how far the ledger is published.
    #[error("cannot note how far the ledger is published in {}{}", .0.display(), hint(.1))]
    NotePublished(PathBuf, #[source] rusqlite::Error),
    /// Could not read the processes of the cluster.
    #[error("cannot read the processes of the cluster in {}{}", .0.display(), hint(.1))]
    ReadProcesses(PathBuf, #[source] rusqlite::Error),
    /// Could not note the processes of the cluster.
    #[error("cannot note the processes of the cluster in {}{}", .0.display(), hint(.1))]
    NoteProcesses(PathBuf, #[source] rusqlite::Error),
    /// Could not mark stories as read or starred.
    #[error("cannot mark stories in {}{}", .0.display(), hint(.1))]
    MarkStories(PathBuf, #[source] rusqlite::Error),
    /// Could not delete reports.
    #[error("cannot delete reports in {}{}", .0.display(), hint(.1))]
    Delete(PathBuf, #[source] rusqlite::Error),
    /// Could not store the configured feeds.
    #[error("cannot store the configured feeds in {}{}", .0.display(), hint(.1))]
    SyncFeeds(PathBuf, #[source] rusqlite::Error),
    /// Could not store the owners of outlets.
    #[error("cannot store the owners of outlets in {}{}", .0.display(), hint(.1))]
    SyncOwners(PathBuf, #[source] rusqlite::Error),
    /// Could not change when feeds are polled.
    #[error("cannot change when feeds are polled in {}{}", .0.display(), hint(.1))]
    ScheduleFeeds(PathBuf, #[source] rusqlite::Error),
    /// Could not look for feeds that are due.
    #[error("cannot look for feeds that are due in {}{}", .0.display(), hint(.1))]
    DueFeeds(PathBuf, #[source] rusqlite::Error),
    /// Could not list the feeds.
    #[error("cannot list the feeds in {}{}", .0.display(), hint(.1))]
    ReadFeeds(PathBuf, #[source] rusqlite::Error),
    /// Could not note hosts that asked for a pause.
    #[error("cannot note hosts that asked for a pause in {}{}", .0.display(), hint(.1))]
    SaveRetryAfter(PathBuf, #[source] rusqlite::Error),
    /// Could not look for hosts that asked for a pause.
    #[error("cannot look for hosts that asked for a pause in {}{}", .0.display(), hint(.1))]
    ReadRetryAfter(PathBuf, #[source] rusqlite::Error),
    /// Could not note a subscription at a hub.
    #[error("cannot note a subscription at a hub in {}{}", .0.display(), hint(.1))]
    SaveSubscription(PathBuf, #[source] rusqlite::Error),
    /// Could not list the subscriptions at hubs.
    #[error("cannot list the subscriptions at hubs in {}{}", .0.display(), hint(.1))]
    ReadSubscriptions(PathBuf, #[source] rusqlite::Error),
    /// Could not note a page to look at again.
    #[error("cannot note a page to look at again in {}{}", .0.display(), hint(.1))]
    SaveRevisit(PathBuf, #[source] rusqlite::Error),
    /// Could not look for pages to look at again.
    #[error("cannot look for pages to look at again in {}{}", .0.display(), hint(.1))]
    DueRevisits(PathBuf, #[source] rusqlite::Error),
    /// Could not read the queue.
    #[error("cannot read the queue in {}{}", .0.display(), hint(.1))]
    ReadQueue(PathBuf, #[source] rusqlite::Error),
    /// Could not list the quarantine.
    #[error("cannot list the quarantine in {}{}", .0.display(), hint(.1))]
    ListQuarantine(PathBuf, #[source] rusqlite::Error),
    /// Could not take documents out of quarantine.
    #[error("cannot take documents out of quarantine in {}{}", .0.display(), hint(.1))]
    Requeue(PathBuf, #[source] rusqlite::Error),
    /// Could not begin a run.
    #[error("cannot begin a run in {}{}", .0.display(), hint(.1))]
    BeginRun(PathBuf, #[source] rusqlite::Error),
    /// Could not end the run.
    #[error("cannot end the run in {}{}", .0.display(), hint(.1))]
    EndRun(PathBuf, #[source] rusqlite::Error),
    /// Could not write a sign of life.
    #[error("cannot write a sign of life in {}{}", .0.display(), hint(.1))]
    SignOfLife(PathBuf, #[source] rusqlite::Error),
    /// Could not read or save the time.
    #[error("cannot read or save the time in {}{}", .0.display(), hint(.1))]
    TrustedClock(PathBuf, #[source] rusqlite::Error),
    /// Could not read the account.
    #[error("cannot read the account in {}{}", .0.display(), hint(.1))]
    ReadAccount(PathBuf, #[source] rusqlite::Error),
    /// Could not read the state of the database.
    #[error("cannot read the state of the database in {}{}", .0.display(), hint(.1))]
    ReadHealth(PathBuf, #[source] rusqlite::Error),
    /// Could not check the file.
    #[error("cannot check the file in {}{}", .0.display(), hint(.1))]
    CheckFile(PathBuf, #[source] rusqlite::Error),
    /// Could not move the log into the file.
    #[error("cannot move the log into the file in {}{}", .0.display(), hint(.1))]
    Checkpoint(PathBuf, #[source] rusqlite::Error),
    /// Could not index texts.
    #[error("cannot index texts in {}{}", .0.display(), hint(.1))]
    IndexTexts(PathBuf, #[source] rusqlite::Error),
    /// Could not search.
    #[error("cannot search in {}{}", .0.display(), hint(.1))]
    Search(PathBuf, #[source] rusqlite::Error),
    /// Could not list stories.
    #[error("cannot list stories in {}{}", .0.display(), hint(.1))]
    ListStories(PathBuf, #[source] rusqlite::Error),
    /// Could not read a view.
    #[error("cannot read a view of {}{}", .0.display(), hint(.1))]
    ReadView(PathBuf, #[source] rusqlite::Error),
    /// Could not read a story.
    #[error("cannot read a story in {}{}", .0.display(), hint(.1))]
    ReadStory(PathBuf, #[source] rusqlite::Error),
    /// Could not read a report.
    #[error("cannot read a report in {}{}", .0.display(), hint(.1))]
    ReadReport(PathBuf, #[source] rusqlite::Error),
    /// Could not look for reports of several entries.
    #[error("cannot look for reports of several entries in {}{}", .0.display(), hint(.1))]
    FindMerged(PathBuf, #[source] rusqlite::Error),
    /// Could not take a report apart.
    #[error("cannot take a report apart in {}{}", .0.display(), hint(.1))]
    TakeApart(PathBuf, #[source] rusqlite::Error),
    /// Could not read the watches.
    #[error("cannot read the watches in {}{}", .0.display(), hint(.1))]
    ReadWatches(PathBuf, #[source] rusqlite::Error),
    /// Could not store the configured watches.
    #[error("cannot store the configured watches in {}{}", .0.display(), hint(.1))]
    SyncWatches(PathBuf, #[source] rusqlite::Error),
    /// Could not make or change a watch.
    #[error("cannot change a watch in {}{}", .0.display(), hint(.1))]
    ChangeWatch(PathBuf, #[source] rusqlite::Error),
    /// Could not note what a watch tells.
    #[error("cannot note what a watch tells in {}{}", .0.display(), hint(.1))]
    NoteWatched(PathBuf, #[source] rusqlite::Error),
    /// Could not look for messages to deliver.
    #[error("cannot look for messages to deliver in {}{}", .0.display(), hint(.1))]
    DueDeliveries(PathBuf, #[source] rusqlite::Error),
    /// Could not note a delivery.
    #[error("cannot note a delivery in {}{}", .0.display(), hint(.1))]
    NoteDelivery(PathBuf, #[source] rusqlite::Error),
    /// Could not have messages delivered again.
    #[error("cannot have messages delivered again in {}{}", .0.display(), hint(.1))]
    RetryDeliveries(PathBuf, #[source] rusqlite::Error),
    /// Could not remove old deliveries.
    #[error("cannot remove old deliveries in {}{}", .0.display(), hint(.1))]
    PruneWatches(PathBuf, #[source] rusqlite::Error),
    /// Could not remove old texts.
    #[error("cannot remove old texts in {}{}", .0.display(), hint(.1))]
    ExpireTexts(PathBuf, #[source] rusqlite::Error),
    /// Could not remove snapshots of reports that left the window.
    #[error("cannot remove old snapshots of the window in {}{}", .0.display(), hint(.1))]
    ExpireSnapshots(PathBuf, #[source] rusqlite::Error),
    /// Could not shorten the log of polls.
    #[error("cannot shorten the log of polls in {}{}", .0.display(), hint(.1))]
    PrunePolls(PathBuf, #[source] rusqlite::Error),
    /// Could not read a private table.
    #[error("cannot read a table of {}{}", .0.display(), hint(.1))]
    ReadTable(PathBuf, #[source] rusqlite::Error),
    /// Could not fill a private table.
    #[error("cannot fill a table of {}{}", .0.display(), hint(.1))]
    WriteTable(PathBuf, #[source] rusqlite::Error),
    /// Could not read how the file stands to its live store.
    #[error("cannot read what a live store lacks of {}{}", .0.display(), hint(.1))]
    ReadReplication(PathBuf, #[source] rusqlite::Error),
    /// Could not note how the file stands to its live store.
    #[error("cannot note what a live store has of {}{}", .0.display(), hint(.1))]
    WriteReplication(PathBuf, #[source] rusqlite::Error),
    /// Could not apply changes from the live store.
    #[error("cannot apply changes to {}{}", .0.display(), hint(.1))]
    ApplyChanges(PathBuf, #[source] rusqlite::Error),
    /// Could not shrink the file.
    #[error("cannot shrink the file in {}{}", .0.display(), hint(.1))]
    Vacuum(PathBuf, #[source] rusqlite::Error),
}

impl Error {
    /// Whether a query was given up for its time limit ([`crate::Reader::set_time_limit`]).
    pub fn is_timeout(&self) -> bool {
        let source =
            std::error::Error::source(self).and_then(|source| source.downcast_ref::<rusqlite::Error>());
        source.and_then(rusqlite::Error::sqlite_error_code) == Some(ErrorCode::OperationInterrupted)
    }
}

/// An operation that failed, as the variant of [`Error`] that names it.
pub(crate) type Operation = fn(PathBuf, rusqlite::Error) -> Error;

fn holder(pid: &Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

/// What to do about it.
fn hint(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ": the disk is full, make room and start again",
        Some(ErrorCode::ReadOnly) => ": the file or its folder is not writable",
        Some(ErrorCode::CannotOpen) => ": is its folder there, and readable?",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ": another program holds it, close that program or try again"
        }
        Some(ErrorCode::DatabaseCorrupt) => ": the file is damaged, restore a backup",
        Some(ErrorCode::NotADatabase) => ": it is not an SQLite database",
        _ => ": `newsloom check --db FILE` tells whether the file is whole",
    }
}
