//! What decides which reports are together.

use serde::{Deserialize, Serialize};

/// What decides which reports are together. One setting, the default, serves all input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The score that a join must reach where nothing else is like the report.
    pub threshold: f32,
    /// How much of the mean score of the next best stories is added to the threshold.
    pub context: f32,
    /// How many stories after the best one make that mean.
    pub context_ranks: usize,
    /// Share of the nearest member in the score of a story; the rest is the mean over its nearest members.
    pub nearest_share: f32,
    /// Days after which a gap in time leaves `1/e` of the score, where many stories are like the report.
    pub decay_days: f32,
    /// A join this far above its threshold, as a share of it, is confirmed.
    pub confirmed: f32,
    /// Weight of each channel of evidence.
    pub weights: Weights,
    /// Share of the similarity that is lost where both reports name days and none of one's is near one of the other's.
    pub other_days: f32,
    /// Share of the similarity that is lost where both leads count the same things, and no figure agrees with the other's.
    pub other_figures: f32,
    /// Share of the similarity that is lost where both titles name something, and no name of one stands in the other report.
    pub other_names: f32,
    /// Share of the similarity that is lost where two texts have only names in common that are few or that many tell of, and
    /// hardly a word.
    pub names_only: f32,
    /// Similarity that rare names in common add where both were published at once; nothing a day later.
    pub names_at_once: f32,
    /// Share of the similarity that is lost where one outlet wrote both, each in its own words: it wrote again because
    /// something is new.
    pub same_outlet: f32,
    /// The same where both have one title, and hardly a word of the texts in common: issues of a series.
    pub same_series: f32,
    /// Reports before and after a gap in time that are less alike than this share of what reports on one side are among
    /// themselves tell of two events.
    pub time_cut: f32,
    /// Hours that make such a gap.
    pub time_cut_hours: f32,
    /// Share of running words taken from another report that makes a copy.
    pub copied: f32,
    /// Time weighs less for a story that is more than this many times as like the report as the next best are on average.
    pub special: f32,
    /// Share of term specificity in the score: how far the report's terms are the story's own.
    pub specificity: f32,
    /// The same for a report that is a headline only: its few words say more by whose they are than by how many agree.
    pub headline_specificity: f32,
    /// What is left of the threshold for a report that is a headline only.
    pub headline: f32,
    /// What is left of the context for such a report.
    pub headline_context: f32,
    /// What is left of the threshold where the text is taken from a member.
    pub copy_ease: f32,
    /// Whether stories of several languages are put together where they tell of one event.
    pub across_languages: bool,
    /// The score that two of them must reach.
    pub across: f32,
    /// How much better another place must be before a review moves a report, as a share of the score.
    pub inertia: f32,
    /// Two parts of a story less alike than this share of what the members of the closer part are, are two stories.
    pub apart: f32,
    /// The same where the smaller part has two members only.
    pub pair_apart: f32,
    /// Days after which a report leaves memory.
    pub window_days: u32,
}

/// How many channels of evidence there are.
pub(crate) const CHANNELS: usize = 8;

/// Weight of each channel of evidence in the similarity of two reports, relative to the others that both have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// All terms, names doubled, with pairs of names.
    #[serde(alias = "words")]
    pub tfidf_boosted: f32,
    /// How much of one's title the other's title and lead have.
    pub title: f32,
    /// All terms but pairs, unweighted by names.
    #[serde(alias = "plain")]
    pub tfidf: f32,
    /// The first hundred words.
    pub lead: f32,
    /// Names of persons, organizations, places.
    pub names: f32,
    /// Names of persons, by how often they come.
    pub persons: f32,
    /// Numbers.
    pub figures: f32,
    /// Days that the texts speak of.
    pub days: f32,
}

impl Weights {
    /// Whether a mean can be weighted by them: none is negative, some are positive.
    pub fn are_sound(&self) -> bool {
        let all = self.list();
        all.iter().all(|w| w.is_finite() && *w >= 0.0) && all.iter().any(|w| *w > 0.0)
    }

    /// All of them, in the order of the channels.
    pub(crate) fn list(&self) -> [f32; CHANNELS] {
        let Self { tfidf_boosted, title, tfidf, lead, names, persons, figures, days } = *self;
        [tfidf_boosted, title, tfidf, lead, names, persons, figures, days]
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            tfidf_boosted: 0.27,
            title: 0.26,
            tfidf: 0.13,
            lead: 0.0,
            names: 0.06,
            persons: 0.09,
            figures: 0.06,
            days: 0.08,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold: 0.18,
            context: 0.7,
            context_ranks: 10,
            nearest_share: 0.55,
            decay_days: 40.0,
            confirmed: 0.25,
            weights: Weights::default(),
            other_days: 0.2,
            other_figures: 0.1,
            other_names: 0.2,
            names_only: 0.6,
            names_at_once: 0.05,
            same_outlet: 0.4,
            same_series: 0.7,
            time_cut: 0.78,
            time_cut_hours: 8.0,
            copied: 0.5,
            special: 1.5,
            specificity: 0.05,
            headline_specificity: 0.3,
            headline: 0.88,
            headline_context: 0.4,
            copy_ease: 0.6,
            across_languages: true,
            across: 0.11,
            inertia: 0.05,
            apart: 0.6,
            pair_apart: 0.4,
            window_days: 90,
        }
    }
}
