//! Noun phrases by their heads. What hangs on the head by a preposition, a participle or a possessive never stands for the
//! phrase: "The brother of Otto Wenzel" is not Otto Wenzel, "Wenzel's lawyer" neither, "chief engineer Dora Lund of the port" is
//! Dora Lund.

use crate::case;
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::names::Names;
use crate::people;
use crate::tag::Tag;
use crate::tokens::Tokens;
use newsloom_model::{EntityType, Mention, MentionKind};
use std::ops::Range;

/// A noun phrase without what hangs on it.
#[derive(Clone, Debug)]
pub(crate) struct Phrase<'m> {
    /// From the first word to the head.
    pub(crate) core: Range<usize>,
    /// What it denotes, where it is a name or a description of somebody named.
    pub(crate) denoted: Option<&'m Mention>,
}

/// The phrase that begins with the first token of `range`, as far as its head.
pub(crate) fn read<'m>(tokens: &Tokens<'_>, names: &Names<'m>, range: &Range<usize>) -> Phrase<'m> {
    let mut end = range.start;
    while end < range.end {
        if let Some(behind) = names.end_of_name(end) {
            end = behind.min(range.end);
        } else if ends_core(tokens, range.start, end) {
            break;
        } else {
            end += 1;
        }
    }
    let core = range.start..end;
    if hangs_by_case(tokens, names, &core) {
        return Phrase { denoted: None, core };
    }
    let denoted = names.denoted(&core).or_else(|| names.denoted(&without_honours(tokens, &core)));
    Phrase { denoted, core }
}

/// Whether the name that `core` ends with hangs on the noun before it, by its case.
fn hangs_by_case(tokens: &Tokens<'_>, names: &Names<'_>, core: &Range<usize>) -> bool {
    let last = names.inside(core).filter(|named| named.tokens.end == core.end).last();
    last.is_some_and(|named| {
        let is_held = named.tokens.start == core.start + 1 && case::is_office(tokens, core.start);
        named.tokens.start > core.start && !is_held && case::is_oblique(tokens, &named.tokens)
    })
}

/// Whether the token at `i` is not part of the core that begins at `first`.
fn ends_core(tokens: &Tokens<'_>, first: usize, i: usize) -> bool {
    let follows_noun = i > first && matches!(tokens.tag(i - 1), Tag::Name | Tag::Word);
    match tokens.tag(i) {
        Tag::Name | Tag::Number | Tag::Joint | Tag::Pronoun => false,
        Tag::Word => follows_noun && is_participle(tokens, i),
        Tag::Determiner | Tag::Possessive => follows_noun,
        Tag::Adverb => i > first && !tokens.tag(i + 1).is_nominal(),
        Tag::Object | Tag::Preposition | Tag::To | Tag::Auxiliary | Tag::Negation => i > first,
        _ => true,
    }
}

/// Whether the word at `i`, behind a noun, begins what hangs on it: "doctors treating Ana Silva", "the firm run by".
fn is_participle(tokens: &Tokens<'_>, i: usize) -> bool {
    let word = tokens.lower(i);
    let next = tokens.tag(i + 1);
    let has_ending =
        word.len() > 4 && [Ending::Participle, Ending::Past].iter().any(|kind| endings::ends(word, *kind));
    let takes_more = next.opens_phrase() || matches!(next, Tag::Preposition | Tag::To | Tag::Object);
    tokens.language() == "en" && (has_ending && takes_more || english::is(tokens, i + 1, Word::Agent))
}

/// `core` without the letters behind a name: "Miles Corrigan QC".
fn without_honours(tokens: &Tokens<'_>, core: &Range<usize>) -> Range<usize> {
    let is_honour = |i: usize| {
        let word = tokens.word(i);
        tokens.tag(i) == Tag::Name && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase())
    };
    let end = if core.len() > 1 && is_honour(core.end - 1) { core.end - 1 } else { core.end };
    core.start..end
}

/// The phrases that "and" joins in `range`: "France and Germany". One where nothing is joined.
pub(crate) fn conjuncts<'m>(tokens: &Tokens<'_>, names: &Names<'m>, range: &Range<usize>) -> Vec<Phrase<'m>> {
    let mut phrases = vec![read(tokens, names, range)];
    while let Some(last) = phrases.last()
        && tokens.tag(last.core.end) == Tag::Conjunction
        && last.core.end + 1 < range.end
    {
        let next = read(tokens, names, &(last.core.end + 1..range.end));
        if next.core.is_empty() {
            break;
        }
        // "the talks had failed and Frost": no noun phrase stands before "and".
        if !is_noun_phrase(tokens, last) {
            phrases.clear();
        }
        phrases.push(next);
    }
    phrases
}

fn is_noun_phrase(tokens: &Tokens<'_>, phrase: &Phrase<'_>) -> bool {
    let opens = !phrase.core.is_empty() && tokens.tag(phrase.core.start).opens_phrase();
    opens || tokens.lower(phrase.core.end - 1).ends_with('s')
}

/// Who the words of `range` denote: their head, or the name in apposition to it. Nobody where two are joined.
pub(crate) fn denoted<'m>(
    tokens: &Tokens<'_>,
    names: &Names<'m>,
    range: &Range<usize>,
) -> Option<&'m Mention> {
    let phrases = conjuncts(tokens, names, range);
    let [phrase] = &phrases[..] else { return None };
    let own = phrase.denoted.filter(|mention| mention.kind == MentionKind::Name);
    own.or_else(|| apposition(tokens, names, range, &phrase.core)).or(phrase.denoted)
}

/// The name between commas that stands for `core`: "A spokeswoman for the institute, Dora Lund,".
fn apposition<'m>(
    tokens: &Tokens<'_>,
    names: &Names<'m>,
    range: &Range<usize>,
    core: &Range<usize>,
) -> Option<&'m Mention> {
    let opens = |i: &usize| matches!(tokens.tag(*i), Tag::Comma | Tag::Dash | Tag::Open);
    let hangs = core.end..(core.end..range.end).find(opens)?;
    for mark in (hangs.end..range.end).filter(opens) {
        let name = read(tokens, names, &(mark + 1..range.end));
        let is_name = names.end_of_name(mark + 1).is_some_and(|end| end + 1 >= name.core.end);
        let closes = name.core.end >= range.end
            || matches!(tokens.tag(name.core.end), Tag::Comma | Tag::Dash | Tag::Close);
        let fits = |mention: &&Mention| match mention.entity_type {
            EntityType::Person => !is_ambiguous(tokens, core, &hangs),
            EntityType::Org => hangs.is_empty(),
            _ => false,
        };
        let found = name.denoted.filter(|_| is_name && closes).filter(fits);
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Whether a name behind the comma may belong to a person inside what hangs on `core`: "a friend of the victim, Ann Hall".
fn is_ambiguous(tokens: &Tokens<'_>, core: &Range<usize>, hangs: &Range<usize>) -> bool {
    let is_one_of_many = english::is(tokens, core.start, Word::OneOfMany);
    let language = tokens.language();
    is_one_of_many && hangs.clone().any(|i| people::is_person(language, tokens.lower(i)))
}
