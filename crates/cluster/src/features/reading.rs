//! From a report to its features.

use super::labels::Labels;
use super::vocabulary::{Vocabulary, fold};
use super::{Features, figures};
use crate::across::Keys;
use crate::language::Language;
use crate::token::{Token, flags};
use jiff::civil::Date;
use newsloom_lang::{Stemmer, Word, WordKind, hash, words};
use newsloom_model::{
    Annotations, DateRef, EntityType, Figure, MentionKind, NO_OUTLET, PassageKind, Report, Span,
};

/// Words of running text that are read: more of a report adds cost and nothing else.
const WORDS: usize = 600;
/// Words of the text that are its lead.
const LEAD: usize = 100;
/// Words of the title that are read, marks included.
const TITLE: usize = 60;
/// The most days, figures and names that are kept.
const DAYS: usize = 16;
const EXTRAS: usize = 48;

impl Features {
    /// Reads them off a report. Stateless: may run on any thread.
    pub fn of(report: &Report, annotations: &Annotations) -> Self {
        let mut reader = Reader::new(report, annotations);
        reader.title();
        reader.body();
        let stemmer = Stemmer::new(report.language.as_deref().unwrap_or_default());
        Self {
            outlet: if report.outlet == NO_OUTLET { 0 } else { hash(&report.outlet) as u32 },
            published: report.published.map(|m| m.at.as_second()),
            fetched: report.fetched.as_second(),
            genre: report.genre,
            language: Language::of(report.language.as_deref()),
            syllabic: report.language.as_deref() == Some("vi"),
            extras: extras(report, annotations, &stemmer),
            days: days(&annotations.daterefs),
            figures: figures::of_lead(report, &annotations.figures, reader.lead_end, &stemmer),
            keys: keys(report),
            labels: reader.labels.best(&reader.tokens),
            tokens: reader.tokens,
        }
    }
}

/// What the title and the beginning of the text say in any language.
fn keys(report: &Report) -> Keys {
    let told = report.content().map(|passage| passage.span.of(&report.text));
    Keys::of(
        report.title.as_deref().into_iter().chain(told),
        &Language::of(report.language.as_deref()).code(),
    )
}

/// A word that is no mark, as it stands in the text.
#[derive(Clone, Copy)]
struct Spoken<'r> {
    word: Word<'r>,
    /// Its place among the words and marks of its passage.
    nth: usize,
    /// Its number in the vocabulary.
    number: u32,
    /// [`flags::BREAK`] where something stands between it and the word before.
    gap: u16,
    /// Whether a sentence may begin with it.
    begins: bool,
}

struct Reader<'r> {
    vocabulary: Vocabulary<'r>,
    title: Vec<Spoken<'r>>,
    told: Vec<Spoken<'r>>,
    /// Names by place.
    names: Vec<(Span, u16)>,
    /// Where in the text the lead ends.
    lead_end: usize,
    tokens: Vec<Token>,
    labels: Labels<'r>,
}

impl<'r> Reader<'r> {
    fn new(report: &'r Report, annotations: &Annotations) -> Self {
        let names = annotations.mentions.iter().filter(|m| m.kind == MentionKind::Name);
        let mut reader = Self {
            vocabulary: Vocabulary::new(report.language.as_deref().unwrap_or_default()),
            title: Vec::new(),
            told: Vec::with_capacity(WORDS),
            names: names.map(|m| (m.span, flag(m.entity_type))).collect(),
            lead_end: 0,
            tokens: Vec::with_capacity(WORDS),
            labels: Labels::default(),
        };
        for (span, kind) in &reader.names {
            for word in words(span.of(&report.text)).filter(|w| w.kind == WordKind::Letters) {
                let number = reader.vocabulary.number(&word);
                reader.vocabulary.note_name(number, *kind);
            }
        }
        reader.listen(report);
        reader
    }

    /// Takes the words of the title and of the told passages, and how they are written inside sentences; a title counts
    /// for that unless most of its words are capitalized.
    fn listen(&mut self, report: &'r Report) {
        for passage in report.content() {
            let from = passage.span.start;
            let words =
                words(passage.span.of(&report.text)).map(|w| Word { span: w.span.shifted(from), ..w });
            let lead_end = spoken(words, &mut self.vocabulary, &mut self.told);
            self.lead_end = lead_end.unwrap_or(self.lead_end);
        }
        let title = report.title.as_deref().unwrap_or_default();
        spoken(words(title), &mut self.vocabulary, &mut self.title);
        let cased = if is_title_case(title) { [].iter() } else { self.title.iter() };
        for said in self.told.iter().chain(cased).filter(|s| !s.begins && s.word.kind == WordKind::Letters) {
            self.vocabulary.note_case(said.number, said.word.is_capitalized());
        }
    }

    fn title(&mut self) {
        for said in std::mem::take(&mut self.title).iter().take_while(|said| said.nth < TITLE) {
            self.word(said, flags::TITLE, None);
        }
    }

    fn body(&mut self) {
        let mut next_name = 0;
        for (read, said) in std::mem::take(&mut self.told).iter().enumerate() {
            let at = said.word.span;
            while self.names.get(next_name).is_some_and(|(span, _)| span.end <= at.start) {
                next_name += 1;
            }
            let kind = self.names.get(next_name).filter(|(s, _)| s.start <= at.start).map(|(_, kind)| *kind);
            self.word(said, if read < LEAD { flags::LEAD } else { 0 }, kind);
        }
    }

    fn word(&mut self, said: &Spoken<'r>, known: u16, kind: Option<u16>) {
        let mut all = known | said.gap | kind.unwrap_or(0);
        if said.word.kind == WordKind::Number {
            all |= flags::NUMBER;
        } else if kind.is_none() && said.word.is_capitalized() {
            all |= self.vocabulary.name_flags(said.number);
        }
        let token = Token { term: self.vocabulary.term(said.number), flags: all };
        self.tokens.push(token);
        self.labels.count(token, said.word.text);
    }
}

/// Adds the words of a passage to `all`, which takes no more than [`WORDS`]; gives the end of what belongs to the lead.
fn spoken<'r>(
    words: impl Iterator<Item = Word<'r>>,
    vocabulary: &mut Vocabulary<'r>,
    all: &mut Vec<Spoken<'r>>,
) -> Option<usize> {
    let (mut gap, mut begins) = (flags::BREAK, true);
    let mut lead_end = None;
    for (nth, word) in words.enumerate() {
        if all.len() >= WORDS {
            break;
        }
        let is_mark = word.kind == WordKind::Mark;
        if all.len() + usize::from(!is_mark) <= LEAD {
            lead_end = Some(word.span.end);
        }
        if is_mark {
            gap = if matches!(word.text, "-" | "'" | "’" | "‑" | "–") { 0 } else { flags::BREAK };
            begins |= matches!(word.text, "." | "!" | "?" | ":" | "…" | "\"" | "“" | "”" | "«");
            continue;
        }
        all.push(Spoken { word, nth, number: vocabulary.number(&word), gap, begins });
        (gap, begins) = (0, false);
    }
    lead_end
}

fn flag(kind: EntityType) -> u16 {
    flags::NAME
        | match kind {
            EntityType::Person => flags::PERSON,
            EntityType::Place => flags::PLACE,
            EntityType::Org | EntityType::Misc => 0,
        }
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
    let told = |span: Span| report.kind_at(span.start).is_some_and(PassageKind::is_content);
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
