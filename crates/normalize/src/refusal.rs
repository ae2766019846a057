//! Pages that are no report: error pages, cookie walls, checks for robots, and pages without text.

use crate::metadata::markup::Markup;
use newsloom_html::plain::prefix;
use newsloom_model::Refusal;

/// The most text of a page that may be no report although it has some, in bytes.
const SHORT: usize = 1200;

/// Titles of error pages: the whole title, or its beginning.
const ERRORS: &[&str] = &[
    "404",
    "403",
    "410",
    "500",
    "502",
    "503",
    "error 404",
    "page not found",
    "not found",
    "seite nicht gefunden",
    "fehler 404",
    "access denied",
    "forbidden",
    "página no encontrada",
    "page introuvable",
    "pagina non trovata",
    "página não encontrada",
    "страница не найдена",
    "this page could not be found",
    "this page isn't available",
    "we can't find that page",
    "we can’t find that page",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "oops",
    "sorry, this page",
    "content not available",
    "article not found",
    "die seite wurde nicht gefunden",
    "gateway timeout",
    "site maintenance",
    "unter wartung",
    "unavailable for legal reasons",
    "451",
];
/// What checks for robots and walls say.
const CHECKS: &[&str] = &[
    "enable javascript and cookies to continue",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "complete the security check",
    "unusual traffic",
    "attention required! | cloudflare",
    "just a moment...",
    "pardon our interruption",
    "access to this page has been denied",
    "please enable js and disable any ad blocker",
    "ddos protection by",
    "please verify you are a human",
    "bot detection",
];
const COOKIES: &[&str] = &[
    "before you continue",
    "we use cookies",
    "we and our partners",
    "wir und unsere partner",
    "accept all cookies",
    "accept all",
    "alle akzeptieren",
    "cookie-einstellungen",
    "cookie settings",
    "manage consent",
    "zustimmung",
    "tracking und cookies",
    "mit werbung weiterlesen",
    "your privacy choices",
    "store and/or access information on a device",
];
const MISSING: &[&str] = &[
    "page you requested could not be found",
    "page you are looking for",
    "page you were looking for",
    "page cannot be found",
    "page can't be found",
    "page can’t be found",
    "page does not exist",
    "page doesn't exist",
    "page no longer exists",
    "has been moved or deleted",
    "has been removed or",
    "no longer available",
    "seite wurde nicht gefunden",
    "seite existiert nicht",
    "leider nicht gefunden",
    "nicht mehr verfügbar",
    "la página que busca",
    "la page que vous recherchez",
    "the requested url was not found",
    "you don't have permission to access",
    "you do not have permission to access",
];

/// Why the page is no report, given its title and the text that was taken for the report.
pub(crate) fn reason(title: Option<&str>, content: &str, visible: &str, markup: &Markup) -> Option<Refusal> {
    let title = title.or(markup.title.as_deref()).unwrap_or_default().to_lowercase();
    let short = content.len() < SHORT;
    let seen = if short { prefix(visible, 6000).to_lowercase() } else { String::new() };
    let says = |phrases: &[&'static str]| phrases.iter().find(|p| seen.contains(**p)).copied();
    if short && ERRORS.iter().any(|e| begins(&title, e)) && (content.len() < 400 || says(MISSING).is_some()) {
        return refuse(format!("an error page: its title is \"{title}\""));
    }
    if let Some(check) = says(CHECKS).filter(|_| content.len() < 600) {
        return refuse(format!("a check for robots and not the article: it says \"{check}\""));
    }
    if let Some(missing) = says(MISSING).filter(|_| content.len() < 400) {
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
