//! Where an export goes.

use crate::{Error, Result};
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Effort of gzip and Zstandard, from 1: what their own programs take.
const GZIP_LEVEL: flate2::Compression = flate2::Compression::new(6);
const ZSTD_LEVEL: i32 = 3;

/// How an export is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// What the name of a file asks for: `.gz`, `.zst`.
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// A file in the making, or a stream.
pub struct Output {
    encoder: Encoder,
    file: Option<PartFile>,
}

enum Encoder {
    Plain(BufWriter<Box<dyn Write + Send>>),
    Gzip(GzEncoder<BufWriter<Box<dyn Write + Send>>>),
    Zstd(zstd::Encoder<'static, BufWriter<Box<dyn Write + Send>>>),
}

impl Output {
    /// Writes to a stream.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn stream(stream: impl Write + Send + 'static, compression: Option<Compression>) -> Result<Self> {
        let stream: BufWriter<Box<dyn Write + Send>> = BufWriter::with_capacity(1 << 16, Box::new(stream));
        let encoder = match compression {
            None => Encoder::Plain(stream),
            Some(Compression::Gzip) => Encoder::Gzip(GzEncoder::new(stream, GZIP_LEVEL)),
            Some(Compression::Zstd) => Encoder::Zstd(zstd::Encoder::new(stream, ZSTD_LEVEL)?),
        };
        Ok(Self { encoder, file: None })
    }

    /// Writes the file at `path`, compressed as its name says. What is there stays there until [`Output::finish`].
    ///
    /// # Errors
    /// [`Error::Create`], [`Error::Write`].
    pub fn file(path: &Path) -> Result<Self> {
        let file = PartFile::new(path);
        let create = File::create(&file.part);
        let stream = create.map_err(|source| Error::Create { path: path.into(), source })?;
        Ok(Self { file: Some(file), ..Self::stream(stream, Compression::of_name(path))? })
    }

    /// Writes what is left, and has the file appear under its name.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn finish(self) -> Result<()> {
        let mut stream = match self.encoder {
            Encoder::Plain(stream) => stream,
            Encoder::Gzip(encoder) => encoder.finish()?,
            Encoder::Zstd(encoder) => encoder.finish()?,
        };
        stream.flush()?;
        drop(stream);
        self.file.map_or(Ok(()), PartFile::appear)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.encoder {
            Encoder::Plain(stream) => stream.write(bytes),
            Encoder::Gzip(encoder) => encoder.write(bytes),
            Encoder::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.encoder {
            Encoder::Plain(stream) => stream.flush(),
            Encoder::Gzip(encoder) => encoder.flush(),
            Encoder::Zstd(encoder) => encoder.flush(),
        }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("file", &self.file).finish_non_exhaustive()
    }
}

/// A file under another name until it is whole; removed where it never is.
#[derive(Debug)]
struct PartFile {
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    fn new(path: &Path) -> Self {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        Self { part: part.into(), path: path.into() }
    }

    fn appear(self) -> Result<()> {
        Ok(std::fs::rename(&self.part, &self.path)?)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // Not there any more where it has appeared.
        let _ = std::fs::remove_file(&self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn written(name: &str) -> Vec<u8> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(name);
        let mut output = Output::file(&path).unwrap();
        output.write_all(b"Torrup\n").unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
        std::fs::read(path).unwrap()
    }

    #[test]
    fn the_name_says_how_a_file_is_compressed() {
        assert_eq!(written("reports.csv"), b"Torrup\n");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&written("reports.csv.gz")[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Torrup\n");
        assert_eq!(zstd::decode_all(&written("reports.csv.zst")[..]).unwrap(), b"Torrup\n");
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_what_was_there() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("reports.csv");
        std::fs::write(&path, "before").unwrap();
        let mut output = Output::file(&path).unwrap();
        output.write_all(b"Torrup\n").unwrap();
        drop(output);
        assert_eq!(std::fs::read(&path).unwrap(), b"before");
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
    }
}
