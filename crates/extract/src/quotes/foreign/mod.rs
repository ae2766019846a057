//! Quotes in quotation marks in languages whose grammar is not read: German, French, Spanish, Portuguese, Italian,
//! Russian. Only three patterns count, all with a common cue beside the marks; anything else gives nothing.

use super::draft::Draft;
use super::page::{Page, Region, Segment};
use crate::tag::Tag;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The fewest words of a quote: shorter ones are titles, nicknames and scare quotes.
const FEWEST: usize = 3;
/// The most words between the marks and their cue, and the most that name a speaker.
const NEAR: usize = 10;

/// What a word does for a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cue,
    Source,
    /// "has" in "has said".
    Auxiliary,
    Stop,
}

type Words = FxHashMap<&'static str, Part>;

static LANGUAGES: LazyLock<FxHashMap<&'static str, Words>> = LazyLock::new(|| {
    let mut languages: FxHashMap<_, Words> = FxHashMap::default();
    for row in newsloom_lang::data::QUOTE_WORDS.rows() {
        let [language, part, word] = row else { continue };
        let part = match *part {
            "cue" => Part::Cue,
            "source" => Part::Source,
            "aux" => Part::Auxiliary,
            _ => Part::Stop,
        };
        languages.entry(*language).or_default().insert(*word, part);
    }
    languages
});

/// The quotes of a page in `language`; none where the language has no cues here.
pub(super) fn attributions(page: &Page<'_>, language: &str) -> Vec<Draft> {
    let Some(words) = LANGUAGES.get(language) else { return Vec::new() };
    let reader = Reader { page, words };
    page.segments.iter().flat_map(|segment| reader.segment(segment)).collect()
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    words: &'static Words,
}

impl Reader<'_, '_> {
    fn segment(&self, segment: &Segment) -> Vec<Draft> {
        let first = self.page.regions.partition_point(|r| r.tokens.end <= segment.tokens.start);
        let inside = self.page.regions[first..].iter().take_while(|r| r.tokens.start < segment.tokens.end);
        inside.filter(|r| self.is_long(r)).filter_map(|r| self.region(segment, r)).collect()
    }

    fn is_long(&self, region: &Region) -> bool {
        region.tokens.clone().filter(|i| self.page.tokens.tag(*i).is_word()).count() >= FEWEST
    }

    fn region(&self, segment: &Segment, region: &Region) -> Option<Draft> {
        let (speaker, cue) =
            self.behind(segment, region.tokens.end).or_else(|| self.ahead(segment, region.tokens.start))?;
        Some(Draft {
            content: region.tokens.clone(),
            speaker: Some(speaker),
            cue: Some(cue..cue + 1),
            confidence: 0.7,
            rule: "marks-and-cue",
        })
    }

    fn part(&self, i: usize) -> Option<Part> {
        self.words.get(self.page.tokens.lower(i)).copied()
    }

    fn is_edge(&self, i: usize) -> bool {
        use Tag::{Close, Colon, Comma, Dash, Open, Quotation, Stop};
        self.page.region(i).is_some()
            || matches!(self.page.tokens.tag(i), Comma | Stop | Dash | Colon | Open | Close | Quotation)
    }

    /// "'...', says S", "'...', S says" and "'...', according to S", from token `i` on.
    fn behind(&self, segment: &Segment, i: usize) -> Option<(Range<usize>, usize)> {
        let end = segment.tokens.end.min(i + NEAR);
        let start = (i..end).find(|k| !self.is_edge(*k) && self.page.tokens.tag(*k) != Tag::Joint)?;
        let clause = start..(start..end).find(|k| self.is_edge(*k)).unwrap_or(end);
        let cue = clause.clone().find(|k| matches!(self.part(*k), Some(Part::Cue | Part::Source)))?;
        let after = self.name(cue + 1, segment.tokens.end);
        let before = self.trimmed(start..cue);
        let speaker = if after.is_empty() || self.is_subject(&before) { before } else { after };
        (!speaker.is_empty()).then_some((speaker, cue))
    }

    /// Whether a name stands before the cue: then nothing behind it is the speaker.
    fn is_subject(&self, range: &Range<usize>) -> bool {
        range.clone().any(|k| self.page.tokens.tag(k) == Tag::Name)
    }

    /// "S says: '...'", the marks opening at token `i`.
    fn ahead(&self, segment: &Segment, i: usize) -> Option<(Range<usize>, usize)> {
        let colon = i
            .checked_sub(1)
            .filter(|c| *c > segment.tokens.start && self.page.tokens.tag(*c) == Tag::Colon)?;
        let first = segment.tokens.start.max(colon.saturating_sub(2 * NEAR));
        let cue = (first..colon).rev().find(|k| self.part(*k) == Some(Part::Cue))?;
        let start = (first..cue).rev().find(|k| self.is_edge(*k)).map_or(first, |edge| edge + 1);
        let before = self.trimmed(start..cue);
        let speaker = if before.is_empty() { self.name(cue + 1, colon) } else { before };
        (!speaker.is_empty()).then_some((speaker, cue))
    }

    /// `range` without auxiliaries at its end.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        while range.start < range.end && self.part(range.end - 1) == Some(Part::Auxiliary) {
            range.end -= 1;
        }
        range
    }

    /// The words that name a speaker from token `first` on.
    fn name(&self, first: usize, end: usize) -> Range<usize> {
        let end = end.min(first + NEAR);
        let is_over = |k: &usize| self.is_edge(*k) || (*k > first && self.part(*k).is_some());
        first..(first..end).find(is_over).unwrap_or(end).max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::super::quotes;
    use crate::testing::report_of;
    use crate::tokens::Tokens;
    use newsloom_model::PassageKind;
    use newsloom_ner::Document;

    fn lines(language: &str, text: &str) -> Vec<String> {
        let report = report_of(text, language, PassageKind::Body, None);
        let doc = Document::of(&report);
        let found = quotes(&Tokens::of(&doc), &[]);
        let show = |q: &newsloom_model::Quote| {
            let speaker = q.speaker.as_ref().map(|s| s.span.of(text)).unwrap_or_default();
            format!("{speaker}: {}", q.span.of(text).trim())
        };
        found.iter().map(show).collect()
    }

    #[test]
    fn german() {
        assert_eq!(
            lines("de", "„Wir bauen die Brücke wieder auf“, sagte Bürgermeisterin Lena Voss am Montag."),
            ["Bürgermeisterin Lena Voss: Wir bauen die Brücke wieder auf"]
        );
        assert_eq!(lines("de", "Voss sagte: „Das Geld ist da.“"), ["Voss: Das Geld ist da."]);
        assert_eq!(lines("de", "Das Stück „Der alte Hafen“ läuft seit Mai."), Vec::<String>::new());
    }

    #[test]
    fn french_and_russian() {
        assert_eq!(
            lines("fr", "« Le pont sera rouvert en mai », a déclaré le maire Paul Lenoir mardi."),
            ["le maire Paul Lenoir: Le pont sera rouvert en mai"]
        );
        assert_eq!(lines("fr", "Le maire a déclaré : « Le pont est sûr. »"), ["Le maire: Le pont est sûr."]);
        assert_eq!(
            lines("ru", "«Мост откроют в мае», — сказал мэр Иван Лужин."),
            ["мэр Иван Лужин: Мост откроют в мае"]
        );
    }

    #[test]
    fn spanish_portuguese_and_italian() {
        assert_eq!(
            lines("es", "\"El puente abrirá en mayo\", dijo la alcaldesa Ana Ruiz en Vigo."),
            ["la alcaldesa Ana Ruiz: El puente abrirá en mayo"]
        );
        assert_eq!(
            lines("pt", "\"A ponte abre em maio\", disse o prefeito João Lima."),
            ["o prefeito João Lima: A ponte abre em maio"]
        );
        assert_eq!(
            lines("it", "«Il ponte riapre a maggio», ha detto il sindaco Carlo Neri."),
            ["il sindaco Carlo Neri: Il ponte riapre a maggio"]
        );
    }

    #[test]
    fn a_language_without_cues_gives_nothing() {
        assert_eq!(
            lines("fi", "\"Silta avataan toukokuussa\", sanoi pormestari Aino Laine."),
            Vec::<String>::new()
        );
    }
}
