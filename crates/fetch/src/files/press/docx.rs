//! The paragraphs of a Word file (Office Open XML, ECMA-376): the text of `word/document.xml`.

use super::super::error::MAX_DOCUMENT;
use super::super::zip;
use super::text::Lines;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Where the text of the document is.
const DOCUMENT: &str = "word/document.xml";

/// Bytes of the names of elements that are open at once, and eight for each: the parser keeps them.
const MAX_OPEN: usize = 1 << 20;

/// The paragraphs of the file at `path`, cells parted by tabs.
pub(super) fn lines(path: &Path) -> io::Result<Lines> {
    let members = zip::members(path)?;
    let document = members.iter().find(|member| member.name == DOCUMENT);
    let bytes = document
        .ok_or_else(|| io::Error::other("it is no Word file: it has no word/document.xml"))?
        .open(path)?;
    let bounded = Bounded { reader: BufReader::new(bytes), left: MAX_DOCUMENT };
    Ok(Box::new(Docx {
        reader: Reader::from_reader(bounded),
        line: String::new(),
        open: 0,
        is_text: false,
        ended: false,
    }))
}

struct Docx {
    reader: Reader<Bounded<BufReader<Box<dyn Read + Send>>>>,
    line: String,
    /// See [`MAX_OPEN`].
    open: usize,
    /// Whether what comes is text of the document, and no field's instruction and nothing deleted.
    is_text: bool,
    ended: bool,
}

impl Iterator for Docx {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut event = Vec::new();
        while !self.ended {
            event.clear();
            self.reader.get_mut().left = MAX_DOCUMENT;
            match self.reader.read_event_into(&mut event) {
                Ok(Event::Eof) => self.ended = true,
                Ok(event) => {
                    match &event {
                        Event::Start(element) => self.open += kept(element.name().as_ref()),
                        Event::End(element) => {
                            self.open = self.open.saturating_sub(kept(element.name().as_ref()));
                        }
                        _ => {}
                    }
                    if self.open > MAX_OPEN {
                        self.ended = true;
                        return Some(Err(io::Error::other("its elements lie within each other too deep")));
                    }
                    if take(&event, &mut self.line, &mut self.is_text)
                        || self.line.len() as u64 > MAX_DOCUMENT
                    {
                        return Some(Ok(std::mem::take(&mut self.line)));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(io::Error::other(format!("its text is damaged: {error}"))));
                }
            }
        }
        let rest = std::mem::take(&mut self.line);
        (!rest.is_empty()).then_some(Ok(rest))
    }
}

/// What the parser keeps of an open element.
fn kept(name: &str) -> usize {
    name.len() + size_of::<usize>()
}

/// Takes an event. Whether a line ends with it.
fn take(event: &Event<'_>, line: &mut String, is_text: &mut bool) -> bool {
    match event {
        Event::Start(element) => *is_text = element.local_name().as_ref() == "t",
        Event::Text(text) if *is_text => line.push_str(text),
        Event::GeneralRef(reference) if *is_text => line.push_str(&resolved(reference)),
        Event::Empty(element) => match element.local_name().as_ref() {
            "tab" => line.push('\t'),
            "br" | "cr" => return true,
            "noBreakHyphen" => line.push('\u{2011}'),
            _ => {}
        },
        Event::End(element) => {
            *is_text = false;
            return element.local_name().as_ref() == "p";
        }
        _ => {}
    }
    false
}

/// A character reference or one of the five entities of XML.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(char)) = reference.resolve_char_ref() {
        return char.to_string();
    }
    quick_xml::escape::resolve_xml_entity(reference).unwrap_or_default().to_owned()
}

/// A reader that gives no more than `left` bytes until it is set anew: so no part of a hostile file is held that is longer.
struct Bounded<R> {
    reader: R,
    left: u64,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let read = available.len().min(buffer.len());
        buffer[..read].copy_from_slice(&available[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("a part of it is too long"));
        }
        let available = self.reader.fill_buf()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(available.len());
        Ok(&available[..most])
    }

    fn consume(&mut self, read: usize) {
        self.left -= read as u64;
        self.reader.consume(read);
    }
}
