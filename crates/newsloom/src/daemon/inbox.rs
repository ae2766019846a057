//! What the keeper is told and asked.

use super::keeper::Limits;
use super::steps::Annotated;
use async_channel::{Receiver, Sender, bounded};
use jiff::Timestamp;
use newsloom_config::Config;
use newsloom_model::{Entry, FeedId, FeedState, Poll, ReportId, Subscription, Ticket};
use newsloom_pipeline::Job;
use newsloom_store::{FileCursor, RefusedRecord};

/// One message to the keeper.
pub(crate) enum Inbox {
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
    /// A new configuration is in force, with what the keeper takes from it.
    Configured(Box<Config>, Box<Limits>),
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

impl From<Job<ReportId, Annotated>> for Inbox {
    fn from(job: Job<ReportId, Annotated>) -> Self {
        Inbox::Done(Box::new(job))
    }
}

/// Asks the keeper from a thread; none when it has ended.
pub(crate) fn ask_blocking<T>(inbox: &Sender<Inbox>, question: impl FnOnce(Sender<T>) -> Inbox) -> Option<T> {
    let (reply, answer) = question_and_answer(question);
    inbox.send_blocking(reply).ok()?;
    answer.recv_blocking().ok()
}

/// Asks the keeper from a task; none when it has ended.
pub(crate) async fn ask<T>(inbox: &Sender<Inbox>, question: impl FnOnce(Sender<T>) -> Inbox) -> Option<T> {
    let (reply, answer) = question_and_answer(question);
    inbox.send(reply).await.ok()?;
    answer.recv().await.ok()
}

fn question_and_answer<T>(question: impl FnOnce(Sender<T>) -> Inbox) -> (Inbox, Receiver<T>) {
    let (reply, answer) = bounded(1);
    (question(reply), answer)
}
