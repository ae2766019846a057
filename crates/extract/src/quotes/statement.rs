//! Official texts printed inside a report: all of one is its issuer's own words.

use super::draft::Draft;
use crate::Document;
use crate::syntax::{Tag, Tokens, noun_phrase_after, noun_phrase_before};
use newsloom_model::PassageKind;
use std::ops::Range;

/// What headings call such a text.
const NAMES: &[&str] = &[
    "statement",
    "communique",
    "communiqué",
    "readout",
    "transcript",
    "declaration",
    "remarks",
    "letter",
    "speech",
];

/// The statements of `doc`, each as one quote of its issuer, where its heading names one.
pub(super) fn statements(doc: &Document<'_>, tokens: &Tokens) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut rest = doc.sentences.as_slice();
    while let Some(first) = rest.iter().position(|s| s.kind == PassageKind::Statement) {
        let end = rest[first..]
            .iter()
            .position(|s| s.kind != PassageKind::Statement)
            .map_or(rest.len(), |n| first + n);
        let before = first.checked_sub(1).map(|heading| rest[heading].words.clone());
        let inside = rest[first].words.clone();
        let headed = before.and_then(|heading| Some((issuer(tokens, heading)?, inside.start)));
        let own = || {
            Some((issuer(tokens, inside.clone())?, inside.end)).filter(|_| !ends_sentence(tokens, &inside))
        };
        if let Some((speaker, start)) = headed.or_else(own) {
            let content = start..rest[end - 1].words.end;
            drafts.push(Draft { content, speaker: Some(speaker), cue: None, confidence: 0.7, rule: "block" });
        }
        rest = &rest[end..];
    }
    drafts.retain(|d| !d.content.is_empty());
    drafts
}

fn ends_sentence(tokens: &Tokens, words: &Range<usize>) -> bool {
    words.end > words.start && tokens.tag(words.end - 1) == Tag::Stop
}

/// The issuer in a heading: "The White House statement on the call", "Statement by the ministers".
fn issuer(tokens: &Tokens, heading: Range<usize>) -> Option<Range<usize>> {
    let name = heading.clone().take(20).find(|i| NAMES.contains(&tokens.lower(*i)))?;
    let phrase = match tokens.lower(name + 1) {
        "by" | "from" | "of" => noun_phrase_after(tokens, name + 2, heading.end),
        _ => noun_phrase_before(tokens, heading.start, name),
    };
    (!phrase.is_empty()).then_some(phrase)
}
