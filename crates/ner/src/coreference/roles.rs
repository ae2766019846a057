//! Descriptions of persons by their office ("the US president", "his Russian counterpart"): who holds which office in the
//! report, and which descriptions surely mean one of them.

use crate::places;
use crate::rules::{self, Kind};
use crate::tokens::{Token, Tokens};
use newsloom_lang::lower;
use newsloom_model::{EntityType, Mention, MentionKind, Span};
use std::ops::Range;

/// The descriptions that surely mean one of the persons among `names`.
pub(super) fn find(tokens: &Tokens<'_>, names: &[(Range<usize>, Mention)]) -> Vec<Mention> {
    let holders = holders(tokens, names);
    if holders.is_empty() {
        return Vec::new();
    }
    let starts: Vec<usize> = names.iter().map(|(at, _)| at.start).collect();
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        for end in sentence.start + 2..=sentence.end {
            // Before a name it is a title.
            let titles = starts.binary_search(&end).is_ok();
            let described = if titles { None } else { described(tokens, sentence, end, &holders) };
            if let Some((range, entity)) = described {
                found.push(mention(tokens.span(&range), entity));
            }
        }
    }
    found
}

fn mention(span: Span, entity: &str) -> Mention {
    Mention {
        span,
        entity_type: EntityType::Person,
        kind: MentionKind::Nominal,
        entity: entity.to_owned(),
        confidence: 0.8,
        rule: "role".into(),
    }
}

/// The description that ends before token `end`, with the person.
fn described<'h>(
    tokens: &Tokens<'_>,
    sentence: &Range<usize>,
    end: usize,
    holders: &'h [Holder],
) -> Option<(Range<usize>, &'h str)> {
    counterpart(tokens, sentence, end, holders).or_else(|| office(tokens, sentence, end, holders))
}

/// "the US president", "the prime minister", "Ukraine's president".
fn office<'h>(
    tokens: &Tokens<'_>,
    sentence: &Range<usize>,
    end: usize,
    holders: &'h [Holder],
) -> Option<(Range<usize>, &'h str)> {
    let role = before(tokens, sentence, end)?;
    // "president of the company" is another office.
    if tokens.all.get(end).is_some_and(|t| t.text == "-" || rules::is(Kind::OfficeLink, t.text)) {
        return None;
    }
    let article = role.tokens.start > sentence.start
        && rules::is(Kind::Article, tokens.all[role.tokens.start - 1].text);
    let possessive = tokens.all[role.tokens.clone()].iter().any(|t| matches!(t.text, "'s" | "’s"));
    if !article && !possessive {
        return None;
    }
    let entity = holder_of(holders, &role.office, role.country, end)?;
    Some((role.tokens.start - usize::from(article)..end, entity))
}

/// "his Russian counterpart": the only person that the report gives an office of that country.
fn counterpart<'h>(
    tokens: &Tokens<'_>,
    sentence: &Range<usize>,
    end: usize,
    holders: &'h [Holder],
) -> Option<(Range<usize>, &'h str)> {
    let head = end - 1;
    if !rules::is(Kind::Counterpart, tokens.all[head].text) {
        return None;
    }
    let (code, len) = country_before(&tokens.all[sentence.start..head])?;
    let start = (head - len).checked_sub(1).filter(|at| *at >= sentence.start)?;
    let owner = rules::is(Kind::Owner, tokens.all[start].text);
    let mut fitting = holders.iter().filter(|h| h.role.country == Some(code)).map(|h| h.entity.as_str());
    let entity = fitting.next().filter(|_| owner)?;
    fitting.all(|other| other == entity).then_some((start..end, entity))
}

/// An office as written next to a person or in a description.
#[derive(Clone, Debug, PartialEq)]
struct Role {
    /// In lower case: "deputy foreign minister".
    office: String,
    /// The ISO code of the country, where one is named.
    country: Option<&'static str>,
    /// Its tokens, with the country's and without an article.
    tokens: Range<usize>,
}

/// A person's office, where the report gives it.
#[derive(Clone, Debug, PartialEq)]
struct Holder {
    /// The shared name of the person.
    entity: String,
    /// The office.
    role: Role,
    /// The first token of the person's name.
    at: usize,
}

/// The office whose last word is right before token `end`, in `sentence`.
fn before(tokens: &Tokens<'_>, sentence: &Range<usize>, end: usize) -> Option<Role> {
    let text = |at: usize| lower(tokens.all[at].text);
    let is_head = |at: &usize| *at >= sentence.start && rules::is(Kind::Office, &text(*at));
    let head = end.checked_sub(1).filter(is_head)?;
    let mut start = head;
    while start > sentence.start && rules::is(Kind::OfficeModifier, &text(start - 1)) {
        start -= 1;
    }
    let office = (start..end).map(text).collect::<Vec<_>>().join(" ");
    let named = country_before(&tokens.all[sentence.start..start]);
    let (country, len) = named.map_or((None, 0), |(code, len)| (Some(code), len));
    Some(Role { office, country, tokens: start - len..end })
}

/// The country, by name or people, that the last tokens name, and how many tokens that takes.
fn country_before(tokens: &[Token<'_>]) -> Option<(&'static str, usize)> {
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
fn holders(tokens: &Tokens<'_>, names: &[(Range<usize>, Mention)]) -> Vec<Holder> {
    let persons = names.iter().filter(|(_, m)| m.entity_type == EntityType::Person);
    let holder = |(at, mention): &(Range<usize>, Mention)| {
        let sentence = tokens.sentence_of(at.start)?;
        let mut role = before(tokens, &sentence, at.start)?;
        role.country = role.country.or_else(|| country_after(tokens, &sentence, at.end));
        Some(Holder { entity: mention.entity.clone(), role, at: at.start })
    };
    persons.filter_map(holder).take(MOST_HOLDERS).collect()
}

/// "President Ana Silva of Portugal".
fn country_after(tokens: &Tokens<'_>, sentence: &Range<usize>, end: usize) -> Option<&'static str> {
    let rest = &tokens.all[end.min(sentence.end)..sentence.end];
    let of = rest.first().is_some_and(|t| rules::is(Kind::Of, t.text));
    let name = rest.get(1).filter(|_| of)?.text;
    places::lookup(name)
        .filter(|(_, kind)| *kind == places::PlaceKind::Country)
        .map(|(country, _)| country.code)
}

/// The person that holds an office like `office` for `country` at token `at`: named before in the report, else after.
/// Without a country, and where two persons hold the office, nobody is sure.
fn holder_of<'h>(holders: &'h [Holder], office: &str, country: Option<&str>, at: usize) -> Option<&'h str> {
    let same_country =
        |h: &&Holder| country.is_none() || h.role.country.is_none() || h.role.country == country;
    let fits = |h: &&Holder| h.role.office == office && same_country(h);
    let last = holders.iter().take_while(|h| h.at < at).filter(fits).last();
    let found = last.or_else(|| holders.iter().find(fits))?;
    let alone = holders.iter().filter(fits).all(|h| h.entity == found.entity);
    alone.then_some(found.entity.as_str())
}
