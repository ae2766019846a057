//! One GET: in turn, to addresses that may be asked, redirects followed hop by hop, the answer read within limits.

mod addresses;
mod body;
mod client;
mod coding;
mod error;
mod pace;
mod redirect;

pub use addresses::{Lookup, SystemLookup};
pub use client::BuildError;
pub(crate) use client::{Answer, Ask, Client, Hop, Journey, Secrets};
pub use coding::{Decoded, decode};
pub(crate) use error::GetError;
