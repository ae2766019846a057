//! Watches follow the ledger: what it says since they last looked becomes events, and messages in the outbox.

use super::state::State;
use jiff::Timestamp;
use newsloom_desk::watch::{DifferingFigure, Situation, differing_figures, events};
use newsloom_model::{ReportId, StoryId, Watch};
use newsloom_store::{LedgerRow, MemberRow, Reader, StoryFilter, StoryRow, Told, Watched};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lines of the ledger that a watch looks at in one transaction.
const CHUNK: usize = 200;

/// Reports of a story beyond which its figures are not compared any more.
const MAX_COMPARED: u32 = 200;

/// Comparisons that are kept while watches look at the same lines.
const MAX_COMPARISONS: usize = 32;

/// Figures that differ, by the first report that gives them so: of a story, with or without suggested reports.
type Comparisons = HashMap<(StoryId, bool), BTreeMap<ReportId, Vec<DifferingFigure>>>;

/// Has every watch look at what the ledger says since it last looked.
///
/// # Errors
/// The store's.
pub(super) fn look(state: &mut State, now: Timestamp) -> anyhow::Result<()> {
    let Some(watching) = &mut state.watching else { return Ok(()) };
    watching.renew(state.store.reader())?;
    let end = state.store.reader().ledger_end()?;
    let unindexed = state.store.reader().first_unindexed()?;
    let mut comparisons = Comparisons::new();
    for (watch, seq) in watching.watches.iter_mut().filter(|(_, seq)| *seq < end) {
        let (reader, stories) = (state.store.reader(), HashMap::new());
        let mut glance = Glance { reader, watch, stories, comparisons: &mut comparisons };
        let watched = glance.at(*seq, unindexed, now)?;
        if watched.seq > *seq {
            state.store.note_watched(watch, &watched, watching.max_pending, now)?;
            *seq = watched.seq;
        }
    }
    Ok(())
}

/// A watch that looks at a piece of the ledger.
struct Glance<'a> {
    reader: &'a Reader,
    watch: &'a Watch,
    /// The stories of the piece, where they pass the filter, with the keys of what was told of them.
    stories: HashMap<StoryId, Option<(StoryRow, BTreeSet<String>)>>,
    comparisons: &'a mut Comparisons,
}

impl Glance<'_> {
    /// Looks at the lines behind `seq`. Those from the report `unindexed` on wait: a search for words would not find them yet.
    fn at(&mut self, seq: i64, unindexed: Option<i64>, now: Timestamp) -> anyhow::Result<Watched> {
        let mut lines = self.reader.ledger_behind(seq, CHUNK)?;
        let is_ready = |line: &LedgerRow| {
            unindexed.is_none_or(|first| line.report_id.is_none_or(|report| report.0 < first))
        };
        lines.truncate(lines.iter().take_while(|line| is_ready(line)).count());
        let mut watched = Watched {
            told: Vec::new(),
            seq: lines.last().map_or(seq, |line| line.seq),
            quiet_until: self.watch.spec.quiet.as_ref().and_then(|quiet| quiet.end(now)),
        };
        for line in &lines {
            watched.told.extend(self.told_of(line)?);
        }
        Ok(watched)
    }

    fn told_of(&mut self, line: &LedgerRow) -> anyhow::Result<Vec<Told>> {
        let Some((story, told)) = self.story(line.story_id)? else { return Ok(Vec::new()) };
        let report = line.report_id.map(|id| self.member_of(story.story_id, id)).transpose()?.flatten();
        let figures = match &report {
            Some(report) => self.figures(&story, report.report_id)?,
            None => Vec::new(),
        };
        let situation =
            Situation { line, story: &story, report: report.as_ref(), figures: &figures, told: &told };
        let mut news = Vec::new();
        for (key, event) in events(&self.watch.spec, &situation) {
            let event = serde_json::to_value(event)?;
            news.push(Told { story: story.story_id, key, at: line.happened_at.clone(), event });
        }
        if let Some(Some((_, told))) = self.stories.get_mut(&story.story_id) {
            told.extend(news.iter().map(|news| news.key.clone()));
        }
        Ok(news)
    }

    /// The story that `id` is now, and what was told of it; none where it does not pass the filter.
    fn story(&mut self, id: StoryId) -> anyhow::Result<Option<(StoryRow, BTreeSet<String>)>> {
        if let Some(known) = self.stories.get(&id) {
            return Ok(known.clone());
        }
        let spec = &self.watch.spec;
        let filter = StoryFilter::from(&spec.filter);
        let found = match self.reader.watched_story(id, &filter, spec.suggested)? {
            Some(story) if self.stories.contains_key(&story.story_id) => {
                // It was looked at under the number that it has now.
                return Ok(self.stories[&story.story_id].clone());
            }
            Some(story) => Some((self.reader.told(&spec.name, story.story_id)?, story)),
            None => None,
        };
        let found = found.map(|(told, story)| (story, told));
        let number = found.as_ref().map_or(id, |(story, _)| story.story_id);
        self.stories.insert(number, found.clone());
        Ok(found)
    }

    /// A report, where it is in the story now.
    fn member_of(&self, story: StoryId, report: ReportId) -> anyhow::Result<Option<MemberRow>> {
        if self.reader.story_of(report)? != Some(story) {
            return Ok(None);
        }
        Ok(self.reader.member(report)?)
    }

    fn figures(&mut self, story: &StoryRow, report: ReportId) -> anyhow::Result<Vec<DifferingFigure>> {
        if !self.watch.spec.figures || !(2..=MAX_COMPARED).contains(&story.report_count) {
            return Ok(Vec::new());
        }
        let key = (story.story_id, self.watch.spec.suggested);
        if !self.comparisons.contains_key(&key) {
            if self.comparisons.len() >= MAX_COMPARISONS {
                self.comparisons.clear();
            }
            let detail = self.reader.story(key.0)?;
            let differing = detail.map(|detail| differing_figures(&detail, key.1)).unwrap_or_default();
            self.comparisons.insert(key, differing);
        }
        Ok(self.comparisons[&key].get(&report).cloned().unwrap_or_default())
    }
}
