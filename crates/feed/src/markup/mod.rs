//! XML as feeds write it: tags that do not match, entities that nobody declared, namespaces that are wrong.

mod entities;
mod names;
mod scan;
mod tokens;
mod tree;

pub(super) use scan::{is_frame, scan};
pub(super) use tree::{Element, without_cdata_marks};
