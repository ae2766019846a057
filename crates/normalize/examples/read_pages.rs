//! Reads a folder of saved pages (.html, .html.gz) in one of several ways, for `benches/peers/pages.py` to measure.
//!
//! usage: `read_pages load|parse|newsloom FOLDER`, and it prints how many pages there were and how many
//! bytes of text were read from them.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that reads files")]
use flate2::read::MultiGzDecoder;
use mimalloc::MiMalloc;
use newsloom_model::{Body, Entry, Page};
use newsloom_normalize::Normalizer;
use std::io::{self, Read};
use std::path::Path;

/// As the shipped program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, way, folder] = arguments.as_slice() else {
        return Err(io::Error::other("usage: read_pages load|parse|newsloom FOLDER"));
    };
    let read = reader(way).ok_or_else(|| io::Error::other(format!("no way to read: {way}")))?;
    let (mut pages, mut bytes) = (0, 0);
    for file in std::fs::read_dir(folder)? {
        bytes += read(load(&file?.path())?);
        pages += 1;
    }
    println!("{pages} pages, {bytes} bytes of text");
    Ok(())
}

fn load(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = std::fs::read(path)?;
    if path.extension().is_some_and(|ending| ending == "gz") {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A way to read a page that gives the length of the text found in it.
type Reader = Box<dyn Fn(Vec<u8>) -> usize>;

fn reader(way: &str) -> Option<Reader> {
    Some(match way {
        "load" => Box::new(|_| 0),
        "parse" => Box::new(|bytes| {
            scraper::Html::parse_document(&String::from_utf8_lossy(&bytes)).tree.values().count()
        }),
        "newsloom" => {
            let normalizer = Normalizer::default();
            Box::new(move |bytes| normalizer.report(&page(bytes)).map_or(0, |report| report.text.len()))
        }
        _ => return None,
    })
}

fn page(bytes: Vec<u8>) -> Page {
    Page {
        url: None,
        body: Some(Body::Bytes { content_type: None, bytes }),
        fetched: jiff::Timestamp::UNIX_EPOCH,
        outlet: None,
        entry: Entry::default(),
        problem: None,
    }
}
