//! Encodings as RTF names them: code pages, and character sets of fonts.

use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;

/// Fonts that are remembered, at most.
const MAX_FONTS: usize = 4096;

/// Which encoding each font has.
pub(super) struct Fonts {
    by_number: HashMap<i32, &'static Encoding>,
    /// Of text in no font, or in one that says nothing.
    pub(super) default: &'static Encoding,
    /// The font of text that names none.
    pub(super) first: i32,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { by_number: HashMap::new(), default: WINDOWS_1252, first: -1 }
    }
}

impl Fonts {
    pub(super) fn set(&mut self, font: i32, encoding: Option<&'static Encoding>) {
        if let Some(encoding) = encoding.filter(|_| self.by_number.len() < MAX_FONTS) {
            self.by_number.insert(font, encoding);
        }
    }

    /// The encoding of `font`, below 0 for none.
    pub(super) fn of(&self, font: i32) -> &'static Encoding {
        let font = if font < 0 { self.first } else { font };
        self.by_number.get(&font).copied().unwrap_or(self.default)
    }
}

/// The encoding of a code page of Windows; none where it is not known.
pub(super) fn of_code_page(number: Option<i32>) -> Option<&'static Encoding> {
    let number = number?;
    let label = match number {
        874 | 1250..=1258 => format!("windows-{number}"),
        932 => "shift_jis".into(),
        936 => "gbk".into(),
        949 => "euc-kr".into(),
        950 => "big5".into(),
        866 => "ibm866".into(),
        10_000 => "macintosh".into(),
        20_866 => "koi8-r".into(),
        28_591..=28_599 => format!("iso-8859-{}", number - 28_590),
        65_001 => "utf-8".into(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set (`\fcharset`); none for those that leave it to the document.
pub(super) fn of_charset(number: Option<i32>) -> Option<&'static Encoding> {
    let page = match number? {
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(Some(page))
}
