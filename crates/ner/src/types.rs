//! Types and bounds of names that the words around them, or the rest of the report, decide against the model: companies taken
//! for persons, letters after names ("Miles Corrigan QC"), places with a country beside them, one name with two types.

mod datelines;
mod unify;

use crate::Document;
use crate::lexicon::{
    BODY, CALENDAR, CITY, COUNTRY, Classes, FIRST_NAME, Lexicon, ORG_WORD, PLACE_WORD, REGION,
};
use crate::neighbours;
use crate::rules::{self, Kind};
use crate::tagger::Name;
use crate::tokens::Tokens;
use newsloom_lang::{hash, lower};
use newsloom_model::EntityType;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;

/// Mends bounds, then types, of the names of a report in any language.
pub(crate) fn settle(tokens: &Tokens<'_>, doc: &Document<'_>, names: &mut Vec<Name>) {
    let words = Words { tokens, lexicon: Lexicon::of(tokens.language), counts: OnceCell::new() };
    names.retain(|name| !words.are_days(name) && !words.is_button(name));
    words.split(names);
    for name in names.iter_mut() {
        words.cut_letters(name);
        words.cut_head(name);
    }
    words.widen(names);
    for name in names.iter_mut() {
        words.retype(name);
    }
    words.place_dateline(doc, names);
    if tokens.language == "en" {
        neighbours::retype(tokens, doc.text(), names);
        words.unify(names);
    }
}

/// The words of a report with what is known of them.
struct Words<'t> {
    tokens: &'t Tokens<'t>,
    lexicon: &'static Lexicon,
    /// How often each word is written as it is, counted when first asked for.
    counts: OnceCell<FxHashMap<&'t str, usize>>,
}

impl Words<'_> {
    /// The text of token `at`; empty outside the report.
    fn text(&self, at: usize) -> &str {
        self.tokens.all.get(at).map_or("", |token| token.text)
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.text(at))
    }

    fn is(&self, at: usize, classes: Classes) -> bool {
        self.lexicon.classes(&[hash(&lower(self.text(at)))]) & classes != 0
    }

    fn is_capitalized(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_uppercase)
    }

    /// Whether the word at `at` is written in capitals, as places of datelines are.
    fn is_shouted(&self, at: usize) -> bool {
        let text = self.text(at);
        text.chars().count() > 2 && text.chars().all(char::is_uppercase)
    }

    fn is_company_word(&self, at: usize) -> bool {
        rules::is(Kind::CompanyWord, self.text(at)) || rules::is(Kind::CompanyForm, self.text(at))
    }

    /// "Saturday", "Friday": days are no names.
    fn are_days(&self, name: &Name) -> bool {
        name.tokens.len() == 1
            && name.entity_type != EntityType::Person
            && newsloom_lang::calendar::is_weekday(&lower(self.text(name.tokens.start)))
    }

    /// "Share": the caption of a button, alone on its line.
    fn is_button(&self, name: &Name) -> bool {
        let is_line = self.tokens.sentence_of(name.tokens.start).is_some_and(|line| line == name.tokens);
        is_line && rules::is(Kind::Button, self.text(name.tokens.start))
    }

    /// Names that the model took for one: "Brenntal Inc of Munich", "KELMAR, Ostland" in a dateline, two bodies joined by "and".
    fn split(&self, names: &mut Vec<Name>) {
        let mut more = Vec::new();
        for name in names.iter_mut() {
            let inside = name.tokens.start + 1..name.tokens.end.saturating_sub(1);
            let parts = inside.into_iter().find_map(|at| Some((at, self.parts_at(name, at)?)));
            if let Some((at, (first, rest))) = parts {
                let begin = at + 1 + usize::from(self.is_article(at + 1));
                more.push(Name { tokens: begin..name.tokens.end, entity_type: rest, ..name.clone() });
                (name.tokens.end, name.entity_type) = (at, first);
            }
        }
        if !more.is_empty() {
            names.append(&mut more);
            names.sort_by_key(|name| name.tokens.start);
        }
    }

    /// The types of what stands before and after the word at `at`, where that word stands between two names.
    fn parts_at(&self, name: &Name, at: usize) -> Option<(EntityType, EntityType)> {
        use EntityType::{Misc, Org, Place};
        let (first, last) = (name.tokens.start, name.tokens.end - 1);
        let is = |at: usize, kind: Kind| rules::is(kind, self.text(at));
        match name.entity_type {
            Org if is(at, Kind::Of) && is(at - 1, Kind::CompanyForm) => Some((Org, Place)),
            Place if self.text(at) == "," && self.is_shouted(first) && !self.is_shouted(last) => {
                Some((Place, Place))
            }
            Org if is(at, Kind::And) => {
                let is_body = (first..at).any(|at| is(at, Kind::BodyWord));
                let is_other = is(last, Kind::BodyWord) || self.is_article(at + 1);
                (is_body && last > at + 1 && is_other).then_some((Org, Org))
            }
            // "Portville, Texas"
            Place if self.text(at) == "," && self.is_known_place(at + 1..last + 1) => Some((Place, Place)),
            // "ARNBY / SKARN (Wire)"
            Org | Place if self.text(at) == "/" && self.is_shouted(first) && self.is_shouted(last) => {
                Some((Place, Place))
            }
            // "left Arnby for Skarn"
            Org | Place | Misc
                if is(at, Kind::For) && rules::is(Kind::Departure, &lower(self.before(first))) =>
            {
                Some((Place, Place))
            }
            _ => None,
        }
    }

    /// Whether the words of `range` are in the lists of places; those of a district stay with their city.
    fn is_known_place(&self, range: std::ops::Range<usize>) -> bool {
        let hashes: Vec<u64> = range.clone().map(|at| hash(&lower(self.text(at)))).collect();
        let is_district = range.len() == 1 && rules::is(Kind::District, self.text(range.start));
        !is_district && self.lexicon.classes(&hashes) & (CITY | REGION | COUNTRY) != 0
    }

    fn is_article(&self, at: usize) -> bool {
        rules::is(Kind::Article, self.text(at))
    }

    /// "Norlandic port of Arnby": the place is what the common noun is of.
    fn cut_head(&self, name: &mut Name) {
        let is_head =
            |at: &usize| rules::is(Kind::PlaceHead, self.text(*at)) && rules::is(Kind::Of, self.text(at + 1));
        let last = name.tokens.end.saturating_sub(2);
        let head = (name.tokens.start..last).find(is_head).filter(|_| name.entity_type == EntityType::Place);
        name.tokens.start = head.map_or(name.tokens.start, |head| head + 2);
    }

    /// "Miles Corrigan QC": letters after a name are none of it.
    fn cut_letters(&self, name: &mut Name) {
        while name.entity_type == EntityType::Person
            && name.tokens.len() > 1
            && rules::is(Kind::Letters, self.text(name.tokens.end - 1))
        {
            name.tokens.end -= 1;
        }
    }

    /// "Kestrel" before "Air", "April" before "Lund": capitalized words that the name begins with.
    fn widen(&self, names: &mut [Name]) {
        for index in 0..names.len() {
            let free_from = index.checked_sub(1).map_or(0, |last| names[last].tokens.end);
            let name = &mut names[index];
            if self.tokens.language != "en" {
                self.join_hyphen(name, free_from);
            }
            let start = name.tokens.start;
            let sentence = self.tokens.sentence_of(start).map_or(0, |sentence| sentence.start);
            let Some(first) = start.checked_sub(1).filter(|at| *at >= free_from.max(sentence)) else {
                continue;
            };
            let is_alone = name.tokens.len() == 1;
            let opens = first == sentence || !self.is_capitalized(first - 1);
            let is_company = is_alone && self.is_company_word(start) && opens && self.is_rare(first);
            let is_person = is_alone
                && name.entity_type == EntityType::Person
                && self.is(first, CALENDAR)
                && opens
                && !rules::is(Kind::TimeLead, &lower(self.before(first)));
            if self.is_capitalized(first) && (is_company || is_person) {
                name.tokens.start = first;
            }
        }
    }

    /// Whether the word at `at` is written with a capital wherever it stands, more than once, as names are.
    fn is_rare(&self, at: usize) -> bool {
        let small = lower(self.text(at));
        small.chars().all(char::is_alphabetic)
            && self.text(at).len() > 3
            && self.count(&small) == 0
            && self.count(self.text(at)) > 1
            && !self.is(at, CALENDAR)
    }

    fn count(&self, word: &str) -> usize {
        let counts = self.counts.get_or_init(|| {
            let mut counts = FxHashMap::default();
            self.tokens.all.iter().for_each(|token| *counts.entry(token.text).or_default() += 1);
            counts
        });
        counts.get(word).copied().unwrap_or_default()
    }

    /// "Radio-Norland": what a hyphen joins is one name, and no longer that of the country.
    fn join_hyphen(&self, name: &mut Name, free_from: usize) {
        let Some(first) = name.tokens.start.checked_sub(2).filter(|first| *first >= free_from) else {
            return;
        };
        let hyphen = first + 1;
        let is_glued = |at: usize| self.tokens.all[at - 1].span.end == self.tokens.all[at].span.start;
        let joins = self.text(hyphen) == "-" && is_glued(hyphen) && is_glued(hyphen + 1);
        if joins && self.is_capitalized(first) && !self.is(first, COUNTRY | CITY) {
            let is_country = name.tokens.len() == 1 && self.is(name.tokens.start, COUNTRY);
            name.tokens.start = first;
            if is_country {
                name.entity_type = EntityType::Org;
            }
        }
    }

    /// Companies that were taken for persons or places, and persons for places.
    fn retype(&self, name: &mut Name) {
        let (first, last) = (name.tokens.start, name.tokens.end - 1);
        let has_first_name = self.is(first, FIRST_NAME);
        // "West Bank"
        let is_known_place = self.is_known_place(name.tokens.clone());
        // "James Steel" may be a person, "Robert Chemicals" is none.
        let may_be_surname =
            !rules::is(Kind::CompanyWord, self.text(last)) || rules::is(Kind::Surname, self.text(last));
        if name.tokens.len() > 1
            && !(has_first_name && may_be_surname)
            && !is_known_place
            && matches!(name.entity_type, EntityType::Person | EntityType::Place)
        {
            let is_foreign_org = self.tokens.language != "en" && self.is(last, ORG_WORD);
            let is_company =
                self.is_company_word(last) || name.entity_type == EntityType::Person && is_foreign_org;
            if is_company {
                name.entity_type = EntityType::Org;
            }
        }
        // "Halden & Price"
        let joins = |at: usize| self.text(at) == "&";
        if name.entity_type == EntityType::Person && !has_first_name && name.tokens.clone().any(joins) {
            name.entity_type = EntityType::Org;
        }
        // "the Norwell General hospital said"
        let speaks = rules::is(Kind::SeatActs, &lower(self.text(last + 1)));
        let is_body = [Kind::BodyWord, Kind::BodyNoun].iter().any(|kind| rules::is(*kind, self.text(last)));
        if name.entity_type == EntityType::Place && name.tokens.len() > 1 && speaks && is_body {
            name.entity_type = EntityType::Org;
        }
        let is_named_person = name.tokens.len() == 2 && has_first_name && !self.is(last, CITY | BODY);
        let is_described = self.text(last + 1) == "," && rules::is(Kind::Description, self.text(last + 2));
        if name.entity_type == EntityType::Place
            && is_named_person
            && self.is(last, PLACE_WORD)
            && is_described
        {
            name.entity_type = EntityType::Person;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Misc, Org, Person, Place};
    use newsloom_model::Report;

    /// The names of `text` after [`settle`], where the model found `names`, in order of place.
    fn settled(text: &str, names: &[(&str, EntityType)]) -> Vec<(String, EntityType)> {
        let report = Report::plain(text, Some("en"));
        let doc = Document::of(&report);
        let mut from = 0;
        let mut found: Vec<Name> = names
            .iter()
            .map(|(name, entity_type)| {
                let start = from + text[from..].find(name).expect("the name is in the text");
                from = start + name.len();
                let at =
                    |place: usize| doc.tokens.all.iter().position(|token| token.span.end > place).unwrap();
                Name { tokens: at(start)..at(from - 1) + 1, entity_type: *entity_type, confidence: 0.9 }
            })
            .collect();
        settle(&doc.tokens, &doc, &mut found);
        let text_of = |name: &Name| doc.tokens.span(&name.tokens).of(text).to_owned();
        found.iter().map(|name| (text_of(name), name.entity_type)).collect()
    }

    fn is(text: &str, names: &[(&str, EntityType)], right: &[(&str, EntityType)]) {
        let right: Vec<_> = right.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        assert_eq!(settled(text, names), right, "{text}");
    }

    #[test]
    fn companies_are_no_persons() {
        is(
            "Halden Semiconductor will close.",
            &[("Halden Semiconductor", Person)],
            &[("Halden Semiconductor", Org)],
        );
        is(
            "Norwell Asset Management sold.",
            &[("Norwell Asset Management", Place)],
            &[("Norwell Asset Management", Org)],
        );
        is("Kestrel Air fell. Kestrel Air rose.", &[("Air", Person)], &[("Kestrel Air", Org)]);
        is("She went to the West Bank.", &[("West Bank", Place)], &[("West Bank", Place)]);
        is("Robert Chemicals left.", &[("Robert Chemicals", Person)], &[("Robert Chemicals", Org)]);
        is("James Steel left.", &[("James Steel", Person)], &[("James Steel", Person)]);
        is(
            "The Norwell General hospital said no.",
            &[("Norwell General hospital", Place)],
            &[("Norwell General hospital", Org)],
        );
        is(
            "It left Norwell General hospital.",
            &[("Norwell General hospital", Place)],
            &[("Norwell General hospital", Place)],
        );
        is("Norwell & Hask sued.", &[("Norwell & Hask", Person)], &[("Norwell & Hask", Org)]);
        is("James & Anna Hask sued.", &[("James & Anna Hask", Person)], &[("James & Anna Hask", Person)]);
    }

    #[test]
    fn names_end_where_they_should() {
        is("Miles Corrigan QC spoke.", &[("Miles Corrigan QC", Person)], &[("Miles Corrigan", Person)]);
        is(
            "It bought Brenntal GmbH of Munich.",
            &[("Brenntal GmbH of Munich", Org)],
            &[("Brenntal GmbH", Org), ("Munich", Place)],
        );
        is(
            "The University of Norwell and Alder County Council sued.",
            &[("University of Norwell and Alder County Council", Org)],
            &[("University of Norwell", Org), ("Alder County Council", Org)],
        );
        is(
            "The Department of Health and Human Services said no.",
            &[("Department of Health and Human Services", Org)],
            &[("Department of Health and Human Services", Org)],
        );
        is(
            "It left Arnby for Skarn at noon.",
            &[("Arnby for Skarn", Misc)],
            &[("Arnby", Place), ("Skarn", Place)],
        );
        is(
            "Alder Infirmary and Norwell University Hospital shut.",
            &[("Alder Infirmary and Norwell University Hospital", Org)],
            &[("Alder Infirmary", Org), ("Norwell University Hospital", Org)],
        );
        is(
            "The University of Norwell and the Alder Institute of Studies signed.",
            &[("University of Norwell and the Alder Institute of Studies", Org)],
            &[("University of Norwell", Org), ("Alder Institute of Studies", Org)],
        );
        is("She joined Doctors for Peace.", &[("Doctors for Peace", Org)], &[("Doctors for Peace", Org)]);
        is("Off the Norlandic port of Arnby.", &[("Norlandic port of Arnby", Place)], &[("Arnby", Place)]);
        is("The Port of Arnby shut.", &[("Port of Arnby", Place)], &[("Port of Arnby", Place)]);
        is("Sunday Okafor won.", &[("Okafor", Person)], &[("Sunday Okafor", Person)]);
        is("On Sunday Okafor won.", &[("Okafor", Person)], &[("Okafor", Person)]);
        is("Saturday was hot.", &[("Saturday", Misc)], &[]);
        is("Share\n\nIt was hot.", &[("Share", Person)], &[]);
    }

    #[test]
    fn datelines_are_places() {
        is("MARVEN, Ostland — Rescuers came.", &[("MARVEN", Org)], &[("MARVEN", Place)]);
        is(
            "KELMAR, Ostland (AP) — Gunmen fled.",
            &[("KELMAR, Ostland", Place)],
            &[("KELMAR", Place), ("Ostland", Place)],
        );
        is(
            "KELMAR, May 4 (Wire) - Norland's central bank cut rates.",
            &[("KELMAR, May 4 (Wire) - Norland", Misc)],
            &[("KELMAR", Place), ("Norland", Place)],
        );
        is(
            "He flew to Portville, Texas.",
            &[("Portville, Texas", Place)],
            &[("Portville", Place), ("Texas", Place)],
        );
        is("She lives in Washington, DC.", &[("Washington, DC", Place)], &[("Washington, DC", Place)]);
        is(
            "The Inn at Arnby, Hallgate shut.",
            &[("Inn at Arnby, Hallgate", Place)],
            &[("Inn at Arnby, Hallgate", Place)],
        );
        is(
            "ARNBY / SKARN (Wire) - It rained.",
            &[("ARNBY / SKARN", Org)],
            &[("ARNBY", Place), ("SKARN", Place)],
        );
        is("NASA, which met — as planned — on Friday, agreed.", &[("NASA", Org)], &[("NASA", Org)]);
    }

    #[test]
    fn one_name_has_one_type() {
        is(
            "Calvane Holdings plc makes tiles. Calvane rose.",
            &[("Calvane Holdings plc", Org), ("Calvane", Person)],
            &[("Calvane Holdings plc", Org), ("Calvane", Org)],
        );
        is(
            "Calvane Holdings sank. Shares in Calvane fell.",
            &[("Calvane Holdings", Org), ("Calvane", Place)],
            &[("Calvane Holdings", Org), ("Calvane", Org)],
        );
        is(
            "Calvane Holdings has a mill in Calvane.",
            &[("Calvane Holdings", Org), ("Calvane", Place)],
            &[("Calvane Holdings", Org), ("Calvane", Place)],
        );
        is(
            "The road to Marven is shut. In Marven, it rained.",
            &[("Marven", Person), ("Marven", Place)],
            &[("Marven", Place), ("Marven", Place)],
        );
        is(
            "Ana Jordan visited Jordan. Jordan smiled.",
            &[("Ana Jordan", Person), ("Jordan", Person), ("Jordan", Person)],
            &[("Ana Jordan", Person), ("Jordan", Place), ("Jordan", Person)],
        );
        is(
            "Dana Varga-Lund spoke. Varga-Lund left for Lund.",
            &[("Dana Varga-Lund", Person), ("Varga-Lund", Place), ("Lund", Place)],
            &[("Dana Varga-Lund", Person), ("Varga-Lund", Person), ("Lund", Place)],
        );
        is("Anna Hill, a nurse, was hurt.", &[("Anna Hill", Place)], &[("Anna Hill", Person)]);
        is("Forest Hill, a park, was shut.", &[("Forest Hill", Place)], &[("Forest Hill", Place)]);
    }
}
