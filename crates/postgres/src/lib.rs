//! A database in PostgreSQL: the tables of SQLite by the same names, the public views of `docs/schema.md` with the same columns
//! and rows, and copies of whole databases from SQLite ([`copy_to_postgres`]) and back ([`copy_to_sqlite`]).
//!
//! Rows are copied in the order of their key, a few megabytes in one transaction, so that the greatest key that is there says
//! how far a copy came: whatever ends it, the next one goes on from there. The public views are made last, once every table
//! was read again and found equal.

mod address;
mod connection;
mod copy;
mod error;
mod nul;
mod schema;
mod tables;
mod tls;
mod values;

pub use address::Address;
pub use copy::{CopiedTable, Event, copy_to_postgres, copy_to_sqlite};
pub use error::{Error, Result};
