//! Where a report was put, and why.

use crate::{ReportId, StoryId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The clusterer's decision about one report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The report.
    pub report: ReportId,
    /// The story that it was put in.
    pub story: StoryId,
    /// Whether it founded the story.
    pub founded: bool,
    /// The report that its text is taken from, where it is a copy.
    pub copy_of: Option<ReportId>,
    /// How well it fits, from 0 to 1; 1 for the founder.
    pub score: f64,
    /// Whether the join is sure.
    pub standing: Standing,
    /// Why.
    pub reason: Reason,
    /// What else this report changed: an earlier report turned out to be a copy of it, two stories became one.
    pub effects: Vec<Change>,
}

impl Placement {
    /// The placement of a report that founds a story; `reason` tells what came nearest.
    pub fn founded(report: ReportId, reason: Reason) -> Self {
        Self {
            report,
            story: StoryId(report.0),
            founded: true,
            copy_of: None,
            score: 1.0,
            standing: Standing::Confirmed,
            reason: Reason { rule: Rule::Founded, ..reason },
            effects: Vec::new(),
        }
    }
}

/// Whether a membership is sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Sure enough to alert on.
    #[default]
    Confirmed,
    /// A weak join that a person may want to look at.
    Suggested,
}

impl Standing {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Confirmed => "confirmed",
            Standing::Suggested => "suggested",
        }
    }
}

/// Why two reports are together, or are not: numbers and words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// What decided.
    pub rule: Rule,
    /// The member that it resembles most.
    pub nearest: Option<ReportId>,
    /// The score that it reached.
    pub score: f64,
    /// The score that it had to reach.
    pub threshold: f64,
    /// Each part's share of the score.
    pub parts: Vec<Part>,
    /// Names that both have.
    pub names: Vec<String>,
    /// Places that both have.
    pub places: Vec<String>,
    /// Numbers that both have.
    pub figures: Vec<String>,
    /// Rare words that both have.
    pub words: Vec<String>,
    /// What speaks against it, and has lowered the score.
    pub against: Vec<Conflict>,
    /// Words of running text that both have word for word, in words.
    pub copied_words: u32,
    /// Hours between the two.
    pub gap_hours: Option<f64>,
}

/// Defines an enum whose variants have a fixed text in JSON and SQL.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name used in JSON and SQL.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named!(
    /// What put a report where it is, or changed a story.
    #[derive(Default)]
    Rule {
        /// Nothing was like it enough.
        #[default]
        Founded = "founded",
        /// It was like the story enough.
        Joined = "joined",
        /// Its text is taken from a report of the story, or the other way round.
        Copy = "copy",
        /// A person said that two reports belong together.
        MustLink = "must-link",
        /// A person said that two reports do not belong together.
        CannotLink = "cannot-link",
        /// It keeps the story that it came with out of another database.
        Kept = "kept",
        /// The review found a better place for it.
        Moved = "moved",
        /// The review found two stories to be one.
        Merged = "merged",
        /// The review found stories in two languages to be of one event.
        Linked = "linked",
        /// The review found a story to be two.
        Split = "split",
        /// A replay differs from what was decided.
        Replayed = "replayed",
        /// Both reports are in one story.
        Together = "together",
        /// The two reports are in two stories.
        Apart = "apart",
    }
);

named!(
    /// Kinds of evidence in a score.
    Evidence {
        /// TF-IDF with names doubled and pairs of names.
        TfidfBoosted = "words",
        /// How much of one's title the other's title and lead have.
        Title = "title",
        /// TF-IDF.
        Tfidf = "plain",
        /// The first hundred words.
        Lead = "lead",
        /// Words of names.
        Names = "names",
        /// Names of persons.
        Persons = "persons",
        /// Numbers.
        Figures = "figures",
        /// Days that the texts speak of.
        Days = "days",
    }
);

named!(
    /// What two reports of one event cannot both be right about.
    Conflict {
        /// Both name days, none near one of the other's.
        OtherDays = "other days",
        /// Both leads count the same things, and no figure agrees.
        OtherFigures = "other figures",
        /// Both titles name something, and no name of one stands in the other report.
        OtherNames = "other names",
        /// Both have only names in common that many reports have or are two at most, and hardly a word of what happened.
        NamesOnly = "names only",
        /// One outlet wrote both, in other words.
        SameOutlet = "same outlet again",
    }
);

named!(
    /// What the later of two stories of one affair is to the earlier.
    LinkKind {
        /// It begins with whom and what the earlier one is about.
        FollowUp = "follow-up",
        /// It tells the earlier event again beside its own.
        Background = "background",
        /// It is about some of the same people and things.
        SameAffair = "same affair",
    }
);

/// A story of the same affair as another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryLink {
    /// The other story.
    pub story: StoryId,
    /// What the later of the two is to the earlier.
    pub kind: LinkKind,
    /// How much they share, from 0 to 1.
    pub score: f64,
    /// What they share, in a sentence.
    pub reason: String,
}

/// A story that a round-up or a live blog tells of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryMention {
    /// The story.
    pub story: StoryId,
    /// How much of what its title says the report has, from 0 to 1.
    pub score: f64,
    /// What the report has of it, in a sentence.
    pub reason: String,
}

/// One kind of evidence in a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What was compared.
    pub name: Evidence,
    /// How alike, from 0 to 1.
    pub similarity: f64,
    /// How much of the score comes from it.
    pub share: f64,
}

/// A change to stories after the fact. Every one is written to the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// An earlier report turned out to be a copy.
    Copied {
        /// The copy.
        report: ReportId,
        /// The original; none where it is no copy after all.
        of: Option<ReportId>,
        /// Why.
        reason: Reason,
    },
    /// Two stories are one: all members of `from` go to `into`, and `from` redirects for ever.
    Merged {
        /// The younger story.
        from: StoryId,
        /// The older story, which keeps its id.
        into: StoryId,
        /// Why.
        reason: Reason,
    },
    /// Reports left a story for a new one.
    Split {
        /// The story that they left.
        from: StoryId,
        /// The new story.
        to: StoryId,
        /// Who left.
        reports: Vec<Leaver>,
        /// Why.
        reason: Reason,
    },
    /// One report went to another story.
    Moved {
        /// The report.
        report: ReportId,
        /// The story that it left.
        from: StoryId,
        /// The story that it is in now.
        to: StoryId,
        /// How well it fits.
        score: f64,
        /// Whether the join is sure.
        standing: Standing,
        /// Why.
        reason: Reason,
    },
    /// Why a member is in its story, now that others came or went: in force where the reason given before tells of a report
    /// that is elsewhere, or of founding a story that is part of another.
    Explained {
        /// The member.
        report: ReportId,
        /// How well it fits the story as it is.
        score: f64,
        /// Whether that is sure.
        standing: Standing,
        /// Why.
        reason: Reason,
    },
    /// A story is best told by the title and the lead of this member.
    Retitled {
        /// The story.
        story: StoryId,
        /// The member.
        report: ReportId,
    },
    /// A review looked for stories of the same affair: what it found is in place of what was found for the story before.
    Related {
        /// The story.
        story: StoryId,
        /// The others, those that share most first.
        links: Vec<StoryLink>,
    },
    /// A review looked for stories that a round-up or a live blog tells of beside the one that it is in.
    Mentions {
        /// The round-up.
        report: ReportId,
        /// The stories, in place of those that were found before.
        stories: Vec<StoryMention>,
    },
}

/// A report that left a story with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaver {
    /// The report.
    pub report: ReportId,
    /// What holds it to the others.
    pub reason: Reason,
}

/// What a person decided about two reports. Obeyed by every later run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// One report.
    pub a: ReportId,
    /// The other.
    pub b: ReportId,
    /// Whether they belong together.
    pub kind: ConstraintKind,
    /// When it was decided.
    pub at: Timestamp,
}

/// Whether two reports belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// They must be in one story.
    MustLink,
    /// They must not be in one story.
    CannotLink,
}
