//! Figures of the same thing in several reports.

use super::groups::Groups;
use super::measure::{GivenFigure, Kind, Measured, Role};
use super::words::{Telling, first_words};
use newsloom_lang::{Stemmer, WordKind, words};
use newsloom_model::{Relation, ReportId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::cmp::Reverse;
use utoipa::ToSchema;

/// Values further apart than this factor tell of different things, however alike the words around them.
const FAR: f64 = 3.0;

/// The same for tolls, which rise.
const FAR_TOLL: f64 = 10.0;

/// What "about" may hide, as a share of the value.
const ABOUT: f64 = 0.1;

/// Words behind a figure up to the one for what is counted, which is shown.
const SHOWN: usize = 4;

/// Words that the figures of a thing have beside them, of which it is named.
const COMMON: usize = 2;

/// Figures of one story that are compared; the rest of a huge story is left out.
const MOST: usize = 3_000;

/// Figures that tell of the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SameThing {
    /// What is counted or measured, with the words that most figures have beside it: "people, injured".
    pub what: String,
    /// Whether two of the reports cannot both be right.
    pub differ: bool,
    /// What is told, each wording once, in the order of the reports.
    pub told: Vec<Told>,
}

/// One value of a thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
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
    /// Whether both can be right.
    pub fn agrees(&self, other: &Self) -> bool {
        let bounds = |told: &Self| bounds(told.value, told.value_high, told.relation);
        do_overlap(bounds(self), bounds(other))
    }

    fn is(&self, figure: &GivenFigure<'_>) -> bool {
        self.value == figure.value && self.value_high == figure.value_high && self.relation == figure.relation
    }
}

/// Puts figures that tell of the same thing together: those that measure the same thing of the same time, where the values agree
/// or, with other values, the words around them do. No report tells two values of one thing. What most reports tell comes first,
/// what differs before the rest.
pub fn same_things(figures: &[GivenFigure<'_>]) -> Vec<SameThing> {
    let figures = &figures[..figures.len().min(MOST)];
    let read: Vec<Measured> = figures.iter().map(Measured::of).collect();
    let mut links: Vec<(usize, usize, usize)> = Vec::new();
    for kind in kinds(&read).into_values() {
        let single = single_values(&kind, figures, &read);
        for (i, a) in kind.iter().enumerate() {
            let others = kind[i + 1..].iter();
            links.extend(others.filter_map(|b| {
                let are_single = single.contains(&figures[*a].report) && single.contains(&figures[*b].report);
                let strength = alike((&figures[*a], &read[*a]), (&figures[*b], &read[*b]), are_single)?;
                Some((strength, *a, *b))
            }));
        }
    }
    links.extend(equal_values(figures, &read));
    links.sort_by_key(|(strength, a, b)| (Reverse(*strength), *a, *b));
    let mut groups = Groups::new(figures);
    for (_, a, b) in links {
        groups.join(a, b);
    }
    let mut things: Vec<SameThing> = groups.members().map(|m| thing(&m, figures, &read)).collect();
    things.sort_by_key(|t| (!t.differ, Reverse(t.told.iter().map(|v| v.reports.len()).sum::<usize>())));
    things
}

fn kinds(read: &[Measured]) -> FxHashMap<(&Kind, Role), Vec<usize>> {
    let mut kinds: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (at, figure) in read.iter().enumerate() {
        if let Some(kind) = &figure.kind {
            kinds.entry((kind, figure.role)).or_default().push(at);
        }
    }
    kinds
}

/// The same value of the same unit and noun is one thing also where only some of the figures say of what it is.
fn equal_values(figures: &[GivenFigure<'_>], read: &[Measured]) -> Vec<(usize, usize, usize)> {
    let is_plain = |at: usize| matches!(read[at].kind, Some(Kind::Counted { .. }));
    let mut values: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (at, (figure, measured)) in
        figures.iter().zip(read).enumerate().filter(|(_, (_, m))| m.kind.is_some())
    {
        let value = (figure.value.to_bits(), figure.value_high.map(f64::to_bits));
        let key = (figure.language, figure.unit, measured.counts.last(), measured.role, value);
        values.entry(key).or_default().push(at);
    }
    let mut links = Vec::new();
    for same in values.into_values() {
        let Some(plain) = same.iter().copied().find(|at| is_plain(*at)) else { continue };
        links
            .extend(same.into_iter().filter(|at| !is_plain(*at)).map(|at| (1, plain.min(at), plain.max(at))));
    }
    links
}

/// The reports that give one value of the kind: which of theirs is meant is no question.
fn single_values(kind: &[usize], figures: &[GivenFigure<'_>], read: &[Measured]) -> FxHashSet<ReportId> {
    let mut values: FxHashMap<ReportId, FxHashSet<(u64, &[String])>> = FxHashMap::default();
    for at in kind {
        let value = (figures[*at].value.to_bits(), read[*at].counts.as_slice());
        values.entry(figures[*at].report).or_default().insert(value);
    }
    values.into_iter().filter(|(_, values)| values.len() == 1).map(|(report, _)| report).collect()
}

/// How sure two figures of one kind are of the same thing; none where they are not.
fn alike(
    (a, x): (&GivenFigure<'_>, &Measured),
    (b, y): (&GivenFigure<'_>, &Measured),
    are_single: bool,
) -> Option<usize> {
    let is_within = |some: &[String], all: &[String]| some.iter().all(|word| all.contains(word));
    let is_toll = matches!(x.kind, Some(Kind::Fate(..)));
    if !is_toll && !is_within(&x.counts, &y.counts) && !is_within(&y.counts, &x.counts) {
        return None;
    }
    let shared = x.nearby.iter().filter(|w| y.nearby.iter().any(|v| v.stem == w.stem)).count();
    if a.value == b.value && a.value_high == b.value_high {
        return (a.days.is_none() || b.days.is_none() || a.days == b.days).then_some(shared + 4);
    }
    let far = if is_toll { FAR_TOLL } else { FAR };
    let is_near = a.value * b.value > 0.0 && (a.value / b.value).max(b.value / a.value) <= far;
    let is_named = !matches!(x.kind, Some(Kind::Counted { .. }));
    let needed = 2 - usize::from(is_named) - usize::from(are_single && a.unit.is_none_or(|_| is_named));
    (is_near && a.days == b.days && shared >= needed).then_some(shared)
}

/// Whether both can be right.
fn agree(a: &GivenFigure<'_>, b: &GivenFigure<'_>) -> bool {
    let bounds = |f: &GivenFigure<'_>| bounds(f.value, f.value_high, f.relation);
    do_overlap(bounds(a), bounds(b))
}

fn do_overlap((a_low, a_high): (f64, f64), (b_low, b_high): (f64, f64)) -> bool {
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

fn thing(members: &[usize], figures: &[GivenFigure<'_>], read: &[Measured]) -> SameThing {
    let mut told: Vec<Told> = Vec::new();
    for i in members {
        let figure = &figures[*i];
        match told.iter_mut().find(|t| t.is(figure)) {
            Some(same) if same.reports.contains(&figure.report) => {}
            Some(same) => same.reports.push(figure.report),
            None => told.push(Told {
                text: shown(figure, &read[*i].counts),
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

/// The figure as written, up to the word for what is counted where that follows closely, else with it in brackets; with its
/// unit in brackets where that is not written.
fn shown(figure: &GivenFigure<'_>, counts: &[String]) -> String {
    let sign = match figure.relation {
        Relation::Equal => "",
        Relation::About => "~ ",
        Relation::AtLeast => "≥ ",
        Relation::AtMost => "≤ ",
    };
    let (Some(named), Some(head)) = (figure.counts, counts.last()) else {
        return match figure.unit {
            Some(unit) if is_bare(figure.text) => format!("{sign}{} ({unit})", figure.text),
            _ => format!("{sign}{}", figure.text),
        };
    };
    let stemmer = Stemmer::new(figure.language);
    let follows = words(first_words(figure.after, SHOWN))
        .filter(|w| w.kind == WordKind::Letters)
        .find(|w| stemmer.stem(&w.text.to_lowercase()) == *head)
        .map(|w| &figure.after[..w.span.end]);
    match follows {
        Some(follows) => format!("{sign}{}{follows}", figure.text),
        None => format!("{sign}{} ({named})", figure.text),
    }
}

/// Whether `text` is digits alone, so that its unit is not to be seen: the age in "Quay, 41, said".
fn is_bare(text: &str) -> bool {
    text.chars().all(|c| c.is_numeric() || matches!(c, '.' | ',' | '-' | '–'))
}

/// "people, injured": what is counted or measured, and up to two words that more than one of the figures has beside it.
fn what(members: &[usize], figures: &[GivenFigure<'_>], read: &[Measured]) -> String {
    let first = &figures[members[0]];
    let mut parts: Vec<String> = first.counts.or(first.unit).map(str::to_owned).into_iter().collect();
    if let Some(Kind::Fate(what, _) | Kind::Amount(_, what)) = &read[members[0]].kind {
        parts.push((*what).to_owned());
    }
    if matches!(read[members[0]].kind, Some(Kind::Counted { .. })) {
        parts.extend(common_words(members, read).into_iter().take(COMMON).map(|word| word.written.clone()));
    }
    parts.join(", ")
}

/// The words that more than one of the figures has beside it, those that most have first.
fn common_words<'r>(members: &[usize], read: &'r [Measured]) -> Vec<&'r Telling> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for at in members {
        let stems: FxHashSet<&str> = read[*at].nearby.iter().map(|word| word.stem.as_str()).collect();
        stems.into_iter().for_each(|stem| *counts.entry(stem).or_default() += 1);
    }
    let words = members.iter().flat_map(|at| &read[*at].nearby);
    let mut common: Vec<(usize, &Telling)> =
        words.filter_map(|word| Some((counts.remove(word.stem.as_str())?, word))).collect();
    common.retain(|(count, _)| *count > 1);
    common.sort_by_key(|(count, _)| Reverse(*count));
    common.into_iter().map(|(_, word)| word).collect()
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
            days: None,
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
    fn a_unit_that_is_not_written_is_shown() {
        let of_unit = |sentence, text, value, unit| GivenFigure {
            counts: None,
            unit: Some(unit),
            ..figure(1, sentence, text, value)
        };
        let figures = [
            of_unit("Ada Quay, 41, said no.", "41", 41.0, "year of age"),
            of_unit("It is four miles away.", "four miles", 4.0, "mile"),
            of_unit("They paid $30 each.", "$30", 30.0, "dollar"),
            GivenFigure { counts: None, ..figure(1, "It stood at 11.40 at noon.", "11.40", 11.4) },
        ];
        let things = same_things(&figures);
        let mut told: Vec<&str> = things.iter().map(|thing| thing.told[0].text.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, ["$30", "11.40", "41 (year of age)", "four miles"]);
    }

    #[test]
    fn a_report_with_two_values_keeps_large_groups_apart() {
        let sentence = "The fire on the ferry injured 12 people.";
        let mut figures: Vec<GivenFigure<'_>> = (0..600)
            .map(|n| GivenFigure { value: 12.0 + (n % 2) as f64, ..figure(n, sentence, "12", 12.0) })
            .collect();
        // The last one tells both, so that no two of them are of one thing.
        figures.extend([12.0, 13.0].map(|value| figure(600, sentence, "12", value)));
        let things = same_things(&figures);
        assert_eq!((things.len(), things[0].told.len()), (2, 1));
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
