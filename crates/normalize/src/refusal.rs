//! Pages that are no report: error pages, cookie walls, checks for robots, and pages without text.

use crate::metadata::markup::Markup;
use newsloom_html::plain::prefix;
use newsloom_lang::data::REFUSED_PAGES;
use newsloom_model::Refusal;
use std::sync::LazyLock;

/// The most text of a page that may be no report although it has some, in bytes.
const SHORT: usize = 1200;

/// The same for questions about cookies, some of which list every purpose: longer texts are reports.
const LONGEST_WALL: usize = 4000;

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

/// Why the page is no report, given its title and the text that was taken for the report. A short report beside which the
/// page asks about cookies is one all the same: what counts is whether the text itself is mostly such talk, or where there
/// is none, what the page shows.
pub(crate) fn reason(title: Option<&str>, content: &str, visible: &str, markup: &Markup) -> Option<Refusal> {
    let content = content.trim();
    if content.len() >= LONGEST_WALL {
        return None;
    }
    let title = title.or(markup.title.as_deref()).unwrap_or_default().to_lowercase();
    let is_empty = content.is_empty();
    let talk = Talk::of(if is_empty { prefix(visible, 6000) } else { content });
    let is_short = content.len() < SHORT;
    if is_short
        && ERRORS.iter().any(|e| begins(&title, e))
        && (content.len() < 400 || talk.says(&MISSING).is_some())
    {
        return refuse(format!("an error page: its title is \"{title}\""));
    }
    let titled = || CHECKS.iter().find(|check| title.contains(**check)).copied();
    if let Some(check) = talk.mostly(&CHECKS).or_else(titled).filter(|_| content.len() < 600) {
        return refuse(format!("a check for robots and not the article: it says \"{check}\""));
    }
    if let Some(missing) = talk.mostly(&MISSING).filter(|_| content.len() < 400) {
        return refuse(format!("an error page without an error status: it says \"{missing}\""));
    }
    if talk.mostly(&COOKIES).is_some() && talk.count(&COOKIES) >= 2 {
        return refuse("a cookie wall and not the article".into());
    }
    is_empty.then(|| Refusal("no text of a report was found in the page".into()))
}

/// The lines of a text in lower case, without figures: "we and our 312 partners".
struct Talk(Vec<String>);

impl Talk {
    fn of(text: &str) -> Self {
        let words = |line: &str| {
            let words =
                line.split_whitespace().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
            words.collect::<Vec<_>>().join(" ").to_lowercase()
        };
        Self(text.lines().map(words).collect())
    }

    fn says(&self, phrases: &[&'static str]) -> Option<&'static str> {
        phrases.iter().find(|phrase| self.0.iter().any(|line| line.contains(**phrase))).copied()
    }

    /// One of the phrases, where lines that have one are half of the text.
    fn mostly(&self, phrases: &[&'static str]) -> Option<&'static str> {
        let talks = |line: &&String| phrases.iter().any(|phrase| line.contains(*phrase));
        let length: usize = self.0.iter().filter(talks).map(String::len).sum();
        let is_most = length * 2 >= self.0.iter().map(String::len).sum();
        self.says(phrases).filter(|_| is_most)
    }

    /// How many of the phrases are said, those inside longer ones left out.
    fn count(&self, phrases: &[&'static str]) -> usize {
        let said: Vec<&str> = phrases
            .iter()
            .filter(|phrase| self.0.iter().any(|line| line.contains(**phrase)))
            .copied()
            .collect();
        said.iter()
            .filter(|phrase| said.iter().all(|other| other == *phrase || !other.contains(**phrase)))
            .count()
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    fn refused(title: &str, content: &str, visible: &str) -> Option<String> {
        let markup = Markup::read(&Html::parse_document(""), None);
        reason(Some(title), content, visible, &markup).map(|Refusal(why)| why)
    }

    #[test]
    fn walls_are_no_reports_in_any_language() {
        for wall in [
            "Your privacy, your choice\nWith your agreement, we and our 812 partners use cookies or similar technologies. You can withdraw your consent at any time.",
            "Nous et nos 312 partenaires utilisons des cookies pour stocker des informations.\nContinuer sans accepter",
            "Usamos cookies propias y de terceros.\nNosotros y nuestros socios guardamos datos.\nAceptar todo",
            "Noi e i nostri partner utilizziamo i cookie. Puoi revocare il consenso.\nAccetta tutto",
            "Wir und unsere Partner verwenden Cookies. Sie können Ihre Einwilligung widerrufen.\nAlle akzeptieren",
            "Wij en onze partners gebruiken cookies.\nAlles accepteren",
            "My i nasi partnerzy używamy plików cookie.\nPrzejdź do serwisu",
        ] {
            assert_eq!(
                refused("Post", wall, wall).as_deref(),
                Some("a cookie wall and not the article"),
                "{wall}"
            );
        }
    }

    #[test]
    fn a_short_report_is_one_whatever_stands_beside_it() {
        let banner = "We use cookies. We and our partners store data.\nAccept all cookies\nCookie settings\n";
        for (title, report) in [
            ("Ferry returns", "The ferry sails again since Monday, the harbour office said."),
            (
                "Regulator fines Brenntal",
                "The privacy office fined the chain Brenntal, whose banner offered only \"Accept all cookies\".\nConsent must be free, its head Ada Palme said on Monday.",
            ),
            (
                "Bridge closed",
                "The bridge over the Lind was closed on Monday after sensors had reported unusual traffic.\nDrivers wait for up to two hours, the road office said, and trains are full as well.",
            ),
            (
                "Night ferry ends",
                "The night ferry is no longer available from Monday, the harbour office said.",
            ),
        ] {
            assert_eq!(refused(title, report, &format!("{banner}{report}")), None, "{report}");
        }
    }

    #[test]
    fn checks_and_error_pages_are_told_by_what_they_say() {
        let check = "Checking your browser before you go on.";
        assert!(refused("Post", check, check).unwrap().starts_with("a check for robots"));
        assert!(refused("Post", "", check).unwrap().starts_with("a check for robots"));
        let why = "Completing the puzzle proves that you are a person and lets you in for a while.";
        assert!(refused("Are you a robot?", why, why).unwrap().starts_with("a check for robots"));
        assert_eq!(refused("Puzzle week begins", why, why), None);
        let missing = "The page you requested could not be found.";
        assert!(refused("Post", missing, missing).unwrap().starts_with("an error page without"));
        assert!(refused("Page not found", "Try the search.", "").unwrap().starts_with("an error page: "));
        assert!(refused("Post", "", "Menu").unwrap().starts_with("no text"));
    }
}
