//! A story for those who exchange what they know of threats: STIX 2.1 and MISP.

mod ids;
mod misp;
mod places;
mod stix;

pub use misp::misp;
pub use stix::stix;
