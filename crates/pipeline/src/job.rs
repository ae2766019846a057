//! What travels between stages.

/// A document on its way, with its number in the stream and the key under which the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job<K, T> {
    /// Position in the stream, from 0 without gaps: see [`crate::Reorder`].
    pub seq: u64,
    /// Who it is.
    pub key: K,
    /// What became of it so far.
    pub outcome: Outcome<T>,
}

/// What became of a document so far. Stages work on [`Outcome::Ready`] only and hand the others on as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It is ready for the next stage.
    Ready(T),
    /// It is not what this pipeline is for: the reason in words.
    Refused(String),
    /// A stage could not cope with it.
    Quarantined {
        /// The stage's name.
        stage: &'static str,
        /// The chain of errors, or the panic's message.
        error: String,
    },
}

impl<K, T> Job<K, T> {
    /// A document at the beginning of its way.
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
