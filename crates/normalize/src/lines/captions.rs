//! Captions and credits of pictures.

use super::words::of_kind;
use aho_corasick::AhoCorasick;
use newsloom_lang::data::{CREDITS, WIRES};
use regex::Regex;
use std::sync::LazyLock;

/// A pattern with the words of which a line must hold one to fit it. Most lines hold none, and looking for words is much cheaper
/// than matching the pattern, let alone compiling it.
struct Pattern {
    signs: LazyLock<Signs>,
    regex: LazyLock<Regex>,
}

impl Pattern {
    const fn new(signs: fn() -> Signs, regex: fn() -> Regex) -> Self {
        Self { signs: LazyLock::new(signs), regex: LazyLock::new(regex) }
    }

    fn fits(&self, line: &str) -> bool {
        self.signs.are_in(line) && self.regex.is_match(line)
    }
}

/// Words in any case, and agencies, whose case counts.
struct Signs {
    words: AhoCorasick,
    agencies: Option<AhoCorasick>,
}

impl Signs {
    /// The words of `kinds`, of which "agency" is none, and `marks`.
    fn new(kinds: &[&str], marks: &[&str]) -> Self {
        let words = kinds.iter().flat_map(|kind| of_kind(&CREDITS, kind)).map(str::to_lowercase);
        Self { words: automaton(words.chain(marks.iter().map(|mark| (*mark).to_owned()))), agencies: None }
    }

    fn with_agencies(self) -> Self {
        Self { agencies: Some(automaton(of_kind(&CREDITS, "agency").map(str::to_owned))), ..self }
    }

    fn are_in(&self, line: &str) -> bool {
        self.agencies.as_ref().is_some_and(|agencies| agencies.is_match(line))
            || self.words.is_match(&*newsloom_lang::lower(line))
    }
}

fn automaton(words: impl Iterator<Item = String>) -> AhoCorasick {
    #[allow(clippy::expect_used, reason = "the words are ours and few")]
    AhoCorasick::new(words).expect("a small automaton")
}

/// "(NAME / AGENCY)", "(AP Photo/Name)", "(Foto: Name)" at the end of a line.
static CREDIT_IN_BRACKETS: Pattern = Pattern::new(
    || Signs::new(&["bracket", "bracket-whole"], &["©"]).with_agencies(),
    || {
        let (agencies, picture, via) = (any("agency"), any("agency-picture"), any("via"));
        let (words, after, whole) = (any("bracket"), any("after-bracket"), any("bracket-whole"));
        regex(&format!(
            r"[(\[](?:[^()\[\]]*(?:/|\||(?-u:\b){via}(?-u:\b)|,|–|-|©)\s*{agencies}[^()\[\]]*|{agencies}(?:\s*[/|,:–-][^()\[\]]*| {picture}[^()\[\]]*|\s+{via}\s[^()\[\]]*)|(?i:{words})(?:\s+(?i:{after}))?\s*[:=/ ][^()\[\]]*|©[^()\[\]]*|(?i:{whole}))[)\]]\.?\s*(?:{agencies}(?:\s+{picture})?)?$"
        ))
    },
);

/// "Foto: Name/dpa", "Photo by Name", "© Name", "Image credit: Name" at the end of a line.
static CREDIT_AT_END: Pattern = Pattern::new(
    || Signs::new(&["end", "copyright"], &["©", "/", "|"]),
    || {
        let (agencies, copyright) = (any("agency"), any("copyright"));
        let (words, after) = (any("end"), any("after-end"));
        regex(&format!(
            r"(?:^|[\s.,;:!?)»“”\x22’|-])(?:{words}\s*(?:{after}|:|/|\|)\s*[^.!?]*(?:\.com|\.de)?|©\s*\S[^.!?]*|{copyright}\s+[^.!?]+)$|[.!?“”\x22)]\s*(?:(?:\p{{Lu}}[\p{{L}}'’.-]+ ){{0,4}}\p{{Lu}}[\p{{L}}'’.-]+\s*(?:/|\|)\s*){{1,3}}{agencies}(?:/[\w .]+)?$"
        ))
    },
);

/// A line that only credits: "Name Name/Getty Images", "REUTERS", "dpa", "Quelle: AFP".
static CREDIT_ONLY: Pattern = Pattern::new(
    || Signs::new(&["only", "picture", "copyright"], &["©"]).with_agencies(),
    || {
        let (agencies, copyright, picture) = (any("agency"), any("copyright"), any("picture"));
        let (words, after) = (any("only"), any("after-only"));
        regex(&format!(
            r"^(?:(?i:{words})\s*(?:{after}(?-u:\b)|:)[^.!?]*(?:\.(?:com|de|tv|net))?[^.!?]*|©.*|(?i:{copyright})\s.*|\(?(?i:{picture}):.*\)|(?:[\p{{L}}'’.&+-]+[ ,]{{0,2}}){{0,5}}\s*[/|]\s*(?:[\p{{L}}'’.&+ /|-]*[/|]\s*)?{agencies}(?:[/|][\w .]*)?|{agencies}(?:\s*/\s*{agencies})*|(?:[\p{{Lu}}][\p{{L}}'’.-]+[ -]+){{1,5}}-?\s*(?:[\p{{L}} ]+/)?{agencies}|[\p{{Lu}}][\p{{L}}'’ .-]+\|[^.!?]*\|?\s*{agencies}|\p{{Ll}}{{2,4}}/{agencies})$"
        ))
    },
);

/// "All rights reserved", "Copyright 2024".
static RIGHTS: Pattern = Pattern::new(
    || Signs::new(&["rights", "copyright"], &["©"]),
    || {
        let (claims, copyright) = (any("rights"), any("copyright"));
        regex(&format!(r"(?i)\b{claims}\b|^(?:{copyright}|©)\s*(?:©|\(c\)|\d{{4}})"))
    },
);

/// "This combination of pictures ... shows", "Pictured:", "FILE PHOTO:", "left" and the like.
static OPENING: Pattern = Pattern::new(
    || Signs::new(&["opening", "place", "file", "shown"], &[]),
    || {
        let (words, place, file) = (any("opening"), any("place"), any("file"));
        let (this, how, shown, shows) = (any("this"), any("shown-how"), any("shown"), any("shows"));
        regex(&format!(
            r"^(?:{file}\s*[:–—-]|(?i:{place}(?-u:\b))|(?i:{words})\s*(?:\(?\w*\)?)?\s*[:–—-]|(?i:{this} (?:{how} )?{shown}[^.]*(?-u:\b){shows}(?-u:\b)))"
        ))
    },
);

/// A pattern of any of the words of one kind.
fn any(kind: &str) -> String {
    let words: Vec<String> = of_kind(&CREDITS, kind).map(regex::escape).collect();
    format!("(?:{})", words.join("|"))
}

fn regex(pattern: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are ours, and each is used in the tests")]
    Regex::new(pattern).expect("a valid pattern")
}

/// Whether the line is a caption: it ends in a picture's credit, or opens as only captions do.
pub(super) fn is_caption(line: &str) -> bool {
    let tail = tail(line);
    let bracketed = || tail.contains([')', ']']) && CREDIT_IN_BRACKETS.fits(tail);
    line.len() < 2000 && (bracketed() || CREDIT_AT_END.fits(tail)) || line.len() < 600 && OPENING.fits(line)
}

/// Whether the line names the owner of a picture or text and tells nothing.
pub(crate) fn is_credit_only(line: &str) -> bool {
    line.len() <= 180 && CREDIT_ONLY.fits(line.trim())
}

/// Whether the line claims rights.
pub(super) fn is_copyright(line: &str) -> bool {
    line.len() <= 400 && RIGHTS.fits(line)
}

/// The agency that a line of credit names, if it names one that writes texts.
pub(crate) fn agency_of_credit(line: &str) -> Option<&'static str> {
    let lower = line.to_lowercase();
    let has = |w: &str| {
        lower.match_indices(w).any(|(i, _)| {
            !lower[..i].chars().next_back().is_some_and(char::is_alphanumeric)
                && !lower[i + w.len()..].chars().next().is_some_and(char::is_alphanumeric)
        })
    };
    WIRES.rows().find(|row| row.first().is_some_and(|text| has(text))).and_then(|row| row.get(1).copied())
}

/// The last 400 bytes or so: credits stand at the end.
fn tail(line: &str) -> &str {
    &line[line.floor_char_boundary(line.len().saturating_sub(400))..]
}
