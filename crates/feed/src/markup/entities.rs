//! Character references of a document: those of HTML, and the entities that its own DTD declares (XML 1.0, 4.4 and 4.5).

use newsloom_html::references;
use std::borrow::Cow;
use std::collections::HashMap;

/// Maximum entities that a document may declare.
const MAX_DECLARED: usize = 256;

/// Maximum length of the text that an entity stands for, in bytes, with the entities in it expanded.
const MAX_REPLACEMENT: usize = 1024;

/// The entities of a document. They are expanded once, when they are declared, so that nothing can blow up.
#[derive(Default)]
pub(crate) struct Entities<'a> {
    declared: HashMap<&'a str, String>,
}

impl<'a> Entities<'a> {
    /// Takes over the internal general entities of a DOCTYPE; external ones are never read.
    pub(super) fn declare(&mut self, doctype: &'a str) {
        for declaration in doctype.split("<!ENTITY").skip(1).take(MAX_DECLARED) {
            let Some((name, value)) = internal_entity(declaration) else { continue };
            // Character references are expanded in the declaration, and what comes of it is read again.
            let value = references::decode_numeric(value);
            let value = self.decode(&value).into_owned();
            if value.len() <= MAX_REPLACEMENT {
                self.declared.entry(name).or_insert(value);
            }
        }
    }

    /// The text with every known reference replaced; unknown ones stay as they are written.
    pub(crate) fn decode<'t>(&self, text: &'t str) -> Cow<'t, str> {
        references::decode_with(text, |name| self.declared.get(name).cloned().map(Cow::Owned))
    }
}

/// Name and value of ` name "value">`. Markup in a value makes it no text, and is not supported.
fn internal_entity(declaration: &str) -> Option<(&str, &str)> {
    let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest[1..].split(quote).next()?;
    (value.len() <= MAX_REPLACEMENT && !value.contains(['<', '%'])).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_entities_stand_for_their_text() {
        let mut entities = Entities::default();
        entities.declare(
            "rss [ <!ENTITY firm 'Acme & Co'> <!ENTITY town \"Ulm\"> <!ENTITY x SYSTEM 'file:///x'> \
             <!ENTITY chief-name 'Ann Lee'> <!ENTITY dash '&#8211;'> <!ENTITY paper 'Quay &#38; Dock'> \
             <!ENTITY both '&town; &dash; &paper;'> <!ENTITY tag '&#60;b>'> ]",
        );
        assert_eq!(entities.decode("&eacute;&#233;&#xE9;&#150;&town;"), "ééé–Ulm");
        assert_eq!(entities.decode("AT&T &x; &firm; &; &#; & &lt;b&gt;"), "AT&T &x; Acme & Co &; &#; & <b>");
        assert_eq!(
            entities.decode("&chief-name; &dash; &paper; &chief-x;"),
            "Ann Lee – Quay & Dock &chief-x;"
        );
        assert_eq!(entities.decode("&both; &tag;"), "Ulm – Quay & Dock <b>");
    }

    #[test]
    fn expansion_is_bounded() {
        let mut doctype = "rss [ <!ENTITY e0 'lol'>".to_owned();
        for n in 1..200 {
            doctype.push_str(&format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(10)));
        }
        let mut entities = Entities::default();
        entities.declare(&doctype);
        assert!(entities.declared.values().all(|value| value.len() <= MAX_REPLACEMENT));
        assert!(entities.decode("&e199;").len() <= MAX_REPLACEMENT);
    }
}
