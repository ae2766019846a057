//! English.

use super::Language;
use crate::daterefs::interval::Unit;
use crate::daterefs::lexicon::Tag;

/// English.
pub(in crate::daterefs) const ENGLISH: Language = Language {
    months: [
        "january",
        "february",
        "",
        "april",
        "",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    short_months: [
        "jan",
        "feb",
        "march mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep sept",
        "oct",
        "nov",
        "dec",
    ],
    weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    short_weekdays: ["", "", "", "", "", "", ""],
    seasons: ["spring", "summer", "autumn fall", "winter"],
    numbers: "one a an,two couple,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,\
              sixteen,seventeen,eighteen,nineteen,twenty",
    ordinals: "first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,\
               fourteenth,fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth",
    words: &[
        ("day days", Tag::Unit(Unit::Day)),
        ("week weeks", Tag::Unit(Unit::Week)),
        ("weekend", Tag::Unit(Unit::Weekend)),
        ("month months", Tag::Unit(Unit::Month)),
        ("quarter quarters", Tag::Unit(Unit::Quarter)),
        ("year years", Tag::Unit(Unit::Year)),
        ("decade decades", Tag::Unit(Unit::Decade)),
        ("century centuries", Tag::Unit(Unit::Century)),
        ("last past", Tag::Shift(-1)),
        ("this current", Tag::Shift(0)),
        ("next coming upcoming", Tag::Shift(1)),
        ("that same latest", Tag::Same),
        ("following", Tag::Beside(1)),
        ("previous preceding", Tag::Beside(-1)),
        ("today tonight", Tag::Day(0)),
        ("yesterday", Tag::Day(-1)),
        ("tomorrow", Tag::Day(1)),
        ("morning afternoon evening night", Tag::PartOfDay),
        ("early late mid middle", Tag::Part),
        ("ago", Tag::Ago),
        ("later", Tag::Later),
        ("earlier", Tag::Earlier),
        ("q1", Tag::Quarter(1)),
        ("q2", Tag::Quarter(2)),
        ("q3", Tag::Quarter(3)),
        ("q4", Tag::Quarter(4)),
        ("the", Tag::The),
        ("of", Tag::Of),
        ("to and until through till", Tag::To),
        ("since", Tag::Since),
    ],
    names_are_capitalized: true,
    month_first: true,
    ahead: "will shall would 'll expected expects expect scheduled due planned slated upcoming hopes hope begins opens \
            going deadline should must intends aims promised vowed payable pending effective",
    behind: "said was were had did has have been told ago last earlier since went came took made got began left led held \
             found won lost rose fell saw met sent shot hit gave became announced ended",
};
