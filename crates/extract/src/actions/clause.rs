//! The clause around a verb of action: who acts, on whom, and whether it happens at all.

use super::lexicon::{Form, Match};
use crate::grammar::{before_date, noun_phrase_after, noun_phrase_before};
use crate::tag::Tag;
use crate::tokens::Tokens;
use std::ops::Range;

/// How the verb stands in its clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Verb {
    /// Where the subject ends.
    pub(super) subject_end: usize,
    /// "was attacked".
    pub(super) is_passive: bool,
    /// "troops supported by": a passive without its auxiliary.
    pub(super) is_reduced: bool,
    /// "will", "would".
    pub(super) is_future: bool,
    /// "may", "could", "tried to".
    pub(super) is_possible: bool,
    /// "must", "should".
    pub(super) is_due: bool,
    /// "not", "never".
    pub(super) is_negated: bool,
}

/// Governing words that leave the deed as it is: "decided to lift".
const NEUTRAL: &[&str] = &[
    "decided",
    "voted",
    "moved",
    "began",
    "begun",
    "started",
    "continued",
    "continues",
    "continue",
    "managed",
    "helped",
    "set",
    "due",
    "about",
    "announced",
    "appeared",
];

/// Governing words after which the deed is only wanted.
const WANTED: &[&str] = &[
    "wants",
    "want",
    "wanted",
    "tried",
    "tries",
    "trying",
    "attempted",
    "hopes",
    "hoped",
    "seeks",
    "sought",
    "plans",
    "planned",
    "planning",
    "intends",
    "intended",
    "preparing",
    "prepared",
];

/// Reads the words before the verb at token `i`; none where the word is no verb, or hangs on another verb.
pub(super) fn verb(tokens: &Tokens<'_>, first: usize, i: usize, found: &Match) -> Option<Verb> {
    let mut verb = Verb::default();
    let mut j = i;
    let mut auxiliary = None;
    let mut is_infinitive = false;
    loop {
        while j > first && tokens.tag(j - 1).is_between() {
            j -= 1;
            verb.note(tokens.lower(j));
            if tokens.tag(j) == Tag::Auxiliary {
                auxiliary.get_or_insert(j);
            }
        }
        let dated = before_date(tokens, first, j);
        if dated < j {
            j = dated;
        } else if j > first + 1 && tokens.tag(j - 1) == Tag::To && !is_infinitive {
            verb.is_possible |= WANTED.contains(&tokens.lower(j - 2));
            if !verb.is_possible && !NEUTRAL.contains(&tokens.lower(j - 2)) {
                return None;
            }
            (j, is_infinitive, auxiliary) = (j - 2, true, None);
        } else {
            break;
        }
    }
    let is_be = auxiliary
        .is_some_and(|a| matches!(tokens.lower(a), "is" | "are" | "was" | "were" | "be" | "been" | "being"));
    verb.is_passive = found.form == Form::Past
        && is_be
        && tokens.lower(i) != tokens.lower(auxiliary.unwrap_or(i))
        && !is_infinitive;
    let is_reduced = found.form == Form::Past && auxiliary.is_none() && tokens.lower(found.end) == "by";
    verb.is_passive |= is_reduced;
    verb.is_reduced = is_reduced;
    verb.subject_end = j;
    let is_free = auxiliary.is_some() || is_infinitive || can_be_verb(tokens, first, i, found.form);
    (is_free && (found.form != Form::Participle || is_be)).then_some(verb)
}

impl Verb {
    fn note(&mut self, word: &str) {
        match word {
            "will" | "shall" | "would" | "won't" | "wouldn't" => self.is_future = true,
            "may" | "might" | "could" | "can" => self.is_possible = true,
            "must" | "should" => self.is_due = true,
            _ => {}
        }
        self.is_negated |= matches!(word, "not" | "never" | "cannot") || word.ends_with("n't");
    }
}

/// Whether a word without an auxiliary can be a verb where it stands.
fn can_be_verb(tokens: &Tokens<'_>, first: usize, i: usize, form: Form) -> bool {
    if i == first {
        return false;
    }
    let before = tokens.tag(i - 1);
    let is_plural = tokens.lower(i - 1).ends_with('s') || tokens.tag(i - 1) == Tag::Pronoun;
    match form {
        _ if matches!(before, Tag::Determiner | Tag::Possessive | Tag::Preposition | Tag::Number) => false,
        Form::Base => is_plural || before == Tag::Relative || before == Tag::Conjunction,
        Form::Third => matches!(
            before,
            Tag::Name
                | Tag::Word
                | Tag::Pronoun
                | Tag::Relative
                | Tag::Close
                | Tag::Comma
                | Tag::Adverb
                | Tag::Time
                | Tag::Joint
                | Tag::Conjunction
        ),
        Form::Participle => false,
        Form::Past => !matches!(before, Tag::Joint),
    }
}

/// Who acts: the phrase that ends before token `end`; `last` is the subject of the verb before.
pub(super) fn subject(
    tokens: &Tokens<'_>,
    first: usize,
    end: usize,
    last: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let before = end.checked_sub(1).filter(|b| *b >= first)?;
    let phrase = match tokens.tag(before) {
        Tag::Conjunction => return last.cloned().or_else(|| opening(tokens, first, end)),
        Tag::Comma | Tag::Close | Tag::Dash => before_aside(tokens, first, before)?,
        Tag::Relative => {
            let comma = usize::from(before > first && tokens.tag(before - 1) == Tag::Comma);
            noun_phrase_before(tokens, first, before - comma)
        }
        Tag::Pronoun if before > first => return last.cloned().or_else(|| opening(tokens, first, before)),
        _ => noun_phrase_before(tokens, first, end),
    };
    (!phrase.is_empty()).then_some(phrase)
}

/// The phrase that the sentence begins with, behind a dateline.
fn opening(tokens: &Tokens<'_>, first: usize, end: usize) -> Option<Range<usize>> {
    let dash = (first..end.min(first + 12)).find(|i| tokens.tag(*i) == Tag::Dash);
    let phrase = noun_phrase_after(tokens, dash.map_or(first, |d| d + 1), end);
    (!phrase.is_empty()).then_some(phrase)
}

/// The phrase before an aside that ends with the mark at `close`.
fn before_aside(tokens: &Tokens<'_>, first: usize, close: usize) -> Option<Range<usize>> {
    let opens = if tokens.tag(close) == Tag::Close { Tag::Open } else { tokens.tag(close) };
    let open = (first.max(close.saturating_sub(30))..close).rev().find(|i| tokens.tag(*i) == opens)?;
    Some(noun_phrase_before(tokens, first, open))
}

/// On whom: the object behind the verb, with what hangs on it where it holds no name itself.
pub(super) fn object(tokens: &Tokens<'_>, found: &Match, end: usize) -> Option<Range<usize>> {
    let hung = found.object.map(|o| linked(tokens, o, end)).filter(|p| !p.is_empty());
    if hung.is_some() {
        return hung;
    }
    let is_before = |tag: Tag| {
        tag.is_between() || matches!(tag, Tag::Time | Tag::Preposition | Tag::To | Tag::That | Tag::Quotation)
    };
    // "at least twelve", "more than twelve": the phrase begins with the number.
    let is_bound = |k: usize| {
        matches!(tokens.lower(k), "least" | "most" | "more" | "fewer" | "less" | "than") && k + 1 < end
    };
    let start = (found.end..end).find(|k| !is_before(tokens.tag(*k)) && !is_bound(*k))?;
    let phrase = noun_phrase_after(tokens, start, end);
    let further = linked(tokens, phrase.end.max(start), end);
    let takes_further = !has_name(tokens, &phrase) && has_name(tokens, &further);
    let phrase = if takes_further { phrase.start..further.end } else { phrase };
    (!phrase.is_empty()).then_some(phrase)
}

/// The phrase that the next preposition from token `from` on hangs on; empty where there is none near.
fn linked(tokens: &Tokens<'_>, from: usize, end: usize) -> Range<usize> {
    let link = (from..end.min(from + 10)).find(|k| is_link(tokens, *k));
    link.map_or(0..0, |k| noun_phrase_after(tokens, k + 1, end))
}

fn is_link(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.tag(i) == Tag::To
        || (tokens.tag(i) == Tag::Preposition
            && !matches!(tokens.lower(i), "by" | "after" | "during" | "before"))
}

fn has_name(tokens: &Tokens<'_>, phrase: &Range<usize>) -> bool {
    phrase.clone().any(|i| tokens.tag(i) == Tag::Name)
}

/// Who acts in a passive clause: the phrase behind "by".
pub(super) fn agent(tokens: &Tokens<'_>, after: usize, end: usize) -> Option<Range<usize>> {
    let by = (after..end.min(after + 12)).find(|i| tokens.lower(*i) == "by")?;
    let phrase = noun_phrase_after(tokens, by + 1, end);
    (!phrase.is_empty()).then_some(phrase)
}

/// Whether the verb at token `i` stands in a clause that hangs on another.
pub(super) fn is_subordinate(tokens: &Tokens<'_>, first: usize, i: usize) -> bool {
    (first..i).rev().take_while(|k| tokens.tag(*k) != Tag::Comma).any(|k| {
        matches!(tokens.tag(k), Tag::Relative | Tag::Subordinator)
            || matches!(tokens.lower(k), "after" | "before" | "following" | "amid")
    })
}
