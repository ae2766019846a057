//! What a report says. All spans are bytes into the report's text.

use crate::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// Everything extracted from one report, each list sorted by place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// Persons, organizations and places.
    pub mentions: Vec<Mention>,
    /// What somebody said.
    pub quotes: Vec<Quote>,
    /// Numbers with what they count.
    pub figures: Vec<Figure>,
    /// Date expressions resolved to days.
    pub daterefs: Vec<DateRef>,
    /// Who did what to whom.
    pub actions: Vec<Action>,
    /// Official texts that the report prints.
    pub statements: Vec<Statement>,
    /// Where the places lie that the mentions denote, where known: one for each entity, in order of their names.
    pub locations: Vec<Location>,
}

/// A span of text that denotes an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What sort of thing is denoted.
    pub entity_type: EntityType,
    /// Name, description or pronoun.
    pub kind: MentionKind,
    /// The name that all mentions of the entity share within the report.
    pub entity: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule or model that found it.
    pub rule: Cow<'static, str>,
}

/// What sort of thing a mention denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A human being.
    Person,
    /// A body of people: a government, a firm, a team.
    Org,
    /// Somewhere: a country, a town, a building.
    Place,
    /// Other names: treaties, laws, events, works.
    Misc,
}

impl EntityType {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityType::Person => "PERSON",
            EntityType::Org => "ORG",
            EntityType::Place => "PLACE",
            EntityType::Misc => "MISC",
        }
    }
}

/// How a mention denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// "Joe Biden".
    Name,
    /// "the US president".
    Nominal,
    /// "he".
    Pronoun,
}

impl MentionKind {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// Words that somebody said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What was said, without the outer quotation marks where it is all in them.
    pub span: Span,
    /// Whether the words are the speaker's own.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: Option<Speaker>,
    /// The words that say so: "said", "according to".
    pub cue: Option<Span>,
    /// Where other words interrupt it, its own parts in order of place; else empty.
    pub parts: Vec<Span>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub rule: Cow<'static, str>,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// The words that name the speaker.
    pub span: Span,
    /// The entity behind them, where known.
    pub entity: Option<String>,
}

/// Whether the words are the speaker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// All in quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Partly in quotation marks.
    Mixed,
}

impl QuoteKind {
    /// The name used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
        }
    }
}

/// An official text printed inside a report: a source of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// All of it, from its first passage to its last.
    pub span: Span,
    /// The line that introduces it.
    pub heading: Option<Span>,
    /// Whose words it is, where the heading or its first line says so.
    pub issuer: Option<Speaker>,
}

/// Where an entity of the type PLACE lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// The entity, as its mentions name it.
    pub entity: String,
    /// ISO 3166-1 code of the country ("UA"; "XK" for Kosovo).
    pub country: String,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// From 0 to 1.
    pub confidence: f32,
    /// The table that knows it, and what decided where several places have the name.
    pub rule: Cow<'static, str>,
}

/// A number with its unit and what it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number with its unit, as written.
    pub span: Span,
    /// The number, or the lower end of a range, multipliers applied ("2.5 million" is 2500000).
    pub value: f64,
    /// The upper end of a range.
    pub value_high: Option<f64>,
    /// How the number bounds the truth.
    pub relation: Relation,
    /// Unit in singular lower-case words ("mile", "percentage", "dollar", "dollar per barrel").
    pub unit: Option<String>,
    /// What is counted, its head in the singular where the language is English ("battalion tactical group"), else as
    /// written.
    pub counts: Option<String>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub rule: Cow<'static, str>,
}

/// How a figure's number bounds the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Relation {
    /// As given.
    #[default]
    #[serde(rename = "=")]
    Equal,
    /// "some", "around".
    #[serde(rename = "~")]
    About,
    /// "as many as", "up to".
    #[serde(rename = "<=")]
    AtMost,
    /// "at least", "more than".
    #[serde(rename = ">=")]
    AtLeast,
}

impl Relation {
    /// The sign used in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Equal => "=",
            Relation::About => "~",
            Relation::AtMost => "<=",
            Relation::AtLeast => ">=",
        }
    }
}

/// A date expression resolved to days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateRef {
    /// The expression.
    pub span: Span,
    /// First day; none when open.
    pub from: Option<Date>,
    /// Last day, inclusive; none when open.
    pub to: Option<Date>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub rule: Cow<'static, str>,
}

/// Who did what to whom, in the terms of the PLOVER ontology.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// The words that say so.
    pub span: Span,
    /// PLOVER event: "REQUEST", "CONSULT", "ASSAULT".
    pub event: Cow<'static, str>,
    /// PLOVER mode, where the ontology has one for the event.
    pub mode: Option<Cow<'static, str>>,
    /// PLOVER contexts ("military", "diplomatic").
    pub context: Vec<Cow<'static, str>>,
    /// Who acts: names or descriptions as written.
    pub source: Vec<String>,
    /// On whom.
    pub target: Vec<String>,
    /// Not done, only threatened, planned or denied.
    pub hypothetical: bool,
    /// Denied to have happened.
    pub negated: bool,
    /// The nearest CAMEO code.
    pub cameo: Option<Cow<'static, str>>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The rule or model that found it.
    pub rule: Cow<'static, str>,
}
