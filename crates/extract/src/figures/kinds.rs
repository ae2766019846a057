//! What single words do beside a figure.

newsloom_lang::kinds! {
    /// What a word does beside a figure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(super) enum Kind {
        /// An indefinite article, which counts as one before a multiplier.
        Article = "article",
        /// Joins hundreds to tens ("three hundred and ten") and the ends of "between 5 and 10".
        And = "and",
        /// Between the ends of a range: "to", "or".
        To = "to",
        /// Before the first of two numbers: "from".
        From = "from",
        /// Behind such a change: "lower".
        Compared = "compared",
        /// Opens a range: "between".
        Between = "between",
        /// Introduces what a rate is for: "per".
        Per = "per",
        /// Makes the number before it a time of day: "Uhr".
        Clock = "clock",
        /// Cannot be part of what is counted.
        Stop = "stop",
        /// Names a month, also in short.
        Month = "month",
        /// A number after it names something: "section", "flight", "no".
        Label = "label",
        /// May lead to a year: "in", "since".
        Lead = "lead",
        /// Between a part and its whole: "two thirds of".
        Of = "of",
        /// Says that something went from one number to another, which then are no range, or by a part of itself.
        Change = "change",
        /// Says that what follows is what things come in: "costs from $5 to $8" is a range.
        Spread = "spread",
        /// A word for a person, before an age.
        Person = "person",
        /// Says that money is meant: "fined 200 pounds".
        Paid = "paid",
        /// Before a number that counts what the number before it counts: "up from 2.4 million".
        Link = "link",
        /// An adjective that its ending does not show.
        Adjective = "adjective",
        /// A noun that rates are for, after an article: "a share".
        RateNoun = "rate-noun",
        /// A people or creed.
        Demonym = "demonym",
        /// The number of dead: "toll".
        Toll = "toll",
        /// Before a number of telephone: "call".
        Phone = "phone",
        /// A percentage point, after a part of one.
        Point = "point",
        /// Stands beside a number of people: "others", "more".
        Others = "others",
        /// The same, and is counted itself: "personas".
        People = "people",
        /// Names the day of a month after it: "the days 17 and 18 of June".
        Day = "day",
        /// Makes the part after it one of a row: "second quarter", "the half".
        NumberedBefore = "numbered-before",
        /// Begins the whole that a half is of, a plural: "half the flats".
        Whole = "whole",
        /// Stands before the noun of what is counted: "the", "these".
        Determiner = "determiner",
        /// Before an adjective: "most".
        Degree = "degree",
        /// After a period that is no rate: "a year ago".
        NoRate = "no-rate",
        /// Joined to a number that still is one: "sub-20".
        NumberPrefix = "number-prefix",
        /// A month only with a capital: "May".
        MonthIfCapital = "month-if-capital",
        /// A year follows, though what stands behind it may be a unit: "in 2019 second-quarter sales".
        YearLead = "year-lead",
        /// Ends the clause of an age: "was 25 when".
        AgeEnd = "age-end",
        /// Whose age it is: "she was 25".
        AgeSubject = "age-subject",
        /// Between a bound and its number: "at least the".
        BoundArticle = "bound-article",
        /// The same, where what is compared with is known: "less than the".
        KnownArticle = "known-article",
        /// Before it: "than".
        Than = "than",
        /// A unit, and a number in a row before a hyphen: "second".
        OrdinalUnit = "ordinal-unit",
        /// Before a number below zero.
        Minus = "minus",
        /// Whose measure a unit is: "US gallon".
        MeasureCountry = "measure-country",
        /// A part that mostly is one of a year: "quarter".
        PeriodPart = "period-part",
        /// Before a number that counts nobody: "at nine".
        NoToll = "no-toll",
        /// Makes digits a number in a row or a decade: "22nd"; case counts.
        OrdinalSuffix = "ordinal-suffix",
        /// Between a number and what it counts: "20 % de".
        CountedLink = "counted-link",
        /// Before a percentage, in Chinese.
        PercentLead = "percent-lead",
        /// Between how many parts make a whole and how many are meant, in Chinese.
        ShareLink = "share-link",
        /// Before a time of day: "at 8.30".
        ClockLead = "clock-lead",
        /// Introduces what a rate is for, before any noun: "per".
        RateLink = "rate-link",
        /// Two words that lead from the toll to its number: "stood at".
        TollLead = "toll-lead",
        /// Before how much something changed: "by a third".
        By = "by",
        /// Behind digits: more than they say.
        Over = "over",
    }
}
