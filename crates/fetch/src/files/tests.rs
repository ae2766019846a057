use super::*;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A folder that holds one file.
struct Held {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn file(name: &str, bytes: impl AsRef<[u8]>) -> Held {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Held { _folder: folder, path }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What is in the file: entries, and errors without the folder.
fn all(held: &Held) -> Vec<Result<Entry, String>> {
    let folder = format!("{}/", held.path.parent().unwrap().display());
    let reading = read(&held.path).unwrap();
    reading.map(|record| record.map_err(|e| e.to_string().replace(&folder, ""))).collect()
}

fn text_of(entry: &Entry) -> &str {
    match &entry.content {
        Some(Body::Text(text) | Body::Html(text)) => text,
        _ => "",
    }
}

#[test]
fn kinds_by_name() {
    for (name, kind) in [
        ("a.html", Some(FileKind::Page)),
        ("a.HTM.GZ", Some(FileKind::Page)),
        ("a.txt", Some(FileKind::Text)),
        ("b.jsonl.gz", Some(FileKind::Records)),
        ("feed.xml", Some(FileKind::Feed)),
        ("crawl.warc.gz", Some(FileKind::Archive)),
        ("crawl.wacz", Some(FileKind::Archives)),
        ("letters.mbox", Some(FileKind::Mailbox)),
        ("letter.eml.gz", Some(FileKind::Mail)),
        ("20260304113000.export.CSV", Some(FileKind::UrlList)),
        ("Files (100).RTF", Some(FileKind::Export)),
        ("a.docx", Some(FileKind::Export)),
        ("a.pdf", None),
        ("README", None),
    ] {
        assert_eq!(FileKind::of(Path::new(name)), kind, "{name}");
    }
}

#[test]
fn records_with_all_keys_and_with_few() {
    let held = file(
        "a.jsonl",
        concat!(
            "\u{feff}{\"id\":7,\"url\":\"https://www.Example.org/a/?utm_source=x\",\"title\":\"T\",\"text\":\"Line.\\n\",",
            "\"published\":\"2026-03-02\",\"source\":\"The Example\",\"language\":\"en\",\"more\":[1]}\n",
            "\n  \r\n",
            "{\"title\":\"Only a headline\",\"published\":1772450000}\r\n",
            "{\"url\":\"https://www.example.org/a/?utm_source=x\",\"html\":\"<p>x\",\"text\":\"x\"}\n",
            "{\"text\":\"The same text\"}\n{\"text\":\"The same text\",\"source\":\"x\"}",
        ),
    );
    let entries: Vec<Entry> = all(&held).into_iter().map(Result::unwrap).collect();
    assert_eq!((entries[0].id.as_str(), entries[0].external_id.as_deref()), ("id:7", Some("7")));
    assert_eq!((text_of(&entries[0]), entries[0].outlet.as_deref()), ("Line.\n", Some("The Example")));
    assert!(entries[0].published.unwrap().day_only);
    assert_eq!(entries[1].published.unwrap().at.as_second(), 1_772_450_000);
    assert_eq!((entries[2].id.as_str(), text_of(&entries[2])), ("url:https://example.org/a", "<p>x"));
    assert_eq!(entries[3].id, entries[4].id);
    assert_eq!(entries.len(), 5);
}

#[test]
fn exported_records_keep_authors_address_and_the_clock_of_the_outlet() {
    let held = file(
        "a.jsonl",
        concat!(
            "{\"title\":\"a\",\"url\":null,\"canonical_url\":\"https://quay.example/a\",\"authors\":[\"Ilse Varga\"],",
            "\"published\":\"2026-03-04T13:10:00Z\",\"published_offset\":3600,\"published_day_only\":0,",
            "\"modified\":\"2026-03-04T17:45:00Z\"}\n",
            "{\"title\":\"b\",\"published\":\"2026-03-04T00:00:00Z\",\"published_offset\":null,\"published_day_only\":1}\n",
            // Others mean something else by these names, or nothing at all.
            "{\"title\":\"c\",\"authors\":\"Ilse Varga\",\"canonical_url\":[],\"published\":\"2026-03-04T13:10:00Z\",",
            "\"published_offset\":99999999999,\"modified\":{}}\n",
            "{\"title\":\"d\",\"published\":\"2026-03-04T13:10:00Z\",\"published_offset\":-2147483648,\"published_day_only\":0}\n",
        ),
    );
    let entries: Vec<Entry> = all(&held).into_iter().map(Result::unwrap).collect();
    let [a, b, c, d] = &entries[..] else { panic!("{}", entries.len()) };
    assert_eq!(
        (a.url.as_deref(), &a.authors[..]),
        (Some("https://quay.example/a"), &["Ilse Varga".into()][..])
    );
    let published = a.published.unwrap();
    assert_eq!((published.offset, published.day_only), (Some(3600), false));
    assert_eq!(a.updated.unwrap().at.to_string(), "2026-03-04T17:45:00Z");
    assert_eq!(b.published.map(|moment| (moment.offset, moment.day_only)), Some((None, true)));
    assert_eq!(c.published.map(|moment| (moment.offset, moment.day_only)), Some((Some(0), false)));
    assert_eq!((c.url.as_deref(), c.authors.len(), c.updated), (None, 0, None));
    assert_eq!(d.published.map(|moment| moment.offset), Some(None));
}

#[test]
fn what_is_wrong_with_a_record_is_told_with_its_line() {
    let held = file("a.jsonl", "{\"title\":\"a\"}\n\nnot json\n{\"id\":1}\n{\"title\":\"b\"}\n{\"title\":");
    let errors: Vec<String> = all(&held).into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 3);
    assert!(errors[0].starts_with("a.jsonl:3: not a report: "), "{}", errors[0]);
    assert_eq!(errors[1], "a.jsonl:4: not a report: it has neither title nor text nor html");
    assert!(errors[2].starts_with("a.jsonl:6: "));
}

#[test]
fn a_line_without_end_is_passed_over() {
    let long = vec![b'x'; usize::try_from(MAX_DOCUMENT).unwrap() + 10];
    let held = file("a.jsonl", [b"{\"title\":\"a\"}\n", &long[..], b"\n{\"title\":\"b\"}\n"].concat());
    let records = all(&held);
    assert_eq!(records.len(), 3);
    assert!(records[1].as_ref().unwrap_err().starts_with("a.jsonl:2: not a report: longer than"));
    assert_eq!(records[2].as_ref().unwrap().title.as_deref(), Some("b"));
}

#[test]
fn a_damaged_gzip_file_ends_with_one_error() {
    // Lines that do not compress, so that the file is cut in the middle of them.
    let line = |i: u32| format!("{{\"title\":\"{}\"}}\n", blake3::hash(&i.to_le_bytes()));
    let whole = gzip((0..5000).map(line).collect::<String>().as_bytes());
    let held = file("a.jsonl.gz", &whole[..whole.len() / 2]);
    let records = all(&held);
    assert!(records.len() > 1000 && records[..records.len() - 1].iter().filter(|r| r.is_err()).count() <= 1);
    assert!(records.last().unwrap().as_ref().unwrap_err().starts_with("cannot read a.jsonl.gz"));
}

#[test]
fn reading_is_resumed_without_parsing_what_was_read() {
    let held =
        file("a.jsonl", "{\"title\":\"a\"}\nrubbish\n\n{\"title\":\"c\"}\n{\"title\":\"d\"}\nrubbish\n");
    let rest: Vec<_> = read(&held.path).unwrap().skip(2).collect();
    assert_eq!(rest.len(), 3);
    assert_eq!(rest[0].as_ref().unwrap().title.as_deref(), Some("c"));
    assert!(rest[2].as_ref().unwrap_err().to_string().contains("a.jsonl:6:"));
}

#[test]
fn texts_are_kept_to_the_character() {
    let text = "A title\r\n\r\n  Two  spaces, a \u{301} and an end\n\n";
    let held = file("a.txt", text);
    assert_eq!(text_of(all(&held)[0].as_ref().unwrap()), text);
    let marked = file("b.txt", format!("\u{feff}{text}"));
    assert_eq!(text_of(all(&marked)[0].as_ref().unwrap()), text);
    assert_eq!(text_of(all(&file("c.txt.gz", gzip(text.as_bytes())))[0].as_ref().unwrap()), text);
}

#[test]
fn texts_of_other_charsets_are_recognized() {
    let text = "Правительство объявило о новых мерах поддержки. Премьер-министр выступил в парламенте.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    assert_eq!(text_of(all(&file("a.txt", bytes))[0].as_ref().unwrap()), text);
    let utf16: Vec<u8> = "\u{feff}Größe".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text_of(all(&file("b.txt", utf16))[0].as_ref().unwrap()), "Größe");
}

#[test]
fn pages_keep_their_bytes_and_feeds_give_their_entries() {
    let page = b"<meta charset=latin1>\xe9";
    let entry = all(&file("a.html", page)).remove(0).unwrap();
    assert_eq!(entry.content, Some(Body::Bytes { content_type: None, bytes: page.to_vec() }));
    let feed = "<rss version='2.0'><channel><item><title>One</title></item><item><title>Two</title></item></channel></rss>";
    let titles: Vec<_> = all(&file("a.rss", feed)).into_iter().map(|e| e.unwrap().title.unwrap()).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert!(matches!(read(&file("a.xml", "no feed").path), Err(FileError::Feed { .. })));
    assert!(matches!(read(Path::new("a.pdf")), Err(FileError::Unknown { .. })));
}

fn warc(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(uri: &str, response: &str) -> Vec<u8> {
    warc("response", uri, "application/http; msgtype=response", response.as_bytes())
}

fn archive() -> Vec<u8> {
    [
        warc("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        response("https://a.example/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>One"),
        response("https://a.example/404", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No"),
        response("https://a.example/jpg", "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\nxx"),
        warc("request", "https://a.example/1", "application/http", b"GET / HTTP/1.1\r\n\r\n"),
        response("https://a.example/bad", "rubbish\r\n\r\n"),
        response(
            "https://a.example/2",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n3\r\nTwo\r\n0\r\n\r\n",
        ),
        warc("resource", "https://a.example/3", "text/html", b"<p>Three"),
    ]
    .concat()
}

#[test]
fn the_pages_of_an_archive_are_read() {
    let members: Vec<u8> = gzip(&archive());
    for held in [file("a.warc", archive()), file("a.warc.gz", members)] {
        let records = all(&held);
        let pages: Vec<_> = records.iter().filter_map(|r| r.as_ref().ok()).collect();
        let bodies: Vec<&[u8]> = pages
            .iter()
            .filter_map(|entry| match &entry.content {
                Some(Body::Bytes { bytes, .. }) => Some(&bytes[..]),
                _ => None,
            })
            .collect();
        assert_eq!(bodies, [&b"<p>One"[..], b"<p>Two", b"<p>Three"]);
        assert_eq!(pages[0].url.as_deref(), Some("https://a.example/1"));
        assert_eq!(records.iter().filter(|r| r.is_err()).count(), 1);
        assert!(records[1].as_ref().unwrap_err().contains("archive record 6: it is no HTTP answer"));
    }
}

/// A ZIP file of these files, stored as they are but for those whose name begins with `!`, which are deflated.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (name, method, content) = match name.strip_prefix('!') {
            Some(name) => {
                let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(content).unwrap();
                (name, 8_u16, encoder.finish().unwrap())
            }
            None => (*name, 0, content.to_vec()),
        };
        let (start, size) = (bytes.len() as u32, (content.len() as u32).to_le_bytes());
        let length = (name.len() as u16).to_le_bytes();
        let common =
            [&[20, 0, 0, 0][..], &method.to_le_bytes(), &[0; 8], &size, &size, &length, &[0, 0]].concat();
        bytes.extend([b"PK\x03\x04", &common[..], name.as_bytes(), &content].concat());
        let place = [&[0; 10][..], &start.to_le_bytes()].concat();
        list.extend([b"PK\x01\x02\x14\0", &common[..], &place, name.as_bytes()].concat());
    }
    let (start, size) = ((bytes.len() as u32).to_le_bytes(), (list.len() as u32).to_le_bytes());
    [&bytes[..], &list, b"PK\x05\x06", &[0; 8], &size, &start, &[2, 0], b"ok"].concat()
}

#[test]
fn the_archives_in_a_zip_file_are_read() {
    let gzipped = gzip(&archive());
    let held = file(
        "a.wacz",
        zip(&[
            ("datapackage.json", b"{}"),
            ("archive/a.warc.gz", &gzipped),
            ("!archive/b.warc", &archive()),
            ("pages/pages.jsonl", b"{\"title\":\"not a report\"}"),
        ]),
    );
    let records = all(&held);
    let pages: Vec<&str> =
        records.iter().filter_map(|r| r.as_ref().ok()).filter_map(|entry| entry.url.as_deref()).collect();
    let once = ["https://a.example/1", "https://a.example/2", "https://a.example/3"];
    assert_eq!(pages, [once, once].concat());
    for (bytes, problem) in [
        (b"PK\x03\x04 and no more".to_vec(), "it is no ZIP file"),
        (zip(&[("index.html", b"<p>One")]), "it has no archive/*.warc"),
    ] {
        let held = file("b.wacz", bytes);
        let Err(FileError::Read { source, .. }) = read(&held.path).map(drop) else { panic!("{problem}") };
        assert!(source.to_string().contains(problem), "{source}");
    }
}

/// A Word file with a paragraph for each line.
fn docx(lines: &[&str]) -> Vec<u8> {
    let paragraph = |line: &&str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"x\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"x\"><w:body>{}</w:body></w:document>",
        lines.iter().map(paragraph).collect::<String>()
    );
    zip(&[("[Content_Types].xml", b"<Types/>"), ("!word/document.xml", text.as_bytes())])
}

#[test]
fn the_documents_of_a_word_file_are_read() {
    let head = [
        "Ferry burns",
        "Quay Tribune",
        "March 4, 2026 Wednesday",
        "Length: 9 words",
        "Byline: Ann Karo",
        "Body",
    ];
    let text = [
        "The ferry &amp; its tug burned &#8212; for </w:t><w:tab/><w:t>hours.</w:t></w:r><w:r><w:delText>not</w:delText><w:instrText>PAGE</w:instrText><w:t>",
        "Load-Date: March 5, 2026",
        "End of Document",
    ];
    let held = file("a.DOCX", docx(&[&head[..], &text[..]].concat()));
    let records = all(&held);
    let [Ok(report)] = &records[..] else { panic!("{records:?}") };
    assert_eq!(
        (report.title.as_deref(), report.outlet.as_deref()),
        (Some("Ferry burns"), Some("Quay Tribune"))
    );
    assert_eq!(text_of(report), "The ferry & its tug burned — for \thours.");
    for (bytes, problem) in [
        (zip(&[("index.html", b"<p>One")]), "it has no word/document.xml"),
        (docx(&["A letter to the editor."]), "it is no export of LexisNexis or Factiva"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(), "export it as RTF or text"),
        (zip(&[("word/document.xml", b"<w:p><w:t>a</w:p>")]), "its text is damaged"),
        (zip(&[("!word/document.xml", &vec![b' '; usize::try_from(MAX_DOCUMENT).unwrap() + 9])]), "too long"),
        (zip(&[("!word/document.xml", "<a>".repeat(200_000).as_bytes())]), "within each other too deep"),
        // Deep, and not too deep.
        (
            zip(&[("!word/document.xml", ["<a>".repeat(1_000), "</a>".repeat(1_000)].concat().as_bytes())]),
            "it is no export of LexisNexis or Factiva",
        ),
    ] {
        let held = file("b.docx", bytes);
        let Err(error) = read(&held.path).map(drop) else { panic!("{problem}") };
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[test]
fn a_broken_archive_ends_with_one_error() {
    for bytes in [
        archive()[..archive().len() - 20].to_vec(),
        [&archive()[..], b"rubbish"].concat(),
        b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n".to_vec(),
        b"WARC/1.0\r\nX: y\r\n".repeat(10_000),
    ] {
        let records = all(&file("a.warc", bytes));
        assert!(records.last().unwrap().is_err());
        assert!(records.iter().filter(|r| r.is_err()).count() <= 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_in_any_kind_of_file(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        name in prop::sample::select(vec!["a.jsonl", "a.txt", "a.html", "a.xml", "a.warc", "a.warc.gz", "a.jsonl.gz",
            "a.mbox", "a.eml", "a.csv", "a.tsv.gz", "a.wacz", "a.rtf", "a.doc.gz", "a.docx"]),
    ) {
        let held = file(name, bytes);
        if let Ok(reading) = read(&held.path) {
            prop_assert!(reading.count() <= 301);
        }
    }

    #[test]
    fn a_damaged_zip_file_is_survived(at in 0usize..3000, byte in any::<u8>(), end in 0usize..3000) {
        let mut bytes = zip(&[("archive/a.warc", &archive()), ("!archive/b.warc", &archive())]);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(end / 40));
        if let Ok(reading) = read(&file("a.wacz", bytes).path) {
            prop_assert!(reading.count() <= 20);
        }
    }

    #[test]
    fn mails_and_lists_of_any_lines(
        lines in prop::collection::vec(
            prop::sample::select(vec!["From x", ">From x", "", "Subject: a", "Content-Type: multipart/mixed; boundary=b", "--b",
                "--b--", "Content-Type: message/rfc822", "url,title", "https://quay.example/a,\"b", "\"\"", "x\ty"]),
            0..40),
        name in prop::sample::select(vec!["a.mbox", "a.eml", "a.csv"]),
    ) {
        let held = file(name, lines.join("\n"));
        if let Ok(reading) = read(&held.path) {
            prop_assert!(reading.count() <= lines.len() + 1);
        }
    }

    #[test]
    fn a_damaged_archive_is_survived(at in 0usize..1200, byte in any::<u8>()) {
        let mut bytes = archive();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let reader = Box::new(std::io::Cursor::new(Arc::<[u8]>::from(bytes)));
        prop_assert!(Archive::new(Path::new("a.warc"), reader).count() <= 9);
    }
}
