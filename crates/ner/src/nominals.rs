//! Descriptions of persons that the report names: "the US president", "his Russian counterpart".

use super::roles::{self, Holder};
use super::tokens::Tokens;
use newsloom_model::{EntityType, Mention, MentionKind, Span};
use std::ops::Range;

/// The descriptions that surely mean one of the persons among `names`.
pub(super) fn find(tokens: &Tokens<'_>, names: &[(Range<usize>, Mention)]) -> Vec<Mention> {
    let holders = roles::holders(tokens, names);
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
    let role = roles::before(tokens, sentence, end)?;
    // "president of the company" is another office.
    if tokens.all.get(end).is_some_and(|t| matches!(t.text, "of" | "for" | "-")) {
        return None;
    }
    let article = role.tokens.start > sentence.start
        && tokens.all[role.tokens.start - 1].text.eq_ignore_ascii_case("the");
    let possessive = tokens.all[role.tokens.clone()].iter().any(|t| matches!(t.text, "'s" | "’s"));
    if !article && !possessive {
        return None;
    }
    let entity = roles::find(holders, &role.office, role.country, end)?;
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
    if tokens.all[head].text != "counterpart" {
        return None;
    }
    let (code, len) = roles::country_before(&tokens.all[sentence.start..head])?;
    let start = (head - len).checked_sub(1).filter(|at| *at >= sentence.start)?;
    let owner = matches!(tokens.all[start].text, "his" | "her" | "their" | "His" | "Her" | "Their");
    let mut fitting = holders.iter().filter(|h| h.role.country == Some(code)).map(|h| h.entity.as_str());
    let entity = fitting.next().filter(|_| owner)?;
    fitting.all(|other| other == entity).then_some((start..end, entity))
}
