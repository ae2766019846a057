//! Who holds which office in a report: what descriptions ("the US president", "his Russian counterpart") go by.

use super::tokens::{Token, Tokens};
use crate::places;
use newsloom_lang::lower;
use newsloom_model::{EntityType, Mention};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Words that end the name of an office.
const HEADS: &[&str] = &[
    "president",
    "minister",
    "chancellor",
    "premier",
    "secretary",
    "secretary-general",
    "governor",
    "mayor",
    "king",
    "queen",
    "pope",
    "commander",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "chairman",
    "chairwoman",
    "director",
    "ambassador",
    "envoy",
    "senator",
    "general",
    "leader",
    "chief",
    "commissioner",
    "prosecutor",
    "judge",
    "emir",
    "sultan",
];

/// The same, to look them up: every word of a report is.
static KNOWN_HEADS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| HEADS.iter().copied().collect());

/// Words that may stand before them.
const MODIFIERS: &[&str] = &[
    "vice",
    "deputy",
    "prime",
    "foreign",
    "defence",
    "defense",
    "finance",
    "interior",
    "health",
    "energy",
    "justice",
    "education",
    "trade",
    "economy",
    "army",
    "party",
    "former",
    "acting",
    "police",
    "general",
    "chief",
    "special",
    "secretary",
];

/// An office as written next to a person or in a description.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Role {
    /// In lower case: "deputy foreign minister".
    pub(super) office: String,
    /// The ISO code of the country, where one is named.
    pub(super) country: Option<&'static str>,
    /// Its tokens, with the country's and without an article.
    pub(super) tokens: Range<usize>,
}

/// A person's office, where the report gives it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Holder {
    /// The shared name of the person.
    pub(super) entity: String,
    /// The office.
    pub(super) role: Role,
    /// The first token of the person's name.
    pub(super) at: usize,
}

/// The office whose last word is right before token `end`, in `sentence`.
pub(super) fn before(tokens: &Tokens<'_>, sentence: &Range<usize>, end: usize) -> Option<Role> {
    let text = |at: usize| lower(tokens.all[at].text);
    let is_head = |at: &usize| *at >= sentence.start && KNOWN_HEADS.contains(&*text(*at));
    let head = end.checked_sub(1).filter(is_head)?;
    let mut start = head;
    while start > sentence.start && MODIFIERS.contains(&&*text(start - 1)) {
        start -= 1;
    }
    let office = (start..end).map(text).collect::<Vec<_>>().join(" ");
    let named = country_before(&tokens.all[sentence.start..start]);
    let (country, len) = named.map_or((None, 0), |(code, len)| (Some(code), len));
    Some(Role { office, country, tokens: start - len..end })
}

/// The country, by name or people, that the last tokens name, and how many tokens that takes.
pub(super) fn country_before(tokens: &[Token<'_>]) -> Option<(&'static str, usize)> {
    let possessive = tokens.last().is_some_and(|t| matches!(t.text, "'s" | "’s" | "'" | "’"));
    let tokens = if possessive { &tokens[..tokens.len() - 1] } else { tokens };
    (1..=3.min(tokens.len())).rev().find_map(|len| {
        let run = &tokens[tokens.len() - len..];
        let capital = run.iter().all(|t| t.text.starts_with(char::is_uppercase));
        let name = run.iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
        let (country, _) =
            places::lookup(&name).filter(|(_, kind)| capital && *kind != places::PlaceKind::Capital)?;
        Some((country.code, len + usize::from(possessive)))
    })
}

/// No report names more office holders, and each description is compared with all of them.
const MOST_HOLDERS: usize = 256;

/// The offices of the persons among `names`, which come with their tokens.
pub(super) fn holders(tokens: &Tokens<'_>, names: &[(Range<usize>, Mention)]) -> Vec<Holder> {
    let persons = names.iter().filter(|(_, m)| m.entity_type == EntityType::Person);
    let holder = |(at, mention): &(Range<usize>, Mention)| {
        let sentence = tokens.sentence_of(at.start)?;
        let mut role = before(tokens, &sentence, at.start)?;
        role.country = role.country.or_else(|| country_after(tokens, &sentence, at.end));
        Some(Holder { entity: mention.entity.clone(), role, at: at.start })
    };
    persons.filter_map(holder).take(MOST_HOLDERS).collect()
}

/// "Vladimir Putin of Russia".
fn country_after(tokens: &Tokens<'_>, sentence: &Range<usize>, end: usize) -> Option<&'static str> {
    let rest = &tokens.all[end.min(sentence.end)..sentence.end];
    let of = rest.first().is_some_and(|t| t.text == "of");
    let name = rest.get(1).filter(|_| of)?.text;
    places::lookup(name)
        .filter(|(_, kind)| *kind == places::PlaceKind::Country)
        .map(|(country, _)| country.code)
}

/// The person that holds an office like `office` for `country` at token `at`: named before in the report, else after.
/// Without a country, and where two persons hold the office, nobody is sure.
pub(super) fn find<'h>(
    holders: &'h [Holder],
    office: &str,
    country: Option<&str>,
    at: usize,
) -> Option<&'h str> {
    let same_country =
        |h: &&Holder| country.is_none() || h.role.country.is_none() || h.role.country == country;
    let fits = |h: &&Holder| h.role.office == office && same_country(h);
    let last = holders.iter().take_while(|h| h.at < at).filter(fits).last();
    let found = last.or_else(|| holders.iter().find(fits))?;
    let alone = holders.iter().filter(fits).all(|h| h.entity == found.entity);
    alone.then_some(found.entity.as_str())
}
