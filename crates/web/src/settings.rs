//! How the desk is served, and why it cannot be.

use crate::counters::Counters;
use axum::http::HeaderName;
use jiff::Timestamp;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How the desk is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The database.
    pub database: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The header in which a trusted server before this one names the user.
    pub user_header: Option<HeaderName>,
    /// Who may look and who may correct. Without users and without `user_header`, only addresses of this machine can be
    /// listened on, and whoever uses this machine may do everything.
    pub users: Vec<User>,
    /// Names that the server answers to besides `localhost` and addresses of this machine, without port.
    pub hosts: Vec<String>,
    /// Whether people may correct stories here.
    pub is_writable: bool,
    /// Maximum open connections, streams of events included.
    pub max_connections: usize,
    /// Where the counters of the daemon are read; none where a database is served alone.
    pub counters: Option<Counters>,
    /// The time now.
    pub clock: fn() -> Timestamp,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Read.
    Reader,
    /// Read, and correct stories.
    Editor,
}

/// Somebody who signs in.
#[derive(Clone)]
pub struct User {
    /// As it stands in the ledger.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of the password, as [`crate::hash_password`] makes it; none where there is only a token.
    pub password: Option<String>,
    /// The hash of the token, as [`crate::new_token`] makes it; none where there is only a password.
    pub token: Option<String>,
}

/// Without the hashes, so that no log has them.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Why the desk cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address that other machines reach, without users.
    #[error(
        "anybody could read and correct stories at {0}: listen on 127.0.0.1, or list users as [[web.user]], or name in \
         web.user_header the header in which a server before this one names the user"
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
    /// Neither forms nor sessions can be told from those of others.
    #[error("the system has no random numbers, so the page cannot be protected")]
    Random,
    /// A password that cannot be hashed, or what should be the hash of one.
    #[error("web.user: the hash of a password cannot be used: {0}; `newsloom web hash-password` makes one")]
    Hash(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] newsloom_store::Error),
}
