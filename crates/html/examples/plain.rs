//! Prints what a reader sees of a saved page, in one line: `cargo run -p newsloom-html --example plain PAGE.html`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "its output is the result")]

use newsloom_html::{charset, plain};

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("usage: plain PAGE.html"))?;
    let bytes = std::fs::read(path)?;
    let page = charset::decode(&bytes, None);
    println!("{}", plain::of_page(&page.text, 10_000));
    Ok(())
}
