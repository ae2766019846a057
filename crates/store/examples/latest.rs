//! Prints the latest stories of a database, as any program may while the daemon writes.
//!
//! `cargo run -p newsloom-store --example latest -- news.db`

use newsloom_store::{Reader, Result, StoryFilter};
use std::io::{Write, stdout};

fn main() -> Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "newsloom.db".into());
    let filter = StoryFilter { limit: 10, ..StoryFilter::default() };
    for story in Reader::open(path)?.stories(&filter)? {
        let title = story.title.or(story.lead).unwrap_or_default();
        // A closed pipe is no failure.
        let _ = writeln!(stdout(), "{:>6}  {} origins  {title}", story.story_id, story.origin_count);
    }
    Ok(())
}
