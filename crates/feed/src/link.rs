//! Which of an item's addresses leads to the article.

use super::markup::Element;
use newsloom_html::plain;
use newsloom_model::without_credentials;
use url::Url;

/// The longest address that is kept, in bytes.
const MAX_ADDRESS: usize = 8192;

/// The addresses of an item, by what they are.
#[derive(Default)]
pub(super) struct Links {
    /// The address of which the link is a copy that counts readers (`feedburner:origLink`).
    original: Option<String>,
    /// The link proper, how deep in the item it lies, and how well its language fits.
    article: Option<(usize, Fit, String)>,
    /// Where the content lies (`<content src>`).
    content: Option<String>,
    /// A guid that says to be a permanent link.
    guid: Option<String>,
    /// Any other link of the entry to itself in a form for people.
    other: Option<String>,
    /// Attached media.
    media: Option<String>,
}

/// How well the language of a link (`hreflang`) fits that of its item; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    Unstated,
    Other,
}

impl Fit {
    fn of(link: &Element<'_>) -> Self {
        let primary =
            |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
        let Some(own) = link.attribute("hreflang").map(primary).filter(|own| !own.is_empty()) else {
            return Fit::Unstated;
        };
        if link.language.as_deref().is_some_and(|language| primary(language) == own) {
            Fit::Same
        } else {
            Fit::Other
        }
    }
}

impl Links {
    /// Takes a link, an enclosure or a player.
    pub(super) fn take(&mut self, element: &Element<'_>, depth: usize) {
        match &*element.name {
            "link" => self.take_link(element, depth),
            "loc" => self.set_article(depth, Fit::Unstated, address(element, &element.text())),
            "content" => {
                self.content = self.content.take().or_else(|| address(element, element.attribute("src")?));
            }
            "feedburner:origlink" | "pheedo:origlink" => {
                let url = address(element, &element.text()).filter(|url| is_web(url));
                self.original = self.original.take().or(url);
            }
            _ => {
                let url = element.attribute("url").or_else(|| element.attribute("href"));
                self.media = self.media.take().or_else(|| address(element, url?));
            }
        }
    }

    /// Takes the address that an item itself carries (CDF).
    pub(super) fn take_href(&mut self, item: &Element<'_>) {
        self.set_article(0, Fit::Unstated, item.attribute("href").and_then(|href| address(item, href)));
    }

    /// The last link wins, unless it belongs to something inside the item, or another one fits the language better.
    fn set_article(&mut self, depth: usize, fit: Fit, url: Option<String>) {
        let Some(url) = url else { return };
        let wins = match &self.article {
            None => true,
            Some((known, known_fit, _)) if depth == *known => fit <= *known_fit,
            Some((known, _, _)) => depth < *known,
        };
        if wins {
            self.article = Some((depth, fit, url));
        }
    }

    /// Takes a guid that says to be a link. One that is no address by itself is opaque, whatever it says.
    pub(super) fn take_guid(&mut self, element: &Element<'_>, guid: &str) {
        if is_web(guid) || guid.starts_with('/') {
            self.guid = self.guid.take().or_else(|| address(element, guid).filter(|url| is_web(url)));
        }
    }

    fn take_link(&mut self, element: &Element<'_>, depth: usize) {
        let href = ["href", "url", "uri"].iter().find_map(|name| element.attribute(name));
        let Some(url) = address(element, href.unwrap_or(&element.text())) else { return };
        match element.attribute("rel").unwrap_or("alternate").trim() {
            "alternate" | "" | "http://www.iana.org/assignments/relation/alternate" if is_page(element) => {
                self.set_article(depth, Fit::of(element), Some(url));
            }
            "alternate" | "related" | "via" => self.other = self.other.take().or(Some(url)),
            "enclosure" => self.media = self.media.take().or(Some(url)),
            _ => {}
        }
    }

    /// The address of the article, which lies no deeper in the item than `depth`.
    pub(super) fn best(self, depth: usize) -> Option<String> {
        let article = self.article.filter(|(known, _, _)| *known <= depth).map(|(_, _, url)| url);
        self.original.or(article).or(self.content).or(self.guid).or(self.other).or(self.media)
    }
}

/// Whether a link's type is that of a page.
fn is_page(element: &Element<'_>) -> bool {
    element
        .attribute("type")
        .is_none_or(|kind| kind.contains("html") || kind.is_empty() || !kind.contains('/'))
}

/// `text` as an address of the web without credentials, made absolute where the base is known; references without a base stay
/// as they are.
pub(super) fn address(element: &Element<'_>, text: &str) -> Option<String> {
    if text.len() > MAX_ADDRESS {
        return None;
    }
    let text = plain::one_line(text);
    if is_placeholder(&text) {
        return None;
    }
    let found = resolve(element, &text).unwrap_or(text);
    is_kept(&found).then(|| without_credentials(&found))
}

/// Whether `text` stands for nothing, as programs write it in place of an id or an address.
pub(super) fn is_placeholder(text: &str) -> bool {
    const PLACEHOLDERS: &[&str] =
        &["n/a", "na", "none", "null", "nil", "undefined", "unknown", "-", "#", "?", "0"];
    let text = text.trim();
    text.is_empty() || PLACEHOLDERS.iter().any(|placeholder| text.eq_ignore_ascii_case(placeholder))
}

/// `reference` made absolute against the element's base; none where there is no base or nothing to do.
pub(super) fn resolve(element: &Element<'_>, reference: &str) -> Option<String> {
    let base = element.base.as_ref()?;
    if scheme(reference).is_some() {
        return None;
    }
    base.join(reference).ok().map(|url| url.to_string())
}

/// Whether an address leads to the web or is relative.
pub(super) fn is_kept(address: &str) -> bool {
    scheme(address)
        .is_none_or(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// Whether `address` is absolute, http or https, and has a host.
pub(super) fn is_web(address: &str) -> bool {
    let scheme = scheme(address).unwrap_or_default();
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && Url::parse(address).is_ok()
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut chars = scheme.chars();
    let is_scheme = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::scan;

    /// The best link of an item that holds `links`, read at `https://news.example/feeds/main`.
    fn best(links: &str) -> Option<String> {
        let base = Url::parse("https://news.example/feeds/main").ok();
        let mut found = None;
        scan(&format!("<rss><item>{links}</item></rss>"), base, &mut |item| {
            let mut kept = Links::default();
            item.elements().for_each(|element| kept.take(element, 1));
            found = kept.best(1);
            true
        });
        found
    }

    #[test]
    fn the_article_is_preferred() {
        let news = |path: &str| Some(format!("https://news.example/{path}"));
        assert_eq!(best("<enclosure url='/a.mp3'/><link>/a</link>"), news("a"));
        assert_eq!(best("<link rel='self' href='/x'/><link rel='alternate' href='a'/>"), news("feeds/a"));
        assert_eq!(best("<link href='/a' type='application/pdf'/>"), news("a"));
        assert_eq!(
            best("<enclosure url='//media.example/a.mp3'/>"),
            Some("https://media.example/a.mp3".into())
        );
        assert_eq!(
            best("<link xml:base='https://other.example/'>a</link>"),
            Some("https://other.example/a".into())
        );
        assert_eq!(best("<link/>"), None);
        assert_eq!(best("<link>https://me:secret@news.example/a?b=@c</link>"), news("a?b=@c"));
        assert_eq!(best("<link>N/A</link>"), None);
        assert_eq!(best("<link href='/a'/><link rel='enclosure' type='image/jpeg'>/a.jpg</link>"), news("a"));
        assert_eq!(best("<content src='/a' type='text/html'/>"), news("a"));
        assert_eq!(best("<content src='/a'/><link>/b</link>"), news("b"));
    }

    #[test]
    fn the_original_is_the_article() {
        let names = "<f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>https://loft.example/fog</f:origLink>";
        let loft = Some("https://loft.example/fog".to_owned());
        assert_eq!(best(&format!("<link>https://proxy.example/~3/x</link>{names}")), loft);
        assert_eq!(best(&format!("{names}<link>https://proxy.example/~3/x</link>")), loft);
    }

    #[test]
    fn the_link_in_the_language_of_the_feed() {
        let links = |own: &str| {
            best(&format!(
                "<x xml:lang='{own}'/><link xml:lang='{own}' hreflang='en-GB' href='/en'/><link xml:lang='{own}' hreflang='no' href='/no'/>"
            ))
        };
        let news = |path: &str| Some(format!("https://news.example/{path}"));
        assert_eq!(links("en"), news("en"));
        assert_eq!(links("no-NO"), news("no"));
        assert_eq!(links("de"), news("no"), "nothing decides, and the last wins as ever");
    }

    #[test]
    fn addresses_stay_as_given() {
        let given = "HTTPS://News.example:443/%7ea?b=%20&amp;a#c";
        assert_eq!(best(&format!("<link>\n {given} </link>")), Some(given.replace("&amp;", "&")));
    }
}
