//! A page of HTML that stands alone: no scripts, nothing loaded from elsewhere.

use super::{Document, Item, Source, Words};
use maud::{DOCTYPE, Markup, html};
use newsloom_desk::direction;

const STYLE: &str = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.5 Georgia,serif;color:#1a1a1a;background:#fff}\
h1{line-height:1.2}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #ccc}.facts,.sources,.notes{color:#555}\
ul{padding-left:1.2rem}.notes{font-size:.85rem;margin:0}a{color:#0b4f8a}\
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}.facts,.sources,.notes{color:#aaa}a{color:#8ec3f2}h2{border-color:#444}}\
@media print{body{margin:0;max-width:none}}";

/// The document as a page of HTML.
pub fn html(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (document.title.text) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (words(&document.title)) }
                    @if let Some(lead) = &document.lead { p.lead { (words(lead)) } }
                    p.facts { (document.facts) }
                    @for section in &document.sections {
                        section {
                            h2 { (words(&section.title)) }
                            ul { @for item in &section.items { li { (line(item)) } } }
                        }
                    }
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn line(item: &Item) -> Markup {
    html! {
        @if !item.label.is_empty() { b { (item.label) } }
        @if !item.label.is_empty() && !item.text.text.is_empty() { ": " }
        (link(item.link.as_deref(), &words(&item.text)))
        @if !item.sources.is_empty() {
            " " span.sources {
                "(" @for (at, source) in item.sources.iter().enumerate() { @if at > 0 { ", " } (by(source)) } ")"
            }
        }
        @for note in &item.notes { p.notes { (note) } }
    }
}

fn by(source: &Source) -> Markup {
    link(source.url.as_deref(), &html! { (source.name) })
}

fn link(url: Option<&str>, text: &Markup) -> Markup {
    match url {
        Some(url) => html! { a href=(url) rel="noopener noreferrer nofollow" { (text) } },
        None => text.clone(),
    }
}

fn words(words: &Words) -> Markup {
    let language = words.language.as_deref();
    if language == Some("en") {
        return html! { (words.text) };
    }
    html! { span lang=[language] dir=(direction(language)) { (words.text) } }
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile;
    use super::*;

    #[test]
    fn nothing_of_others_is_markup() {
        let page = html(&hostile());
        assert!(
            page.contains(
                "<h1><span lang=\"ar\" dir=\"rtl\">&quot;Two&quot; &amp; &lt;b&gt;three&lt;/b&gt;</span></h1>"
            ),
            "{page}"
        );
        assert!(page.contains("href=\"https://quay.example/a%3Eb%22(1)?c&amp;d\""), "{page}");
        assert!(!page.contains("<script>") && !page.contains("javascript:"), "{page}");
    }
}
