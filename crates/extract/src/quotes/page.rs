//! A report's words with what stands in quotation marks, and the segments that attributions are read in.

use crate::tag::Tag;
use crate::tokens::Tokens;
use newsloom_model::Span;
use newsloom_ner::Sentence;
use std::ops::Range;

/// A run of tokens in quotation marks, marks included.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The run in the text.
    pub(super) marked: Marked,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
}

/// Sentences that belong together because a quotation mark that opens in one closes in another.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Index of the passage.
    pub(super) passage: usize,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
}

/// What attributions are read from.
pub(crate) struct Page<'a> {
    /// The report's text.
    pub(super) text: &'a str,
    /// The words with their tags.
    pub(super) tokens: &'a Tokens<'a>,
    /// All runs in quotation marks, in order.
    pub(super) regions: Vec<Region>,
    /// In order; only of passages that tell.
    pub(super) segments: Vec<Segment>,
    /// For each token the index of its region plus one; 0 outside.
    inside: Vec<u32>,
}

impl<'a> Page<'a> {
    /// Pairs the marks of `doc` and joins its sentences to segments.
    pub(crate) fn of(tokens: &'a Tokens<'a>) -> Self {
        let mut page = Self {
            text: tokens.text(),
            tokens,
            regions: Vec::new(),
            segments: Vec::new(),
            inside: vec![0; tokens.len()],
        };
        let passages = &tokens.report().passages;
        for (i, passage) in passages.iter().enumerate().filter(|(_, p)| p.kind.is_content()) {
            let next = passages.get(i + 1).map_or("", |next| next.span.of(tokens.text()));
            let runs = marked(tokens.text(), passage.span, next.trim_start().chars().next());
            page.regions.extend(runs.into_iter().map(|marked| Region { marked, tokens: 0..0 }));
        }
        page.place();
        page.join(tokens.sentences().iter().filter(|s| s.kind.is_content()));
        page.skip_dateline();
        page
    }

    /// "KELMAR, May 3 (Reuters) -": nobody said that.
    fn skip_dateline(&mut self) {
        let tokens = self.tokens;
        let Some(dateline) = tokens.report().dateline.as_ref().filter(|d| !d.text.is_empty()) else { return };
        let Some(at) = tokens.text().find(&dateline.text) else { return };
        let end = at + dateline.text.len();
        let begins = |s: &&mut Segment| tokens.start(s.tokens.start) == at;
        if let Some(segment) = self.segments.iter_mut().filter(|s| !s.tokens.is_empty()).find(begins) {
            let behind = segment.tokens.clone().find(|i| tokens.start(*i) >= end);
            segment.tokens.start = behind.unwrap_or(segment.tokens.end);
        }
        self.segments.retain(|segment| !segment.tokens.is_empty());
    }

    /// The region that token `i` stands in.
    pub(super) fn region(&self, i: usize) -> Option<&Region> {
        let index = self.inside.get(i)?.checked_sub(1)?;
        self.regions.get(index as usize)
    }

    /// Whether `span` stands in quotation marks.
    pub(crate) fn is_quoted(&self, span: Span) -> bool {
        let next = self.regions.partition_point(|region| region.marked.outer.end <= span.start);
        self.regions.get(next).is_some_and(|region| region.marked.outer.contains(span))
    }

    /// The words in the quotation marks that open at `start`, in bytes.
    pub(super) fn marked_at(&self, start: usize) -> Option<Span> {
        let at = self.regions.partition_point(|region| region.marked.outer.start < start);
        self.regions.get(at).map(|region| region.marked).filter(|m| m.outer.start == start).map(|m| m.inner)
    }

    /// The words in the quotation marks that close at `end`, in bytes.
    pub(super) fn marked_before(&self, end: usize) -> Option<Span> {
        let at = self.regions.partition_point(|region| region.marked.outer.end < end);
        self.regions.get(at).map(|region| region.marked).filter(|m| m.outer.end == end).map(|m| m.inner)
    }

    /// The regions that begin in `range`, and the one that it begins in.
    pub(super) fn regions_in(&self, range: &Range<usize>) -> &[Region] {
        let first = self.regions.partition_point(|region| region.tokens.end <= range.start);
        let end = self.regions.partition_point(|region| region.tokens.start < range.end);
        &self.regions[first.min(end)..end]
    }

    /// The first token of the region that ends right before token `i`.
    pub(super) fn region_before(&self, i: usize) -> Option<&Region> {
        self.region(i.checked_sub(1)?).filter(|r| r.tokens.end == i)
    }

    /// Whether all of `range` stands in quotation marks, but for marks between and around them.
    pub(super) fn is_marked(&self, range: &Range<usize>) -> bool {
        let is_free =
            |i: usize| matches!(self.tokens.tag(i), Tag::Stop | Tag::Comma | Tag::Joint | Tag::Dash);
        let mut any = false;
        for i in range.clone() {
            match self.region(i) {
                Some(_) => any = true,
                None if is_free(i) => {}
                None => return false,
            }
        }
        any
    }

    /// Tells regions and tokens of each other: one walk over both.
    fn place(&mut self) {
        let mut i = 0;
        let tokens = self.tokens;
        for (index, region) in self.regions.iter_mut().enumerate() {
            let outer = region.marked.outer;
            while i < tokens.len() && tokens.start(i) < outer.start {
                i += 1;
            }
            let first = i;
            while i < tokens.len() && tokens.start(i) < outer.end {
                self.inside[i] = u32::try_from(index + 1).unwrap_or(0);
                i += 1;
            }
            region.tokens = first..i;
        }
    }

    fn join<'s>(&mut self, sentences: impl Iterator<Item = &'s Sentence>) {
        for sentence in sentences {
            let runs_on = sentence.words.start > 0
                && self
                    .inside
                    .get(sentence.words.start)
                    .is_some_and(|r| *r > 0 && *r == self.inside[sentence.words.start - 1]);
            match self.segments.last_mut() {
                Some(last) if runs_on && last.passage == sentence.passage => {
                    last.tokens.end = sentence.words.end;
                }
                _ => {
                    let tokens = sentence.words.clone();
                    self.segments.push(Segment { passage: sentence.passage, tokens });
                }
            }
        }
    }
}

/// A run of text in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// With the marks.
    pub(super) outer: Span,
    /// Without them.
    pub(super) inner: Span,
    /// Whether a mark closes it; a quote that goes on in the next paragraph has none.
    pub(super) is_closed: bool,
}

/// A mark that may open or close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `"` and `''`.
    Straight,
    /// `“`, `”`, `„`.
    Curly,
    /// `«`, `»`.
    Guillemet,
    /// `‘`, `’`.
    Single,
}

struct Opened {
    kind: Kind,
    /// The mark's first character.
    character: char,
    mark: Span,
}

/// The marked runs of one paragraph of `text`, in order, not overlapping. `next` begins the paragraph after it: a quote that
/// nothing closes goes on there, where the same mark opens it again.
fn marked(text: &str, paragraph: Span, next: Option<char>) -> Vec<Marked> {
    let mut found = Vec::new();
    let mut opened: Option<Opened> = None;
    let mut past = paragraph.start;
    for (at, c) in paragraph.of(text).char_indices() {
        let at = paragraph.start + at;
        if at < past {
            continue;
        }
        let Some((kind, len)) = mark_at(text, at, c) else { continue };
        let mark = Span::new(at, at + len);
        past = mark.end;
        let around = Around::of(text, paragraph, mark);
        match &opened {
            // “We left," she said: marks of two kinds.
            Some(open)
                if open.kind == Kind::Curly
                    && kind == Kind::Straight
                    && around.can_close()
                    && !around.can_open()
                    && !is_nested(Span::new(mark.end, paragraph.end).of(text)) =>
            {
                found.push(run(open.mark, mark));
                opened = None;
            }
            Some(open) if closes(open, kind, c, &around) => {
                found.push(run(open.mark, mark));
                opened = None;
            }
            Some(open) if kind == Kind::Straight && open.kind == kind && around.can_open() => {
                opened = Some(Opened { kind, character: c, mark });
            }
            None if opens(kind, c, &around) => opened = Some(Opened { kind, character: c, mark }),
            _ => {}
        }
    }
    let goes_on = |o: &Opened| o.mark.start == paragraph.start || next == Some(o.character);
    if let Some(open) = opened.filter(|o| o.kind != Kind::Single && goes_on(o)) {
        let end = Span::new(paragraph.end, paragraph.end);
        found.push(Marked { is_closed: false, ..run(open.mark, end) });
    }
    found
}

/// Whether `rest`, behind a straight mark, closes curly ones that opened before it: “He said "no" to me”.
fn is_nested(rest: &str) -> bool {
    const REACH: usize = 300;
    rest.chars().take(REACH).find(|c| matches!(c, '“' | '”')) == Some('”')
}

fn run(open: Span, close: Span) -> Marked {
    Marked { outer: open.cover(close), inner: Span::new(open.end, close.start), is_closed: true }
}

/// The kind and length in bytes of the mark that is `c` at `at`.
fn mark_at(text: &str, at: usize, c: char) -> Option<(Kind, usize)> {
    let kind = match c {
        '"' | '＂' => Kind::Straight,
        '“' | '”' | '„' | '‟' => Kind::Curly,
        '«' | '»' => Kind::Guillemet,
        // "'''": with the mark of a quote within.
        '\'' if text[at + 1..].starts_with("''") => return Some((Kind::Straight, 3)),
        '\'' | '`' if text[at + 1..].starts_with(c) => return Some((Kind::Straight, 2)),
        '‘' | '’' => Kind::Single,
        _ => return None,
    };
    Some((kind, c.len_utf8()))
}

/// The characters beside a mark; none at the paragraph's ends.
struct Around {
    before: Option<char>,
    after: Option<char>,
}

impl Around {
    fn of(text: &str, paragraph: Span, mark: Span) -> Self {
        Self {
            before: Span::new(paragraph.start, mark.start).of(text).chars().next_back(),
            after: Span::new(mark.end, paragraph.end).of(text).chars().next(),
        }
    }

    /// Whether the mark stands before a word and not behind one.
    fn can_open(&self) -> bool {
        let is_free = self
            .before
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | ':' | '/'));
        is_free && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether no word goes on behind the mark.
    fn can_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace()) && self.after.is_none_or(|c| !c.is_alphanumeric())
    }
}

fn opens(kind: Kind, c: char, around: &Around) -> bool {
    match kind {
        Kind::Straight => {
            around.after.is_some_and(|c| !c.is_whitespace())
                && !around.before.is_some_and(char::is_alphanumeric)
        }
        Kind::Curly | Kind::Guillemet => c != '”' || around.can_open(),
        Kind::Single => c == '‘' && around.can_open(),
    }
}

fn closes(open: &Opened, kind: Kind, c: char, around: &Around) -> bool {
    if open.kind != kind {
        return false;
    }
    match kind {
        Kind::Straight => !around.can_open() || around.can_close(),
        Kind::Curly => c == '”' || (c == '“' && !around.can_open()),
        Kind::Guillemet => c != open.character || !around.can_open(),
        Kind::Single => c == '’' && around.can_close(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        marked(text, Span::new(0, text.len()), None).into_iter().map(|m| m.inner.of(text)).collect()
    }

    #[test]
    fn marks_of_every_kind_pair() {
        assert_eq!(list("She said \"no way\" and “never.”"), ["no way", "never."]);
        assert_eq!(list("Er sagte: „Nein, danke.“ Und »Ja«."), ["Nein, danke.", "Ja"]);
        assert_eq!(list("Il dit : « Bonjour »"), [" Bonjour "]);
        assert_eq!(list("''We won,'' he said. ``Great''"), ["We won,", "Great"]);
        assert_eq!(list("It’s ‘the players’ night’ now"), ["the players"]);
    }

    #[test]
    fn a_nested_quote_stays_inside() {
        assert_eq!(list("“He said ‘no’ to me,” she said"), ["He said ‘no’ to me,"]);
    }

    #[test]
    fn an_open_quote_runs_on_only_from_the_start_of_its_paragraph() {
        assert_eq!(list("“We went on and on."), ["We went on and on."]);
        assert_eq!(list("A 5\" pipe and 6\" more"), Vec::<&str>::new());
        assert_eq!(list("An odd \"mark here"), Vec::<&str>::new());
    }

    #[test]
    fn an_open_quote_runs_on_where_the_next_paragraph_opens_it_again() {
        let text = "\"One,\" she said. \"Two.";
        let runs = |next| marked(text, Span::new(0, text.len()), next).len();
        assert_eq!((runs(Some('"')), runs(Some('T')), runs(None)), (2, 1, 1));
    }

    proptest! {
        #[test]
        fn runs_lie_in_order_on_boundaries(text in "[a\" ''“”„«»‘’.é]{0,80}") {
            let mut last = 0;
            for m in marked(&text, Span::new(0, text.len()), None) {
                prop_assert!(m.outer.start >= last && m.outer.contains(m.inner));
                prop_assert!(text.get(m.outer.start..m.outer.end).is_some() && text.get(m.inner.start..m.inner.end).is_some());
                last = m.outer.end;
            }
        }
    }
}
