//! The words that say that somebody says something.

use crate::grammar::inflections;
use crate::tag::Tag;
use crate::tokens::Tokens;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a cue's object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A clause, also before the speaker: "said".
    Say,
    /// A listener, then a clause: "told".
    Tell,
    /// A listener, then what is asked: "urged".
    Urge,
    /// The same, and a question before the speaker: "asked".
    Ask,
    /// Words in quotation marks alone: "continued".
    Speak,
    /// What is spoken of: "criticized".
    Name,
    /// A belief or a will: "hopes".
    Hold,
    /// A finding: "show".
    Show,
    /// A finding, where a clause follows, or else a thing: "found".
    Find,
}

/// How a verb is inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
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
pub(crate) struct Cue {
    /// What its object is.
    pub(crate) class: Class,
    /// How its verb is inflected.
    pub(crate) form: Form,
    /// Whether the word is a noun as often: "claims".
    pub(crate) is_noun_like: bool,
    /// How many words it has.
    pub(crate) len: usize,
}

struct Entry {
    form: Form,
    class: Option<Class>,
    is_noun_like: bool,
    /// Further words that make a longer cue: "made" + "clear".
    longer: Vec<Longer>,
}

struct Longer {
    rest: Vec<&'static str>,
    class: Class,
    is_noun_like: bool,
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
            is_noun_like: false,
        });
        if rest.is_empty() {
            entry.class = Some(class);
            entry.is_noun_like = is_noun_like;
        } else {
            entry.longer.push(Longer { rest: rest.clone(), class, is_noun_like });
        }
    }
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "say" => Class::Say,
        "tell" => Class::Tell,
        "urge" => Class::Urge,
        "ask" => Class::Ask,
        "name" => Class::Name,
        "hold" => Class::Hold,
        "show" => Class::Show,
        "find" => Class::Find,
        "speak" => Class::Speak,
        _ => return None,
    })
}

/// The cue that begins at token `i`, the longest one.
pub(crate) fn cue_at(tokens: &Tokens<'_>, i: usize) -> Option<Cue> {
    if !matches!(tokens.tag(i), Tag::Word | Tag::Name) {
        return None;
    }
    let entry = CUES.get(tokens.lower(i))?;
    let is_here =
        |longer: &&Longer| longer.rest.iter().enumerate().all(|(k, word)| tokens.lower(i + 1 + k) == *word);
    let longest = entry.longer.iter().filter(is_here).max_by_key(|longer| longer.rest.len());
    let (class, is_noun_like, len) = match longest {
        Some(longer) => (longer.class, longer.is_noun_like, longer.rest.len() + 1),
        None => (entry.class?, entry.is_noun_like, 1),
    };
    Some(Cue { class, form: entry.form, is_noun_like, len })
}
