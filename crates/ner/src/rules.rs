//! English words that tell what a name is.

use newsloom_lang::data::NAME_RULES;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// What a word beside or in a name does; one word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// The last word of an office: "minister".
    Office,
    /// May stand before it: "deputy".
    OfficeModifier,
    /// The form of a company, after its name: "Ltd".
    CompanyForm,
    /// After a person's name: "Jr."
    Generation,
    /// A building that stands for who works there.
    Seat,
    /// After a seat that acts: "said".
    SeatActs,
    /// Before a seat that is a place: "at".
    SeatWithin,
    /// The last word of names of companies: "Airlines".
    CompanyWord,
    /// Such a word that persons bear too.
    Surname,
    /// The head of a body's name: "Ministry".
    BodyWord,
    /// Letters after a person's name: "KC".
    Letters,
    /// The caption of a button on pages: "Share".
    Button,
    /// Before a day or month.
    TimeLead,
    /// Before a place.
    PlaceLead,
    /// A title or suffix that is written with a point: "Dr".
    Pointed,
}

static WORDS: LazyLock<FxHashSet<(&'static str, Kind)>> =
    LazyLock::new(|| NAME_RULES.rows().filter_map(|row| Some((row[1], kind(row[0])?))).collect());

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "office" => Kind::Office,
        "office-modifier" => Kind::OfficeModifier,
        "company-form" => Kind::CompanyForm,
        "generation" => Kind::Generation,
        "seat" => Kind::Seat,
        "seat-acts" => Kind::SeatActs,
        "seat-within" => Kind::SeatWithin,
        "company-word" => Kind::CompanyWord,
        "surname" => Kind::Surname,
        "body-word" => Kind::BodyWord,
        "letters" => Kind::Letters,
        "button" => Kind::Button,
        "time-lead" => Kind::TimeLead,
        "place-lead" => Kind::PlaceLead,
        "pointed" => Kind::Pointed,
        _ => return None,
    })
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
