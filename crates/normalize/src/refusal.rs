//! Pages that are no report: error pages, cookie walls, checks for robots, and pages without text.

use crate::metadata::markup::Markup;
use newsloom_html::plain::prefix;
use newsloom_lang::data::REFUSED_PAGES;
use newsloom_model::Refusal;
use std::sync::LazyLock;

/// The most text of a page that may be no report although it has some, in bytes.
const SHORT: usize = 1200;

/// Titles of error pages: the whole title, or its beginning.
static ERRORS: LazyLock<Vec<&str>> =
    LazyLock::new(|| REFUSED_PAGES.select("text", "kind", "error-title").collect());
/// What checks for robots and walls say.
static CHECKS: LazyLock<Vec<&str>> =
    LazyLock::new(|| REFUSED_PAGES.select("text", "kind", "check").collect());
/// What questions about cookies say.
static COOKIES: LazyLock<Vec<&str>> =
    LazyLock::new(|| REFUSED_PAGES.select("text", "kind", "cookies").collect());
/// What error pages without an error status say.
static MISSING: LazyLock<Vec<&str>> =
    LazyLock::new(|| REFUSED_PAGES.select("text", "kind", "missing").collect());

/// Why the page is no report, given its title and the text that was taken for the report.
pub(crate) fn reason(title: Option<&str>, content: &str, visible: &str, markup: &Markup) -> Option<Refusal> {
    let title = title.or(markup.title.as_deref()).unwrap_or_default().to_lowercase();
    let short = content.len() < SHORT;
    let seen = if short { prefix(visible, 6000).to_lowercase() } else { String::new() };
    let says = |phrases: &[&'static str]| phrases.iter().find(|p| seen.contains(**p)).copied();
    if short && ERRORS.iter().any(|e| begins(&title, e)) && (content.len() < 400 || says(&MISSING).is_some())
    {
        return refuse(format!("an error page: its title is \"{title}\""));
    }
    if let Some(check) = says(&CHECKS).filter(|_| content.len() < 600) {
        return refuse(format!("a check for robots and not the article: it says \"{check}\""));
    }
    if let Some(missing) = says(&MISSING).filter(|_| content.len() < 400) {
        return refuse(format!("an error page without an error status: it says \"{missing}\""));
    }
    let walls = COOKIES.iter().filter(|p| seen.contains(**p)).count();
    if walls >= 2 && content.len() < 500 {
        return refuse("a cookie wall and not the article".into());
    }
    content.trim().is_empty().then(|| Refusal("no text of a report was found in the page".into()))
}

fn refuse(why: String) -> Option<Refusal> {
    Some(Refusal(why))
}

/// Whether `title` is `error` or begins with it as a word of its own.
fn begins(title: &str, error: &str) -> bool {
    let rest = title.trim().strip_prefix(error);
    rest.is_some_and(|r| {
        r.is_empty()
            || (!r.starts_with(char::is_alphanumeric)
                && (error.len() > 3 || r.starts_with([' ', '|', '-', ':', '–']) && r.len() < 40))
    })
}
