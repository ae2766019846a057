//! Pieces that several pages show.

pub(crate) use newsloom_desk::direction;

use crate::access::Actor;
use maud::{Markup, html};
use newsloom_model::{NO_OUTLET, Report};
use newsloom_store::StoryRow;
use std::ops::Range;

/// Text of others in its language.
pub(crate) fn foreign(text: &str, language: Option<&str>) -> Markup {
    html! { span lang=[language] dir=(direction(language)) { (text) } }
}

/// A button that asks for something by its number.
pub(super) fn ask(action: &str, id: i64, actor: &Actor, words: &str) -> Markup {
    ask_by(action, &[("id", &id.to_string())], actor, words)
}

/// A button that asks for something by the fields that name it.
pub(super) fn ask_by(action: &str, fields: &[(&str, &str)], actor: &Actor, words: &str) -> Markup {
    html! {
        form action=(action) method="post" {
            input type="hidden" name="token" value=(actor.form_token);
            @for (field, value) in fields { input type="hidden" name=(field) value=(value); }
            button type="submit" { (words) }
        }
    }
}

/// A stored time, which scripts show in the reader's zone.
pub(crate) fn time(time: Option<&str>) -> Markup {
    match time {
        Some(time) => html! { time datetime=(time) title={ (time) } { (minute(time)) } },
        None => html! { span.unknown { "time unknown" } },
    }
}

/// "2026-03-04 11:02 UTC"
fn minute(time: &str) -> String {
    time.get(..16).map_or_else(|| time.to_owned(), |minute| format!("{} UTC", minute.replace('T', " ")))
}

/// A link to somewhere else. Only addresses of the web become links: others could run scripts.
pub(crate) fn outside(url: Option<&str>, text: &str) -> Markup {
    match url.filter(|url| is_web_address(url)) {
        Some(url) => html! { a href=(url) rel="noopener noreferrer nofollow" target="_blank" { (text) } },
        None => html! { (text) },
    }
}

fn is_web_address(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The language of a story's title: known where it has one language alone.
pub(crate) fn language(row: &StoryRow) -> Option<&str> {
    match row.languages.as_slice() {
        [language] => Some(language),
        _ => None,
    }
}

/// The text in pieces, each with whether it is one of the runs, which are in order.
pub(super) fn pieces<'t>(text: &'t str, runs: &[Range<usize>]) -> Vec<(&'t str, bool)> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for run in runs {
        pieces.push((text.get(at..run.start).unwrap_or_default(), false));
        pieces.push((text.get(run.clone()).unwrap_or_default(), true));
        at = run.end;
    }
    pieces.push((text.get(at..).unwrap_or_default(), false));
    pieces
}

/// The publisher of a report; a sign where nobody says who it is.
pub(super) fn publisher(report: &Report) -> &str {
    Some(report.outlet.as_str()).filter(|outlet| *outlet != NO_OUTLET).unwrap_or("–")
}

/// The publisher; a sign where nobody says who it is.
pub(super) fn outlet(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for url in
            ["javascript:alert(1)", "data:text/html,x", " https://a.example", "ftp://a.example", "", "ÄÖÜäöü"]
        {
            assert_eq!(outside(Some(url), "x").into_string(), "x", "{url}");
        }
        assert!(
            outside(Some("HTTPS://a.example/?a=1&b=\"2\""), "<x>").into_string().contains("&quot;2&quot;")
        );
    }
}
