//! Lists of addresses: tables with a column of URLs, as Media Cloud and GDELT write them.

use super::error::FileError;
use super::records::moment;
use newsloom_model::{Entry, canonical_url};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// The most that one row has, in bytes.
const MAX_ROW: u64 = 1 << 20;

/// Columns of one row that are looked at.
const MAX_COLUMNS: usize = 200;

/// Names of columns in the order in which they are preferred, and what they hold.
const URL: &[&str] = &["url", "article_url", "documentidentifier", "sourceurl", "link"];
const TITLE: &[&str] = &["title", "headline"];
const PUBLISHED: &[&str] = &["publish_date", "published", "date", "seendate"];
const LANGUAGE: &[&str] = &["language"];
const OUTLET: &[&str] = &["media_name", "domain", "source"];

/// Which column holds what, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    url: usize,
    title: Option<usize>,
    published: Option<usize>,
    language: Option<usize>,
    outlet: Option<usize>,
}

/// The rows of a list, each an entry whose page is to be fetched.
pub(super) struct UrlList {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    delimiter: Option<u8>,
    columns: Option<Columns>,
    /// The first row, where it is no line of names.
    first: Option<Vec<String>>,
    line: u64,
    ended: bool,
}

impl UrlList {
    pub(super) fn new(path: &Path, reader: Box<dyn BufRead + Send>) -> Self {
        let (delimiter, columns, first) = (None, None, None);
        Self { path: path.into(), reader, delimiter, columns, first, line: 0, ended: false }
    }

    /// Reads what the columns are; an error where none is known to hold addresses.
    fn begin(&mut self) -> Result<Option<Columns>, FileError> {
        let Some(line) = self.row()? else { return Ok(None) };
        let fields = fields(&line, self.delimiter.unwrap_or(b','));
        if let Some(columns) = Columns::of_gdelt(&fields) {
            self.first = Some(fields);
            return Ok(Some(columns));
        }
        Columns::named(&fields).map(Some).ok_or_else(|| {
            self.ended = true;
            self.wrong("its first line names no column `url`, so it is no list of addresses".into())
        })
    }

    /// The next row that is not blank, with its line end; none at the end. Where commas part the fields, one in quotes may hold
    /// line ends.
    fn row(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        let (mut row, mut is_open) = (Vec::new(), false);
        loop {
            let start = row.len();
            let left = MAX_ROW - start as u64;
            let read = (&mut self.reader).take(left).read_until(b'\n', &mut row);
            let read = read.map_err(|source| {
                self.ended = true;
                FileError::Read { path: self.path.clone(), source }
            })?;
            self.line += u64::from(row.ends_with(b"\n"));
            if row.len() as u64 == MAX_ROW {
                // Where the next row begins is not known any more.
                self.ended = true;
                return Err(
                    self.wrong(format!("a row is longer than {MAX_ROW} bytes; nothing behind it is read"))
                );
            }
            if read == 0 {
                self.ended = true;
                return Ok((!row.trim_ascii().is_empty()).then_some(row));
            }
            if !is_open && row.trim_ascii().is_empty() {
                row.clear();
                continue;
            }
            let delimiter =
                self.delimiter.get_or_insert_with(|| if row.contains(&b'\t') { b'\t' } else { b',' });
            let quotes = row[start..].iter().filter(|byte| **byte == b'"').count();
            is_open ^= *delimiter == b',' && quotes % 2 == 1;
            if !is_open {
                return Ok(Some(row));
            }
        }
    }

    fn entry(&mut self) -> Result<Option<Entry>, FileError> {
        let columns = match self.columns {
            Some(columns) => columns,
            None => match self.begin()? {
                Some(columns) => *self.columns.insert(columns),
                None => return Ok(None),
            },
        };
        let fields = match self.first.take() {
            Some(first) => first,
            None if self.ended => return Ok(None),
            None => match self.row()? {
                Some(row) => fields(&row, self.delimiter.unwrap_or(b',')),
                None => return Ok(None),
            },
        };
        columns.entry(&fields).map(Some).map_err(|problem| self.wrong(problem))
    }

    fn wrong(&self, problem: String) -> FileError {
        FileError::Record { path: self.path.clone(), line: self.line.max(1), problem }
    }
}

impl Iterator for UrlList {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended && self.first.is_none() {
            return None;
        }
        self.entry().transpose()
    }
}

impl Columns {
    /// The tables of GDELT 2.0 have no line of names: which one it is, their number of columns tells.
    fn of_gdelt(fields: &[String]) -> Option<Self> {
        let (url, outlet) = match fields.len() {
            61 => (60, None),
            16 => (5, Some(4)),
            27 => (4, Some(3)),
            _ => return None,
        };
        let alone = Self { url, title: None, published: None, language: None, outlet };
        fields[0].starts_with(|c: char| c.is_ascii_digit()).then_some(alone)
    }

    fn named(names: &[String]) -> Option<Self> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
        let column =
            |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        Some(Self {
            url: column(URL)?,
            title: column(TITLE),
            published: column(PUBLISHED),
            language: column(LANGUAGE),
            outlet: column(OUTLET),
        })
    }

    fn entry(&self, fields: &[String]) -> Result<Entry, String> {
        let said = |column: Option<usize>| {
            let text = fields.get(column?)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let url = said(Some(self.url)).ok_or("it has no address")?;
        if !is_web(&url) {
            return Err(format!("{url:.100} is no address of the web"));
        }
        Ok(Entry {
            id: format!("url:{}", canonical_url(&url).unwrap_or_else(|| url.clone())),
            url: Some(url),
            title: said(self.title),
            published: said(self.published).and_then(|date| moment(&date)),
            language: said(self.language),
            outlet: said(self.outlet),
            is_address: true,
            ..Entry::default()
        })
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The fields of a row: tabs divide without more, commas as RFC 4180 says.
fn fields(row: &[u8], delimiter: u8) -> Vec<String> {
    let row = String::from_utf8_lossy(row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(row)).into_owned();
    let row = row.trim_end_matches(['\r', '\n']);
    if delimiter == b'\t' {
        return row.split('\t').take(MAX_COLUMNS).map(str::to_owned).collect();
    }
    let (mut fields, mut field, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut chars = row.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted && fields.len() < MAX_COLUMNS => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn all(text: &str) -> Vec<Result<Entry, String>> {
        let reader = Box::new(Cursor::new(text.as_bytes().to_vec()));
        UrlList::new(Path::new("a.csv"), reader).map(|row| row.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn the_lists_of_media_cloud_have_names_of_columns() {
        let rows = all("\u{feff}id,indexed_date,language,media_name,media_url,publish_date,title,url\r\n\
             1,x,en,quay.example,quay.example,2026-03-04,\"Ferry \"\"Halvard\"\" burns,\nagain\",https://quay.example/a\r\n\
             \r\n2,x,de,,,,,ftp://quay.example/b\n3,x,de,,,,,\n4,x,,,,,,https://quay.example/c");
        let [Ok(first), Err(no_web), Err(none), Ok(last)] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!(first.title.as_deref(), Some("Ferry \"Halvard\" burns,\nagain"));
        assert_eq!((first.outlet.as_deref(), first.language.as_deref()), (Some("quay.example"), Some("en")));
        assert!(first.published.unwrap().day_only && first.is_address && first.content.is_none());
        assert_eq!(no_web, "a.csv:5: not a report: ftp://quay.example/b is no address of the web");
        assert_eq!(none, "a.csv:6: not a report: it has no address");
        assert_eq!((last.url.as_deref(), last.title.as_deref()), (Some("https://quay.example/c"), None));
    }

    #[test]
    fn the_tables_of_gdelt_have_none() {
        let event = |url: &str| format!("{}{url}\n", "7\t".repeat(60));
        let rows = all(&(event("https://quay.example/a")
            + &event("https://quay.example/a")
            + &event("BBC Monitoring")));
        let [Ok(first), Ok(again), Err(other)] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((first.id.as_str(), &first.id), ("url:https://quay.example/a", &again.id));
        assert_eq!((first.published, first.outlet.as_deref()), (None, None));
        assert!(other.contains("is no address of the web"));
        let mention =
            format!("{}quay.example\thttps://quay.example/b{}\n", "7\t".repeat(4), "\t1".repeat(10));
        let rows = all(&mention);
        assert_eq!(rows[0].as_ref().unwrap().outlet.as_deref(), Some("quay.example"));
        // Quotes are letters in tables with tabs, and the first row may name no address, as any other.
        let quoted = mention.replace("quay.example\t", "qu\"ay\t");
        let rows = all(&(mention.replace("https://quay.example/b", "BBC Monitoring") + &quoted + &mention));
        assert_eq!(rows.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, true]);
        assert_eq!(all(&(quoted + &mention)).iter().filter(|row| row.is_ok()).count(), 2);
        let articles = "URL,MobileURL,Date,Title\nhttps://quay.example/c,,20260304T073000Z,Ferry burns\n";
        assert_eq!(all(articles)[0].as_ref().unwrap().title.as_deref(), Some("Ferry burns"));
    }

    #[test]
    fn a_field_over_many_lines_is_read_in_linear_time() {
        let rows = all(&format!("url,title\nhttps://quay.example/a,\"{}\"\n", "\n".repeat(1_000_000)));
        assert!(rows.len() == 1 && rows[0].is_ok(), "{}", rows.len());
    }

    #[test]
    fn what_is_no_list_is_refused_once() {
        for text in ["name,size\na,1\nb,2\n", "just words\n", &format!("\"{}", "x".repeat(2 << 20))] {
            let rows = all(text);
            assert_eq!(rows.len(), 1);
            assert!(rows[0].is_err(), "{rows:?}");
        }
        assert_eq!(all("").len() + all("\n\n").len() + all("title,url\n").len(), 0);
    }
}
