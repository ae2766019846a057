//! Adding feeds to a file that a person keeps: comments and order stay as they are.

use newsloom_model::FeedSpec;
use std::collections::HashSet;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The text of a feed file with `feeds` added under their outlets, and how many were not in it yet.
///
/// # Errors
/// What is wrong with the TOML, with line and column.
pub fn add_feeds(text: &str, feeds: &[FeedSpec]) -> Result<(String, usize), String> {
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| e.to_string())?;
    let outlets = document.entry("outlet").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let outlets = outlets.as_array_of_tables_mut().ok_or("`outlet` must be [[outlet]] tables")?;
    let mut known = addresses(outlets);
    let mut added = 0;
    for feed in feeds.iter().filter(|feed| known.insert(feed.url.clone())) {
        feeds_of(outlets, feed.outlet.as_deref().unwrap_or("unknown"))?.push(table(feed));
        added += 1;
    }
    // Comments of a file that held nothing else belong above what comes, where the editor would put them below.
    let is_new = !text.contains("[[outlet]]") && !text.trim().is_empty();
    let document = if is_new { format!("{text}\n{}", beginning(feeds)?) } else { document.to_string() };
    Ok((document, added))
}

fn beginning(feeds: &[FeedSpec]) -> Result<String, String> {
    add_feeds("", feeds).map(|(text, _)| text)
}

fn addresses(outlets: &ArrayOfTables) -> HashSet<String> {
    let feeds = outlets.iter().filter_map(|outlet| outlet.get("feed")?.as_array_of_tables());
    feeds
        .flat_map(ArrayOfTables::iter)
        .filter_map(|feed| Some(feed.get("url")?.as_str()?.to_owned()))
        .collect()
}

/// The feeds of the outlet called `name`, which is added at the end where it is not there yet.
fn feeds_of<'d>(outlets: &'d mut ArrayOfTables, name: &str) -> Result<&'d mut ArrayOfTables, String> {
    let is_it = |outlet: &Table| outlet.get("name").and_then(Item::as_str) == Some(name);
    let found = outlets.iter().position(is_it);
    let place = found.unwrap_or(outlets.len());
    if found.is_none() {
        let mut outlet = Table::new();
        outlet.insert("name", value(name));
        outlets.push(outlet);
    }
    let outlet = outlets.get_mut(place).ok_or("the outlet is gone")?;
    let feeds = outlet.entry("feed").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    feeds
        .as_array_of_tables_mut()
        .ok_or_else(|| format!("the feeds of {name} must be [[outlet.feed]] tables"))
}

fn table(feed: &FeedSpec) -> Table {
    let mut table = Table::new();
    table.insert("url", value(&feed.url));
    for (key, text) in [("title", &feed.name), ("language", &feed.language)] {
        if let Some(text) = text {
            table.insert(key, value(text));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(url: &str, outlet: &str) -> FeedSpec {
        FeedSpec {
            url: url.into(),
            outlet: Some(outlet.into()),
            name: Some("News".into()),
            ..FeedSpec::default()
        }
    }

    #[test]
    fn comments_stay_and_feeds_go_under_their_outlets() {
        let text = "# mine\n[[outlet]]\nname = \"a.example\" # the first\n[[outlet.feed]]\nurl = \"https://a.example/1\"\n";
        let new = [feed("https://a.example/2", "a.example"), feed("https://b.example/", "b.example")];
        let (text, added) = add_feeds(text, &new).unwrap();
        assert_eq!(added, 2);
        assert!(text.starts_with("# mine\n") && text.contains("# the first"), "{text}");
        let read: toml::Table = text.parse().unwrap();
        assert_eq!(read["outlet"][0]["feed"][1]["url"].as_str(), Some("https://a.example/2"));
        assert_eq!(read["outlet"][1]["name"].as_str(), Some("b.example"));
        assert_eq!(add_feeds(&text, &new).unwrap(), (text, 0));
    }

    #[test]
    fn an_empty_file_is_a_beginning_and_a_broken_one_an_error() {
        assert_eq!(add_feeds("", &[feed("https://a.example/", "a.example")]).unwrap().1, 1);
        assert!(add_feeds("[[outlet", &[]).unwrap_err().contains("line 1"));
    }
}
