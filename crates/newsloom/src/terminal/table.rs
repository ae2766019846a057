//! Lists of stories and of search hits.

use super::{Paint, clean, cut, fit, minute};
use newsloom_desk::{counts, headline};
use newsloom_store::{SearchHit, StoryRow};
use std::fmt::Write;

/// A story a paragraph: number, counts, time, title, lead.
pub(crate) fn stories(rows: &[StoryRow], paint: Paint) -> String {
    let mut out = String::new();
    for row in rows {
        let (title, lead) = headline(row);
        let _ = writeln!(out, "{:>6}  {}", row.story_id.0, paint.bold(&cut(title, 100)));
        let _ = writeln!(out, "        {}", paint.dim(&facts(row)));
        if let Some(lead) = lead {
            let _ = writeln!(out, "        {}", cut(lead, 160));
        }
    }
    fit(&out)
}

/// "3 reports · 3 outlets · 2 origins · en · 2026-03-04 11:02"
pub(super) fn facts(row: &StoryRow) -> String {
    let mut parts = counts(row);
    if !row.languages.is_empty() {
        parts.push(row.languages.join(", "));
    }
    if row.first_published.is_some() {
        parts.push(minute(row.first_published.as_deref()));
    }
    parts.join(" · ")
}

/// A hit a paragraph.
pub(crate) fn hits(hits: &[SearchHit], paint: Paint) -> String {
    let mut out = String::new();
    for hit in hits {
        let title = cut(hit.title.as_deref().unwrap_or("(no title)"), 100);
        let _ = writeln!(out, "{:>6}  {}", hit.report_id.0, paint.bold(&title));
        let outlet = clean(hit.outlet.as_deref().unwrap_or("-"));
        let place = format!("{outlet} · {} · story {}", minute(hit.published.as_deref()), hit.story_id);
        let _ = writeln!(out, "        {}", paint.dim(&place));
        if let Some(snippet) = &hit.snippet {
            let _ = writeln!(out, "        {}", marked(snippet, &hit.marks, paint));
        }
    }
    fit(&out)
}

/// A sentence of at most 160 characters with the words of the query in bold.
fn marked(text: &str, marks: &[(usize, usize)], paint: Paint) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    for (start, end) in marks.iter().filter(|(_, end)| *end < SNIPPET) {
        if *start >= at {
            out.push_str(&clean_part(&letters[at..*start]));
            out.push_str(&paint.bold(&clean_part(&letters[*start..*end])));
            at = *end;
        }
    }
    let rest = clean_part(&letters[at..letters.len().min(SNIPPET)]);
    format!("{out}{}{}", rest.trim_end(), if letters.len() > SNIPPET { "…" } else { "" })
}

/// Characters of a snippet that are shown.
const SNIPPET: usize = 160;

/// [`clean`], with the blanks at the ends.
fn clean_part(letters: &[char]) -> String {
    let text: String = letters.iter().collect();
    let blank = |is_there: bool| if is_there { " " } else { "" };
    let inside = clean(&text);
    if inside.is_empty() {
        return blank(!text.is_empty()).to_owned();
    }
    format!(
        "{}{inside}{}",
        blank(text.starts_with(char::is_whitespace)),
        blank(text.ends_with(char::is_whitespace))
    )
}
