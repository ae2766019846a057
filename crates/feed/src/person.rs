//! Names of authors, in the ways that feeds write them.

use super::markup::Element;
use newsloom_html::plain;

/// The most authors of one entry.
const MAX_AUTHORS: usize = 50;

/// Adds the author that `element` names, once.
pub(super) fn read(element: &Element<'_>, authors: &mut Vec<String>) {
    let child = |name: &str| element.elements().find(|e| e.name == name).map(Element::text);
    let text = child("name").or_else(|| child("email")).unwrap_or_else(|| element.text());
    add(&text, authors);
}

/// Adds a name as written, once.
pub(super) fn add(text: &str, authors: &mut Vec<String>) {
    let text = plain::title(plain::prefix(text, 1000));
    let name = name(&text);
    if !name.is_empty() && authors.len() < MAX_AUTHORS && !authors.iter().any(|known| known == name) {
        authors.push(name.to_owned());
    }
}

/// The name in `mail (Name)`, `Name (mail)` and `Name <mail>`; all of it where it is written otherwise.
fn name(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('<', '>'), ('（', '）')] {
        if let Some((outer, inner)) = text.split_once(open) {
            let inner = inner.split(close).next().unwrap_or_default().trim();
            let outer = outer.trim();
            return if outer.contains('@') && !inner.is_empty() {
                inner
            } else if inner.contains('@') && !outer.is_empty() {
                outer
            } else {
                text
            };
        }
    }
    text.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_of_addresses() {
        assert_eq!(name("desk@example.org (Ann Lee)"), "Ann Lee");
        assert_eq!(name("Ann Lee <ann@example.org>"), "Ann Lee");
        assert_eq!(name("山田（yamada@example.jp）"), "山田");
        assert_eq!(name("Ann Lee (Kyiv)"), "Ann Lee (Kyiv)");
        assert_eq!(name("ann@example.org"), "ann@example.org");
        assert_eq!(name("（a@b.example"), "（a@b.example");
    }
}
