//! What single words do beside a date.

newsloom_lang::kinds! {
    /// What a word does beside a date.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(super) enum Kind {
        /// A verb in the present, which lies ahead where no other word tells: "votes on Thursday".
        Present = "present",
        /// Ends as verbs in the future do, and is none.
        NoFuture = "no-future",
        /// Leads to a day in numbers: "zum 3.12."
        DayLead = "day-lead",
        /// Leads to a day or month, which then is no part of a name: "on", "last".
        TimeLead = "time-lead",
        /// Stands before verbs: "to last three weeks".
        BeforeVerb = "before-verb",
        /// Stands before nouns: "the votes".
        BeforeNoun = "before-noun",
        /// The subject of a verb: "who host".
        Subject = "subject",
        /// Says what is so every year or week.
        General = "general",
        /// After "to", no verb.
        NotVerb = "not-verb",
        /// Leads to a year, in any language.
        YearLead = "year-lead",
        /// Follows a sum or a measure, in any language.
        Measured = "measured",
        /// Before a number that names something else, in any language.
        Numbered = "numbered",
        /// Makes a word such as "May" a month.
        MonthLead = "month-lead",
        /// Makes a year one of businesses: "the fiscal year".
        BusinessYear = "business-year",
        /// Before "of" and a period: "the rest of the year".
        BeforePeriod = "before-period",
        /// A plural of a period, or a word before one: no single period. "in den vergangenen Jahren".
        Plural = "plural",
        /// The last that is over: "latest".
        Latest = "latest",
        /// Behind a period that ends on a day: "the year ended March 31".
        Ended = "ended",
        /// Makes a weekday a name: "Black Friday".
        WeekdayName = "weekday-name",
        /// Before a weekday: no single one.
        AnySuch = "any-such",
        /// Behind a weekday: no single one. "Monday mornings".
        DayParts = "day-parts",
        /// Tells what is so each week.
        Habit = "habit",
        /// Before "today": these days.
        Nowadays = "nowadays",
        /// "as early as Monday".
        Soon = "soon",
        /// Before "be" and a verb: what lies ahead.
        Modal = "modal",
        /// Before a past form: what is so. "is closed".
        State = "state",
        /// Ends as past forms do, and is none.
        NoPast = "no-past",
        /// Behind a year before the first: "BC".
        EraBack = "era-back",
        /// Beside a year of our era: "AD"; case counts.
        Era = "era",
        /// Leads to a number of things: "of 1709 schoolchildren".
        CountLead = "count-lead",
        /// Before a month: of no year.
        Every = "every",
        /// Joins two days, and not those between them: "and".
        Apart = "apart",
        /// Joins two years or centuries: "1699 or 1700".
        Joint = "joint",
        /// A lead and a word that then is no month: "for May".
        NoMonth = "no-month",
        /// Begins a sentence before a year: "In 348 he".
        YearOpening = "year-opening",
        /// Before a point and a number that names something: "p. 1225".
        NumberMark = "number-mark",
        /// Between a part and its period: "the end of the year".
        PeriodLink = "period-link",
        /// Before a period that is meant as a whole: "for the year".
        WholeYear = "whole-year",
        /// Behind a year: "year-end".
        End = "end",
        /// A period by no name: "year-earlier period".
        Period = "period",
        /// The part of the day before this: "last night".
        Night = "night",
        /// Before this day: "to this day".
        UpTo = "up-to",
        /// A day that also means these days: "today".
        AlsoNow = "also-now",
        /// Makes it mean these days: "still".
        Still = "still",
        /// Around a word for soon: "as early as".
        As = "as",
        /// Before a noun, and what describes it: "an armed man".
        Article = "article",
        /// Before the end of what lasts: "until Friday".
        Until = "until",
        /// What goes on until then: "extended until Friday".
        Lasting = "lasting",
        /// Behind a month, which then lies ahead: "for December delivery".
        Delivery = "delivery",
        /// Before what something is measured by: "3% from a year earlier".
        MeasuredBy = "measured-by",
        /// Compares two periods: "compared with a loss last year".
        Comparison = "comparison",
        /// Before "tomorrow" and what is meant by its plural: "the leaders of tomorrow".
        ManyOf = "many-of",
        /// Behind "today", with a word for ever: "more today than ever".
        Than = "than",
        /// Behind a word for than: "than ever".
        Ever = "ever",
        /// Behind "today's": these days. "today's youth".
        OfTheAge = "of-the-age",
        /// Leads to a weekend: "am Wochenende".
        WeekendLead = "weekend-lead",
        /// Joined to a period: the one last mentioned. "cette année-là".
        There = "there",
        /// Before a past form: "to be opened".
        Be = "be",
        /// Before a verb: "to".
        Infinitive = "infinitive",
        /// Makes a number a weekday: "segunda-feira".
        WeekdayEnd = "weekday-end",
        /// Makes digits a number in a row: "22nd".
        OrdinalSuffix = "ordinal-suffix",
        /// Behind the number of a day.
        DayMark = "day-mark",
        /// Behind the number of a month.
        MonthMark = "month-mark",
        /// Behind the number of a year.
        YearMark = "year-mark",
    }
}
