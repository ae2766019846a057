//! What somebody said, and who.

mod clause;
mod cues;
mod draft;
mod english;
mod foreign;
mod page;
mod speaker;
mod statement;
#[cfg(test)]
mod tests;

use crate::tokens::Tokens;
use draft::Draft;
use newsloom_model::{Mention, PassageKind, Quote, Statement};
use page::Page;

/// The quotes of `doc`, in order of place.
pub(crate) fn quotes(tokens: &Tokens<'_>, mentions: &[Mention]) -> Vec<Quote> {
    let page = Page::of(tokens);
    let mut drafts = match tokens.language() {
        "en" => english::attributions(&page),
        language => foreign::attributions(&page, language),
    };
    drafts.extend(statement::quotes(tokens));
    let finish = |draft: &Draft| in_statement(tokens, draft.finish(&page, mentions));
    let mut quotes: Vec<_> = drafts.iter().map(finish).collect();
    quotes.sort_by_key(|q| (q.span.start, q.span.end));
    quotes.dedup_by(|a, b| a.span == b.span);
    quotes
}

/// The official texts that `doc` prints, in order of place.
pub(crate) fn statements(tokens: &Tokens<'_>, mentions: &[Mention]) -> Vec<Statement> {
    statement::statements(tokens, mentions)
}

/// `quote` with the mark of a quote from an official text, where it stands in one.
fn in_statement(tokens: &Tokens<'_>, mut quote: Quote) -> Quote {
    if tokens.report().kind_at(quote.span.start) == Some(PassageKind::Statement) {
        quote.rule = format!("statement-{}", quote.rule).into();
    }
    quote
}
