//! From a report to its features.

use super::{Features, Token, figures, flags};
use crate::member::pair;
use jiff::civil::Date;
use newsloom_model::{Annotations, DateRef, EntityType, Figure, MentionKind, PassageKind, Report, Span};
use newsloom_text::{Stemmer, Word, WordKind, hash, words};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// Words of running text that are read: more of a report adds cost and nothing else.
const WORDS: usize = 600;
/// Words of the text that are its lead.
const LEAD: usize = 100;
/// The most days, figures and names that are kept.
const DAYS: usize = 16;
const EXTRAS: usize = 48;
/// Terms that are kept in words.
const LABELS: usize = 40;

pub(crate) fn read(report: &Report, annotations: &Annotations) -> Features {
    let mut reader = Reader::new(report, annotations);
    reader.title();
    reader.body();
    Features {
        outlet: hash(&report.outlet) as u32,
        published: report.published.map(|m| m.at.as_second()),
        fetched: report.fetched.as_second(),
        genre: report.genre,
        syllabic: report.language.as_deref() == Some("vi"),
        extras: extras(report, annotations, &reader.stemmer),
        days: days(&annotations.daterefs),
        figures: figures::of_lead(report, &annotations.figures, reader.lead_end, &reader.stemmer),
        labels: labels(&reader.tokens, &reader.surfaces),
        tokens: reader.tokens,
    }
}

/// How often a word stands capitalized, and in small letters, where its place does not decide.
#[derive(Clone, Copy, Default)]
struct Casing {
    upper: u32,
    lower: u32,
}

struct Reader<'r> {
    report: &'r Report,
    stemmer: Stemmer,
    casing: FxHashMap<String, Casing>,
    /// Kind of entity for each word that a name of it has.
    named: FxHashMap<String, u8>,
    /// Names by place.
    names: Vec<(Span, u8)>,
    /// Where in the text the lead ends.
    lead_end: usize,
    tokens: Vec<Token>,
    surfaces: FxHashMap<u32, Surface>,
}

/// A term as the report writes it: as in its names, where it is part of one ("New START", and "to start" elsewhere).
struct Surface {
    text: String,
    in_name: bool,
}

impl<'r> Reader<'r> {
    fn new(report: &'r Report, annotations: &Annotations) -> Self {
        let names: Vec<(Span, u8)> = annotations
            .mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Name)
            .map(|m| (m.span, flag(m.entity_type)))
            .collect();
        let mut named = FxHashMap::default();
        for (span, kind) in &names {
            for word in words(span.of(&report.text)).filter(|w| w.kind == WordKind::Letters) {
                named.entry(fold(word.text)).or_insert(*kind);
            }
        }
        Self {
            report,
            stemmer: Stemmer::new(report.language.as_deref().unwrap_or_default()),
            casing: casing(report),
            named,
            names,
            lead_end: 0,
            tokens: Vec::with_capacity(256),
            surfaces: FxHashMap::default(),
        }
    }

    fn title(&mut self) {
        let report = self.report;
        let mut gap = flags::BREAK;
        for word in words(report.title.as_deref().unwrap_or_default()).take(60) {
            gap = self.word(word, flags::TITLE | gap, None);
        }
    }

    fn body(&mut self) {
        let report = self.report;
        let mut read = 0;
        let mut next_name = 0;
        for passage in report.told() {
            let mut gap = flags::BREAK;
            for word in words(passage.span.of(&report.text)) {
                if read >= WORDS {
                    return;
                }
                read += usize::from(word.kind != WordKind::Mark);
                let at = word.span.shifted(passage.span.start);
                if read <= LEAD {
                    self.lead_end = at.end;
                }
                while self.names.get(next_name).is_some_and(|(span, _)| span.end <= at.start) {
                    next_name += 1;
                }
                let kind =
                    self.names.get(next_name).filter(|(s, _)| s.start <= at.start).map(|(_, kind)| *kind);
                gap = self.word(word, gap | if read <= LEAD { flags::LEAD } else { 0 }, kind);
            }
        }
    }

    /// Takes one word; gives what the next one begins with.
    fn word(&mut self, word: Word<'_>, known: u8, kind: Option<u8>) -> u8 {
        if word.kind == WordKind::Mark {
            return if matches!(word.text, "-" | "'" | "’" | "‑" | "–") { 0 } else { flags::BREAK };
        }
        let folded = fold(word.text);
        let stem = if word.kind == WordKind::Number {
            folded.replace(',', "").into()
        } else {
            self.stemmer.stem(&folded)
        };
        let term = hash(&stem) as u32;
        let mut all = known | kind.unwrap_or(0);
        if word.kind == WordKind::Number {
            all |= flags::NUMBER;
        } else if kind.is_none() && word.is_capitalized() {
            all |= self.name_flags(&folded);
        }
        self.tokens.push(Token { term, flags: all });
        self.surface(term, word.text, all & flags::NAME != 0);
        0
    }

    fn surface(&mut self, term: u32, text: &str, in_name: bool) {
        match self.surfaces.entry(term) {
            Entry::Occupied(known) if known.get().in_name || !in_name => {}
            entry => drop(entry.insert_entry(Surface { text: text.to_owned(), in_name })),
        }
    }

    /// What a capitalized word outside any found name is: by the names elsewhere in the report, else by how it is
    /// written where a sentence does not begin.
    fn name_flags(&self, folded: &str) -> u8 {
        if let Some(kind) = self.named.get(folded) {
            return *kind;
        }
        let casing = self.casing.get(folded).copied().unwrap_or_default();
        if casing.upper > casing.lower { flags::NAME } else { 0 }
    }
}

fn flag(kind: EntityType) -> u8 {
    flags::NAME
        | match kind {
            EntityType::Person => flags::PERSON,
            EntityType::Place => flags::PLACE,
            EntityType::Org => flags::ORG,
            EntityType::Misc => 0,
        }
}

/// Lower case, without a possessive ending.
pub(super) fn fold(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    word.to_lowercase()
}

/// How words are written inside sentences; a title counts unless most of its words are capitalized.
fn casing(report: &Report) -> FxHashMap<String, Casing> {
    let mut casing: FxHashMap<String, Casing> = FxHashMap::default();
    let mut left = WORDS;
    for passage in report.told() {
        left = count_casing(passage.span.of(&report.text), left, &mut casing);
    }
    let title = report.title.as_deref().unwrap_or_default();
    if !is_title_case(title) {
        count_casing(title, WORDS, &mut casing);
    }
    casing
}

fn count_casing(text: &str, limit: usize, casing: &mut FxHashMap<String, Casing>) -> usize {
    let mut begins = true;
    let mut left = limit;
    for word in words(text) {
        if left == 0 {
            break;
        }
        if word.kind == WordKind::Mark {
            begins |= matches!(word.text, "." | "!" | "?" | ":" | "…" | "\"" | "“" | "”" | "«");
            continue;
        }
        left -= 1;
        if !begins && word.kind == WordKind::Letters {
            let entry = casing.entry(fold(word.text)).or_default();
            let count = if word.is_capitalized() { &mut entry.upper } else { &mut entry.lower };
            *count += 1;
        }
        begins = false;
    }
    left
}

/// Whether most words of four letters and more are capitalized.
fn is_title_case(title: &str) -> bool {
    let long: Vec<bool> = words(title)
        .filter(|w| w.kind == WordKind::Letters && w.text.chars().count() >= 4)
        .map(|w| w.is_capitalized())
        .collect();
    long.iter().filter(|c| **c).count() * 10 > long.len() * 7
}

/// The days that the text speaks of, where an expression names at most four.
fn days(daterefs: &[DateRef]) -> Vec<i32> {
    let mut days: Vec<i32> = daterefs.iter().filter_map(short).flatten().take(DAYS).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn short(dateref: &DateRef) -> Option<impl Iterator<Item = i32> + use<>> {
    let (from, to) = (day_number(dateref.from?), day_number(dateref.to?));
    (from..=to).contains(&from).then_some(from..=to).filter(|d| d.end() - d.start() < 4)
}

fn day_number(day: Date) -> i32 {
    day.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24
}

/// Terms beside the running words: whole names, and figures with what they count.
fn extras(report: &Report, annotations: &Annotations, stemmer: &Stemmer) -> Vec<Token> {
    let told = |span: Span| report.kind_at(span.start).is_some_and(PassageKind::is_told);
    let figures = annotations.figures.iter().filter(|f| told(f.span)).filter_map(|f| figure(f, stemmer));
    let mut extras: Vec<Token> = figures.collect();
    extras.truncate(EXTRAS);
    extras
}

/// A figure that counts something, as a term: "14000 killed".
fn figure(figure: &Figure, stemmer: &Stemmer) -> Option<Token> {
    let counted = figure.counts.as_deref().or(figure.unit.as_deref())?;
    let counted = words(counted).filter(|w| w.kind == WordKind::Letters).last()?;
    let counted = stemmer.stem(&fold(counted.text)).into_owned();
    let term = hash(&format!("{} {counted}", figure.value)) as u32;
    Some(Token { term, flags: flags::NUMBER | flags::PAIR })
}

/// The terms that a reason may want in words: names of two words and of one, title and numbers, then long words.
fn labels(tokens: &[Token], surfaces: &FxHashMap<u32, Surface>) -> Vec<(u32, String)> {
    let written = |term: u32| surfaces.get(&term).map_or("", |s| s.text.as_str());
    let mut best: FxHashMap<u32, (u32, String)> = FxHashMap::default();
    let mut count = |term: u32, worth: u32, label: &dyn Fn() -> String| {
        let (sum, label) = best.entry(term).or_insert_with(|| (0, label()));
        *sum += worth * label.chars().count().min(12) as u32;
    };
    for token in tokens {
        let worth = match token.flags {
            f if f & flags::NAME != 0 => 12,
            f if f & (flags::NUMBER | flags::TITLE) != 0 => 8,
            f if f & flags::LEAD != 0 => 2,
            _ => 1,
        };
        count(token.term, worth, &|| written(token.term).into());
    }
    for (a, b) in name_pairs(tokens) {
        count(pair(a, b), 16, &|| format!("{} {}", written(a), written(b)));
    }
    let mut order: Vec<(u32, u32, String)> = best.into_iter().map(|(t, (worth, l))| (worth, t, l)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    order.into_iter().map(|(_, term, label)| (term, label.chars().take(40).collect())).take(LABELS).collect()
}

/// Adjoining words of names.
fn name_pairs(tokens: &[Token]) -> impl Iterator<Item = (u32, u32)> {
    let is_pair = |p: &&[Token]| p[0].flags & p[1].flags & flags::NAME != 0 && p[1].flags & flags::BREAK == 0;
    tokens.windows(2).filter(is_pair).map(|p| (p[0].term, p[1].term))
}
