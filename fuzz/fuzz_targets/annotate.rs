//! Any text as a report in any language: one answer, all of it inside the text, without a panic.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use newsloom_extract::Extractor;
use newsloom_model::{Genre, Moment, Passage, PassageKind, Report, Span};
use std::sync::LazyLock;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

const LANGUAGES: [&str; 9] = ["en", "de", "fr", "es", "pt", "it", "ru", "", "xx"];
const KINDS: [PassageKind; 5] = [
    PassageKind::Body,
    PassageKind::Heading,
    PassageKind::Statement,
    PassageKind::Caption,
    PassageKind::Furniture,
];

fn report(language: u8, kinds: u32, day: Option<(i16, i8, i8)>, text: &str) -> Report {
    let kind = |n: usize| KINDS[(kinds.rotate_left(n as u32 * 3) & 7) as usize % KINDS.len()];
    let day = day.and_then(|(year, month, day)| jiff::civil::Date::new(year, month, day).ok());
    Report {
        external_id: None,
        outlet: "news.example".into(),
        url: None,
        canonical_url: None,
        title: None,
        authors: Vec::new(),
        published: day.and_then(Moment::day),
        published_raw: None,
        modified: None,
        fetched: Timestamp::UNIX_EPOCH,
        language: Some(LANGUAGES[usize::from(language) % LANGUAGES.len()].into()),
        site: None,
        image: None,
        dateline: None,
        agency: None,
        genre: Genre::Article,
        text: text.into(),
        passages: newsloom_lang::paragraphs(text)
            .enumerate()
            .map(|(n, span)| Passage { span, kind: kind(n) })
            .collect(),
        problems: Vec::new(),
    }
}

fuzz_target!(|input: (u8, u32, Option<(i16, i8, i8)>, &str)| {
    let (language, kinds, day, text) = input;
    let report = report(language, kinds, day, text);
    let said = EXTRACTOR.annotate(&report);
    assert_eq!(said, EXTRACTOR.annotate(&report), "the same answer twice");
    let spans: [Vec<Span>; 6] = [
        said.mentions.iter().map(|m| m.span).collect(),
        said.quotes.iter().map(|q| q.span).collect(),
        said.figures.iter().map(|f| f.span).collect(),
        said.daterefs.iter().map(|d| d.span).collect(),
        said.actions.iter().map(|a| a.span).collect(),
        said.statements.iter().map(|s| s.span).collect(),
    ];
    for list in spans {
        assert!(list.is_sorted_by_key(|span| span.start));
        assert!(list.iter().all(|span| text.get(span.start..span.end).is_some_and(|words| !words.is_empty())));
    }
});
