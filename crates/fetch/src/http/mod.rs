//! One GET: rate limited, guarded, redirects followed hop by hop, the body read within limits.

mod addresses;
mod body;
mod client;
mod clock;
mod coding;
mod cookies;
mod error;
mod pace;
mod rate_limit;
mod redirect;
mod request;

pub use addresses::Lookup;
pub(crate) use addresses::SystemLookup;
pub use client::BuildError;
pub(crate) use client::{Client, Hop, Response};
pub use coding::decode;
pub(crate) use error::GetError;
pub use pace::{Grant, Granting, Grants, OwnPermit, Turn, Turns};
pub(crate) use redirect::RedirectChain;
pub(crate) use request::{Request, Secrets};
