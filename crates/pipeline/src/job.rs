//! What travels between stages.

/// A document in the pipeline, with its position in the stream and its key in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job<K, T> {
    /// Position in the stream, from 0 without gaps: see [`crate::Reorder`].
    pub seq: u64,
    /// Which document it is.
    pub key: K,
    /// Its state so far.
    pub outcome: Outcome<T>,
}

/// The state of a document. Stages process [`Outcome::Ready`] and pass the others on unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Ready for the next stage.
    Ready(T),
    /// Not something this pipeline handles, with the reason in words.
    Refused(String),
    /// A stage failed on it.
    Quarantined {
        /// The stage's name.
        stage: &'static str,
        /// The chain of errors, or the panic's message.
        error: String,
    },
}

impl<K, T> Job<K, T> {
    /// A document that enters the pipeline.
    pub fn ready(seq: u64, key: K, document: T) -> Self {
        Self { seq, key, outcome: Outcome::Ready(document) }
    }

    /// The same job with the outcome of the next stage.
    pub(crate) fn then<U>(self, next: impl FnOnce(T) -> Outcome<U>) -> Job<K, U> {
        let outcome = match self.outcome {
            Outcome::Ready(document) => next(document),
            Outcome::Refused(why) => Outcome::Refused(why),
            Outcome::Quarantined { stage, error } => Outcome::Quarantined { stage, error },
        };
        Job { seq: self.seq, key: self.key, outcome }
    }
}
