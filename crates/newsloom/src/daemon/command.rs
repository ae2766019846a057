//! What the writer is told and asked.

use super::stages::Annotated;
use super::writer::WriterSettings;
use async_channel::{Receiver, Sender, bounded};
use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::{Entry, FeedId, FeedState, Poll, ReportId, Subscription, Ticket};
use newsloom_pipeline::Job;
use newsloom_store::{FileCursor, RefusedRecord};

/// One message to the writer.
pub(crate) enum Command {
    /// A report has come through the pipeline.
    Done(Box<Job<ReportId, Annotated>>),
    /// A feed was polled.
    Polled(Box<Poll>),
    /// A piece of a file was read. The answer comes when there is room for more.
    Records(Box<Records>),
    /// How far was this file read?
    FileCursor(String, Sender<Option<FileCursor>>),
    /// Which feeds are due, at most so many, and when is the next one?
    Due(usize, Sender<Due>),
    /// What is in the queue after this position?
    Next(i64, usize, Sender<Vec<(i64, Ticket)>>),
    /// These hosts asked to be left alone, until then.
    Quiet(Vec<(String, Timestamp)>),
    /// A hub delivered entries of a feed.
    Delivered(FeedId, Vec<Entry>),
    /// A feed's subscription is now this one, or is no more.
    Subscribed(FeedId, Option<Subscription>),
    /// A new configuration is in force, with what the writer takes from it.
    Configured(Box<Config>, Box<WriterSettings>),
    /// Time has passed: look whether there is something to look after.
    Tick,
    /// No more will be admitted: the dispatcher may end when the queue is empty.
    Exhausted,
}

/// A piece of a file.
pub(crate) struct Records {
    /// What the file's source is called.
    pub(crate) source: String,
    /// The reports in it.
    pub(crate) entries: Vec<Entry>,
    /// What in it is no report.
    pub(crate) refused: Vec<RefusedRecord>,
    /// How far the file is read with this piece.
    pub(crate) cursor: FileCursor,
    /// Told when there is room for more.
    pub(crate) room: Sender<()>,
}

/// The feeds to poll.
#[derive(Default)]
pub(crate) struct Due {
    pub(crate) feeds: Vec<FeedState>,
    pub(crate) next: Option<Timestamp>,
}

impl From<Job<ReportId, Annotated>> for Command {
    fn from(job: Job<ReportId, Annotated>) -> Self {
        Command::Done(Box::new(job))
    }
}

/// Asks the writer from a thread; none when it has ended.
pub(crate) fn ask_blocking<T>(
    commands: &Sender<Command>,
    question: impl FnOnce(Sender<T>) -> Command,
) -> Option<T> {
    let (reply, answer) = question_and_answer(question);
    commands.send_blocking(reply).ok()?;
    answer.recv_blocking().ok()
}

/// Asks the writer from a task; none when it has ended.
pub(crate) async fn ask<T>(
    commands: &Sender<Command>,
    question: impl FnOnce(Sender<T>) -> Command,
) -> Option<T> {
    let (reply, answer) = question_and_answer(question);
    commands.send(reply).await.ok()?;
    answer.recv().await.ok()
}

fn question_and_answer<T>(question: impl FnOnce(Sender<T>) -> Command) -> (Command, Receiver<T>) {
    let (reply, answer) = bounded(1);
    (question(reply), answer)
}
