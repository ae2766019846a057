//! How the desk is served, and why it cannot be.

use axum::http::HeaderName;
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How the desk is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The database.
    pub database: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The header in which a trusted server before this one names the user. Without it, only addresses of this machine
    /// can be listened on.
    pub user_header: Option<HeaderName>,
    /// Names that the server answers to besides `localhost` and addresses of this machine, without port.
    pub hosts: Vec<String>,
    /// Whether people may correct stories here.
    pub is_writable: bool,
    /// Maximum open connections, streams of events included.
    pub max_connections: usize,
    /// The time now.
    pub clock: fn() -> Timestamp,
}

/// Why the desk cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address that other machines reach, without users.
    #[error(
        "anybody could read and correct stories at {0}: listen on 127.0.0.1, or name in web.user_header the header in \
         which a server before this one names the user"
    )]
    Public(SocketAddr),
    /// The address is taken, or is not of this machine.
    #[error("cannot listen on {address}: choose another address by web.listen or --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Forms cannot be told from those of others.
    #[error("the system has no random numbers, so corrections cannot be protected: use --read-only")]
    Random,
    /// The database.
    #[error(transparent)]
    Store(#[from] newsloom_store::Error),
}
