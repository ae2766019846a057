//! Dates of entries, read with what the feed says about where it is written.

use newsloom_lang::moments::{self, Writer};
use newsloom_model::{Moment, registrable_domain};
use url::Url;

/// The date that `raw` is in a feed of the language tag `language` ("en-IE") at `base`: both tell what an abbreviation such
/// as IST means there. None where nothing certain can be made of it.
pub(super) fn read(raw: &str, language: Option<&str>, base: Option<&Url>) -> Option<Moment> {
    let tag = language.unwrap_or_default().to_ascii_lowercase();
    let domain = base.and_then(|base| registrable_domain(base.as_str())).unwrap_or_default();
    let mut places: Vec<&str> = tag.split(['-', '_']).take(2).collect();
    places.push(domain.rsplit('.').next().unwrap_or_default());
    moments::read(raw, Writer { places: &places, ..Writer::default() })
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn published(feed: &str, url: Option<&str>) -> String {
        let feed = parse(feed.as_bytes(), None, url).unwrap();
        feed.entries[0].published.unwrap().to_string()
    }

    #[test]
    fn the_feed_tells_which_zone_is_meant() {
        let item = "<item><title>Ferry</title><pubDate>Mon, 05 Jan 2026 10:30:00 IST</pubDate></item>";
        let rss = |language: &str| format!("<rss><channel>{language}{item}</channel></rss>");
        let (israel, ireland, india) =
            ("2026-01-05T10:30:00+02:00", "2026-01-05T10:30:00+01:00", "2026-01-05T10:30:00+05:30");
        for (language, url, expected) in [
            ("<language>he</language>", None, israel),
            ("<dc:language>he-IL</dc:language>", Some("https://news.example/feed"), israel),
            ("<language>en-ie</language>", None, ireland),
            ("", Some("https://www.harbour.co.il/feed"), israel),
            ("", Some("https://harbour.ie/feed"), ireland),
            ("", None, india),
            ("<language>en-IN</language>", Some("https://harbour.in/feed"), india),
            ("<language>en</language>", Some("https://news.example/il"), india),
        ] {
            assert_eq!(published(&rss(language), url), expected, "{language} {url:?}");
        }
        let rdf = format!("<rdf:RDF><channel><dc:language>he</dc:language></channel>{item}</rdf:RDF>");
        assert_eq!(published(&rdf, None), israel);
        let atom = "<feed xml:lang='he'><entry><updated>5 Jan 2026 10:30 IST</updated></entry></feed>";
        assert_eq!(published(atom, None), israel);
        let json = r#"{"language":"he","items":[{"id":"1","date_published":"5 Jan 2026 10:30 IST"}]}"#;
        assert_eq!(published(json, None), israel);
    }

    #[test]
    fn the_language_of_one_item_is_its_own() {
        let item = |language: &str| {
            format!("<item><title>a</title>{language}<pubDate>5 Jan 2026 10:30 IST</pubDate></item>")
        };
        let feed = format!("<rss><channel>{}{}</channel></rss>", item("<language>he</language>"), item(""));
        let feed = parse(feed.as_bytes(), None, None).unwrap();
        assert_eq!(feed.entries[1].published.unwrap().to_string(), "2026-01-05T10:30:00+05:30");
    }
}
