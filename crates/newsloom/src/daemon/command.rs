//! Commands to the writer.

use super::stages::Annotated;
use super::writer::settings::WriterSettings;
use async_channel::{Receiver, Sender, bounded};
use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::{
    Entry, FeedId, FeedSpec, FeedState, Poll, ReportId, Revisit, Revisited, Subscription, Ticket, WaitReason,
};
use newsloom_pipeline::Job;
use newsloom_store::{
    Attempt, DueDelivery, FeedAnswer, FeedRequest, FileCursor, LedgerRow, Publication, RefusedRecord,
};

/// One message to the writer.
pub(crate) enum Command {
    /// A document has come through the pipeline.
    Done(Box<Job<ReportId, Annotated>>),
    /// A feed was polled.
    Polled(Box<Poll>),
    /// A chunk of a file was read.
    Records(Box<Records>),
    /// Asks how far a file was read.
    FileCursor(String, Sender<Option<FileCursor>>),
    /// Asks which feeds are due; the number is the most that are wanted.
    Due(usize, Sender<DueFeeds>),
    /// Asks for the tickets in the queue after a position; the second number is the most that are wanted.
    Next(i64, usize, Sender<Vec<(i64, Ticket)>>),
    /// Asks which pages are to be looked at again; the number is the most that are wanted.
    DueRevisits(usize, Sender<Vec<Revisit>>),
    /// A page was looked at again.
    Revisited(Box<Revisited>),
    /// The hosts that asked to be left alone, and until when.
    Quiet(Vec<(String, Timestamp)>),
    /// Asks for a feed with what is remembered of it.
    Feed(FeedId, Sender<Option<FeedState>>),
    /// Asks for the feeds with a subscription that are polled no more.
    UnpolledSubscriptions(Sender<Vec<FeedId>>),
    /// Asks for addresses that people want read; the number is the most that are wanted.
    FeedRequests(usize, Sender<Vec<FeedRequest>>),
    /// An address, by the number of the request, led to a feed.
    AddFeed(i64, Box<FeedSpec>),
    /// An address, by the number of the request, led to no single feed.
    AnswerRequest(i64, FeedAnswer),
    /// A hub delivered entries of a feed.
    Delivered(FeedId, Vec<Entry>),
    /// A feed's subscription is now this one, or has ended.
    Subscribed(FeedId, Option<Subscription>),
    /// Asks for messages of watches that are due, one of each sink; the number is the most that are wanted.
    DueDeliveries(usize, Sender<Vec<DueDelivery>>),
    /// A message, by its number, was tried to be delivered.
    Attempted(i64, Attempt),
    /// Asks for lines of the ledger that a sink has not taken yet; the number is the most that are wanted.
    Unpublished(&'static str, usize, Sender<Vec<LedgerRow>>),
    /// What became of lines that were published to a sink.
    Published(&'static str, Publication),
    /// A new configuration is in force.
    Configure(Box<Configuration>),
    /// Time has passed: maintenance may be due.
    Tick,
    /// No more will be admitted: the dispatcher may end when the queue is empty.
    Exhausted,
}

/// What the writer takes from a new configuration.
pub(crate) struct Configuration {
    /// The feeds and outlets.
    pub(crate) config: Config,
    /// How reports are placed and kept.
    pub(crate) settings: WriterSettings,
    /// When a feed is polled next under this configuration; none where that does not change.
    pub(crate) next_poll: NextPoll,
}

/// When a feed is polled next, and why then.
pub(crate) type NextPoll = Box<dyn Fn(&FeedState) -> Option<(Timestamp, WaitReason)> + Send>;

/// A chunk of a file.
pub(crate) struct Records {
    /// The name of the file's source.
    pub(crate) source: String,
    /// The reports in it.
    pub(crate) entries: Vec<Entry>,
    /// The records that are no reports.
    pub(crate) refused: Vec<RefusedRecord>,
    /// How far the file is read with this chunk.
    pub(crate) cursor: FileCursor,
    /// Told when there is room for more.
    pub(crate) room: Sender<()>,
}

/// The feeds to poll.
#[derive(Default)]
pub(crate) struct DueFeeds {
    pub(crate) feeds: Vec<FeedState>,
    /// When the next one is due.
    pub(crate) next: Option<Timestamp>,
}

impl Command {
    /// Whether the answer leaves this machine: what it says must not be undone by another that takes over.
    pub(crate) fn tells_others(&self) -> bool {
        matches!(self, Self::DueDeliveries(..) | Self::Unpublished(..))
    }
}

impl From<Job<ReportId, Annotated>> for Command {
    fn from(job: Job<ReportId, Annotated>) -> Self {
        Self::Done(Box::new(job))
    }
}

/// Asks the writer from a thread; none when it has ended.
pub(crate) fn ask_blocking<T>(
    commands: &Sender<Command>,
    question: impl FnOnce(Sender<T>) -> Command,
) -> Option<T> {
    let (command, answer) = with_answer(question);
    commands.send_blocking(command).ok()?;
    answer.recv_blocking().ok()
}

/// Asks the writer from a task; none when it has ended.
pub(crate) async fn ask<T>(
    commands: &Sender<Command>,
    question: impl FnOnce(Sender<T>) -> Command,
) -> Option<T> {
    let (command, answer) = with_answer(question);
    commands.send(command).await.ok()?;
    answer.recv().await.ok()
}

fn with_answer<T>(question: impl FnOnce(Sender<T>) -> Command) -> (Command, Receiver<T>) {
    let (reply, answer) = bounded(1);
    (question(reply), answer)
}
