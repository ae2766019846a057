//! An article over several pages as one report.

use crate::metadata::titles::key;
use newsloom_lang::data::PAGE_WORDS;
use newsloom_model::{Page, Passage, Problem, Refusal, Report, Span};
use rustc_hash::FxHashSet;

/// Adds to `report`, that of the first page, what the pages after it tell, up to the first that `read` refuses, that
/// is missing, or that is another article's.
pub(crate) fn join(report: &mut Report, more: &[Page], read: impl Fn(&Page) -> Result<Report, Refusal>) {
    let mut seen = texts(report);
    for (page, number) in more.iter().zip(2..) {
        match carries_on(report, page, &read) {
            Ok(next) => {
                append(report, &next, &seen);
                seen.extend(texts(&next));
            }
            Err(why) => {
                let problem = format!("the article goes on, but page {number} is missing: {why}");
                return report.problems.push(Problem(problem));
            }
        }
    }
}

/// The report of a page after the first, or why it is none of this article.
fn carries_on(
    report: &Report,
    page: &Page,
    read: impl Fn(&Page) -> Result<Report, Refusal>,
) -> Result<Report, String> {
    if page.body.is_none() {
        return Err(page.problem.clone().unwrap_or_else(|| "it is empty".into()));
    }
    let next = read(page).map_err(|Refusal(why)| why)?;
    let titled = |report: &Report| report.title.as_deref().map(bare).filter(|title| !title.is_empty());
    match (titled(report), titled(&next)) {
        (Some(first), Some(other)) if !other.starts_with(&first) && !first.starts_with(&other) => {
            Err(format!("its title is another: {:?}", next.title.unwrap_or_default()))
        }
        _ => Ok(next),
    }
}

/// A title without "Page 2", "(2/3)" and the like at its end.
fn bare(title: &str) -> String {
    let is_page_word = |word: &str| PAGE_WORDS.select("text", "place", "title").any(|known| known == word);
    let is_number = |word: &str| !word.is_empty() && word.chars().all(char::is_numeric);
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_of_page = |word: &&&str| is_number(word) || is_page_word(&word.to_lowercase());
    let ending = words.iter().rev().take_while(is_of_page).count();
    let numbered = words[words.len() - ending..].iter().any(|word| is_number(word));
    let kept = if numbered && ending < words.len() { words.len() - ending } else { words.len() };
    key(&words[..kept].concat())
}

fn texts(report: &Report) -> FxHashSet<String> {
    report.passages.iter().map(|passage| passage.span.of(&report.text).to_owned()).collect()
}

/// Adds the passages that were on no page before: what comes again at the head and foot of each page is told once.
fn append(report: &mut Report, next: &Report, seen: &FxHashSet<String>) {
    for passage in &next.passages {
        let text = passage.span.of(&next.text);
        if seen.contains(text) {
            continue;
        }
        if !report.text.is_empty() {
            report.text.push('\n');
        }
        let start = report.text.len();
        report.text.push_str(text);
        report.passages.push(Passage { span: Span::new(start, report.text.len()), kind: passage.kind });
    }
    report.agency = report.agency.take().or_else(|| next.agency.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_without_their_pages() {
        assert_eq!(bare("The long bridge - Page 2 of 3"), bare("The long bridge"));
        assert_eq!(bare("Die Brücke (2/3)"), bare("Die Brücke"));
        assert_ne!(bare("The ferry"), bare("The long bridge"));
        assert_eq!(bare("Part of 2024"), "partof2024", "a title of such words alone stays");
    }
}
