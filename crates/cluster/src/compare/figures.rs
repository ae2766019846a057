//! Figures of the same thing in several reports.

use super::nearby::{Telling, first_words, last_words, telling};
use newsloom_lang::{Stemmer, WordKind, words};
use newsloom_model::{Relation, ReportId};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::cmp::Reverse;

/// Words on either side of a figure that may say what it is about.
const NEARBY: usize = 4;

/// Values further apart than this factor tell of different things, however alike the words around them.
const FAR: f64 = 3.0;

/// What "about" may hide, as a share of the value.
const ABOUT: f64 = 0.1;

/// Figures of one story that are compared; the rest of a huge story is left out.
const MOST: usize = 3_000;

/// A figure as one report gives it.
#[derive(Clone, Copy, Debug)]
pub struct GivenFigure<'a> {
    /// In which report.
    pub report: ReportId,
    /// ISO 639-1 code of the report; empty where it is not known.
    pub language: &'a str,
    /// As written.
    pub text: &'a str,
    /// The text before it.
    pub before: &'a str,
    /// The text behind it.
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
}

/// Figures that tell of the same thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SameThing {
    /// What is counted or measured, with the words that most figures have beside it: "people, injured".
    pub what: String,
    /// Whether two of the reports cannot both be right.
    pub differ: bool,
    /// What is told, each wording once, in the order of the reports.
    pub told: Vec<Told>,
}

/// One value of a thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// As written, with the word for what is counted, and a sign where it is a bound: "≥ 12 people".
    pub text: String,
    /// The number, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub value_high: Option<f64>,
    /// "=", "~", "<=", ">=".
    pub relation: Relation,
    /// Who says so.
    pub reports: Vec<ReportId>,
}

impl Told {
    fn is(&self, figure: &GivenFigure<'_>) -> bool {
        self.value == figure.value && self.value_high == figure.value_high && self.relation == figure.relation
    }
}

/// Puts figures that tell of the same thing together: those that count the same or have the same unit, where the values
/// agree or the words around them do. No report tells two values of one thing. What most reports tell comes first, what
/// differs before the rest.
pub fn same_things(figures: &[GivenFigure<'_>]) -> Vec<SameThing> {
    let figures = &figures[..figures.len().min(MOST)];
    let read: Vec<Read> = figures.iter().map(Read::of).collect();
    let mut links: Vec<(usize, usize, usize)> = Vec::new();
    for kind in kinds(figures, &read) {
        for (i, a) in kind.iter().enumerate() {
            let others = kind[i + 1..].iter();
            links.extend(others.filter_map(|b| {
                let strength = alike(&figures[*a], &read[*a], &figures[*b], &read[*b])?;
                Some((strength, *a, *b))
            }));
        }
    }
    links.sort_by_key(|(strength, a, b)| (Reverse(*strength), *a, *b));
    let mut groups = Groups::new(figures.len());
    for (_, a, b) in links {
        groups.join(a, b, figures);
    }
    let mut things: Vec<SameThing> =
        groups.members.iter().filter(|m| !m.is_empty()).map(|m| thing(m, figures, &read)).collect();
    things.sort_by_key(|t| (!t.differ, Reverse(t.told.iter().map(|v| v.reports.len()).sum::<usize>())));
    things
}

/// A figure with what is compared of it.
struct Read {
    counts: Option<String>,
    nearby: Vec<Telling>,
    shown: String,
}

impl Read {
    fn of(figure: &GivenFigure<'_>) -> Self {
        let stemmer = Stemmer::new(figure.language);
        let counts = figure.counts.map(|c| stemmer.stem(&c.to_lowercase()).into_owned());
        let mut nearby = telling(last_words(figure.before, NEARBY), figure.language, &stemmer);
        nearby.extend(telling(first_words(figure.after, NEARBY), figure.language, &stemmer));
        let is_counted =
            |stem: &str| counts.as_deref().is_some_and(|c| c.split(' ').any(|word| word == stem));
        nearby.retain(|word| !is_counted(&word.stem) && figure.counts != Some(&word.written));
        let shown = shown(figure, counts.as_deref(), &stemmer);
        Self { counts, nearby, shown }
    }
}

/// The figure as written, up to the word for what is counted where that follows closely, else with it in brackets.
fn shown(figure: &GivenFigure<'_>, counts: Option<&str>, stemmer: &Stemmer) -> String {
    let sign = match figure.relation {
        Relation::Equal => "",
        Relation::About => "~ ",
        Relation::AtLeast => "≥ ",
        Relation::AtMost => "≤ ",
    };
    let Some(counts) = counts else { return format!("{sign}{}", figure.text) };
    let head = counts.rsplit(' ').next().unwrap_or(counts);
    let follows = words(first_words(figure.after, NEARBY))
        .filter(|w| w.kind == WordKind::Letters)
        .find(|w| stemmer.stem(&w.text.to_lowercase()) == head)
        .map(|w| &figure.after[..w.span.end]);
    match follows {
        Some(follows) => format!("{sign}{}{follows}", figure.text),
        None => format!("{sign}{} ({})", figure.text, figure.counts.unwrap_or(counts)),
    }
}

/// Figures that count the same, or have the same unit: only these are compared.
fn kinds(figures: &[GivenFigure<'_>], read: &[Read]) -> impl Iterator<Item = Vec<usize>> {
    let mut kinds: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (at, figure) in figures.iter().enumerate().filter(|(_, f)| f.unit.is_some() || f.counts.is_some()) {
        kinds.entry((figure.language, figure.unit, read[at].counts.as_deref())).or_default().push(at);
    }
    kinds.into_values()
}

/// How sure two figures of one kind are of the same thing; none where they are not.
fn alike(a: &GivenFigure<'_>, x: &Read, b: &GivenFigure<'_>, y: &Read) -> Option<usize> {
    let shared = x.nearby.iter().filter(|w| y.nearby.iter().any(|v| v.stem == w.stem)).count();
    let equal = a.value == b.value && a.value_high == b.value_high;
    let near = a.value * b.value > 0.0 && (a.value / b.value).max(b.value / a.value) <= FAR;
    match (equal, shared) {
        (true, _) => Some(shared + 2),
        (false, 0) => None,
        (false, _) => near.then_some(shared),
    }
}

/// Whether both can be right.
fn agree(a: &GivenFigure<'_>, b: &GivenFigure<'_>) -> bool {
    let bounds = |f: &GivenFigure<'_>| bounds(f.value, f.value_high, f.relation);
    let ((a_low, a_high), (b_low, b_high)) = (bounds(a), bounds(b));
    a_low <= b_high && b_low <= a_high
}

/// The least and the most that a figure may mean.
pub(crate) fn bounds(value: f64, value_high: Option<f64>, relation: Relation) -> (f64, f64) {
    let (low, high) = (value, value_high.unwrap_or(value));
    match relation {
        Relation::Equal => (low, high),
        Relation::About => (low - ABOUT * low.abs(), high + ABOUT * high.abs()),
        Relation::AtLeast => (low, f64::INFINITY),
        Relation::AtMost => (f64::NEG_INFINITY, high),
    }
}

/// Figures by the group that they are in.
struct Groups {
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self { group: (0..n).collect(), members: (0..n).map(|i| vec![i]).collect() }
    }

    /// Joins the groups of `a` and `b`, unless a report would then tell two values of one thing.
    fn join(&mut self, a: usize, b: usize, figures: &[GivenFigure<'_>]) {
        let (x, y) = (self.group[a], self.group[b]);
        let clashes = |i: &usize| {
            let f = &figures[*i];
            self.members[y].iter().map(|j| &figures[*j]).any(|g| f.report == g.report && f.value != g.value)
        };
        if x == y || self.members[x].iter().any(clashes) {
            return;
        }
        let moved = std::mem::take(&mut self.members[y]);
        moved.iter().for_each(|i| self.group[*i] = x);
        self.members[x].extend(moved);
        self.members[x].sort_unstable();
    }
}

fn thing(members: &[usize], figures: &[GivenFigure<'_>], read: &[Read]) -> SameThing {
    let mut told: Vec<Told> = Vec::new();
    for i in members {
        let (figure, text) = (&figures[*i], &read[*i].shown);
        match told.iter_mut().find(|t| t.is(figure)) {
            Some(same) if same.reports.contains(&figure.report) => {}
            Some(same) => same.reports.push(figure.report),
            None => told.push(Told {
                text: text.clone(),
                value: figure.value,
                value_high: figure.value_high,
                relation: figure.relation,
                reports: vec![figure.report],
            }),
        }
    }
    let pairs = members.iter().flat_map(|i| members.iter().map(move |j| (i, j)));
    let differ = pairs.clone().any(|(i, j)| i < j && !agree(&figures[*i], &figures[*j]));
    SameThing { what: what(members, figures, read), differ, told }
}

/// "people, injured": what is counted, and up to two words that more than one of the figures has beside it.
fn what(members: &[usize], figures: &[GivenFigure<'_>], read: &[Read]) -> String {
    let first = &figures[members[0]];
    let mut parts: Vec<String> = first.counts.or(first.unit).map(str::to_owned).into_iter().collect();
    let has = |i: &usize, stem: &str| read[*i].nearby.iter().any(|w| w.stem == stem);
    let mut common: Vec<(usize, &Telling)> = Vec::new();
    for word in members.iter().flat_map(|i| &read[*i].nearby) {
        if common.iter().all(|(_, w)| w.stem != word.stem) {
            common.push((members.iter().filter(|i| has(i, &word.stem)).count(), word));
        }
    }
    common.retain(|(n, _)| *n > 1);
    common.sort_by_key(|(n, _)| Reverse(*n));
    parts.extend(common.into_iter().take(2).map(|(_, word)| word.written.clone()));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(report: i64, sentence: &'static str, text: &'static str, value: f64) -> GivenFigure<'static> {
        let (before, after) = sentence.split_once(text).unwrap();
        GivenFigure {
            report: ReportId(report),
            language: "en",
            text,
            before,
            after,
            value,
            value_high: None,
            relation: Relation::Equal,
            unit: None,
            counts: Some("people"),
        }
    }

    #[test]
    fn the_same_thing_in_other_words_differs() {
        let figures = [
            figure(1, "A fire on the ferry injured 12 people on Monday.", "12", 12.0),
            figure(2, "Fourteen people were injured when it caught fire.", "Fourteen", 14.0),
            figure(3, "In all 340 people were on board.", "340", 340.0),
            figure(2, "The ferry carries up to 400 people.", "400", 400.0),
        ];
        let things = same_things(&figures);
        assert!(things[0].differ && things[0].what == "people, injured", "{things:?}");
        let told: Vec<&str> = things[0].told.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(told, ["12 people", "Fourteen people"]);
        assert_eq!(things.len(), 3, "{things:?}");
    }

    #[test]
    fn bounds_may_agree() {
        let mut least = figure(1, "It injured at least 12 people.", "12", 12.0);
        least.relation = Relation::AtLeast;
        let more = figure(2, "The fire injured 14 people.", "14", 14.0);
        let things = same_things(&[least, more]);
        assert_eq!((things.len(), things[0].differ), (1, false), "{things:?}");
    }

    #[test]
    fn one_report_does_not_contradict_itself() {
        let a = figure(1, "A wave injured 12 people and a fire injured 14 people.", "12", 12.0);
        let b = figure(1, "A wave injured 12 people and a fire injured 14 people.", "14", 14.0);
        assert_eq!(same_things(&[a, b]).len(), 2);
    }

    #[test]
    fn equal_values_are_one_line() {
        let a = figure(1, "All 340 people were saved.", "340", 340.0);
        let b = figure(2, "It had 340 people aboard.", "340", 340.0);
        let things = same_things(&[a, b]);
        assert_eq!(things[0].told[0].reports, [ReportId(1), ReportId(2)]);
        assert!(same_things(&[]).is_empty());
    }
}
