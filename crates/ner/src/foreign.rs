//! Languages without a model: only what the table of countries names surely.

use super::tokens::Tokens;
use crate::places::{self, PlaceKind};
use newsloom_model::{EntityType, Mention, MentionKind};

/// Countries and capitals whose English name the text uses, capitalized.
pub(super) fn places(tokens: &Tokens<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let longest = 3.min(sentence.end - at);
            let known = (1..=longest).rev().find_map(|len| Some((len, place(tokens, at, len)?)));
            found.extend(known.as_ref().map(|(_, mention)| mention.clone()));
            at += known.map_or(1, |(len, _)| len);
        }
    }
    found
}

fn place(tokens: &Tokens<'_>, at: usize, len: usize) -> Option<Mention> {
    let run = &tokens.all[at..at + len];
    // Short words in capitals and small words ("Male", "Chad") mean other things elsewhere.
    let plain = |text: &str| text.starts_with(char::is_uppercase) && text.chars().count() > 4;
    let name = run.iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
    let (country, kind) = places::lookup(&name).filter(|_| run.iter().all(|t| plain(t.text)))?;
    let entity = match kind {
        PlaceKind::Country => country.name,
        PlaceKind::Capital => country.capital,
        PlaceKind::Demonym => return None,
    };
    Some(Mention {
        span: tokens.span(&(at..at + len)),
        entity_type: EntityType::Place,
        kind: MentionKind::Name,
        entity: entity.to_owned(),
        confidence: 0.6,
        rule: "countries".into(),
    })
}
