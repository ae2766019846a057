//! Why a GET gave no answer, in words that say what to do.

use super::addresses::LookupError;
use crate::guard::Refused;
use jiff::Timestamp;
use std::error::Error;
use std::time::Duration;

/// Why a GET gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GetError {
    /// Written so that it is none.
    #[error("{url:.200} is no address: {source}")]
    Address { url: String, source: url::ParseError },
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("{0}")]
    Redirect(String),
    /// The host asked for quiet.
    #[error("{host} asked to be left alone until {until}")]
    RetryAfter { host: String, until: Timestamp },
    #[error("{0}")]
    Resolve(LookupError),
    #[error("no answer from {host} within {} s", .limit.as_secs_f32())]
    Timeout { host: String, limit: Duration },
    /// Its turn was over before there was an answer.
    #[error("{host} was not asked in time")]
    Late { host: String },
    #[error("cannot connect to {host}: {cause}")]
    Connect { host: String, cause: String },
    #[error("{host} did not answer as a web server does: {cause}")]
    Protocol { host: String, cause: String },
}

impl GetError {
    /// Sorts what the HTTP client reports.
    pub(super) fn of(error: &reqwest::Error, host: &str, limit: Duration) -> Self {
        let lookup = chain(error).find_map(|e| e.downcast_ref::<LookupError>());
        if let Some(LookupError::Refused(refused)) = lookup {
            return GetError::Refused(refused.clone());
        }
        let (host, cause) = (host.to_owned(), root(error));
        if error.is_timeout() {
            GetError::Timeout { host, limit }
        } else if error.is_connect() {
            GetError::Connect { host, cause }
        } else {
            GetError::Protocol { host, cause }
        }
    }

    /// Whether another try may help.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            GetError::Address { .. } | GetError::Refused(_) | GetError::Redirect(_) => false,
            GetError::Resolve(LookupError::Refused(_)) => false,
            GetError::Resolve(LookupError::Failed { .. })
            | GetError::RetryAfter { .. }
            | GetError::Timeout { .. }
            | GetError::Late { .. }
            | GetError::Connect { .. }
            | GetError::Protocol { .. } => true,
        }
    }
}

impl From<LookupError> for GetError {
    fn from(error: LookupError) -> Self {
        match error {
            LookupError::Refused(refused) => GetError::Refused(refused),
            failed @ LookupError::Failed { .. } => GetError::Resolve(failed),
        }
    }
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The innermost cause: what went wrong, without how many layers passed it on.
fn root(error: &reqwest::Error) -> String {
    chain(error).last().map_or_else(String::new, ToString::to_string)
}
