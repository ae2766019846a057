//! What can go wrong between two stores.

use tokio_postgres::error::SqlState;

/// The result of every operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a database in PostgreSQL could not be read or filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be read.
    #[error("this is no address of a PostgreSQL database: write postgres://user@host/name")]
    Address {
        /// What is wrong with it.
        source: tokio_postgres::Error,
    },
    /// The password has an @ that is not escaped.
    #[error("write an @ in user or password as %40")]
    Password,
    /// The certificates that the system trusts could not be read.
    #[error("cannot read the certificates that this system trusts (SSL_CERT_FILE names others)")]
    Certificates(#[source] rustls::Error),
    /// The server could not be reached, or let nobody in.
    #[error("cannot connect to {address}: {}", advice(.source))]
    Connect {
        /// Which database, without the password.
        address: String,
        /// What the server or the system says.
        source: tokio_postgres::Error,
    },
    /// A statement failed.
    #[error("cannot {operation} in {address}")]
    Query {
        /// Which database, without the password.
        address: String,
        /// What was to be done.
        operation: &'static str,
        /// What the server says.
        source: tokio_postgres::Error,
    },
    /// The server is there, but says nothing.
    #[error("{address} does not answer: cannot {operation}")]
    Silent {
        /// Which database, without the password.
        address: String,
        /// What was to be done.
        operation: &'static str,
    },
    /// Another keeper has the lease of a live store.
    #[error(
        "{address} has another keeper now{}: this one may not write there any more; started again, it stands by", named(.keeper)
    )]
    Fenced {
        /// Which database, without the password.
        address: String,
        /// Who has the lease; empty where it was given back.
        keeper: String,
    },
    /// A shipment does not follow the last one that is in the live store.
    #[error("{address} is at shipment {found}, which is not the one before this: read its position again")]
    Position {
        /// Which database, without the password.
        address: String,
        /// The last shipment that is there.
        found: i64,
    },
    /// A part of a shipment failed, so that nothing of it may be kept.
    #[error("a part of the shipment to {address} is missing: send it again")]
    Broken {
        /// Which database, without the password.
        address: String,
    },
    /// The log of a live store does not have what comes after a position.
    #[error(
        "{address} is at shipment {position}, and its log has not what comes after {after}: begin with a new copy"
    )]
    Behind {
        /// Which database, without the password.
        address: String,
        /// The last shipment that the follower has.
        after: i64,
        /// The last shipment that is there.
        position: i64,
    },
    /// A shipment in the log was written by another newsloom.
    #[error("this newsloom cannot read the shipment {position} of {address}: use the version that wrote it")]
    Shipment {
        /// Which database, without the password.
        address: String,
        /// Which shipment.
        position: i64,
    },
    /// Rows are of a table that a live store does not have.
    #[error("{address} has no table {table}")]
    Table {
        /// Which database, without the password.
        address: String,
        /// The table.
        table: String,
    },
    /// The database has another character set.
    #[error(
        "{address} has the character set {found}: make the database with `createdb --encoding UTF8 --template template0 NAME`"
    )]
    CharacterSet {
        /// Which database, without the password.
        address: String,
        /// Its character set.
        found: String,
    },
    /// There is something in the database that is to be filled.
    #[error(
        "{address} is not empty: name a new database (`createdb --encoding UTF8 NAME`) or another schema of it (?options=-csearch_path%3DSCHEMA)"
    )]
    NotEmpty {
        /// Which database, without the password.
        address: String,
    },
    /// The database that is to be filled is a whole one of newsloom's.
    #[error("{address} holds a whole database of newsloom already: name a new one, or drop that one first")]
    Whole {
        /// Which database, without the password.
        address: String,
    },
    /// The database that is to be filled was begun from another source, or the source was written to meanwhile.
    #[error(
        "{address} was begun from another database, or this one was written to since: drop that one and start again"
    )]
    OtherSource {
        /// Which database, without the password.
        address: String,
    },
    /// The database that is to be read has no tables of newsloom's.
    #[error(
        "{address} is no database of newsloom's: `newsloom migrate-store --from sqlite:FILE --to URL` makes one"
    )]
    Foreign {
        /// Which database, without the password.
        address: String,
    },
    /// The database that is to be read is not whole.
    #[error("{address} is not whole: finish `newsloom migrate-store` into it first")]
    Unfinished {
        /// Which database, without the password.
        address: String,
    },
    /// The schema is that of another newsloom.
    #[error("{address} has schema {found}, and this newsloom knows {known}: use the version that made it")]
    Version {
        /// Which database, without the password.
        address: String,
        /// The schema of the database.
        found: i32,
        /// The one schema that this program knows.
        known: i32,
    },
    /// Another copy is under way.
    #[error("{address} is being filled by another `newsloom migrate-store`: let that one finish")]
    Busy {
        /// Which database, without the password.
        address: String,
    },
    /// A value has no place in PostgreSQL, or none in SQLite.
    #[error("the column {column} of {table} cannot hold what the row {row} has there: {value}")]
    Value {
        /// Which table.
        table: String,
        /// Which column.
        column: String,
        /// The key of the row.
        row: String,
        /// The beginning of the value.
        value: String,
    },
    /// A column is of a type that newsloom does not make.
    #[error("the column {column} of {table} has the type {found}, which newsloom never gives it")]
    Column {
        /// Which table.
        table: String,
        /// Which column.
        column: String,
        /// Its type.
        found: String,
    },
    /// What was copied is not what there is now.
    #[error("these tables differ from those that were copied: {}. Something wrote to one of the two meanwhile: remove the copy and start again", .tables.join(", "))]
    Different {
        /// Which tables.
        tables: Vec<String>,
    },
    /// The database in SQLite.
    #[error(transparent)]
    Store(#[from] newsloom_store::Error),
}

impl Error {
    /// Whether the server went away or has no time, so that it may help to connect again.
    pub fn is_lost_connection(&self) -> bool {
        let source = match self {
            Self::Silent { .. } => return true,
            Self::Connect { source, .. } | Self::Query { source, .. } => source,
            _ => return false,
        };
        match source.code() {
            Some(code) => {
                PASSING_CLASSES.iter().any(|class| code.code().starts_with(class)) || PASSING.contains(code)
            }
            // Without a word from the server it is the connection that failed.
            None => source.is_closed() || is_io(source),
        }
    }

    /// Whether somebody else holds a lock for longer than is waited for.
    pub(crate) fn is_lock_timeout(&self) -> bool {
        matches!(self, Self::Query { source, .. } if source.code() == Some(&SqlState::LOCK_NOT_AVAILABLE))
    }

    /// That all of them are done, or the error that the others follow from: behind the first statement of a transaction that
    /// fails the server refuses all others.
    pub(crate) fn first_cause(results: impl IntoIterator<Item = Result<()>>) -> Result<()> {
        results.into_iter().filter_map(Result::err).min_by_key(Self::is_consequence).map_or(Ok(()), Err)
    }

    fn is_consequence(&self) -> bool {
        matches!(self, Self::Query { source, .. } if source.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION))
    }
}

/// Connections, deadlocks, and a server that lacks disk or memory.
const PASSING_CLASSES: [&str; 3] = ["08", "40", "53"];

/// What a server says that is there again a moment later, or has no time.
const PASSING: [SqlState; 8] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    // After a failover the connection may lead to a server that only reads.
    SqlState::READ_ONLY_SQL_TRANSACTION,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    SqlState::QUERY_CANCELED,
    SqlState::LOCK_NOT_AVAILABLE,
];

fn named(keeper: &str) -> String {
    if keeper.is_empty() { String::new() } else { format!(", {keeper}") }
}

/// What to do where a connection fails.
fn advice(error: &tokio_postgres::Error) -> &'static str {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.code() {
        Some(&SqlState::INVALID_PASSWORD) => "user and password do not fit: see --password-file",
        // The other: two authorities of one name.
        _ if cause.contains("UnknownIssuer") || cause.contains("BadSignature") => {
            "this machine does not trust its certificate: name the file of the authority that signed it in SSL_CERT_FILE"
        }
        _ => "does the server run, and do user and password fit?",
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
