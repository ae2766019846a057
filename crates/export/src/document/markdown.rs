//! Markdown, as `CommonMark` describes it.

use super::{Document, Item, Source};
use std::fmt::Write;

/// The document as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n\n", escaped(&document.title.text));
    if let Some(lead) = &document.lead {
        let _ = writeln!(out, "{}\n", escaped(&lead.text));
    }
    let _ = writeln!(out, "{}", escaped(&document.facts));
    for section in &document.sections {
        let _ = writeln!(out, "\n## {}\n", escaped(&section.title.text));
        for item in &section.items {
            line(&mut out, item);
        }
    }
    out
}

/// "- **label**: [text](address) (outlet, outlet)"
fn line(out: &mut String, item: &Item) {
    let text = escaped(&item.text.text);
    let text = item.link.as_ref().map_or_else(|| text.clone(), |url| link(&text, url));
    let label = (!item.label.is_empty()).then(|| format!("**{}**", escaped(&item.label)));
    let parts: Vec<String> = label.into_iter().chain(Some(text).filter(|text| !text.is_empty())).collect();
    let _ = write!(out, "- {}", parts.join(": "));
    if !item.sources.is_empty() {
        let sources: Vec<String> = item.sources.iter().map(source).collect();
        let _ = write!(out, " ({})", sources.join(", "));
    }
    out.push('\n');
    for note in &item.notes {
        let _ = writeln!(out, "  - {}", escaped(note));
    }
}

fn source(source: &Source) -> String {
    let name = escaped(&source.name);
    source.url.as_ref().map_or_else(|| name.clone(), |url| link(&name, url))
}

fn link(text: &str, url: &str) -> String {
    let url = url.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    format!("[{text}](<{url}>)")
}

/// Text that means nothing to Markdown: what could be markup has a backslash before it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let begins_block = at == 0 && matches!(letter, '#' | '-' | '+' | '=' | '~' | '>');
        let is_markup = matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~');
        // "1. " begins a list, with nine digits at most.
        let is_list = matches!(letter, '.' | ')')
            && (1..=9).contains(&at)
            && text[..at].bytes().all(|byte| byte.is_ascii_digit());
        if begins_block || is_markup || is_list {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile;
    use super::*;

    #[test]
    fn nothing_of_others_is_markup() {
        let expected = "# \"Two\" \\& \\<b\\>three\\</b\\>\n\n\\- no list\n\n1 report\n\n## What differs\n\n\
            - **1\\. \\*first\\***: \\<script\\>alert(1)\\</script\\> # not a heading \
            ([\\[quay\\](x)](<https://quay.example/a%3Eb%22(1)?c&d>))\n  - a\\_b\\_c \\| \\`d\\`\n";
        assert_eq!(markdown(&hostile()), expected);
    }
}
