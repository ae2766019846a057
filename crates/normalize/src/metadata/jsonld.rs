//! JSON-LD in a page (schema.org): the articles that it describes.

use newsloom_html::blocks::is_unspaced;
use newsloom_html::plain::{one_line, prefix};
use newsloom_model::registrable_domain;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use url::Url;

/// The largest script that is read, in bytes.
const MAX_SCRIPT: usize = 1 << 20;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 2000;

/// What the page's JSON-LD says.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    objects: Vec<Object>,
    by_id: HashMap<String, usize>,
    /// Scripts that are no JSON.
    pub(crate) broken: usize,
    /// The object that describes the page's own article.
    article: Option<usize>,
}

#[derive(Debug)]
struct Object {
    fields: Map<String, Value>,
    /// Whether it is an element of a list or a part of a collection, of other texts mostly.
    is_listed: bool,
}

impl Linked {
    /// Reads one script.
    pub(crate) fn add(&mut self, script: &str) {
        if script.len() > MAX_SCRIPT || script.trim().is_empty() {
            return;
        }
        match parse(script) {
            Some(value) => self.collect(value, 0, false),
            None => self.broken += 1,
        }
    }

    fn collect(&mut self, value: Value, depth: usize, is_listed: bool) {
        if depth > 8 || self.objects.len() >= MAX_OBJECTS {
            return;
        }
        match value {
            Value::Array(items) => {
                items.into_iter().for_each(|item| self.collect(item, depth + 1, is_listed));
            }
            Value::Object(map) => self.object(map, depth, is_listed),
            _ => {}
        }
    }

    fn object(&mut self, map: Map<String, Value>, depth: usize, is_listed: bool) {
        for key in
            ["@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart", "itemListElement", "item"]
        {
            if let Some(inner @ (Value::Array(_) | Value::Object(_))) = map.get(key)
                && (key != "itemListElement" || is_type(&map, &["ItemList"]))
            {
                let lists = matches!(key, "hasPart" | "itemListElement");
                self.collect(inner.clone(), depth + 1, is_listed || lists);
            }
        }
        if let Some(Value::String(id)) = map.get("@id")
            && map.len() > 1
        {
            self.by_id.entry(id.clone()).or_insert(self.objects.len());
        }
        self.objects.push(Object { fields: map, is_listed });
    }

    /// Chooses the object that describes the article of a page: its address or its title is the page's, or it is no element of a
    /// list and nothing speaks against it; of several, the first with the most to say.
    pub(crate) fn choose(&mut self, page: &Identity) {
        self.article = self
            .best(ARTICLES, 1, page)
            .or_else(|| self.best(RECORDINGS, 2, page))
            .or_else(|| self.best(PAGES, 1, page));
    }

    /// The best object of one of `types` that is at least as surely the page's own as `least`.
    fn best(&self, types: &[&str], least: u8, page: &Identity) -> Option<usize> {
        let of_types = (0..self.objects.len()).rev().filter(|i| is_type(&self.objects[*i].fields, types));
        let ranked = of_types.filter_map(|i| {
            let object = &self.objects[i];
            let (sure, rich) = (page.is_own(object), richness(&object.fields));
            (sure >= least && rich > 0).then_some(((sure, !object.is_listed, rich), i))
        });
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, i)| i)
    }

    /// The object that describes the page's article, if there is one.
    pub(crate) fn article(&self) -> Option<&Map<String, Value>> {
        self.article.map(|i| &self.objects[i].fields)
    }

    /// Whether an object of one of `types` is described.
    pub(crate) fn describes(&self, types: &[&str]) -> bool {
        self.objects.iter().any(|o| is_type(&o.fields, types))
    }

    /// The name of the first object of one of `types`.
    pub(crate) fn name_of(&self, types: &[&str]) -> Option<String> {
        self.objects
            .iter()
            .map(|o| &o.fields)
            .filter(|o| is_type(o, types))
            .find_map(|o| text(o.get("name")?))
    }

    /// The names in `value`: a string, an object with a name, a reference to one, or a list of these.
    pub(crate) fn names(&self, value: &Value) -> Vec<String> {
        match value {
            // Some write the object as a string.
            Value::String(name) if name.trim_start().starts_with('{') => {
                let inner = serde_json::from_str(name).ok().filter(Value::is_object);
                inner.map(|inner: Value| self.names(&inner)).unwrap_or_default()
            }
            Value::String(name) => vec![name.clone()],
            Value::Array(items) => items.iter().take(30).flat_map(|item| self.names(item)).collect(),
            Value::Object(map) => self.name(map).into_iter().flatten().collect(),
            _ => Vec::new(),
        }
    }

    fn name(&self, map: &Map<String, Value>) -> Option<Vec<String>> {
        let referred = || self.by_id.get(map.get("@id")?.as_str()?).map(|i| &self.objects[*i].fields);
        match map.get("name").or_else(|| referred()?.get("name"))? {
            Value::Array(names) => Some(names.iter().filter_map(text).collect()),
            name => text(name).map(|n| vec![n]),
        }
    }
}

/// What a page is known by, to itself and to its readers.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    places: Vec<String>,
    /// The [`terms`] of each title.
    titles: Vec<HashSet<String>>,
}

impl Identity {
    /// `addresses` by which the page is called, and the titles that it shows, of which the first few count.
    pub(crate) fn new<'a>(
        addresses: impl Iterator<Item = &'a str>,
        titles: impl Iterator<Item = &'a str>,
    ) -> Self {
        const FEW: usize = 20;
        Self { places: addresses.filter_map(place).collect(), titles: titles.take(FEW).map(terms).collect() }
    }

    /// How surely the object describes the page: 2 by its address or title, 1 where nothing speaks against it, 0 where it is
    /// another's.
    fn is_own(&self, object: &Object) -> u8 {
        let fields = &object.fields;
        let name = || fields.get("headline").or_else(|| fields.get("name")).and_then(text);
        let is_titled = || {
            let name = name().map(|name| terms(&name));
            name.is_some_and(|name| self.titles.iter().any(|title| are_alike(title, &name)))
        };
        let mut places = ["url", "mainEntityOfPage", "@id"]
            .iter()
            .filter_map(|key| address(fields.get(*key)?))
            .filter_map(place)
            .peekable();
        let is_elsewhere = !self.places.is_empty() && places.peek().is_some();
        match () {
            () if places.any(|place| self.places.contains(&place)) || is_titled() => 2,
            () if is_elsewhere || object.is_listed => 0,
            () => 1,
        }
    }
}

/// An address in JSON-LD: a string, or an object with an id.
fn address(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("@id")?.as_str())
}

/// Domain and path of an address; none for a front page, which templates claim for every page.
fn place(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let path = url.path().trim_end_matches('/');
    let domain = registrable_domain(address)?;
    (!path.is_empty()).then(|| format!("{domain}{path}"))
}

/// Whether two titles, each as its [`terms`], share at least half of those of the shorter one.
fn are_alike(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let shared = one.intersection(other).count();
    shared > 0 && shared * 2 >= one.len().min(other.len())
}

/// The longer words of a title in lower case; where words are not set apart, its pairs of characters.
fn terms(title: &str) -> HashSet<String> {
    const LONG: usize = 3;
    const MAX_TITLE: usize = 500;
    let lower = prefix(title, MAX_TITLE).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            if word.contains(is_unspaced) {
                let pairs = word.chars().zip(word.chars().skip(1));
                pairs.map(|(a, b)| String::from_iter([a, b])).collect()
            } else if word.chars().count() >= LONG {
                vec![word.to_owned()]
            } else {
                Vec::new()
            }
        })
        .collect()
}

/// How much of what a report needs the object says.
fn richness(fields: &Map<String, Value>) -> usize {
    ["headline", "datePublished", "uploadDate", "author", "articleBody"]
        .iter()
        .filter(|key| fields.contains_key(**key))
        .count()
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
];
const RECORDINGS: &[&str] = &["VideoObject", "PodcastEpisode"];
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
    let text = one_line(&html_escape::decode_html_entities(raw));
    (!text.is_empty()).then_some(text)
}

/// A text of several lines: entities decoded, markup left out, a paragraph a line.
pub(crate) fn paragraphs(value: &Value) -> Option<String> {
    let raw = html_escape::decode_html_entities(value.as_str()?);
    let text = if raw.contains("</") { without_tags(&raw) } else { raw.into_owned() };
    let lines = text.lines().map(one_line).filter(|l| !l.is_empty());
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
        linked.choose(&Identity::default());
        linked
    }

    fn headline(scripts: &[&str], page: &Identity) -> Option<String> {
        let mut linked = Linked::default();
        scripts.iter().for_each(|script| linked.add(script));
        linked.choose(page);
        text(linked.article()?.get("headline")?)
    }

    #[test]
    fn other_articles_are_not_the_page_s() {
        let own = r#"{"@type":"NewsArticle","headline":"Ferry sails again"}"#;
        let other = r#"{"@type":"NewsArticle","headline":"Mill for sale","author":"Jo Kerr","datePublished":"2024-03-02","url":"https://post.example/mill"}"#;
        let list =
            format!(r#"{{"@type":"ItemList","itemListElement":[{{"@type":"ListItem","item":{other}}}]}}"#);
        let parts = format!(r#"{{"@type":"CollectionPage","hasPart":[{other}]}}"#);
        let titled = Identity::new([].into_iter(), ["Ferry sails again | Harbour Post"].into_iter());
        for scripts in [[own, other], [other, own], [own, &list], [&list, own], [&parts, own]] {
            assert_eq!(headline(&scripts, &titled).as_deref(), Some("Ferry sails again"), "{scripts:?}");
        }
        assert_eq!(headline(&[&list], &titled), None);
        let at = |address: &str| Identity::new([address].into_iter(), ["Boats"].into_iter());
        assert_eq!(
            headline(&[own, other], &at("https://post.example/mill/")).as_deref(),
            Some("Mill for sale")
        );
        assert_eq!(headline(&[other], &at("https://post.example/ferry")), None);
    }

    #[test]
    fn a_headline_for_machines_may_be_another() {
        let own =
            r#"{"@type":"NewsArticle","headline":"Boats are back in Lindal","url":"https://post.example/"}"#;
        let page =
            Identity::new(["https://post.example/ferry"].into_iter(), ["Ferry sails again"].into_iter());
        assert_eq!(headline(&[own], &page).as_deref(), Some("Boats are back in Lindal"));
        let alike = |one: &str, other: &str| are_alike(&terms(one), &terms(other));
        assert!(alike("大橋が開通、車が渡る", "大橋が開通") && !alike("大橋が開通", "渡船が再開"));
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
    fn a_name_may_stand_in_an_object_inside_a_string() {
        let names = |value: &str| Linked::default().names(&Value::from(value));
        assert_eq!(names(r#"{"@type":"Person", "name":"Ada Palme"}"#), ["Ada Palme"]);
        assert_eq!(names(r#"{"@type":"Person", "#), [""; 0]);
        assert_eq!(names("Ada Palme"), ["Ada Palme"]);
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
