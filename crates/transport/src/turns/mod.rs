//! Turns to ask a host, granted by the keeper to all: so that the pace is decided in one place.
//!
//! A turn has a term, a little above the longest request. The keeper takes it back when that is over: the worker may be gone. A
//! worker counts the term from before the keeper did, so that it never uses a turn that may be another's.

mod desk;
mod lease;

pub(crate) use desk::TurnDesk;
pub(crate) use lease::RemoteTurns;

use jiff::Timestamp;
use newsloom_fetch::{Turn, Turns};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// How much longer than the longest request a term is: for messages under way and slow machines.
pub(crate) const SLACK: Duration = Duration::from_secs(5);

/// How much later than the worker the keeper ends a term.
const MARGIN: Duration = Duration::from_secs(1);

/// How long a turn lasts at most, by the keeper's clock.
pub fn longest_turn(longest_request: Duration) -> Duration {
    longest_request + SLACK + MARGIN
}

/// A worker that waits for a turn asks again after this time, with the same id: the keeper may be another.
pub(crate) const ASK_AGAIN: Duration = Duration::from_secs(5);

/// The limits in force: another configuration may have others. None where another process decides.
pub type CurrentTurns = Arc<dyn Fn() -> Option<Turns> + Send + Sync>;

/// A worker asks for a turn. To `turn.ask`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ask {
    id: String,
    #[serde(flatten)]
    turn: WireTurn,
}

/// A turn as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct WireTurn {
    host: String,
    address: Option<IpAddr>,
    delay_ms: Option<u64>,
}

impl From<&Turn> for WireTurn {
    fn from(turn: &Turn) -> Self {
        let Turn { host, address, delay } = turn;
        Self { host: host.clone(), address: *address, delay_ms: delay.map(milliseconds) }
    }
}

impl From<WireTurn> for Turn {
    fn from(WireTurn { host, address, delay_ms }: WireTurn) -> Self {
        Self { host, address, delay: delay_ms.map(Duration::from_millis) }
    }
}

/// The keeper's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Granted {
        /// From when the keeper heard of it first until it was granted.
        waited_ms: u64,
        /// How long it lasts from then on.
        term_ms: u64,
    },
    /// The host wants to be left alone.
    Quiet { until: Timestamp },
    /// Too many wait.
    Busy,
}

/// The request has reached the server. To `turn.arrived`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Arrived {
    id: String,
}

/// A turn is given back. To `turn.done`, which is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    id: String,
    host: String,
    /// For how long the host wants to be left alone.
    quiet_seconds: Option<u64>,
}

/// A turn that a worker was granted, as it tells a keeper that has just started.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HeldTurn {
    id: String,
    #[serde(flatten)]
    turn: WireTurn,
    /// How much of its term is left.
    left_ms: u64,
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
