//! Ids of entries: every entry gets one, no two articles of a feed share one, and an article keeps its own from poll to
//! poll.
//!
//! | the feed says | the id |
//! |---|---|
//! | an id of its own | that id |
//! | none, or a placeholder ("N/A"); a link | the link |
//! | neither | a hash of title, text and date |
//! | one id for several links (or titles, where there are no links) | the id, with a mark of the link or title |
//! | no ids, and one link for several titles (or texts, where there are no titles) | the link, with a mark of the title or text |
//! | no id, another link than before, but the title, date and text of an entry that is gone | the id that it had |

use super::feed::Feed;
use newsloom_html::plain;
use newsloom_model::{Body, Entry, KnownEntry, Problem};
use std::collections::{HashMap, HashSet};

/// Maximum length of an id, in bytes; longer ones are replaced by their hash.
const MAX_ID: usize = 2048;

/// Number of entries that are remembered besides those of the last reading.
const MAX_REMEMBERED: usize = 300;

/// Gives an id to every entry that has none.
pub(super) fn assign_ids(feed: &mut Feed) {
    for entry in &mut feed.entries {
        entry.id = base(entry);
    }
}

/// Gives every article an id of its own, with what is `known` of earlier readings, and notes in [`Feed::known`] what the
/// next reading needs. What is known and not in the feed is gone, unless it is an older page of one.
pub(super) fn disambiguate(feed: &mut Feed, known: &[KnownEntry], is_older: bool) {
    let drafts: Vec<Draft> = feed.entries.iter().map(Draft::of).collect();
    let mut targets: HashMap<u64, HashSet<u64>> = HashMap::with_capacity(drafts.len());
    for draft in &drafts {
        targets.entry(draft.base_hash).or_default().insert(draft.target_hash);
    }
    let memory = Memory::of(known);
    let mut moved = if is_older { HashMap::new() } else { memory.movable(&targets) };
    let (mut now_known, mut marked) = (Vec::with_capacity(drafts.len()), 0);
    for (entry, draft) in feed.entries.iter_mut().zip(drafts) {
        if let Some(said) = draft.said
            && !memory.by_base.contains_key(&draft.base_hash)
            && let Some(old) = moved.remove(&said)
        {
            entry.id = old.id.clone().unwrap_or(draft.base);
            now_known.push(old.clone());
            continue;
        }
        let is_marked = memory.is_marked(&draft, &targets[&draft.base_hash], is_older);
        marked += usize::from(is_marked);
        let id = draft.said.is_some().then(|| draft.base.clone());
        entry.id = if is_marked { format!("{}#{}", draft.base, draft.mark) } else { draft.base };
        now_known.push(KnownEntry {
            base: draft.base_hash,
            target: draft.target_hash,
            is_marked,
            said: draft.said,
            id: id.map(|_| entry.id.clone()),
        });
    }
    if marked > 0 {
        feed.problems.push(Problem(format!(
            "{marked} entries share an id with another entry; told apart by link or title"
        )));
    }
    let mut seen: HashSet<(u64, u64)> = HashSet::with_capacity(now_known.len());
    now_known.retain(|entry| seen.insert((entry.base, entry.target)));
    let is_plain_again = |old: &KnownEntry| {
        !old.is_marked && now_known.iter().any(|new| new.base == old.base && !new.is_marked)
    };
    let gone = known.iter().filter(|old| !seen.contains(&(old.base, old.target)) && !is_plain_again(old));
    let gone: Vec<KnownEntry> = gone.take(MAX_REMEMBERED).cloned().collect();
    now_known.extend(gone);
    feed.known = now_known;
}

/// What decides about the id of an entry.
struct Draft {
    /// Its id without a mark.
    base: String,
    base_hash: u64,
    /// What distinguishes it from another entry of the same base, as a hash: link or title, or the text of one without.
    target_hash: u64,
    /// The mark that the id gets where it must be distinguished.
    mark: String,
    /// A hash of what it says, where it has no id and says enough to be recognized under another link.
    said: Option<u64>,
}

impl Draft {
    fn of(entry: &Entry) -> Self {
        let has_id = !entry.id.is_empty();
        let base = base(entry);
        let title = entry.title.as_deref().filter(|title| !title.is_empty());
        let target = if has_id { entry.url.as_deref().or(title) } else { title.or(text(entry)) };
        let mark = blake3::hash(target.unwrap_or_default().as_bytes());
        let says_enough = title.is_some()
            && (entry.published.is_some() || entry.summary.is_some() || entry.content.is_some());
        let said = (!has_id && entry.url.is_some() && says_enough).then(|| short(&said_hash(entry)));
        Self {
            base_hash: short(&blake3::hash(base.as_bytes())),
            base,
            target_hash: short(&mark),
            mark: mark.to_hex()[..16].to_owned(),
            said,
        }
    }
}

/// What is known of earlier readings, by base.
struct Memory<'k> {
    by_base: HashMap<u64, Vec<&'k KnownEntry>>,
}

impl<'k> Memory<'k> {
    fn of(known: &'k [KnownEntry]) -> Self {
        let mut by_base: HashMap<u64, Vec<&KnownEntry>> = HashMap::with_capacity(known.len());
        for entry in known {
            by_base.entry(entry.base).or_default().push(entry);
        }
        Self { by_base }
    }

    /// Entries without ids whose link is not in the feed any more, by what they say: their link may have changed.
    fn movable(&self, targets: &HashMap<u64, HashSet<u64>>) -> HashMap<u64, &'k KnownEntry> {
        let gone = self.by_base.values().flatten().filter(|old| !targets.contains_key(&old.base));
        gone.filter_map(|old| Some((old.said?, *old))).collect()
    }

    /// Whether the id needs a mark. What had one keeps it, and what had none gets none; of an id that is new, all of several
    /// articles get one, so that their ids do not depend on their order. A single article in the place of one that had no
    /// mark is that article, corrected.
    fn is_marked(&self, draft: &Draft, targets: &HashSet<u64>, is_older: bool) -> bool {
        let Some(known) = self.by_base.get(&draft.base_hash) else { return targets.len() > 1 };
        if let Some(same) = known.iter().find(|known| known.target == draft.target_hash) {
            return same.is_marked;
        }
        let is_new = |target: &&u64| known.iter().all(|known| known.target != **target);
        let is_replaced =
            !is_older && known.iter().any(|known| !known.is_marked && !targets.contains(&known.target));
        !is_replaced || targets.iter().filter(is_new).nth(1).is_some()
    }
}

/// The id that the feed gives, else the link, else a hash of what the entry says.
fn base(entry: &Entry) -> String {
    if entry.id.len() > MAX_ID {
        return format!("hash:{}", blake3::hash(entry.id.as_bytes()).to_hex());
    }
    if !entry.id.is_empty() {
        return entry.id.clone();
    }
    entry.url.clone().unwrap_or_else(|| format!("hash:{}", content_hash(entry)))
}

/// BLAKE3 of title, summary, content and date.
fn content_hash(entry: &Entry) -> blake3::Hash {
    hash(entry, [entry.summary.as_deref(), content(entry)])
}

/// The same without the markup of texts: pictures that count readers have another address on every fetch.
fn said_hash(entry: &Entry) -> blake3::Hash {
    let texts = [entry.summary.as_deref(), content(entry)].map(|text| text.map(plain::from_html));
    hash(entry, texts.each_ref().map(Option::as_deref))
}

/// BLAKE3 of title, texts and date, each part with its length so that parts cannot run into each other.
fn hash(entry: &Entry, texts: [Option<&str>; 2]) -> blake3::Hash {
    let published = entry.published.map(|moment| moment.to_string());
    let [summary, content] = texts;
    let mut hasher = blake3::Hasher::new();
    for part in
        [entry.title.as_deref(), summary, content, published.as_deref()].map(Option::unwrap_or_default)
    {
        hasher.update(&part.len().to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize()
}

fn content(entry: &Entry) -> Option<&str> {
    match entry.content.as_ref()? {
        Body::Text(text) | Body::Html(text) => Some(text),
        Body::Bytes { .. } => None,
    }
}

/// What an entry says besides its title.
fn text(entry: &Entry) -> Option<&str> {
    content(entry).or(entry.summary.as_deref()).filter(|text| !text.trim().is_empty())
}

/// The first bits of a hash, as many as a JSON number keeps exactly.
fn short(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(6).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use crate::parse_known;
    use newsloom_model::KnownEntry;
    use proptest::prelude::*;

    fn item(guid: Option<&str>, link: &str, title: &str) -> String {
        let guid = guid.map(|guid| format!("<guid isPermaLink='false'>{guid}</guid>")).unwrap_or_default();
        format!(
            "<item>{guid}<title>{title}</title><link>https://news.example/{link}</link>\
             <pubDate>Mon, 02 Mar 2026 10:30:00 GMT</pubDate><description>About {title}.</description></item>"
        )
    }

    /// The ids of the items of a feed, and what is known then.
    fn poll(items: &[&String], known: &[KnownEntry]) -> (Vec<String>, Vec<KnownEntry>) {
        let text: String = items.iter().map(|item| item.as_str()).collect();
        let feed =
            parse_known(format!("<rss><channel>{text}</channel></rss>").as_bytes(), None, None, known, false);
        let feed = feed.unwrap();
        (feed.entries.into_iter().map(|entry| entry.id).collect(), feed.known)
    }

    #[test]
    fn entries_without_ids_that_share_a_link_keep_their_ids() {
        let (a, b) = (item(None, "live", "Rain"), item(None, "live", "Wind"));
        let (first, known) = poll(&[&a, &b], &[]);
        assert_ne!(first[0], first[1]);
        let (second, known) = poll(&[&b, &a], &known);
        assert_eq!((&second[0], &second[1]), (&first[1], &first[0]), "whatever the order");
        let (alone, known) = poll(&[&b], &known);
        assert_eq!(alone[0], first[1], "also where it is the last one left");
        assert_eq!(poll(&[&a, &b], &known).0, first);
    }

    #[test]
    fn notes_without_id_and_title_are_told_apart_by_their_text() {
        let note = |text: &str| {
            format!("<item><link>https://news.example/live</link><description>{text}</description></item>")
        };
        let (first, known) = poll(&[&note("Rain since noon."), &note("The pier is closed.")], &[]);
        assert_ne!(first[0], first[1]);
        assert_eq!(poll(&[&note("The pier is closed.")], &known).0, [first[1].clone()]);
        // Control: a single one that is corrected is that one.
        let (alone, known) = poll(&[&note("Rain since noon.")], &[]);
        assert_eq!(poll(&[&note("Rain since one.")], &known).0, alone);
    }

    #[test]
    fn what_comes_later_under_a_known_link_is_another_entry() {
        let (a, b) = (item(None, "live", "Rain"), item(None, "live", "Wind"));
        let (alone, known) = poll(&[&a], &[]);
        assert_eq!(alone, ["https://news.example/live"]);
        let (both, known) = poll(&[&b, &a], &known);
        assert_eq!(both[1], alone[0]);
        assert_ne!(both[0], alone[0]);
        assert_eq!(poll(&[&b], &known).0, [both[0].clone()]);
    }

    #[test]
    fn an_older_page_corrects_nothing() {
        let (present, known) = poll(&[&item(None, "live", "Rain")], &[]);
        let page = format!("<rss><channel>{}</channel></rss>", item(None, "live", "Wind"));
        let older = parse_known(page.as_bytes(), None, None, &known, true).unwrap();
        assert_ne!(older.entries[0].id, present[0], "another entry, although it stands alone there");
        let same = format!("<rss><channel>{}</channel></rss>", item(None, "live", "Rain"));
        let same = parse_known(same.as_bytes(), None, None, &older.known, true).unwrap();
        assert_eq!(same.entries[0].id, present[0]);
    }

    #[test]
    fn many_new_entries_under_one_link_are_counted_once() {
        let items =
            |kind: &str| (0..3000).map(|n| item(None, "live", &format!("{kind} {n}"))).collect::<Vec<_>>();
        let (rain, wind) = (items("Rain"), items("Wind"));
        let (_, known) = poll(&[&item(None, "live", "Fog")], &[]);
        let (_, known) = poll(&rain.iter().collect::<Vec<_>>(), &known);
        let (mut ids, _) = poll(&wind.iter().collect::<Vec<_>>(), &known);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), wind.len());
    }

    #[test]
    fn a_corrected_title_is_the_same_entry() {
        let (known_id, known) = poll(&[&item(None, "a", "Thre dead")], &[]);
        let (corrected, known) = poll(&[&item(None, "a", "Three dead")], &known);
        assert_eq!(corrected, known_id);
        assert_eq!(
            poll(&[&item(None, "a", "Three dead"), &item(None, "a", "Rain")], &known).0[0],
            known_id[0]
        );
    }

    #[test]
    fn a_link_that_changes_on_every_fetch_is_one_entry() {
        let mut known = Vec::new();
        let mut ids = std::collections::HashSet::new();
        for poll_number in 0..4 {
            let (found, next) = poll(&[&item(None, &format!("bus?v={poll_number}"), "Bus strike")], &known);
            ids.extend(found);
            known = next;
        }
        assert_eq!(ids.len(), 1);
        let counted = |n: u8| {
            item(None, &format!("tram?v={n}"), "Tram strike")
                .replace("About", &format!("&lt;img src='/{n}.gif'&gt; About"))
        };
        let (first, seen) = poll(&[&counted(1)], &[]);
        assert_eq!(poll(&[&counted(2)], &seen).0, first, "whatever counts readers");
        // Controls: two such entries at once are two, and other words are another entry.
        let (a, b) = (item(None, "bus?v=8", "Bus strike"), item(None, "bus?v=9", "Bus strike"));
        let (both, _) = poll(&[&a, &b], &[]);
        assert_ne!(both[0], both[1]);
        assert!(!ids.contains(&poll(&[&item(None, "bus?v=7", "Tram strike")], &known).0[0]));
    }

    #[test]
    fn placeholders_are_no_ids() {
        let items = [item(Some("N/A"), "a", "Rain"), item(Some("N/A"), "b", "Wind")];
        let (ids, _) = poll(&[&items[0], &items[1]], &[]);
        assert_eq!(ids, ["https://news.example/a", "https://news.example/b"]);
        let bare =
            |title: &str| format!("<item><guid>N/A</guid><title>{title}</title><link>N/A</link></item>");
        let (ids, _) = poll(&[&bare("Rain"), &bare("Wind")], &[]);
        assert!(ids.iter().all(|id| id.starts_with("hash:")) && ids[0] != ids[1], "{ids:?}");
    }

    proptest! {
        /// However the items of a feed come, after they once were all in it: no article changes its id, and none has that
        /// of another.
        #[test]
        fn no_order_of_polls_loses_or_doubles_an_entry(
            polls in prop::collection::vec(prop::collection::vec(0usize..8, 1..8), 1..12)
        ) {
            let items = [
                item(Some("1"), "a", "One"), item(Some("2"), "a", "Two"), item(Some("3"), "b", "One"),
                item(Some("x"), "c", "Three"), item(Some("x"), "d", "Four"),
                item(None, "e", "Five"), item(None, "e", "Six"), item(None, "f", "Five"),
            ];
            let (ids, mut known) = poll(&items.iter().collect::<Vec<_>>(), &[]);
            prop_assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), items.len());
            for order in polls {
                let some: Vec<&String> = order.iter().map(|n| &items[*n]).collect();
                let (found, next) = poll(&some, &known);
                let expected: Vec<String> = order.iter().map(|n| ids[*n].clone()).collect();
                prop_assert_eq!(found, expected);
                known = next;
            }
        }
    }
}
