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
    let all = |part| words.all(part).collect();
    let (cues, links, sources) = (all(Part::Cue), all(Part::Link), all(Part::Source));
    let reader = Reader { page, names, cues, links, sources };
    let passages = page.tokens.report().passages.iter().filter(|passage| passage.kind.is_content());
    passages.flat_map(|passage| reader.in_passage(passage.span)).collect()
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    names: &'p Names<'p>,
    cues: Vec<&'static str>,
    /// What joins a name to what it has.
    links: Vec<&'static str>,
    /// What stands before who speaks: "据".
    sources: Vec<&'static str>,
}

impl Reader<'_, '_> {
    fn in_passage(&self, passage: Span) -> Vec<Quote> {
        let mut found: Vec<Quote> = Vec::new();
        let mut clause = passage.start;
        let mut taken = passage.start;
        for (at, mark) in passage.of(self.page.text).char_indices() {
            let at = Span::new(passage.start + at, passage.start + at + mark.len_utf8());
            let is_spoken = matches!(mark, '，' | '：' | ':' | ',');
            let is_end = matches!(mark, '。' | '！' | '？' | '；' | '”' | '\n' | '）' | '」');
            let is_outside = (is_spoken || is_end) && taken <= clause && !self.page.is_quoted(at);
            let words = Span::new(clause, at.start);
            let quote = match is_outside {
                true if matches!(mark, '，' | ',') => {
                    self.between(words, Span::new(at.end, passage.end), taken)
                }
                true if is_spoken => self.before(words, Span::new(at.end, passage.end)),
                true => self.behind(words),
                false => None,
            };
            taken = quote.as_ref().map_or(taken, |quote| quote.span.end);
            found.extend(quote);
            if is_spoken || is_end {
                clause = at.end;
            }
        }
        found
    }

    /// The quote that `clause` introduces, with what follows it to the end of the passage.
    fn before(&self, clause: Span, rest: Span) -> Option<Quote> {
        let (speaker, cue) = self.source(clause)?;
        let is_marked = rest.of(self.page.text).starts_with(['“', '「', '"']);
        let span = if is_marked { self.page.marked_at(rest.start)? } else { sentence(self.page.text, rest) };
        let kind = if is_marked { QuoteKind::Direct } else { QuoteKind::Indirect };
        self.quote(span, kind, speaker, cue)
    }

    /// The same with the words in quotation marks that `clause` interrupts, where no quote before `free_from` has them:
    /// "“水位上涨，”市长说，“请离开。”"
    fn between(&self, clause: Span, rest: Span, free_from: usize) -> Option<Quote> {
        let first = self.page.marked_before(clause.start).filter(|first| first.start >= free_from);
        let quote = self.before(clause, rest);
        let Some(first) = first else { return quote };
        // Words that are too few make no quote.
        let Some(opening) = self.behind(clause) else { return quote };
        Some(match quote.filter(|quote| quote.kind == QuoteKind::Direct) {
            Some(quote) => Quote {
                span: Span::new(first.start, quote.span.end),
                parts: vec![first, quote.span],
                ..opening
            },
            None => opening,
        })
    }

    /// The quote in quotation marks that `clause` follows: "“大桥很安全，”工程师说。"
    fn behind(&self, clause: Span) -> Option<Quote> {
        let span = self.page.marked_before(clause.start)?;
        let (speaker, cue) = self.source(clause)?;
        self.quote(span, QuoteKind::Direct, speaker, cue)
    }

    fn quote(&self, span: Span, kind: QuoteKind, speaker: Speaker, cue: Span) -> Option<Quote> {
        (span.of(self.page.text).chars().count() >= FEWEST).then(|| Quote {
            span,
            kind,
            speaker: Some(speaker),
            cue: Some(cue),
            parts: Vec::new(),
            confidence: 0.7,
            rule: "clause-and-cue".into(),
        })
    }

    /// Who speaks in `clause`, which ends in a cue, and the cue: "市长表示", "据警方称".
    fn source(&self, clause: Span) -> Option<(Speaker, Span)> {
        let words = clause.of(self.page.text);
        let cue = self.cues.iter().filter(|cue| words.ends_with(**cue)).max_by_key(|cue| cue.len())?;
        let cue = Span::new(clause.end - cue.len(), clause.end);
        let source = self.sources.iter().filter(|source| words.starts_with(**source));
        let lead = source.map(|source| source.len()).max().unwrap_or(0);
        let speaker = (clause.start + lead < cue.start).then(|| Span::new(clause.start + lead, cue.start))?;
        Some((self.speaker(speaker)?, cue))
    }

    /// The name that `clause` ends with, else the clause where it is short.
    fn speaker(&self, clause: Span) -> Option<Speaker> {
        let named = self.names.within(clause).last();
        if let Some(mention) = named {
            let behind = &clause.of(self.page.text)[mention.span.end - clause.start..];
            let is_head = !self.links.iter().any(|link| behind.starts_with(link));
            let entity = is_head.then(|| mention.entity.clone());
            return Some(Speaker { span: if is_head { mention.span } else { clause }, entity });
        }
        let length = clause.of(self.page.text).chars().count();
        (length > 0 && length <= LONGEST_SPEAKER).then_some(Speaker { span: clause, entity: None })
    }
}

/// `rest` to the end of its first sentence, without the mark.
fn sentence(text: &str, rest: Span) -> Span {
    let end = rest.of(text).find(['。', '！', '？', '\n']).map_or(rest.end, |at| rest.start + at);
    Span::new(rest.start, end)
}
