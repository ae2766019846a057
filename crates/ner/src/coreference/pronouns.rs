//! "He" and "she", where only one person can be meant.

use crate::rules::{self, Kind};
use crate::tokens::Tokens;
use newsloom_model::{EntityType, Mention, MentionKind};
use std::ops::Range;

/// The pronouns of sentences that, with the sentence before, name one person only before the pronoun. `persons` are
/// the mentions of persons with their first tokens, in order.
pub(super) fn find(tokens: &Tokens<'_>, persons: &[(usize, &str)]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut before: Range<usize> = 0..0;
    for sentence in &tokens.sentences {
        for at in sentence.clone().filter(|at| rules::is(Kind::Pronoun, tokens.all[*at].text)) {
            if let Some(entity) = only_one(persons, before.start, at) {
                found.push(Mention {
                    span: tokens.all[at].span,
                    entity_type: EntityType::Person,
                    kind: MentionKind::Pronoun,
                    entity: entity.to_owned(),
                    confidence: 0.7,
                    rule: "pronoun".into(),
                });
            }
        }
        before = sentence.clone();
    }
    found
}

/// The one person named by the tokens from `start` to `end`.
fn only_one<'p>(persons: &[(usize, &'p str)], start: usize, end: usize) -> Option<&'p str> {
    let first = persons.partition_point(|(at, _)| *at < start);
    let mut named = persons[first..].iter().take_while(|(at, _)| *at < end).map(|(_, entity)| *entity);
    let entity = named.next()?;
    named.all(|other| other == entity).then_some(entity)
}
