//! Reads a body within limits, and keeps what came where it breaks off.

use super::coding::decode;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Limits for one body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) bytes: usize,
    pub(super) idle: Duration,
    pub(super) deadline: Instant,
}

/// A body as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire {
    bytes: Vec<u8>,
    coding: Option<String>,
    /// Why it is not whole.
    broken: Option<String>,
}

/// A body that can be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    /// Without its codings. Shared, so that nobody copies megabytes to read them on another thread.
    pub(crate) bytes: Arc<Vec<u8>>,
    /// Bytes over the wire.
    pub(crate) wire: u64,
    /// Whether there would have been more.
    pub(crate) cut: bool,
    /// What was wrong.
    pub(crate) problems: Vec<String>,
}

/// Reads until the end, a limit or a break.
pub(super) async fn read(mut response: Response, limits: Limits) -> Wire {
    let coding = response.headers().get(CONTENT_ENCODING).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let mut wire = Wire { coding, ..Wire::default() };
    loop {
        let until = limits.deadline.min(Instant::now() + limits.idle);
        match timeout_at(until, response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let room = limits.bytes - wire.bytes.len();
                wire.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    wire.broken = Some(format!("it is longer than {} bytes", limits.bytes));
                }
            }
            Ok(Ok(None)) => return wire,
            Ok(Err(_)) => wire.broken = Some("the connection broke off".into()),
            Err(_) => wire.broken = Some("the rest did not come in time".into()),
        }
        if wire.broken.is_some() {
            return wire;
        }
    }
}

impl Wire {
    /// Undoes the codings, on a thread that may take its time.
    pub(super) async fn content(self, cap: usize) -> Content {
        let wire = self.bytes.len() as u64;
        let broken = self.broken.clone();
        let work = move || decode(self.bytes, self.coding.as_deref(), cap);
        let Ok(decoded) = tokio::task::spawn_blocking(work).await else {
            return Content {
                wire,
                cut: true,
                problems: vec!["it could not be decoded".into()],
                ..Content::default()
            };
        };
        let cut = decoded.cut || broken.is_some();
        let mut problems = decoded.problems;
        if decoded.cut && problems.is_empty() {
            problems.push(format!("it is longer than {cap} bytes"));
        }
        problems.extend(broken);
        Content { bytes: Arc::new(decoded.bytes), wire, cut, problems }
    }
}
