//! One connection to a server.

use crate::tls::Tls;
use crate::{Address, Error, Result};
use std::time::Duration;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket};

/// Of the advisory lock that keeps two copies apart: "newl" in ASCII.
const LOCK: i64 = 0x6e65_776c;

/// How long a live store may take for an answer. A server that is well ends a statement before.
const LONGEST_WAIT: Duration = Duration::from_secs(70);

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Whole databases: a statement may take hours.
    Copy,
    /// Shipments: a server that is gone is given up within seconds.
    Live,
}

impl Purpose {
    /// How long making the TCP connection may take, where the address does not say.
    fn connect_timeout(self) -> Duration {
        Duration::from_secs(match self {
            Self::Copy => 10,
            Self::Live => 5,
        })
    }

    /// A server that is asked nothing and says nothing is probed from then on, this often, and given up after three probes.
    fn probes(self) -> (Duration, Duration) {
        let (after, every) = match self {
            Self::Copy => (30, 10),
            Self::Live => (3, 1),
        };
        (Duration::from_secs(after), Duration::from_secs(every))
    }

    /// How long the network may leave what was sent without a receipt. A server that is busy takes nothing meanwhile.
    fn receipt_timeout(self) -> Duration {
        Duration::from_secs(match self {
            Self::Copy => 60,
            Self::Live => 20,
        })
    }

    /// What the statements rely on. A client that is gone without a word must not keep its locks for hours.
    fn session(self) -> &'static str {
        match self {
            // Tables are read in the order of their key's index: a large one is never sorted.
            Self::Copy => {
                "SET enable_sort = off; SET bytea_output = 'hex'; SET client_min_messages = warning;
                SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
                SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
            }
            // Rows are found by their keys, also where the planner takes a table for a small one; so there is one plan for few
            // rows and many. What must be done otherwise it takes for so dear that it would compile it.
            Self::Live => {
                "SET enable_sort = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
                SET plan_cache_mode = force_generic_plan; SET jit = off; SET synchronous_commit = on;
                SET bytea_output = 'hex'; SET client_min_messages = warning;
                SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '10s';
                SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3"
            }
        }
    }
}

/// A database, for errors.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    address: String,
}

impl Database {
    /// Its address, without the password.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// What came of an operation, with its name in the error.
    pub(crate) fn done<T>(
        &self,
        operation: &'static str,
        result: Result<T, tokio_postgres::Error>,
    ) -> Result<T> {
        result.map_err(|source| Error::Query { address: self.address.clone(), operation, source })
    }

    /// Waits for work, but not for ever: the system of a server that hangs goes on answering probes.
    pub(crate) async fn within<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let silent = |_| Error::Silent { address: self.address(), operation };
        tokio::time::timeout(LONGEST_WAIT, work).await.map_err(silent)?
    }
}

/// A connection, driven by a task of its own.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) database: Database,
}

impl Connection {
    pub(crate) async fn open(address: &Address, purpose: Purpose) -> Result<Self> {
        let mut config = address.config.clone();
        let (probe_after, probe_every) = purpose.probes();
        config.keepalives_idle(probe_after).keepalives_interval(probe_every).keepalives_retries(3);
        config.tcp_user_timeout(purpose.receipt_timeout());
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(purpose.connect_timeout());
        }
        // Where nothing is encrypted no certificates are needed.
        let client = if config.get_ssl_mode() == SslMode::Disable {
            connect(&config, NoTls).await
        } else {
            connect(&config, Tls::new()?).await
        };
        let fail = |source| Error::Connect { address: address.to_string(), source };
        let connection =
            Self { client: client.map_err(fail)?, database: Database { address: address.to_string() } };
        connection.run("set up the connection", purpose.session()).await?;
        connection.check_character_set().await?;
        Ok(connection)
    }

    async fn check_character_set(&self) -> Result<()> {
        let asked = self.client.query_one("SELECT current_setting('server_encoding')", &[]).await;
        let found: String = self.done("read the character set", asked)?.get(0);
        if found == "UTF8" { Ok(()) } else { Err(Error::CharacterSet { address: self.address(), found }) }
    }

    /// Keeps other copies away until the connection ends. One that was killed a moment ago is waited for.
    pub(crate) async fn lock(&self) -> Result<()> {
        match self.client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await {
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                Err(Error::Busy { address: self.address() })
            }
            locked => self.done("lock the database", locked).map(drop),
        }
    }

    /// Runs statements without parameters.
    pub(crate) async fn run(&self, operation: &'static str, sql: &str) -> Result<()> {
        self.done(operation, self.client.batch_execute(sql).await)
    }

    /// What came of an operation, with its name in the error.
    pub(crate) fn done<T>(
        &self,
        operation: &'static str,
        result: Result<T, tokio_postgres::Error>,
    ) -> Result<T> {
        self.database.done(operation, result)
    }

    /// The address of the database, without the password.
    pub(crate) fn address(&self) -> String {
        self.database.address()
    }
}

/// Connects, and has a task drive the connection.
async fn connect<T>(config: &Config, tls: T) -> Result<Client, tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket, TlsConnect: Send, Stream: Send + 'static>,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, driver) = config.connect(tls).await?;
    tokio::spawn(async move {
        // Whoever waits for an answer is told as well.
        if let Err(error) = driver.await {
            tracing::debug!(%error, "the connection ended");
        }
    });
    Ok(client)
}
