//! The words that say that somebody says something.

use crate::grammar::inflections;
use crate::tag::Tag;
use crate::tokens::Tokens;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a cue's object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A clause, also before the speaker: "said".
    Say,
    /// A listener, then a clause: "told".
    Tell,
    /// A listener, then what is asked: "urged".
    Urge,
    /// What is spoken of: "criticized".
    Name,
    /// A belief or a will: "hopes".
    Hold,
    /// A finding: "show".
    Show,
}

/// How a verb is inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "say".
    Base,
    /// "says".
    Third,
    /// "saying".
    Participle,
    /// "said".
    Past,
}

/// A cue in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// What its object is.
    pub(super) class: Class,
    /// How its verb is inflected.
    pub(super) form: Form,
    /// Whether the word is a noun as often: "claims".
    pub(super) is_noun_like: bool,
    /// How many words it has.
    pub(super) len: usize,
}

struct Entry {
    form: Form,
    class: Option<Class>,
    is_noun_like: bool,
    /// Further words that make a longer cue: "made" + "clear".
    longer: Vec<(Vec<&'static str>, Class)>,
}

static CUES: LazyLock<FxHashMap<String, Entry>> = LazyLock::new(|| {
    let mut cues = FxHashMap::default();
    newsloom_lang::data::CUES.rows().for_each(|row| add(&mut cues, row));
    cues
});

fn add(cues: &mut FxHashMap<String, Entry>, row: &[&'static str]) {
    let [lemma, name, irregular @ ..] = row else { return };
    let is_noun_like = name.ends_with('*');
    let Some(class) = class(name.trim_end_matches('*')) else { return };
    let irregular: Vec<_> = irregular.iter().filter(|form| **form != "-").collect();
    let mut words = lemma.split(' ');
    let verb = words.next().unwrap_or_default();
    let rest: Vec<_> = words.collect();
    let mut forms = inflections(verb, irregular.first().map(|past| **past));
    forms.extend(irregular.iter().skip(1).map(|w| (**w).to_owned()));
    for (i, form) in forms.into_iter().enumerate() {
        let form_kind = [Form::Base, Form::Third, Form::Participle].get(i).copied().unwrap_or(Form::Past);
        let entry = cues.entry(form).or_insert(Entry {
            form: form_kind,
            class: None,
            longer: Vec::new(),
            is_noun_like,
        });
        if rest.is_empty() {
            entry.class = Some(class);
        } else {
            entry.longer.push((rest.clone(), class));
        }
    }
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "say" => Class::Say,
        "tell" => Class::Tell,
        "urge" => Class::Urge,
        "name" => Class::Name,
        "hold" => Class::Hold,
        "show" => Class::Show,
        _ => return None,
    })
}

/// The cue that begins at token `i`, the longest one.
pub(super) fn cue_at(tokens: &Tokens<'_>, i: usize) -> Option<Cue> {
    if !matches!(tokens.tag(i), Tag::Word | Tag::Name) {
        return None;
    }
    let entry = CUES.get(tokens.lower(i))?;
    let is_here = |rest: &[&str]| rest.iter().enumerate().all(|(k, word)| tokens.lower(i + 1 + k) == *word);
    let longest = entry.longer.iter().filter(|(rest, _)| is_here(rest)).max_by_key(|(rest, _)| rest.len());
    let (class, len) = match longest {
        Some((rest, class)) => (*class, rest.len() + 1),
        None => (entry.class?, 1),
    };
    Some(Cue { class, form: entry.form, is_noun_like: entry.is_noun_like && len == 1, len })
}
