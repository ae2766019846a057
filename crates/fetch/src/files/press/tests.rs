use super::*;
use crate::files::MAX_DOCUMENT;
use newsloom_model::{Body, Entry};
use proptest::prelude::*;
use std::io::Cursor;

fn paragraphs(rtf: &[u8]) -> Vec<Result<String, String>> {
    let lines = rtf::lines(Box::new(Cursor::new(rtf.to_vec())));
    lines.map(|line| line.map_err(|error| error.to_string())).collect()
}

fn texts(rtf: &str) -> Vec<String> {
    paragraphs(rtf.as_bytes()).into_iter().map(Result::unwrap).filter(|line| !line.is_empty()).collect()
}

fn text_of(entry: &Entry) -> &str {
    match &entry.content {
        Some(Body::Text(text)) => text,
        _ => "",
    }
}

/// The reports of a text that is an export.
fn reports(text: &str) -> Vec<Result<Entry, String>> {
    let lines = text::lines(Box::new(Cursor::new(text.as_bytes().to_vec()))).unwrap();
    let reading = reading(Path::new("a.txt"), lines, true).unwrap();
    reading.into_iter().flatten().map(|report| report.map_err(|error| error.to_string())).collect()
}

#[test]
fn text_of_rtf_in_any_spelling() {
    for (rtf, text) in [
        (r"{\rtf1\ansi plain}", "plain"),
        ("{\\rtf1\\ansi a line\r\n that goes\n on}", "a line that goes on"),
        (r"{\rtf1\ansi F\'e4hre \'80}", "Fähre €"),
        (r"{\rtf1\ansicpg1251 \'cc\'e8\'f0}", "Мир"),
        (r"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f3\fcharset204 B;}}\f0\'e4 {\f3\'cc\'e8\'f0} \'e4}", "ä Мир ä"),
        (r"{\rtf1{\fonttbl{\f3\fcharset204 B;}}\f3\'cc\'e8\'f0\plain !}", "Мир!"),
        (r"{\rtf1\deff3{\fonttbl{\f3\fcharset128 B;}}\'93\'fa\'96\'7b}", "日本"),
        (r"{\rtf1 \u1052?\u1080 ?\u1088\'3f!}", "Мир!"),
        (r"{\rtf1\uc2\u1052xy\u1080\'20\'20{\uc0\u1088 z}\u1088xy}", "Мирzр"),
        (r"{\rtf1 \u-10179?\u-8974?}", "\u{1f4f2}"),
        (r"{\rtf1 \u-10179?x\u-8974?}", "\u{fffd}x\u{fffd}"),
        (r"{\rtf1 \u-10179?\u-10179?\u-8974?}", "\u{fffd}\u{1f4f2}"),
        (r"{\rtf1 \u70000?}", "\u{fffd}"),
        (r"{\rtf1 \ldblquote a\rdblquote\emdash b\~c\-d\_e\{\}\\}", "“a”—b\u{a0}cd\u{2011}e{}\\"),
        (
            r"{\rtf1{\*\unknown x{y}}{\info{\title no}}{\header no}{\pict 00ff}a{\v no}{\*\bkmkstart b}b}",
            "ab",
        ),
        (r#"{\rtf1{\field{\*\fldinst HYPERLINK "https://a.example"}{\fldrslt a link}}}"#, "a link"),
        ("{\\rtf1{\\pict\\bin5 }}}}}a}b}", "b"),
        (r"{\rtf1 a}what is behind the document{", "a"),
    ] {
        assert_eq!(texts(rtf).concat(), text, "{rtf}");
    }
    assert_eq!(
        texts(r"{\rtf1 a\par b\line c\trowd\intbl HD\cell d\cell\row e}"),
        ["a", "b", "cHD\td\t", "e"]
    );
}

#[test]
fn hostile_rtf_costs_itself_alone() {
    let deep = "{\\rtf1 ".to_owned() + &"{".repeat(1_000_000);
    let lines = paragraphs(deep.as_bytes());
    assert!(lines.last().unwrap().as_ref().unwrap_err().contains("groups within each other"), "{lines:?}");
    let cut = paragraphs(b"{\\rtf1 a\\par b");
    assert_eq!(cut, [Ok("a".into()), Err("the RTF ends in the middle of it".into())]);
    for rtf in [
        "{\\rtf1 \\".to_owned() + &"a".repeat(1_000_000) + "1 x}",
        "{\\rtf1 \\b".to_owned() + &"9".repeat(1_000_000) + " x}",
        "{\\rtf1 \\bin99999999999999999999 x}".into(),
        "{\\rtf1 \\bin-1 x}".into(),
        "{\\rtf1 \\uc99999 \\u65?x}".into(),
        "{\\rtf1{\\fonttbl".to_owned()
            + &(0..100_000).map(|n| format!("{{\\f{n}\\fcharset204 x;}}")).collect::<String>()
            + "}x}",
    ] {
        assert!(paragraphs(rtf.as_bytes()).len() <= 2);
    }
    for text in ["x", "\\~", "\\tab", "\\\\"] {
        let long = "{\\rtf1 ".to_owned() + &text.repeat(usize::try_from(MAX_DOCUMENT).unwrap() * 2) + "}";
        let pieces = paragraphs(long.as_bytes());
        let is_bounded =
            |line: &Result<String, String>| line.as_ref().unwrap().len() as u64 <= MAX_DOCUMENT + 1;
        assert!(pieces.iter().all(is_bounded) && pieces.len() >= 2, "{text}");
    }
}

#[test]
fn a_document_that_is_too_long_costs_itself_alone() {
    let document = |text: &str| {
        format!(
            "Title\nThe Quay Tribune\n4 March 2026\nLength: 3 words\nBody\n{text}\nLoad-Date: March 5, 2026\nEnd of Document\n"
        )
    };
    let long = ("word and word ".repeat(100) + "\n").repeat(usize::try_from(MAX_DOCUMENT).unwrap() / 1400);
    let found = reports(&(document("One.") + &document(&long) + &document("Three.")));
    let [Ok(one), Err(two), Ok(three)] = &found[..] else { panic!("{}", found.len()) };
    assert_eq!((text_of(one), text_of(three)), ("One.", "Three."));
    assert_eq!(two, &format!("a.txt: document 2: longer than {MAX_DOCUMENT} bytes"));
}

#[test]
fn reading_is_resumed_without_reading_what_documents_say() {
    let document = |title: &str| {
        format!(
            "{title}\n12 words\n4 March 2026\nThe Quay Tribune\nEnglish\nText.\nDocument QUAYT00020260304em340000a\n\n"
        )
    };
    let text = document("One") + &document("Two") + &document("Three");
    let lines = text::lines(Box::new(Cursor::new(text.into_bytes()))).unwrap();
    let rest: Vec<_> = reading(Path::new("a.txt"), lines, true).unwrap().unwrap().skip(2).collect();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].as_ref().unwrap().title.as_deref(), Some("Three"));
}

#[test]
fn the_same_text_in_two_outlets_is_two_reports() {
    let document = |outlet: &str| {
        format!("Title\n{outlet}\n4 March 2026\nLength: 3 words\nBody\nThe same text.\nEnd of Document\n")
    };
    let found = reports(&(document("Quay Tribune") + &document("Skarn Wire") + &document("Quay Tribune")));
    let ids: Vec<_> = found.into_iter().map(|report| report.unwrap().id).collect();
    assert!(ids[0] == ids[2] && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn words_of_a_text_that_look_like_labels_do_not_end_it() {
    let text = "A film about a ferry.\n\nLanguage: English with songs.\n\nType: drama.\n\nUpdate: The port was closed.";
    let ended = |behind: &str| {
        format!(
            "Title\nQuay Tribune\n4 March 2026\nLength: 9 words\nBody\n{text}\n{behind}\nEnd of Document\n"
        )
    };
    let index =
        "Language: GERMAN\nPublication-Type: Newspaper\nSubject: FERRIES (90%)\nLoad-Date: March 5, 2026";
    for behind in [format!("Classification\n{index}"), format!("Graphic\nThe pier.\nClassification\n{index}")]
    {
        let report = reports(&ended(&behind)).remove(0).unwrap();
        assert_eq!((text_of(&report), report.language.as_deref()), (text, Some("de")));
    }
    // Controls: without a heading labels end it, and so does the language where nothing else does.
    for behind in ["Load-Date: March 5, 2026", "Publication-Type: Newspaper"] {
        assert_eq!(text_of(reports(&ended(behind))[0].as_ref().unwrap()), text);
    }
    let numbered = format!(
        "1 of 1 DOCUMENT\n\nQuay Tribune\n\n4 March 2026\n\nTitle\n\nLENGTH: 9 words\n\n{text}\n\nLANGUAGE: MATH: a game.\n\nLANGUAGE: GERMAN; DEUTSCH\n"
    );
    let report = reports(&numbered).remove(0).unwrap();
    assert!(text_of(&report).ends_with("LANGUAGE: MATH: a game."), "{report:?}");
    assert_eq!(report.language.as_deref(), Some("de"));
}

#[test]
fn titles_and_bylines_of_factiva_are_told_apart() {
    let document = |above: &str| {
        format!(
            "{above}\n1,204 words\n4 March 2026\n07:30\nThe Quay Tribune\nQUAYT\nEnglish\n(c) 2026\nText.\nDocument QUAYT00020260304em340000a\n"
        )
    };
    for (above, title, authors) in [
        ("Ferry burns in the harbor", "Ferry burns in the harbor", vec![]),
        ("News\nFerry burns in the harbor", "Ferry burns in the harbor", vec![]),
        ("News\nFerry burns in the harbor\nBy Ann Karo", "Ferry burns in the harbor", vec!["By Ann Karo"]),
        ("Ferry burns in the harbor\nAnn Karo", "Ferry burns in the harbor", vec![]),
        ("Fire\nPor Ann Karo", "Fire", vec!["Por Ann Karo"]),
    ] {
        let found = reports(&document(above)).remove(0).unwrap();
        assert_eq!(
            (found.title.as_deref(), found.authors),
            (Some(title), authors.iter().map(|&a| a.into()).collect()),
            "{above}"
        );
        assert_eq!(
            (found.outlet.as_deref(), found.language.as_deref()),
            (Some("The Quay Tribune"), Some("en"))
        );
    }
}

#[test]
fn dates_of_headings() {
    let date = |line: &str| words::date_line(line).map(|line| line.moment.map(|moment| moment.to_string()));
    for (line, day) in [
        ("March 4, 2026 Wednesday", "2026-03-04"),
        ("March 4, 2026, Wednesday, LATE EDITION", "2026-03-04"),
        ("4. März 2026 Mittwoch", "2026-03-04"),
        ("Mercredi 4 Mars 2026", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("4 de marzo de 2026", "2026-03-04"),
        ("2026年3月4日", "2026-03-04"),
        ("March 4, 2026 Wednesday 6:15 AM GMT", "2026-03-04T06:15:00Z"),
    ] {
        assert_eq!(date(line), Some(Some(day.into())), "{line}");
    }
    assert_eq!(date("March 2026"), Some(None), "no day");
    // Controls: lines that only have a date in them, and numbers.
    for line in
        ["Ferry of 4 March 2026 burned again", "3/4/2026", "2026", "12 words", "May we burn 2026 ferries?"]
    {
        assert!(date(line).is_none_or(|day| day.is_none()), "{line}");
    }
}

#[test]
fn plain_texts_are_no_exports() {
    for text in [
        "Harbor files\n\nShe found\n1 of 3 documents\nin the harbor.\n",
        "Body\n\nLength: a poem of 300 words",
        "The end\n\nEnd of Document\n",
        "A story of 300 words\n4 March 2026\nThe ferry burned.",
        "HD\nPD\nSN\n",
        "",
    ] {
        assert!(reports(text).is_empty(), "{text}");
    }
}

const PIECES: &[&str] = &[
    "1 of 3 DOCUMENTS",
    "End of Document",
    "Body",
    "BODY: x",
    "LENGTH: 3 words",
    "Length: 3 words",
    "BYLINE: x",
    "LOAD-DATE: March 5, 2026",
    "LANGUAGE: ENGLISH",
    "Job Number: 1",
    "Date and Time: x",
    "March 4, 2026 Wednesday",
    "4 March 2026",
    "Title",
    "",
    "12 words",
    "07:30",
    "The Quay Tribune",
    "(c) 2026",
    "English",
    "HD  x",
    "PD  4 March 2026",
    "SN",
    "LP",
    "TD  y",
    "AN",
    "Document QUAYT00020260304em340000a",
    "Search Summary",
    "Classification",
    "GRAPHIC: x",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn exports_of_any_lines(lines in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let found = reports(&lines.join("\n"));
        prop_assert!(found.len() <= lines.len() + 1);
        let wrong = |report: &Result<Entry, String>| report.as_ref().is_ok_and(|entry| entry.title.is_none() && entry.content.is_none());
        prop_assert!(!found.iter().any(wrong), "{found:?}");
    }

    #[test]
    fn rtf_of_any_pieces(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["{", "}", "\\", "\\'", "e4", "\\u", "-10179", "?", "\\uc", "2", "\\par", " ", "\\bin", "3", "\\*", "\\f",
                "\\fonttbl", "\\fcharset", "128", "\\v", "x", "\u{e4}", "\\pict", "\n"]),
            0..80),
    ) {
        let rtf = format!("{{\\rtf1 {}", pieces.concat());
        let lines = paragraphs(rtf.as_bytes());
        prop_assert!(lines.iter().filter(|line| line.is_err()).count() <= 1);
        prop_assert!(lines.iter().flatten().map(String::len).sum::<usize>() <= 6 * rtf.len());
    }

    #[test]
    fn any_bytes_of_rtf(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let found = read_rtf([b"{\\rtf1 ", &bytes[..]].concat());
        prop_assert!(found.len() <= 301);
    }
}
