//! Elements with their attributes and children.

use super::entities::Entities;
use super::names::{Bindings, lower};
use newsloom_html::references::escape;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;
use std::rc::Rc;
use url::Url;

/// The most attributes that are read of one tag.
const MAX_ATTRIBUTES: usize = 64;

/// An element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element<'a> {
    /// Lower case, by the usual prefix (see [`Bindings::name`]).
    pub(crate) name: Cow<'a, str>,
    /// Names as [`Self::name`], values decoded. Bindings of namespaces are left out.
    pub(crate) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// What is in it, in order.
    pub(crate) children: Vec<Node<'a>>,
    /// What relative addresses in it are relative to (`xml:base`).
    pub(crate) base: Option<Rc<Url>>,
    /// The language of what is in it (`xml:lang`).
    pub(crate) language: Option<Rc<str>>,
}

/// A child of an element.
#[derive(Clone, Debug)]
pub(crate) enum Node<'a> {
    /// Characters, references decoded.
    Text(Cow<'a, str>),
    /// An element.
    Element(Element<'a>),
}

impl<'a> Element<'a> {
    /// The element that a start tag opens at `depth`.
    pub(super) fn open(
        tag: &'a str,
        depth: usize,
        parent: &Element<'a>,
        bindings: &mut Bindings<'a>,
        entities: &Entities<'a>,
    ) -> Self {
        let name_end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
        let mut attributes = Vec::new();
        for attribute in Attributes::html(tag, name_end).with_checks(false).flatten().take(MAX_ATTRIBUTES) {
            let key = attribute.key.into_inner();
            let value = match attribute.value {
                Cow::Borrowed(value) => entities.decode(value),
                Cow::Owned(value) => Cow::Owned(entities.decode(&value).into_owned()),
            };
            match key.strip_prefix("xmlns") {
                Some("") => bindings.bind(depth, "", &value),
                Some(rest) if rest.starts_with(':') => bindings.bind(depth, &rest[1..], &value),
                _ => attributes.push((key, value)),
            }
        }
        let attributes = attributes
            .into_iter()
            .map(|(key, value)| (if key.contains(':') { bindings.name(key) } else { lower(key) }, value))
            .collect();
        let mut element = Self {
            name: bindings.name(&tag[..name_end]),
            attributes,
            children: Vec::new(),
            base: parent.base.clone(),
            language: parent.language.clone(),
        };
        if let Some(language) = element.attribute("xml:lang").filter(|language| !language.trim().is_empty()) {
            element.language = Some(language.trim().into());
        }
        element.rebase();
        element
    }

    /// Takes `xml:base` into account.
    fn rebase(&mut self) {
        let Some(own) = self.attribute("xml:base").map(str::trim).filter(|own| !own.is_empty()) else {
            return;
        };
        let joined = match &self.base {
            Some(outer) => outer.join(own),
            None => Url::parse(own),
        };
        if let Ok(base) = joined {
            self.base = Some(Rc::new(base));
        }
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    /// The elements directly in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Whether there is markup in it.
    pub(crate) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// Adds characters behind what is in it.
    pub(super) fn push_text(&mut self, text: Cow<'a, str>) {
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.to_mut().push_str(&text);
        } else {
            self.children.push(Node::Text(text));
        }
    }

    /// All characters in it, markup and doubled CDATA marks left out.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        without_cdata_marks(self.characters())
    }

    fn characters(&self) -> Cow<'_, str> {
        match self.children.as_slice() {
            [] => Cow::Borrowed(""),
            [Node::Text(text)] => Cow::Borrowed(text),
            _ => {
                let mut out = String::new();
                self.push_texts(&mut out);
                Cow::Owned(out)
            }
        }
    }

    fn push_texts(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_texts(out),
            }
        }
    }

    /// What is in it as it would stand in an HTML page: its characters where there is no markup in it, else the
    /// markup written out.
    pub(crate) fn inner(&self) -> Cow<'_, str> {
        if !self.has_elements() {
            return self.text();
        }
        let mut out = String::new();
        self.children.iter().for_each(|child| child.write(&mut out));
        // Marks that were escaped around markup.
        let wrapped = out.trim().strip_prefix("&lt;![CDATA[").and_then(|rest| rest.strip_suffix("]]&gt;"));
        if let Some(inner) = wrapped {
            return Cow::Owned(inner.to_owned());
        }
        Cow::Owned(out)
    }

    /// Writes it out as XML.
    pub(crate) fn write(&self, out: &mut String) {
        let name = self.name.strip_prefix("xhtml:").unwrap_or(&self.name);
        out.push('<');
        out.push_str(name);
        for (key, value) in &self.attributes {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        self.children.iter().for_each(|child| child.write(out));
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// `text` without the marks of CDATA sections, where it is wrapped in one that was itself wrapped or escaped. The end mark
/// of the inner one ends the outer one where nobody split it, and is gone then. Words about CDATA stay.
pub(crate) fn without_cdata_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    let trimmed = text.trim();
    const MARK: &str = "<![CDATA[";
    let is_marked = trimmed.get(..MARK.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(MARK));
    let Some(inner) = trimmed.get(MARK.len()..).filter(|_| is_marked) else {
        return without_inner_marks(text);
    };
    if inner.ends_with("]]>") {
        return Cow::Owned(inner.replace(MARK, "").replace("]]>", ""));
    }
    let is_word = inner.starts_with(' ') || inner.contains("]]") || inner.contains("<![");
    if is_word { text } else { Cow::Owned(inner.to_owned()) }
}

/// `text` without the marks of sections within it: "Live: <![CDATA[Pier closed]]>". Marks with a space inside are words.
fn without_inner_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("<![CDATA[") else { return text };
    let Some((inner, behind)) = rest.split_once("]]>") else { return text };
    let is_word =
        inner.is_empty() || inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace);
    if is_word { text } else { Cow::Owned([before, inner, behind].concat()) }
}

impl Node<'_> {
    fn write(&self, out: &mut String) {
        match self {
            Node::Text(text) => escape(text, out),
            Node::Element(element) => element.write(out),
        }
    }
}
