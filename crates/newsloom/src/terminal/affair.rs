//! Stories of one affair.

use super::table::facts;
use super::{Paint, clean, cut, fit, minute};
use newsloom_desk::{count, headline, relation};
use newsloom_store::{AffairRow, LinkRow};
use std::fmt::Write;

/// A story a paragraph, the earliest first, each with what holds it to earlier ones.
pub(crate) fn affair(rows: &[AffairRow], paint: Paint) -> String {
    let mut out = String::new();
    for row in rows {
        let (title, _) = headline(&row.story);
        let _ = writeln!(out, "{:>6}  {}", row.story.story_id.0, paint.bold(&cut(title, 100)));
        let _ = writeln!(out, "        {}", paint.dim(&facts(&row.story)));
        for link in row.story_links.iter().filter(|link| link.other_is == "earlier") {
            let held =
                format!("{} of story {}: {}", relation(link), link.other_story_id, clean(&link.reason));
            let _ = writeln!(out, "        {}", paint.dim(&held));
        }
    }
    fit(&out)
}

/// A linked story a line, as the story that it is linked with shows it.
pub(super) fn link(link: &LinkRow, paint: Paint) -> String {
    let title = cut(link.title.as_deref().unwrap_or("(no title)"), 80);
    format!(
        "  {:<7} {:<16}  {title}, {}  {}\n        {}\n",
        link.other_is,
        minute(link.first_published.as_deref()),
        count(link.report_count, "report"),
        paint.dim(&format!("[story {}]", link.other_story_id)),
        paint.dim(&format!("{}: {}", link.kind, clean(&link.reason))),
    )
}
