//! A story, or the news of a day, as a document to hand on: what is in it is decided once, and each form only writes it down.

mod digest;
mod html;
mod markdown;
mod story;

pub use digest::digest;
pub use html::html;
pub use markdown::markdown;
pub use story::story;

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: Words,
    /// What it is about, in a sentence.
    pub lead: Option<Words>,
    /// "5 reports · 5 outlets · 3 origins"
    pub facts: String,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: Words,
    /// What stands in it, in order.
    pub items: Vec<Item>,
}

/// A line of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What stands before, to be seen at once.
    pub label: String,
    /// What is said.
    pub text: Words,
    /// The address of what is said.
    pub link: Option<String>,
    /// Who says so.
    pub sources: Vec<Source>,
    /// More about it, a line each.
    pub notes: Vec<String>,
}

/// Words, with the language that they are in where that is known (ISO 639-1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words, on one line.
    pub text: String,
    /// Their language.
    pub language: Option<String>,
}

/// Who says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The outlet.
    pub name: String,
    /// Where its report is.
    pub url: Option<String>,
}

impl Words {
    /// Words of newsloom.
    fn ours(text: &str) -> Self {
        Self { text: text.to_owned(), language: Some("en".into()) }
    }

    /// Words of others.
    fn of(text: &str, language: Option<&str>) -> Self {
        Self { text: newsloom_desk::clean(text), language: language.map(str::to_owned) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::web_address;

    /// A document with what could be taken for markup.
    pub(super) fn hostile() -> Document {
        let words = |text: &str| Words::of(text, Some("ar"));
        let source =
            Source { name: "[quay](x)".into(), url: web_address(Some("https://quay.example/a>b\"(1)?c&d")) };
        let item = Item {
            label: "1. *first*".into(),
            text: words("<script>alert(1)</script>\n# not a heading"),
            link: web_address(Some("javascript:alert(1)")),
            sources: vec![source],
            notes: vec!["a_b_c | `d`".into()],
        };
        Document {
            title: words("\"Two\" & <b>three</b>"),
            lead: Some(words("- no list")),
            facts: "1 report".into(),
            sections: vec![Section { title: Words::ours("What differs"), items: vec![item] }],
        }
    }
}
