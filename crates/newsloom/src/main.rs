//! newsloom
fn main() {}
