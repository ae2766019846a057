//! What somebody said, and who.

mod clause;
mod cues;
mod draft;
mod english;
mod marks;
mod page;
mod subject;
#[cfg(test)]
mod tests;

use crate::Document;
use crate::syntax::Tokens;
use newsloom_model::{Mention, Quote};
use page::Page;

/// The quotes of `doc`, in order of place.
pub(crate) fn quotes(doc: &Document<'_>, tokens: &Tokens, mentions: &[Mention]) -> Vec<Quote> {
    let page = Page::of(doc, tokens);
    let drafts = match doc.language() {
        "en" | "" => english::attributions(&page),
        _ => Vec::new(),
    };
    let mut quotes: Vec<_> = drafts.iter().map(|draft| draft.finish(&page, mentions)).collect();
    quotes.sort_by_key(|q| (q.span.start, q.span.end));
    quotes.dedup_by(|a, b| a.span == b.span);
    quotes
}
