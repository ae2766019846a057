//! Web archives (WARC, ISO 28500): the pages among their responses.

use super::error::{FileError, MAX_DOCUMENT};
use crate::http::decode;
use newsloom_model::{Body, Entry, canonical_url};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// The most that the headers of one record have together, in bytes.
const MAX_HEAD: u64 = 64 << 10;

/// Maximum headers read of an archived response.
const MAX_HEADERS: usize = 256;

/// The web pages of a WARC file.
pub(super) struct Archive {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    record: u64,
    ended: bool,
}

/// What a record says of itself.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    uri: Option<String>,
    content_type: String,
    length: u64,
}

/// Why a record gives no page.
enum Bad {
    /// The file cannot be read on.
    Unreadable(std::io::Error),
    /// It is no archive from here on.
    Broken(String),
    /// This record alone.
    Record(String),
}

impl From<std::io::Error> for Bad {
    fn from(error: std::io::Error) -> Self {
        Bad::Unreadable(error)
    }
}

impl Archive {
    pub(super) fn new(path: &Path, reader: Box<dyn BufRead + Send>) -> Self {
        Self { path: path.into(), reader, record: 0, ended: false }
    }

    /// The next record's page; none inside where it holds no page, none at the end.
    fn page(&mut self) -> Result<Option<Option<Entry>>, Bad> {
        let Some(head) = self.head()? else { return Ok(None) };
        self.record += 1;
        let is_page = head.uri.is_some()
            && match head.kind.as_str() {
                "response" => head.content_type.starts_with("application/http"),
                "resource" => is_html(&head.content_type),
                _ => false,
            };
        if !is_page {
            self.pass_over(head.length)?;
            return Ok(Some(None));
        }
        let read = head.length.min(MAX_DOCUMENT);
        let mut block = Vec::new();
        (&mut self.reader).take(read).read_to_end(&mut block)?;
        if (block.len() as u64) < read {
            return Err(Bad::Broken("the file ends in the middle of it".into()));
        }
        self.pass_over(head.length - read)?;
        // Something huge is most often no page, which its beginning tells.
        let cut = head.length > read;
        match entry(head, block).map_err(Bad::Record)? {
            Some(_) if cut => Err(Bad::Record(format!("longer than {MAX_DOCUMENT} bytes"))),
            entry => Ok(Some(entry)),
        }
    }

    /// Reads "WARC/1.1" and the headers after it; none at the end of the file.
    fn head(&mut self) -> Result<Option<Head>, Bad> {
        let mut left = MAX_HEAD;
        let version = loop {
            match self.header(&mut left)? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !version.starts_with("WARC/") {
            return Err(Bad::Broken("it is no WARC record".into()));
        }
        let (mut head, mut length) = (Head::default(), None);
        while let Some(line) = self.header(&mut left)?.filter(|line| !line.is_empty()) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => head.uri = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        head.length = length.ok_or_else(|| Bad::Broken("it does not say how long it is".into()))?;
        Ok(Some(head))
    }

    /// One line of a head, without its end; none at the end of the file.
    fn header(&mut self, left: &mut u64) -> Result<Option<String>, Bad> {
        let mut line = Vec::new();
        let read = (&mut self.reader).take(*left).read_until(b'\n', &mut line)? as u64;
        *left -= read;
        if read > 0 && *left == 0 {
            return Err(Bad::Broken("its headers have no end".into()));
        }
        Ok((read > 0).then(|| String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
    }

    fn pass_over(&mut self, length: u64) -> Result<(), Bad> {
        let passed = std::io::copy(&mut (&mut self.reader).take(length), &mut std::io::sink())?;
        if passed < length { Err(Bad::Broken("the file ends in the middle of it".into())) } else { Ok(()) }
    }

    fn error(&mut self, bad: Bad) -> FileError {
        let path = self.path.clone();
        let (problem, ends) = match bad {
            Bad::Unreadable(source) => {
                self.ended = true;
                return FileError::Read { path, source };
            }
            Bad::Broken(problem) => (problem, true),
            Bad::Record(problem) => (problem, false),
        };
        self.ended |= ends;
        FileError::Archived { path, record: self.record.max(1), problem }
    }
}

impl Iterator for Archive {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.page() {
                Ok(None) => self.ended = true,
                Ok(Some(None)) => {}
                Ok(Some(Some(entry))) => return Some(Ok(entry)),
                Err(bad) => return Some(Err(self.error(bad))),
            }
        }
        None
    }
}

/// The page that a record holds; none where it holds something else.
fn entry(head: Head, block: Vec<u8>) -> Result<Option<Entry>, String> {
    let (content_type, bytes) = if head.kind == "response" {
        match response(&block)? {
            Some(page) => page,
            None => return Ok(None),
        }
    } else {
        (Some(head.content_type), block)
    };
    let Some(url) = head.uri else { return Ok(None) };
    let id = format!("url:{}", canonical_url(&url).unwrap_or_else(|| url.clone()));
    let content = Some(Body::Bytes { content_type, bytes });
    Ok(Some(Entry { id, url: Some(url), content, ..Entry::default() }))
}

type Page = (Option<String>, Vec<u8>);

/// Reads an archived HTTP answer: a page where it was a success and is HTML.
fn response(block: &[u8]) -> Result<Option<Page>, String> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(block) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("its HTTP headers have no end".into()),
        Err(why) => return Err(format!("it is no HTTP answer: {why}")),
    };
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(found.value).into_owned())
    };
    let content_type = header("content-type");
    if response.code != Some(200) || !content_type.as_deref().is_none_or(is_html) {
        return Ok(None);
    }
    let body = &block[length..];
    let chunked =
        header("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Many archives keep the header and undo the chunks: then the body does not begin with a chunk's length.
    let body = if chunked { unchunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let cap = usize::try_from(MAX_DOCUMENT).unwrap_or(usize::MAX);
    let decoded = decode(body, header("content-encoding").as_deref(), cap);
    Ok((!decoded.bytes.is_empty()).then_some((content_type, decoded.bytes)))
}

fn is_html(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "text/html" | "application/xhtml+xml")
}

/// The chunks of `body` (RFC 9112 section 7.1) joined, up to where they break off; none where it has none.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut first = true;
    loop {
        let size = match httparse::parse_chunk_size(body) {
            Ok(httparse::Status::Complete((start, size))) => {
                body = &body[start..];
                usize::try_from(size).unwrap_or(usize::MAX)
            }
            _ if first => return None,
            _ => return Some(whole),
        };
        let chunk = &body[..size.min(body.len())];
        whole.extend_from_slice(chunk);
        body = body[chunk.len()..].strip_prefix(b"\r\n").unwrap_or(&body[chunk.len()..]);
        if size == 0 || body.is_empty() {
            return Some(whole);
        }
        first = false;
    }
}
