//! What stands in quotation marks: pairing of marks of every kind, also where a quote runs over paragraphs and only
//! its last paragraph closes it.

use newsloom_model::Span;

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

/// The marked runs of one paragraph of `text`, in order, not overlapping.
pub(super) fn marked(text: &str, paragraph: Span) -> Vec<Marked> {
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
    if let Some(open) = opened.filter(|o| o.kind != Kind::Single && o.mark.start == paragraph.start) {
        let end = Span::new(paragraph.end, paragraph.end);
        found.push(Marked { is_closed: false, ..run(open.mark, end) });
    }
    found
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
        marked(text, Span::new(0, text.len())).into_iter().map(|m| m.inner.of(text)).collect()
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

    proptest! {
        #[test]
        fn runs_lie_in_order_on_boundaries(text in "[a\" ''“”„«»‘’.é]{0,80}") {
            let mut last = 0;
            for m in marked(&text, Span::new(0, text.len())) {
                prop_assert!(m.outer.start >= last && m.outer.contains(m.inner));
                prop_assert!(text.get(m.outer.start..m.outer.end).is_some() && text.get(m.inner.start..m.inner.end).is_some());
                last = m.outer.end;
            }
        }
    }
}
