//! Prints the latest story of a database as Markdown.
//!
//! `cargo run -p newsloom-export --example markdown -- news.db`

use newsloom_desk::Compared;
use newsloom_export::{Result, document};
use newsloom_store::{Reader, StoryFilter};
use std::io::{Write, stdout};

fn main() -> Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "newsloom.db".into());
    let reader = Reader::open(path)?;
    let latest = StoryFilter { limit: 1, ..StoryFilter::default() };
    for story in reader.stories(&latest)? {
        if let Some(detail) = reader.story(story.story_id)? {
            stdout().write_all(document::markdown(&document::story(&Compared::of(detail))).as_bytes())?;
        }
    }
    Ok(())
}
