//! Which verbs, with which objects, stand for which events of the PLOVER ontology.

use crate::english::{self, Word};
use crate::grammar::inflections;
use crate::tokens::Tokens;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How far behind a verb its object is looked for, in words.
const REACH: usize = 9;

/// A row of the lexicon.
#[derive(Debug)]
pub(super) struct Row {
    /// PLOVER event.
    pub(super) event: &'static str,
    /// PLOVER mode.
    pub(super) mode: Option<&'static str>,
    /// CAMEO code.
    pub(super) cameo: &'static str,
    /// Whether the word is a noun of action.
    pub(super) is_noun: bool,
    /// Words that follow the verb.
    particles: Vec<&'static str>,
    /// Beginnings of words of which one must follow.
    objects: Vec<&'static str>,
    /// What the object must be.
    pub(super) target: Target,
}

/// What the object of a verb must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A person, a body of people or a named place.
    Actor,
    /// The same, also by the ending of its noun alone: whom a verb of harm or arrest can mean.
    Being,
    /// An actor, or what can be attacked or held.
    Site,
    /// An actor with a name.
    Named,
    /// Whatever it is, or nothing.
    Any,
    /// The verb needs none.
    Nothing,
}

/// How the word that matched is inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "attack".
    Base,
    /// "attacks".
    Third,
    /// "attacking".
    Participle,
    /// "attacked".
    Past,
}

/// A row that fits at some token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    /// The row.
    pub(super) row: &'static Row,
    /// How its word is inflected.
    pub(super) form: Form,
    /// One past the verb and its particles.
    pub(super) end: usize,
    /// The word that had to follow.
    pub(super) object: Option<usize>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    newsloom_lang::data::ACTIONS.rows().for_each(|row| lexicon.add(row));
    lexicon
});

#[derive(Default)]
struct Lexicon {
    rows: Vec<Row>,
    /// Rows by inflected verb, in the order of the file.
    forms: FxHashMap<String, Vec<(Form, usize)>>,
}

impl Lexicon {
    fn add(&mut self, row: &[&'static str]) {
        let [event, mode, cameo, verb, past, objects, target] = *row else { return };
        let Some(target) = target_of(target) else { return };
        let is_noun = verb.starts_with('*');
        let mut words = verb.trim_start_matches('*').split(' ');
        let head = words.next().unwrap_or_default();
        let row = Row {
            event,
            mode: Some(mode).filter(|m| *m != "-"),
            cameo,
            is_noun,
            particles: words.collect(),
            objects: objects.split(' ').filter(|o| *o != "-").collect(),
            target,
        };
        for (form, word) in forms(head, past, is_noun) {
            self.forms.entry(word).or_default().push((form, self.rows.len()));
        }
        self.rows.push(row);
    }
}

fn target_of(name: &str) -> Option<Target> {
    Some(match name {
        "actor" => Target::Actor,
        "being" => Target::Being,
        "site" => Target::Site,
        "named" => Target::Named,
        "any" => Target::Any,
        "none" => Target::Nothing,
        _ => return None,
    })
}

/// The forms of the verb `head`; `past` are its irregular past and, where it differs, its participle.
fn forms(head: &str, past: &str, is_noun: bool) -> Vec<(Form, String)> {
    if is_noun {
        return vec![(Form::Base, head.to_owned())];
    }
    if head == "be" {
        return english::all(Word::FiniteBe).map(|word| (Form::Past, word.to_owned())).collect();
    }
    let (past, participle) = past.split_once(' ').map_or((past, None), |(past, other)| (past, Some(other)));
    let kinds = [Form::Base, Form::Third, Form::Participle, Form::Past];
    let words = inflections(head, Some(past).filter(|p| *p != "-"));
    let is_past = |(form, word): &(Form, String)| *form != Form::Base || word != past;
    let mut forms: Vec<_> = kinds.into_iter().zip(words).filter(is_past).collect();
    forms.extend(participle.map(|participle| (Form::Past, participle.to_owned())));
    forms
}

/// The first row, as a verb or as a noun, that fits at token `i` of a sentence that ends before token `end`.
pub(super) fn match_at(tokens: &Tokens<'_>, i: usize, end: usize, is_noun: bool) -> Option<Match> {
    let lexicon = &*LEXICON;
    let rows = lexicon.forms.get(tokens.lower(i))?;
    rows.iter()
        .map(|(form, row)| (*form, &lexicon.rows[*row]))
        .filter(|(_, row)| row.is_noun == is_noun)
        .find_map(|(form, row)| {
            let after = i + 1 + row.particles.len();
            let fits = row.particles.iter().enumerate().all(|(k, p)| tokens.lower(i + 1 + k) == *p);
            let object = object(tokens, row, after, end);
            let is_complete = fits && after <= end && (row.objects.is_empty() || object.is_some());
            is_complete.then_some(Match { row, form, end: after, object })
        })
}

fn object(tokens: &Tokens<'_>, row: &Row, after: usize, end: usize) -> Option<usize> {
    let is_object = |k: &usize| row.objects.iter().any(|o| tokens.lower(*k).starts_with(o));
    (after..end.min(after + REACH)).find(is_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_as_the_ontology() {
        const EVENTS: &[&str] = &[
            "AGREE",
            "CONSULT",
            "SUPPORT",
            "CONCEDE",
            "COOPERATE",
            "AID",
            "RETREAT",
            "REQUEST",
            "ACCUSE",
            "REJECT",
            "THREATEN",
            "PROTEST",
            "SANCTION",
            "MOBILIZE",
            "COERCE",
            "ASSAULT",
        ];
        for row in &LEXICON.rows {
            assert!(EVENTS.contains(&row.event), "{row:?}");
            assert!(row.cameo.len() >= 2 && row.cameo.bytes().all(|b| b.is_ascii_digit()), "{row:?}");
        }
        assert_eq!(
            LEXICON.rows.len(),
            newsloom_lang::data::ACTIONS.rows().count(),
            "a target that is not known"
        );
        assert!(EVENTS.iter().all(|e| LEXICON.rows.iter().any(|r| r.event == *e)));
    }
}
