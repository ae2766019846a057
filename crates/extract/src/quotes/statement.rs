//! Official texts printed inside a report: all of one is its issuer's own words.

use super::draft::Draft;
use super::speaker::speaker;
use super::words::{self, Part};
use crate::english::{self, Word};
use crate::grammar::{noun_phrase_after, noun_phrase_before};
use crate::names::Names;
use crate::tag::Tag;
use crate::tokens::Tokens;
use newsloom_model::{PassageKind, Statement};
use newsloom_ner::Sentence;
use std::ops::Range;

/// An official text as ranges of tokens.
struct Block {
    /// All of it.
    words: Range<usize>,
    /// The line that introduces it: the passage before, where it names the text, or its own first line.
    heading: Option<Range<usize>>,
    /// Whose words it is, and where these words begin.
    issuer: Option<(Range<usize>, usize)>,
}

/// The official texts that `doc` prints.
pub(super) fn statements(tokens: &Tokens<'_>, names: &Names<'_>) -> Vec<Statement> {
    let span = |range: &Range<usize>| tokens.span(range.start, range.end);
    let statement = |block: Block| Statement {
        span: span(&block.words),
        heading: block.heading.as_ref().map(span),
        issuer: block.issuer.map(|(issuer, _)| speaker(tokens, names, &issuer)),
    };
    blocks(tokens).into_iter().map(statement).collect()
}

/// Each official text of `doc` as one quote of its issuer, where a heading names one.
pub(super) fn quotes(tokens: &Tokens<'_>) -> Vec<Draft> {
    let draft = |block: Block| {
        let (issuer, start) = block.issuer?;
        let content = start..block.words.end;
        (!content.is_empty()).then_some(Draft {
            content,
            speaker: Some(issuer),
            cue: None,
            aside: None,
            confidence: 0.7,
            rule: "block",
        })
    };
    blocks(tokens).into_iter().filter_map(draft).collect()
}

fn blocks(tokens: &Tokens<'_>) -> Vec<Block> {
    let is_inside = |s: &Sentence| s.kind == PassageKind::Statement;
    let mut blocks = Vec::new();
    let mut from = 0usize;
    for run in tokens.sentences().chunk_by(|a, b| is_inside(a) == is_inside(b)) {
        let before = from.checked_sub(1).map(|at| &tokens.sentences()[at]);
        from += run.len();
        if let ([first, ..], [.., last]) = (run, run)
            && is_inside(first)
            && first.words.start < last.words.end
        {
            blocks.push(block(tokens, before, first, first.words.start..last.words.end));
        }
    }
    blocks
}

/// The text `words`, which begins with the sentence `first`, after the sentence `before`.
fn block(tokens: &Tokens<'_>, before: Option<&Sentence>, first: &Sentence, words: Range<usize>) -> Block {
    let headed = before.and_then(|line| Some((issuer(tokens, line.words.clone())?, line.words.clone())));
    if let Some((issuer, line)) = headed {
        return Block { heading: Some(line), issuer: Some((issuer, words.start)), words };
    }
    let own = (!ends_sentence(tokens, &first.words)).then(|| issuer(tokens, first.words.clone())).flatten();
    let heading = own.as_ref().map(|_| first.words.clone());
    let above = before.filter(|line| line.kind == PassageKind::Heading).map(|line| line.words.clone());
    Block { heading: heading.or(above), issuer: own.map(|issuer| (issuer, first.words.end)), words }
}

fn ends_sentence(tokens: &Tokens<'_>, words: &Range<usize>) -> bool {
    words.end > words.start && tokens.tag(words.end - 1) == Tag::Stop
}

/// The issuer in a heading: "The White House statement on the call", "Statement by the ministers".
fn issuer(tokens: &Tokens<'_>, heading: Range<usize>) -> Option<Range<usize>> {
    let name = heading.clone().take(20).find(|i| words::is(tokens, *i, Part::Document))?;
    let phrase = match english::is(tokens, name + 1, Word::IssuerLink) {
        true => noun_phrase_after(tokens, name + 2, heading.end),
        false => noun_phrase_before(tokens, heading.start, name),
    };
    (!phrase.is_empty()).then_some(phrase)
}
