//! A database in PostgreSQL: the tables of SQLite by the same names, the public views of `docs/schema.md` with the same columns
//! and rows, copies of whole databases from SQLite ([`copy_to_postgres`]) and back ([`copy_to_sqlite`]), and a store that is kept
//! up to date by one keeper and that others follow ([`LiveStore`]).
//!
//! Rows are copied in the order of their key, a few megabytes in one transaction, so that the greatest key that is there says
//! how far a copy came: whatever ends it, the next one goes on from there. The public views are made last, once every table
//! was read again and found equal.
//!
//! A live store gets shipments: sets of rows that are consistent, each in one transaction, which first moves the position of the
//! lease. Whoever lost the lease cannot move it, so nothing of a keeper that was replaced arrives.

mod address;
mod connection;
mod copy;
mod error;
mod lease;
mod live;
mod log;
mod nul;
mod replace;
mod schema;
mod shipment;
mod tables;
mod tls;
mod values;

pub use address::Address;
pub use copy::{CopiedTable, Event, base, copy_to_postgres, copy_to_sqlite, seed};
pub use error::{Error, Result};
pub use lease::Lease;
pub use live::LiveStore;
pub use log::LoggedShipment;
pub use shipment::Shipment;
