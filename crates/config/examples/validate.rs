//! Prints what is wrong with a configuration, with the place of each mistake.
//!
//! `cargo run -p newsloom-config --example validate -- newsloom.toml`

use newsloom_config::{Config, Problems};
use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::PathBuf;

fn main() -> Result<(), Problems> {
    let file = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "newsloom.toml".into()));
    // Variables that passwords of feeds come from; none here.
    let environment: BTreeMap<String, String> = BTreeMap::new();
    let config = Config::load(&file, &environment)?;
    for feed in &config.feeds {
        // A closed pipe is no failure.
        let _ = writeln!(stdout(), "{}", feed.url);
    }
    Ok(())
}
