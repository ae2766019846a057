//! Who said something: the subject of a cue, and the entity behind its words.

use super::cues::{Cue, Form};
use super::page::Page;
use crate::grammar::{before_date, noun_phrase_after, noun_phrase_before};
use crate::tag::Tag;
use newsloom_model::{Mention, Span, Speaker};
use std::ops::Range;

/// The subject of a cue.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Its words.
    pub(super) phrase: Range<usize>,
    /// Whether it is taken over from the verb before: "..., adding that".
    pub(super) is_inherited: bool,
    /// Whether it suffers: "was criticized".
    pub(super) is_passive: bool,
}

/// The subject of the cue at token `i`, found no earlier than token `floor`. `last` is the subject of the verb
/// before, which a coordinated verb or a participle shares.
pub(super) fn subject(
    page: &Page<'_>,
    floor: usize,
    i: usize,
    cue: Cue,
    last: Option<Range<usize>>,
) -> Option<Subject> {
    let tokens = page.tokens;
    let mut j = i;
    let mut auxiliary = None;
    for _ in 0..4 {
        while j > floor && tokens.tag(j - 1).is_between() && page.region(j - 1).is_none() {
            if tokens.tag(j - 1) == Tag::Auxiliary {
                auxiliary.get_or_insert(j - 1);
            }
            j -= 1;
        }
        let dated = before_date(tokens, floor, j);
        if dated < j {
            j = dated;
            continue;
        }
        if j > floor && tokens.tag(j - 1) == Tag::To {
            j = infinitive(page, floor, j - 1)?;
            auxiliary = None;
            continue;
        }
        break;
    }
    let is_be = |k: usize| matches!(tokens.lower(k), "is" | "are" | "was" | "were" | "be" | "been" | "being");
    let is_passive = cue.form == Form::Past && auxiliary.is_some_and(is_be);
    let phrase = phrase_before(page, floor, j, cue, last)?;
    Some(Subject { is_passive, ..phrase })
}

/// Words that govern an infinitive without taking its saying away: "continued to argue", "is likely to say".
const GOVERNING: &[&str] = &[
    "continued",
    "continues",
    "continue",
    "went",
    "goes",
    "go",
    "began",
    "begins",
    "started",
    "wants",
    "wanted",
    "want",
    "used",
    "tried",
    "tries",
    "trying",
    "plans",
    "planned",
    "needs",
    "likely",
    "ready",
    "sought",
    "seeks",
    "declined",
    "refused",
    "vowed",
    "pledged",
    "promised",
    "chose",
    "appeared",
    "seemed",
    "rushed",
    "expected",
    "prepared",
    "able",
    "quick",
    "hopes",
    "hoped",
    "moved",
    "intends",
    "intended",
    "happy",
    "eager",
    "failed",
];

/// Steps over "continued to", "is likely to": the place before the governing word.
fn infinitive(page: &Page<'_>, floor: usize, to: usize) -> Option<usize> {
    let mut governor = to.checked_sub(1).filter(|g| *g >= floor)?;
    if page.tokens.lower(governor) == "on" && governor > floor {
        governor -= 1;
    }
    GOVERNING.contains(&page.tokens.lower(governor)).then_some(governor)
}

fn phrase_before(
    page: &Page<'_>,
    floor: usize,
    j: usize,
    cue: Cue,
    last: Option<Range<usize>>,
) -> Option<Subject> {
    let tokens = page.tokens;
    let inherited = |phrase: Option<Range<usize>>| {
        phrase.map(|phrase| Subject { phrase, is_inherited: true, is_passive: false })
    };
    let own = |phrase: Range<usize>| {
        (!phrase.is_empty()).then_some(Subject { phrase, is_inherited: false, is_passive: false })
    };
    if j <= floor {
        return if cue.form == Form::Participle { inherited(last) } else { None };
    }
    if page.region(j - 1).is_some() {
        return if cue.form == Form::Participle { inherited(last) } else { None };
    }
    match tokens.tag(j - 1) {
        Tag::Conjunction => inherited(last),
        Tag::Comma | Tag::Dash if cue.form == Form::Participle => {
            inherited(last.or_else(|| first_phrase(page, floor, j)))
        }
        Tag::Comma | Tag::Dash | Tag::Close => own(before_aside(page, floor, j - 1)?),
        Tag::Relative => own(antecedent(page, floor, j - 1)),
        _ if cue.form == Form::Participle && last.is_some() && tokens.tag(j) != Tag::Auxiliary => {
            inherited(last)
        }
        _ => own(noun_phrase_before(tokens, floor, j)),
    }
}

/// The phrase that an aside between commas, dashes or brackets hangs on: "Smith, a lawyer, said". `close` is the mark
/// that ends the aside.
fn before_aside(page: &Page<'_>, floor: usize, close: usize) -> Option<Range<usize>> {
    let tokens = page.tokens;
    let opening = match tokens.tag(close) {
        Tag::Close => Tag::Open,
        tag => tag,
    };
    let mut open = close;
    let lowest = floor.max(close.saturating_sub(40));
    while open > lowest {
        open -= 1;
        if tokens.tag(open) == opening && page.region(open).is_none() {
            let phrase = noun_phrase_before(tokens, floor, open);
            if !phrase.is_empty() {
                return Some(phrase.start..close);
            }
        }
    }
    None
}

/// The noun phrase that a relative pronoun at `relative` stands for, with the pronoun.
fn antecedent(page: &Page<'_>, floor: usize, relative: usize) -> Range<usize> {
    let is_comma = relative > floor && page.tokens.tag(relative - 1) == Tag::Comma;
    let phrase = noun_phrase_before(page.tokens, floor, relative - usize::from(is_comma));
    let start = if phrase.is_empty() { relative } else { phrase.start };
    start..relative + 1
}

/// The noun phrase that the segment begins with.
fn first_phrase(page: &Page<'_>, floor: usize, end: usize) -> Option<Range<usize>> {
    let phrase = noun_phrase_after(page.tokens, floor, end);
    (!phrase.is_empty()).then_some(phrase)
}

/// The speaker at `span`; named by the longest name that overlaps it, else by the first mention that does.
pub(super) fn speaker(span: Span, mentions: &[Mention]) -> Speaker {
    let first = mentions.partition_point(|m| m.span.end <= span.start);
    let overlapping = mentions[first..].iter().take_while(|m| m.span.start < span.end);
    Speaker { span, entity: overlapping.max_by_key(|m| m.span.len()).map(|m| m.entity.clone()) }
}
