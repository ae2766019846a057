//! What somebody said, and who.

mod chinese;
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
mod words;

use crate::names::Names;
use crate::tokens::Tokens;
pub(crate) use cues::{Class, cue_at};
use draft::Draft;
use newsloom_model::{PassageKind, Quote, Statement};
pub(crate) use page::Page;

/// The quotes of a report, in order of place.
pub(crate) fn quotes(page: &Page<'_>, names: &Names<'_>) -> Vec<Quote> {
    let tokens = page.tokens;
    let mut drafts = match tokens.language() {
        "en" => english::attributions(page, names),
        language => foreign::attributions(page, names, language),
    };
    drafts.extend(statement::quotes(tokens));
    let finish = |draft: &Draft| in_statement(tokens, draft.finish(page, names));
    let mut quotes: Vec<_> = drafts.iter().map(finish).collect();
    if tokens.language() == "zh" {
        quotes.extend(chinese::quotes(page, names));
    }
    quotes.sort_by_key(|q| (q.span.start, q.span.end));
    quotes.dedup_by(|a, b| a.span == b.span);
    quotes
}

/// The official texts that a report prints, in order of place.
pub(crate) fn statements(tokens: &Tokens<'_>, names: &Names<'_>) -> Vec<Statement> {
    statement::statements(tokens, names)
}

/// `quote` with the mark of a quote from an official text, where it stands in one.
fn in_statement(tokens: &Tokens<'_>, mut quote: Quote) -> Quote {
    if tokens.report().kind_at(quote.span.start) == Some(PassageKind::Statement) {
        quote.rule = format!("statement-{}", quote.rule).into();
    }
    quote
}
