//! English words that tell what a name is.

use newsloom_lang::data::NAME_RULES;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

newsloom_lang::kinds! {
    /// What a word beside or in a name does; one word may do several things.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum Kind {
        /// "a", "an".
        Indefinite = "indefinite",
        /// A body, in small letters, that ends its name: "Norwell General hospital".
        BodyNoun = "body-noun",
        /// What companies have, behind their name: "shares".
        ListedNoun = "listed-noun",
        /// Before "in" and a company: "shares".
        ShareNoun = "share-noun",
        /// The last word of an office: "minister".
        Office = "office",
        /// May stand before it: "deputy".
        OfficeModifier = "office-modifier",
        /// The form of a company, after its name: "Ltd".
        CompanyForm = "company-form",
        /// After a person's name: "Jr."
        Generation = "generation",
        /// A building that stands for who works there.
        Seat = "seat",
        /// After a seat that acts: "said".
        SeatActs = "seat-acts",
        /// Before a seat that is a place: "at".
        SeatWithin = "seat-within",
        /// The last word of names of companies: "Airlines".
        CompanyWord = "company-word",
        /// Such a word that persons bear too.
        Surname = "surname",
        /// The head of a body's name: "Ministry".
        BodyWord = "body-word",
        /// Letters after a person's name: "KC".
        Letters = "letters",
        /// The caption of a button on pages: "Share".
        Button = "button",
        /// Before a day or month.
        TimeLead = "time-lead",
        /// Before a place.
        PlaceLead = "place-lead",
        /// A title or suffix that is written with a point: "Dr".
        Pointed = "pointed",
        /// "The", as written.
        Article = "article",
        /// "of".
        Of = "of",
        /// "and".
        And = "and",
        /// Joins the parts of a name: "van".
        Joint = "joint",
        /// Stands for a person, as written: "she".
        Pronoun = "pronoun",
        /// Says whose somebody is, as written: "his".
        Owner = "owner",
        /// Who holds the same office elsewhere.
        Counterpart = "counterpart",
        /// Behind an office that is another by what follows: "of".
        OfficeLink = "office-link",
        /// Begins what a person is, behind a comma.
        Description = "description",
        /// Behind a seat that is a place.
        SeatIn = "seat-in",
        /// A district written to its city, as written.
        District = "district",
        /// Before the name of one: "ferry".
        Vessel = "vessel",
        /// Before the names of several: "trawlers".
        Vessels = "vessels",
        /// Before the name of one: "river".
        Water = "water",
        /// Behind the name of one: "company".
        CompanyNoun = "company-noun",
        /// Before the name of one: "airline".
        CompanyLead = "company-lead",
        /// What a land has, behind "'s": "parliament".
        LandNoun = "land-noun",
        /// Behind the name of where it is: "airport".
        PlaceNoun = "place-noun",
        /// Before "of" and the name of a place: "port".
        PlaceHead = "place-head",
        /// Before where somebody leaves.
        Departure = "departure",
        /// Before where they go then: "for".
        For = "for",
        /// Makes a word for a people of a land's name: "n".
        PeopleEnding = "people-ending",
        /// What agencies write around their text: "Adds".
        Notice = "notice",
        /// What a person is, right before the name, as written: "Republican".
        PersonLead = "person-lead",
        /// Joins the parts of a person's name, and stands before surnames: "von".
        Particle = "particle",
        /// Opens a clause behind a dash, as written: "He".
        Clause = "clause",
        /// Ends words for peoples: "an".
        PeopleAdjective = "people-adjective",
        /// What a people has, behind the word for it: "navy".
        PeopleNoun = "people-noun",
    }
}

static WORDS: LazyLock<FxHashSet<(&'static str, Kind)>> =
    LazyLock::new(|| NAME_RULES.rows().filter_map(|row| Some((row[1], Kind::of(row[0])?))).collect());

/// The words of `kind`.
pub(crate) fn all(kind: Kind) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(_, of)| *of == kind).map(|(word, _)| *word)
}

/// Whether `word` is of `kind`.
pub(crate) fn is(kind: Kind, word: &str) -> bool {
    WORDS.contains(&(word, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(WORDS.len(), NAME_RULES.rows().count());
    }
}
