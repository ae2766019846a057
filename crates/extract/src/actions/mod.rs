//! Who did what to whom, in the terms of the PLOVER ontology.
//!
//! A sentence tells one action, sometimes a second one joined by "and": that of its first verb of the lexicon in a
//! main clause, else in a dependent one, else that of a noun of action. Verb patterns in the tradition of TABARI
//! (Schrodt 2001) and PETRARCH, over tags in place of a parse. Only who surely acts gives an action (`actors`).

mod actors;
mod clause;
mod contexts;
mod lexicon;
#[cfg(test)]
mod tests;

use crate::english::{self, Word};
use crate::grammar::{before_date, noun_phrase_after};
use crate::names::Names;
use crate::tag::Tag;
use crate::tokens::Tokens;
use actors::Actors;
use clause::Verb;
use lexicon::{Match, match_at};
use newsloom_model::Action;
use newsloom_ner::Sentence;
use std::borrow::Cow;
use std::ops::Range;

/// The most words of a sentence that are read: longer runs are lists and tables.
const LONGEST: usize = 200;

/// The actions of a report, in order of place.
pub(crate) fn actions(tokens: &Tokens<'_>, names: &Names<'_>) -> Vec<Action> {
    if tokens.language() != "en" {
        return Vec::new();
    }
    let read = |sentence: &Sentence| {
        let actors = Actors { tokens, names, first: sentence.words.start };
        Reader { tokens, actors, names }.sentence(sentence)
    };
    tokens.sentences().iter().filter(|s| s.kind.is_content()).flat_map(read).collect()
}

/// A verb or noun of action with its clause.
struct Deed {
    at: usize,
    found: Match,
    verb: Verb,
    /// The words of the subject, which a joined verb shares.
    subject: Option<Range<usize>>,
    source: Vec<String>,
    target: Vec<String>,
    is_subordinate: bool,
}

struct Reader<'d> {
    tokens: &'d Tokens<'d>,
    actors: Actors<'d>,
    names: &'d Names<'d>,
}

impl Reader<'_> {
    fn sentence(&self, sentence: &Sentence) -> Vec<Action> {
        let words = sentence.words.start..sentence.words.end.min(sentence.words.start + LONGEST);
        if self.is_question(&words) || self.is_sport(&words) {
            return Vec::new();
        }
        if let Some(due) = self.due(&words) {
            return vec![due];
        }
        let deeds = self.deeds(words.clone());
        let main = deeds.iter().position(|deed| !deed.is_subordinate);
        let Some(main) = main.or((!deeds.is_empty()).then_some(0)) else {
            return self.noun(words.clone()).map(|deed| self.action(deed, words)).into_iter().collect();
        };
        let event = deeds[main].found.row.event;
        let is_joined = |deed: &Deed| {
            !deed.is_subordinate
                && self.tokens.tag(deed.verb.subject_end.saturating_sub(1)) == Tag::Conjunction
                && deed.found.row.event != event
        };
        let second = (main + 1..deeds.len()).find(|n| is_joined(&deeds[*n]));
        let is_told = |n: &usize| *n == main || Some(*n) == second;
        let told = deeds.into_iter().enumerate().filter(|(n, _)| is_told(n));
        told.map(|(_, deed)| self.action(deed, words.clone())).collect()
    }

    fn is_question(&self, words: &Range<usize>) -> bool {
        words.clone().rev().take(3).any(|k| self.tokens.lower(k) == "?")
    }

    /// Whether the sentence tells of a game: a word for it, or a score ("3-1").
    fn is_sport(&self, words: &Range<usize>) -> bool {
        let tokens = self.tokens;
        let is_score = |k: usize| {
            let is_points = |k: usize| tokens.tag(k) == Tag::Number && tokens.word(k).len() <= 3;
            is_points(k) && matches!(tokens.word(k + 1), "-" | "–") && is_points(k + 2)
        };
        words.clone().any(|k| english::is(tokens, k, Word::Sport) || is_score(k))
    }

    /// What a speaker says that another must do: a request to the other.
    fn due(&self, words: &Range<usize>) -> Option<Action> {
        let said = words.clone().find(|k| clause::is_said(self.tokens, *k))?;
        let must = (said + 1..words.end).find(|i| english::is(self.tokens, *i, Word::Obliged))?;
        let end = before_date(self.tokens, words.start, said);
        let source = self.actors.of(&clause::subject(self.tokens, words.start, end, None)?);
        let target = self.actors.of(&clause::subject(self.tokens, said + 1, must, None)?);
        (!source.is_empty() && !target.is_empty()).then(|| Action {
            span: self.tokens.span(must, must + 1),
            event: "REQUEST".into(),
            mode: None,
            context: self.contexts(words.clone()),
            source,
            target,
            hypothetical: false,
            negated: false,
            cameo: Some("100".into()),
            confidence: 0.5,
            rule: "said-must".into(),
        })
    }

    /// The deeds that verbs of the lexicon tell.
    fn deeds(&self, words: Range<usize>) -> Vec<Deed> {
        let mut deeds: Vec<Deed> = Vec::new();
        let mut i = words.start;
        while i < words.end {
            let last = deeds.last().and_then(|deed| deed.subject.clone());
            match self.deed(&words, i, last.as_ref()) {
                Some(deed) => {
                    i = deed.found.end;
                    deeds.push(deed);
                }
                None => i += 1,
            }
        }
        deeds
    }

    fn deed(&self, words: &Range<usize>, i: usize, last: Option<&Range<usize>>) -> Option<Deed> {
        let (tokens, first) = (self.tokens, words.start);
        if !matches!(tokens.tag(i), Tag::Word | Tag::Auxiliary | Tag::Name) {
            return None;
        }
        let found = match_at(tokens, i, words.end, false)?;
        let mut verb = clause::verb(tokens, first, i, &found)?;
        let subject = clause::subject(tokens, first, verb.subject_end, last)?;
        let (source, target) = if verb.is_passive {
            (clause::agent(tokens, found.end, words.end)?, Some(subject.clone()))
        } else {
            (subject.clone(), clause::object(tokens, &found, words.end))
        };
        if verb.is_reduced
            && found.row.event == "REQUEST"
            && !clause::governs_infinitive(tokens, found.end, words.end)
        {
            return None;
        }
        let source = self.actors.of(&source);
        let target = self.actors.target(target.as_ref(), found.row.target, found.object.is_some())?;
        if source.is_empty() || clause::is_told(tokens, first, subject.start) {
            return None;
        }
        verb.is_negated |= clause::is_denied(tokens, first, &subject, verb.subject_end);
        verb.is_possible |= clause::is_conditional(tokens, first, subject.start);
        let is_subordinate = verb.is_reduced || clause::is_subordinate(tokens, first, i);
        Some(Deed { at: i, found, verb, subject: Some(subject), source, target, is_subordinate })
    }

    /// The deed that a noun of action tells: "Norland's attack on the port".
    fn noun(&self, words: Range<usize>) -> Option<Deed> {
        let mut nouns = words.clone().filter_map(|i| Some((i, match_at(self.tokens, i, words.end, true)?)));
        nouns.find_map(|(at, found)| {
            let object = found.object.filter(|object| *object == found.end)?;
            let possessor = self.names.possessor(at)?;
            let phrase = noun_phrase_after(self.tokens, object + 1, words.end);
            let target = self.actors.of(&phrase);
            let source = vec![possessor.span.of(self.tokens.text()).to_owned()];
            let verb = Verb::default();
            let is_whole = !target.is_empty();
            is_whole.then_some(Deed { at, found, verb, subject: None, source, target, is_subordinate: false })
        })
    }

    fn action(&self, deed: Deed, words: Range<usize>) -> Action {
        let row = deed.found.row;
        let event = event(row.event, &deed.verb);
        let is_same = event == row.event;
        let end = deed.found.object.map_or(deed.found.end, |o| o + 1).max(deed.found.end);
        Action {
            span: self.tokens.span(deed.at, end),
            event: Cow::Borrowed(event),
            mode: row.mode.filter(|_| is_same).map(Cow::Borrowed),
            context: self.contexts(words),
            source: deed.source,
            target: deed.target,
            hypothetical: deed.verb.is_future || deed.verb.is_possible || deed.verb.is_due,
            negated: deed.verb.is_negated && is_same,
            cameo: is_same.then_some(Cow::Borrowed(row.cameo)).or_else(|| root(event).map(Cow::Borrowed)),
            confidence: if deed.is_subordinate || row.is_noun { 0.4 } else { 0.6 },
            rule: Cow::Borrowed(if row.is_noun { "noun-pattern" } else { "verb-pattern" }),
        }
    }

    fn contexts(&self, words: Range<usize>) -> Vec<Cow<'static, str>> {
        contexts::contexts(self.tokens, words).into_iter().map(Cow::Borrowed).collect()
    }
}

/// The event that a verb tells in its clause: what will be done is agreed to or threatened, and a friendly deed that
/// is not done is refused.
fn event(event: &'static str, verb: &Verb) -> &'static str {
    const FRIENDLY: &[&str] = &["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"];
    const HOSTILE: &[&str] = &["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"];
    if FRIENDLY.contains(&event) && verb.is_negated {
        "REJECT"
    } else if FRIENDLY.contains(&event) && verb.is_future {
        "AGREE"
    } else if HOSTILE.contains(&event) && (verb.is_future || verb.is_possible) && !verb.is_negated {
        "THREATEN"
    } else {
        event
    }
}

/// The CAMEO root of an event that its clause made of another.
fn root(event: &str) -> Option<&'static str> {
    match event {
        "REJECT" => Some("120"),
        "AGREE" => Some("030"),
        "THREATEN" => Some("130"),
        _ => None,
    }
}
