//! What all pages share.

use maud::{DOCTYPE, Markup, html};

/// The places of the navigation.
const PLACES: [(&str, &str); 8] = [
    ("/", "Stories"),
    ("/search", "Search"),
    ("/watches", "Watches"),
    ("/feeds", "Feeds"),
    ("/quarantine", "Quarantine"),
    ("/corrections", "Corrections"),
    ("/health", "Health"),
    ("/account", "Account"),
];

/// A whole page.
pub(crate) fn page(title: &str, main: &Markup) -> Markup {
    page_with(title, &html! {}, main)
}

/// A whole page with more in its head.
pub(crate) fn page_with(title: &str, head: &Markup, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · newsloom" }
                link rel="stylesheet" href="/assets/desk.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                script src="/assets/desk.js" defer {}
                (head)
            }
            body {
                a.skip href="#main" { "Skip to content" }
                header {
                    a.name href="/" { "newsloom" }
                    nav aria-label="Desk" {
                        @for (path, name) in PLACES { a href=(path) { (name) } }
                    }
                }
                main #main tabindex="-1" { (main) }
                footer {
                    p {
                        kbd { "j" } " " kbd { "k" } " next, previous · " kbd { "o" } " open · " kbd { "/" }
                        " search · " kbd { "g" } " stories · " kbd { "?" } " keys"
                    }
                }
            }
        }
    }
}
