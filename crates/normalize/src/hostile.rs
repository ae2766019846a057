//! Pages made to be slow: what is done for them is bounded, counted in bytes, nodes and comparisons and not by a clock.

use crate::Normalizer;
use jiff::Timestamp;
use newsloom_html::blocks::{self, Marks};
use newsloom_html::sanitize;
use newsloom_model::{Body, Entry, Page, Report};
use scraper::{Html, Node};

const TEXT: &str = "<p>The council met on Tuesday and voted for the new bridge over the river, the clerk told the newspaper.</p>";

/// `piece` again and again up to `bytes`.
fn many(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Pages without end of one kind each.
fn pages() -> Vec<(&'static str, String)> {
    const MEGABYTE: usize = 1 << 20;
    let nested = [
        "<div>",
        "<b>",
        "<a href=x>",
        "<font><p>x",
        "<table><tr><td>",
        "<ul><li>",
        "<template>",
        "<svg>",
        "<math><mi>",
    ];
    let unclosed =
        ["<p>x", "<li>x", "<td>x", "<h1>x", "<i class=author>", "<!--", "<!", "</x>", "<", "<a ", "<option>"];
    let attributes: String = (0..1_000_000).map(|i| format!(" a{i}=1")).collect();
    let crowded = format!("<p{}>x", (0..120).map(|i| format!(" a{i}")).collect::<String>());
    let linked = |json: String| format!("<script type='application/ld+json'>{json}</script>{TEXT}");
    let mut pages: Vec<(&str, String)> =
        nested.iter().map(|tag| (*tag, many(tag, MEGABYTE) + TEXT)).collect();
    pages.extend(unclosed.iter().map(|tag| (*tag, many(tag, MEGABYTE) + TEXT)));
    pages.extend([
        ("attributes", format!("<p{attributes}>{TEXT}")),
        ("crowded elements", many(&crowded, 3 * MEGABYTE) + TEXT),
        ("a long attribute", format!("<img src='data:{}'>{TEXT}", many("QUJD", 6 * MEGABYTE))),
        ("one text", many("word ", 6 * MEGABYTE) + TEXT),
        ("one word", many("wordword", 6 * MEGABYTE) + TEXT),
        ("tiny tables", many("<table><tr><td>x</table>", 2 * MEGABYTE) + TEXT),
        ("entities", format!("<p>{}", many("&amp;&#x1F600;&none", 2 * MEGABYTE))),
        ("no characters", many("\0", 2 * MEGABYTE) + TEXT),
        ("a script", format!("<script>{}</script>{TEXT}", many("var a='</div>';", 6 * MEGABYTE))),
        ("nested JSON-LD", linked(many("[", MEGABYTE))),
        ("nested objects", linked(many("{\"@graph\":", MEGABYTE))),
        ("scripts of JSON-LD", many(&linked("{\"@type\":\"NewsArticle\"}".into()), MEGABYTE)),
    ]);
    pages
}

/// Pages whose elements, read one by one, each lead to all others. Work that grows with the square of them takes so long that the
/// test runner stops it.
fn entangled() -> [(&'static str, String); 4] {
    const BYTES: usize = 1 << 18;
    let linked = |json: String| format!("<script type='application/ld+json'>{json}</script>{TEXT}");
    let dates = many("<b class=date></b>", BYTES);
    let words: String = (0..300).map(|i| format!("w{i:03} ")).collect();
    let objects = vec![r#"{"@type":"Article","headline":"Ferry"}"#; 2000].join(",");
    let names = many("reporter ", BYTES);
    let author = format!(r#"{{"@type":"Article","headline":"Ferry","author":"{names}"}}"#);
    [
        (
            "dates in one list",
            format!("<h1>Ferry</h1><div class=related><a>Old mill for sale</a>{dates}</div>{TEXT}"),
        ),
        ("headings and headlines", linked(format!("[{objects}]")) + &format!("<h1>{words}</h1>").repeat(200)),
        ("dates under titles", many("<h1>Ferry 1</h1>", BYTES) + TEXT),
        ("an author without end", linked(author)),
    ]
}

fn read(html: String) -> Option<Report> {
    let page = Page {
        url: Some("https://post.example/a".into()),
        body: Some(Body::Html(html)),
        fetched: Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry::default(),
        problem: None,
    };
    Normalizer::default().report(&page).ok()
}

#[test]
fn what_is_parsed_is_bounded() {
    for (kind, html) in pages() {
        let sanitized = sanitize::sanitize(&html);
        assert!(
            sanitized.html.len() <= sanitize::MAX_BYTES + sanitize::MAX_TAG,
            "{kind}: {} bytes",
            sanitized.html.len()
        );
        let tree = Html::parse_document(&sanitized.html);
        let nodes = tree.tree.values().len();
        // Tables make rows and bodies of their own, and every element may have a text.
        assert!(nodes <= 5 * sanitize::MAX_TAGS, "{kind}: {nodes} nodes");
        let elements = tree.tree.values().filter_map(Node::as_element);
        let attributes: usize = elements.map(|element| element.attrs().count()).sum();
        assert!(attributes <= 8 * sanitize::MAX_ALL_ATTRIBUTES, "{kind}: {attributes} attributes");
        let sampled = tree.tree.nodes().step_by(nodes / 1000 + 1);
        let depth = sampled.map(|node| node.ancestors().count()).max().unwrap_or_default();
        assert!(depth <= 5 * sanitize::MAX_DEPTH, "{kind}: {depth} deep");
        let blocks = blocks::read(&tree, &Marks::default());
        assert!(blocks.blocks.len() <= blocks::MAX_BLOCKS, "{kind}: {} blocks", blocks.blocks.len());
    }
}

#[test]
fn what_is_entangled_is_read_once() {
    for (kind, html) in entangled() {
        assert!(read(html).is_some_and(|report| report.body().contains("the new bridge")), "{kind}");
    }
}

#[test]
fn what_was_read_within_the_limits_is_the_report() {
    let long = TEXT.repeat(60_000);
    let report = read(long).expect("a report");
    assert!(report.body().len() > 1_000_000);
    assert!(report.problems.iter().any(|problem| problem.0.contains("larger")), "{:?}", report.problems);
    let hidden = format!("{TEXT}<img src='data:{}'>{TEXT}", many("QUJD", 3 << 20));
    assert!(read(hidden).is_some_and(|report| report.body().contains("the new bridge")));
}
