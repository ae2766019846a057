//! Official texts printed inside a report: a heading such as "The ministry's statement on the talks" or "Full text
//! of the declaration", and the paragraphs that follow it.

use newsloom_lang::data::STATEMENTS;
use newsloom_model::PassageKind;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// A paragraph and what it is thought to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph<'t> {
    /// Its text, without the white space at its ends.
    pub(crate) text: &'t str,
    /// What it is.
    pub(crate) kind: PassageKind,
}

/// What is issued.
static ISSUED: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| STATEMENTS.select("text", "kind", "issued").collect());
/// Openings that announce the text itself.
static WHOLE: LazyLock<Vec<&str>> = LazyLock::new(|| STATEMENTS.select("text", "kind", "opening").collect());
/// What links the issued text to its issuer and subject.
static LINKS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| STATEMENTS.select("text", "kind", "link").collect());
/// Verbs that make the line a sentence of the report about a statement.
static VERBS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| STATEMENTS.select("text", "kind", "verb").collect());
/// The most paragraphs of one statement.
const MAX_PARAGRAPHS: usize = 200;

/// Marks the statements among `paragraphs`, each from its heading to the next heading or the end of the text.
pub(crate) fn mark(paragraphs: &mut [Paragraph<'_>]) {
    let mut at = 0;
    while at < paragraphs.len() {
        at += 1;
        if is_heading(paragraphs[at - 1].text) && announces(paragraphs, at - 1) {
            paragraphs[at - 1].kind = PassageKind::Heading;
            at += mark_from(&mut paragraphs[at..]);
        }
    }
}

/// Marks up to the next heading; the number of paragraphs passed.
fn mark_from(paragraphs: &mut [Paragraph<'_>]) -> usize {
    let end = paragraphs
        .iter()
        .position(|p| p.kind == PassageKind::Heading)
        .unwrap_or(paragraphs.len())
        .min(MAX_PARAGRAPHS);
    for paragraph in paragraphs[..end].iter_mut().filter(|p| p.kind == PassageKind::Body) {
        paragraph.kind = PassageKind::Statement;
    }
    end
}

/// Whether a paragraph of text follows, so that the line can be its heading, and other text comes before.
fn announces(paragraphs: &[Paragraph<'_>], at: usize) -> bool {
    paragraphs[at].kind != PassageKind::Furniture
        && paragraphs[..at].iter().any(|p| p.kind == PassageKind::Body)
        && paragraphs[at + 1..]
            .iter()
            .find(|p| p.kind != PassageKind::Furniture)
            .is_some_and(|p| p.kind == PassageKind::Body && p.text.len() > 60)
}

/// Whether `line` names an official text and is no sentence.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 160 || line.len() < 8 || line.ends_with(['.', '?', '!', '"', '”', ',']) {
        return false;
    }
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|w| !w.is_empty())
        .collect();
    if WHOLE.iter().any(|w| lower.starts_with(w)) {
        return words.len() <= 20;
    }
    let issued = words.iter().position(|w| ISSUED.contains(*w));
    let linked = issued.is_some_and(|i| words.get(i + 1).is_none_or(|next| LINKS.contains(*next)));
    linked && words.len() >= 3 && words.len() <= 16 && !words.iter().any(|w| VERBS.contains(*w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use PassageKind::{Body, Heading, Statement};

    fn kinds(lines: &[&str]) -> Vec<PassageKind> {
        let mut paragraphs: Vec<Paragraph<'_>> =
            lines.iter().map(|text| Paragraph { text, kind: Body }).collect();
        mark(&mut paragraphs);
        paragraphs.iter().map(|p| p.kind).collect()
    }

    const LONG: &str =
        "The two ministers spoke today about the harbour, the bridge and the long delay of both works.";

    #[test]
    fn the_text_after_such_a_heading_is_a_statement() {
        assert_eq!(
            kinds(&[LONG, "The ministry's statement on the bridge", LONG, LONG]),
            [Body, Heading, Statement, Statement]
        );
        assert_eq!(kinds(&[LONG, "Full text of the declaration:", LONG]), [Body, Heading, Statement]);
        assert_eq!(kinds(&[LONG, "Die Erklärung der Ministerin im Wortlaut", LONG])[2], Statement);
    }

    #[test]
    fn headlines_about_statements_are_not_such_headings() {
        assert_eq!(kinds(&[LONG, "The statement on the bridge was late", LONG]), [Body; 3]);
        assert_eq!(kinds(&["Statement of the ministry", LONG]), [Body; 2]);
    }
}
