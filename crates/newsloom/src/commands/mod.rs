//! One module a command.

pub(crate) mod eval;
pub(crate) mod inspect;
