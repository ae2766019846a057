//! Quotes in Chinese, which writes no spaces: read from the characters. A clause that ends in a cue and a comma or colon names
//! the speaker, and what follows to the end of the sentence or of the quotation marks is what is said.

use super::page::Page;
use super::words::{self, Part};
use crate::names::Names;
use newsloom_model::{Quote, QuoteKind, Span, Speaker};

/// The most characters that name a speaker who is no name.
const LONGEST_SPEAKER: usize = 8;
/// The fewest characters of what is said.
const FEWEST: usize = 4;

/// The quotes of a page.
pub(super) fn quotes(page: &Page<'_>, names: &Names<'_>) -> Vec<Quote> {
    let Some(words) = words::of("zh") else { return Vec::new() };
    let cues: Vec<&str> = words.all(Part::Cue).collect();
    let passages = page.tokens.report().passages.iter().filter(|passage| passage.kind.is_content());
    passages.flat_map(|passage| in_passage(page, names, &cues, passage.span)).collect()
}

fn in_passage(page: &Page<'_>, names: &Names<'_>, cues: &[&str], passage: Span) -> Vec<Quote> {
    let text = passage.of(page.text);
    let mut found: Vec<Quote> = Vec::new();
    let mut clause = 0;
    for (at, mark) in text.char_indices() {
        let behind = at + mark.len_utf8();
        let is_spoken = matches!(mark, '，' | '：' | ':' | ',');
        let is_free = found.last().is_none_or(|quote| quote.span.end <= passage.start + clause);
        if is_spoken && is_free && !page.is_quoted(Span::new(passage.start + at, passage.start + behind)) {
            let before = Span::new(passage.start + clause, passage.start + at);
            found.extend(quote(page, names, cues, before, Span::new(passage.start + behind, passage.end)));
        }
        if is_spoken || matches!(mark, '。' | '！' | '？' | '；' | '”' | '\n' | '）' | '」') {
            clause = behind;
        }
    }
    found
}

/// The quote that `clause` introduces, with what follows it to the end of the passage.
fn quote(page: &Page<'_>, names: &Names<'_>, cues: &[&str], clause: Span, rest: Span) -> Option<Quote> {
    let words = clause.of(page.text);
    let cue = cues.iter().filter(|cue| words.ends_with(**cue)).max_by_key(|cue| cue.len())?;
    let cue = Span::new(clause.end - cue.len(), clause.end);
    let speaker = speaker(page, names, Span::new(clause.start, cue.start))?;
    let is_marked = rest.of(page.text).starts_with(['“', '「', '"']);
    let span = if is_marked { page.marked_at(rest.start)? } else { sentence(page.text, rest) };
    let kind = if is_marked { QuoteKind::Direct } else { QuoteKind::Indirect };
    (span.of(page.text).chars().count() >= FEWEST).then(|| Quote {
        span,
        kind,
        speaker: Some(speaker),
        cue: Some(cue),
        parts: Vec::new(),
        confidence: 0.7,
        rule: "clause-and-cue".into(),
    })
}

/// The name that `clause` ends with, else the clause where it is short.
fn speaker(page: &Page<'_>, names: &Names<'_>, clause: Span) -> Option<Speaker> {
    let named = names.within(clause).last();
    if let Some(mention) = named {
        let is_head = !clause.of(page.text)[mention.span.end - clause.start..].starts_with('的');
        let entity = is_head.then(|| mention.entity.clone());
        return Some(Speaker { span: if is_head { mention.span } else { clause }, entity });
    }
    let length = clause.of(page.text).chars().count();
    (length > 0 && length <= LONGEST_SPEAKER).then_some(Speaker { span: clause, entity: None })
}

/// `rest` to the end of its first sentence, without the mark.
fn sentence(text: &str, rest: Span) -> Span {
    let end = rest.of(text).find(['。', '！', '？', '\n']).map_or(rest.end, |at| rest.start + at);
    Span::new(rest.start, end)
}
