//! JSON-LD in a page (schema.org): the articles that it describes.

use serde_json::{Map, Value};
use std::collections::HashMap;

/// The largest script that is read, in bytes.
const MAX_SCRIPT: usize = 1 << 20;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 2000;

/// What the page's JSON-LD says.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    objects: Vec<Map<String, Value>>,
    by_id: HashMap<String, usize>,
    /// Scripts that are no JSON.
    pub(crate) broken: usize,
}

impl Linked {
    /// Reads one script.
    pub(crate) fn add(&mut self, script: &str) {
        if script.len() > MAX_SCRIPT || script.trim().is_empty() {
            return;
        }
        match parse(script) {
            Some(value) => self.collect(value, 0),
            None => self.broken += 1,
        }
    }

    fn collect(&mut self, value: Value, depth: usize) {
        if depth > 8 || self.objects.len() >= MAX_OBJECTS {
            return;
        }
        match value {
            Value::Array(items) => items.into_iter().for_each(|item| self.collect(item, depth + 1)),
            Value::Object(map) => self.object(map, depth),
            _ => {}
        }
    }

    fn object(&mut self, map: Map<String, Value>, depth: usize) {
        for key in
            ["@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart", "itemListElement", "item"]
        {
            if let Some(inner @ (Value::Array(_) | Value::Object(_))) = map.get(key)
                && (key != "itemListElement" || is_type(&map, &["ItemList"]))
            {
                self.collect(inner.clone(), depth + 1);
            }
        }
        if let Some(Value::String(id)) = map.get("@id")
            && map.len() > 1
        {
            self.by_id.entry(id.clone()).or_insert(self.objects.len());
        }
        self.objects.push(map);
    }

    /// The object that describes the page's article, if there is one: of those of an article's type, the one with
    /// the most to say.
    pub(crate) fn article(&self) -> Option<&Map<String, Value>> {
        let rich = |o: &&Map<String, Value>| {
            ["headline", "datePublished", "author", "articleBody"]
                .iter()
                .filter(|k| o.contains_key(**k))
                .count()
        };
        let of = |types: &'static [&'static str]| self.objects.iter().filter(move |o| is_type(o, types));
        // The first of the richest: `max_by_key` would give the last.
        let articles = of(ARTICLES).rev().max_by_key(rich).filter(|o| rich(o) > 0);
        articles.or_else(|| of(PAGES).rev().max_by_key(rich).filter(|o| rich(o) > 0))
    }

    /// Whether an object of one of `types` is described.
    pub(crate) fn describes(&self, types: &[&str]) -> bool {
        self.objects.iter().any(|o| is_type(o, types))
    }

    /// The name of the first object of one of `types`.
    pub(crate) fn name_of(&self, types: &[&str]) -> Option<String> {
        self.objects.iter().filter(|o| is_type(o, types)).find_map(|o| text(o.get("name")?))
    }

    /// The names in `value`: a string, an object with a name, a reference to one, or a list of these.
    pub(crate) fn names(&self, value: &Value) -> Vec<String> {
        match value {
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => items.iter().take(30).flat_map(|item| self.names(item)).collect(),
            Value::Object(map) => self.name(map).into_iter().flatten().collect(),
            _ => Vec::new(),
        }
    }

    fn name(&self, map: &Map<String, Value>) -> Option<Vec<String>> {
        let referred = || self.by_id.get(map.get("@id")?.as_str()?).map(|i| &self.objects[*i]);
        match map.get("name").or_else(|| referred()?.get("name"))? {
            Value::Array(names) => Some(names.iter().filter_map(text).collect()),
            name => text(name).map(|n| vec![n]),
        }
    }
}

const ARTICLES: &[&str] = &[
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "SocialMediaPosting",
    "Report",
    "TechArticle",
    "ScholarlyArticle",
    "Review",
    "VideoObject",
    "PodcastEpisode",
];
const PAGES: &[&str] = &["WebPage", "ItemPage", "CreativeWork", "MediaGallery", "ImageGallery", "AboutPage"];

/// Whether `value` is an object of one of `types`, or a list of nothing else.
pub(crate) fn all_are(value: &Value, types: &[&str]) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(|item| all_are(item, types)),
        Value::Object(map) => is_type(map, types),
        _ => false,
    }
}

fn is_type(object: &Map<String, Value>, types: &[&str]) -> bool {
    let is = |v: &Value| {
        v.as_str().is_some_and(|t| types.contains(&t.rsplit(['/', '#', ':']).next().unwrap_or(t)))
    };
    match object.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(one) => is(one),
        None => false,
    }
}

/// A non-empty string of `value`, its entities decoded.
pub(crate) fn text(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(s) => s.as_str(),
        Value::Array(items) => items.first()?.as_str()?,
        Value::Object(map) => map.get("@value")?.as_str()?,
        _ => return None,
    };
    let text = html_escape::decode_html_entities(raw);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A text of several lines: entities decoded, markup left out, a paragraph a line.
pub(crate) fn paragraphs(value: &Value) -> Option<String> {
    let raw = html_escape::decode_html_entities(value.as_str()?);
    let text = if raw.contains("</") { without_tags(&raw) } else { raw.into_owned() };
    let lines =
        text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.is_empty());
    Some(lines.collect::<Vec<_>>().join("\n")).filter(|t| !t.is_empty())
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (i, piece) in html.split('<').enumerate() {
        let (tag, rest) = if i == 0 { ("", piece) } else { piece.split_once('>').unwrap_or(("", "")) };
        let is_block = ["/p", "p", "br", "/div", "/h", "/li"].iter().any(|b| tag.starts_with(b));
        text.push_str(if is_block { "\n" } else { "" });
        text.push_str(rest);
    }
    text
}

/// JSON as pages write it: control characters inside strings, a comment or CDATA around it, a stray end.
fn parse(script: &str) -> Option<Value> {
    let trimmed = script
        .trim()
        .trim_start_matches("<![CDATA[")
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("]]>")
        .trim_end_matches("//")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(trimmed).ok().or_else(|| {
        let mended: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // A document that is whole may be followed by rubbish.
        serde_json::Deserializer::from_str(&mended).into_iter().next()?.ok().or_else(|| {
            serde_json::from_str(
                &mended.replace(", }", "}").replace(", ]", "]").replace(",}", "}").replace(",]", "]"),
            )
            .ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(script: &str) -> Linked {
        let mut linked = Linked::default();
        linked.add(script);
        linked
    }

    #[test]
    fn graphs_and_references_are_followed() {
        let found = linked(
            r##"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":["NewsArticle"],"headline":"A &amp; B","author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Ada Palme"}]}"##,
        );
        let article = found.article().unwrap();
        assert_eq!(text(&article["headline"]).as_deref(), Some("A & B"));
        assert_eq!(found.names(&article["author"]), ["Ada Palme"]);
    }

    #[test]
    fn bodies_keep_their_paragraphs() {
        let value = Value::from("<p>One &amp; two.</p><p>Three <b>four</b>.</p>");
        assert_eq!(paragraphs(&value).as_deref(), Some("One & two.\nThree four."));
        assert_eq!(paragraphs(&Value::from("a\n\n b")).as_deref(), Some("a\nb"));
    }

    #[test]
    fn broken_json_is_mended_or_counted() {
        assert!(linked("{\"@type\":\"Article\",\"headline\":\"a\nb\",}").article().is_some());
        assert_eq!(linked("{{").broken, 1);
    }

    proptest::proptest! {
        #[test]
        fn any_script_is_taken(script in "[\\[\\]{}\":,@a-z \\n]{0,120}") {
            linked(&script).article();
        }
    }
}
