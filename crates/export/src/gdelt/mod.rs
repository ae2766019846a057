//! GDELT 2.0's tables of events and mentions, and its Global Knowledge Graph: tabs, no line of names, dates as digits. What
//! newsloom does not know is empty.
//!
//! An event is an action of a story: who, by which code of CAMEO, to whom, however many reports say so. A mention is a report's
//! sentence that says so. What a report denies, or takes for possible only, is neither.

mod codes;
mod events;
mod fields;
mod gkg;

use crate::record::each;
use crate::{Output, Result};
use newsloom_model::StoryId;
use newsloom_store::{About, Reader, StoryFilter, ViewFilter};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the table of events.
    pub events: u64,
    /// Rows of the table of mentions.
    pub mentions: u64,
    /// Rows of the knowledge graph: reports.
    pub reports: u64,
}

/// Where the tables go.
#[derive(Debug)]
pub struct Tables<'o> {
    /// Events, 61 columns.
    pub events: &'o mut Output,
    /// Mentions, 16 columns.
    pub mentions: &'o mut Output,
    /// The Global Knowledge Graph 2.1, 27 columns.
    pub graph: &'o mut Output,
}

/// Writes the events of the stories that pass the filter, their mentions, and what is found in their reports. `progress` hears
/// after each story how many are done of how many.
///
/// # Errors
/// [`crate::Error`].
pub fn write(
    reader: &Reader,
    filter: Option<&StoryFilter>,
    tables: &mut Tables<'_>,
    mut progress: impl FnMut(usize, usize),
) -> Result<Counts> {
    let stories = stories(reader, filter)?;
    let mut counts = Counts::default();
    for (done, story) in stories.iter().enumerate() {
        for event in events::events(reader, *story)? {
            event.write(tables.events, tables.mentions)?;
            counts.events += 1;
            counts.mentions += event.mentions() as u64;
        }
        counts.reports += gkg::write(reader, *story, tables.graph)?;
        progress(done + 1, stories.len());
    }
    Ok(counts)
}

/// The numbers of the stories that are not part of others.
fn stories(reader: &Reader, filter: Option<&StoryFilter>) -> Result<Vec<StoryId>> {
    let mut stories = Vec::new();
    let about = filter.map_or(About::All, About::Stories);
    each(reader, "stories", &ViewFilter { about, after: None }, |story| {
        let is_open = story.text("state") == Some("open");
        stories.extend(story.integer("story_id").filter(|_| is_open).map(StoryId));
        Ok(())
    })?;
    Ok(stories)
}
