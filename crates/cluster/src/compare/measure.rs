//! What a figure measures, by the words beside it in its sentence.

use super::words::{Lexicon, Telling, first_words, last_words, telling};
use jiff::civil::Date;
use newsloom_lang::{Stemmer, WordKind, words};
use newsloom_model::{Relation, ReportId};

/// Words on either side of a figure that may say what it is about.
const NEARBY: usize = 8;

/// Words on either side that tell how it stands to the figure of the story.
const CLOSE: usize = 3;

/// A figure as one report gives it.
#[derive(Clone, Copy, Debug)]
pub struct GivenFigure<'a> {
    /// In which report.
    pub report: ReportId,
    /// ISO 639-1 code of the report; empty where it is not known.
    pub language: &'a str,
    /// As written.
    pub text: &'a str,
    /// The text of its sentence before it.
    pub before: &'a str,
    /// The text of its sentence behind it.
    pub after: &'a str,
    /// The number, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub value_high: Option<f64>,
    /// How exact it is.
    pub relation: Relation,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// What is counted.
    pub counts: Option<&'a str>,
    /// The days that its sentence names; none where they are those of the report.
    pub days: Option<(Option<Date>, Option<Date>)>,
}

/// Figures of one kind may be set against each other; no others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// People to whom the same happened ("killed"), in any language. The noun is there where it is a special one: children.
    Fate(&'static str, Option<String>),
    /// Amounts of the same thing ("inflation") in the same unit, in any language.
    Amount(String, &'static str),
    /// What has the same unit and is counted by the same last word.
    Counted { language: String, unit: Option<String>, noun: Option<String> },
}

/// How a figure stands to that of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// It is the figure.
    Now,
    /// What it was before, what was expected, by how much it changed, a part of it.
    Other(&'static str),
}

/// A figure with what is compared of it.
pub(super) struct Measured {
    /// None where nothing tells what it measures: it stands alone.
    pub(super) kind: Option<Kind>,
    pub(super) role: Role,
    /// The stems of what is counted.
    pub(super) counts: Vec<String>,
    /// Meaning words beside it, but for those that make the kind.
    pub(super) nearby: Vec<Telling>,
}

impl Measured {
    pub(super) fn of(figure: &GivenFigure<'_>) -> Self {
        let (stemmer, lexicon) = (Stemmer::new(figure.language), Lexicon::of(figure.language));
        let stems = |text: &str| -> Vec<String> {
            words(text)
                .filter(|w| w.kind != WordKind::Mark || ends_clause(w.text))
                .map(|w| stemmer.stem(&w.text.to_lowercase()).into_owned())
                .collect()
        };
        let before = stems(last_words(figure.before, NEARBY));
        let after = stems(first_words(figure.after, NEARBY));
        let counts = figure.counts.map(&stems).unwrap_or_default();
        let kind = kind(figure, lexicon, &counts, &before, &after);
        let mut nearby = telling(last_words(figure.before, NEARBY), figure.language, &stemmer);
        nearby.extend(telling(first_words(figure.after, NEARBY), figure.language, &stemmer));
        nearby.retain(|word| !counts.contains(&word.stem) && !is_of_kind(&kind, lexicon, &word.stem));
        let role = role(&kind, lexicon, &before, &after);
        Self { kind, role, counts, nearby }
    }
}

fn ends_clause(mark: &str) -> bool {
    matches!(mark, "," | ";" | ":" | "(" | ")" | "–" | "—")
}

fn kind(
    figure: &GivenFigure<'_>,
    lexicon: &Lexicon,
    counts: &[String],
    before: &[String],
    after: &[String],
) -> Option<Kind> {
    let noun = counts.last();
    let fate_of_noun = noun.and_then(|noun| lexicon.sense("fate", noun));
    let is_anybody = noun.is_none_or(|noun| lexicon.sense("people", noun).is_some());
    if figure.unit.is_none() {
        let fate = fate_of_noun.or_else(|| fate(lexicon, before, after));
        let special = noun.filter(|_| fate_of_noun.is_none() && !is_anybody);
        if let Some(fate) = fate {
            return Some(Kind::Fate(fate, special.cloned()));
        }
    }
    if let (Some(unit), None) = (figure.unit, noun)
        && let Some(what) = amount(lexicon, before, after)
    {
        return Some(Kind::Amount(unit.to_owned(), what));
    }
    (figure.unit.is_some() || noun.is_some()).then(|| Kind::Counted {
        language: figure.language.to_owned(),
        unit: figure.unit.map(str::to_owned),
        noun: noun.cloned(),
    })
}

/// What happened to the people that are counted: by the word just before ("killed at least nine people"), else by the first one behind
/// ("nine people were killed"), else by the last one before ("the toll rose to nine"), up to the next figure or clause.
fn fate(lexicon: &Lexicon, before: &[String], after: &[String]) -> Option<&'static str> {
    let sense = |word: &String| lexicon.sense("fate", word);
    let is_end = |word: &&String| !ends_clause(word) && !word.starts_with(|c: char| c.is_ascii_digit());
    let is_bound = |word: &&String| lexicon.sense("bound", word).is_some();
    let bounds = before.iter().rev().take_while(is_bound).count();
    let ahead = before.iter().rev().take_while(is_end).position(|word| sense(word).is_some());
    let behind = after.iter().take_while(is_end).position(|word| sense(word).is_some());
    let at_ahead = || ahead.and_then(|at| sense(&before[before.len() - 1 - at]));
    let at_behind = || behind.and_then(|at| sense(&after[at]));
    if ahead.is_some_and(|at| at <= bounds) { at_ahead() } else { at_behind().or_else(at_ahead) }
}

/// What an amount is of: the nearest word that says so, on either side. "Inflation rate" is inflation.
fn amount(lexicon: &Lexicon, before: &[String], after: &[String]) -> Option<&'static str> {
    let sense = |word: &String| lexicon.sense("measure", word);
    let ahead = before.iter().rev().position(|word| sense(word).is_some());
    let behind = after.iter().position(|word| sense(word).is_some());
    match (ahead, behind) {
        (Some(ahead), behind) if behind.is_none_or(|behind| ahead <= behind) => {
            let at = before.len() - 1 - ahead;
            at.checked_sub(1).and_then(|at| sense(&before[at])).or_else(|| sense(&before[at]))
        }
        (_, Some(behind)) => sense(&after[behind]),
        _ => None,
    }
}

/// How a figure stands to that of the story, by the words close to it. What was before is said of amounts, parts of people.
fn role(kind: &Option<Kind>, lexicon: &Lexicon, before: &[String], after: &[String]) -> Role {
    let sense = |word: &String| lexicon.sense("role", word);
    let is_of_people = matches!(kind, Some(Kind::Fate(..)));
    let fits = |role: &&str| if is_of_people { *role == "part" } else { *role != "part" };
    let next = before.iter().rev().find(|word| lexicon.sense("bound", word).is_none());
    let direct = match next.and_then(sense) {
        Some("from") => Some("old"),
        Some("change") => Some("change"),
        _ if after.first().and_then(sense) == Some("part-of") => Some("part"),
        _ => None,
    };
    let close = before.iter().rev().take(CLOSE).chain(after.iter().take(CLOSE)).filter_map(sense);
    let mut near = close.filter(|role| matches!(*role, "old" | "expected" | "part"));
    direct.filter(fits).or_else(|| near.find(fits)).map_or(Role::Now, Role::Other)
}

/// Whether the word is one of those that make the kind: all figures of the kind have one.
fn is_of_kind(kind: &Option<Kind>, lexicon: &Lexicon, stem: &str) -> bool {
    match kind {
        Some(Kind::Fate(fate, _)) => lexicon.sense("fate", stem) == Some(fate),
        Some(Kind::Amount(_, what)) => lexicon.sense("measure", stem) == Some(what),
        _ => false,
    }
}
