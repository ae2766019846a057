//! Who did what to whom, in the terms of the PLOVER ontology.
//!
//! A sentence tells one action, sometimes a second one joined by "and": that of its first verb of the lexicon in a
//! main clause, else in a dependent one, else that of a noun of action. Verb patterns in the tradition of TABARI
//! (Schrodt 2001) and PETRARCH, over tags in place of a parse.

mod clause;
mod lexicon;
#[cfg(test)]
mod tests;

use crate::grammar::{before_date, noun_phrase_after, noun_phrase_before};
use crate::tag::Tag;
use crate::tokens::Tokens;
use clause::Verb;
use lexicon::{Match, match_at};
use newsloom_model::{Action, EntityType, Mention, MentionKind, Span};
use newsloom_ner::Sentence;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// The most words of a sentence that are read: longer runs are lists and tables.
const LONGEST: usize = 200;

/// The actions of `doc`, in order of place.
pub(crate) fn actions(tokens: &Tokens<'_>, mentions: &[Mention]) -> Vec<Action> {
    if tokens.language() != "en" {
        return Vec::new();
    }
    let reader = Reader { tokens, mentions };
    tokens.sentences().iter().filter(|s| s.kind.is_content()).flat_map(|s| reader.sentence(s)).collect()
}

/// A verb or noun of action with its clause.
struct Deed {
    at: usize,
    found: Match,
    verb: Verb,
    source: Option<Range<usize>>,
    target: Option<Range<usize>>,
    is_subordinate: bool,
}

struct Reader<'d> {
    tokens: &'d Tokens<'d>,
    mentions: &'d [Mention],
}

impl Reader<'_> {
    fn sentence(&self, sentence: &Sentence) -> Vec<Action> {
        let words = sentence.words.start..sentence.words.end.min(sentence.words.start + LONGEST);
        let deeds = self.deeds(words.clone());
        let main =
            deeds.iter().position(|d| !d.is_subordinate).or(if deeds.is_empty() { None } else { Some(0) });
        if let Some(due) = self.due(&words) {
            return vec![due];
        }
        let Some(main) = main else {
            return self.noun(words.clone()).map(|d| self.action(&d, words)).into_iter().collect();
        };
        let event = deeds[main].found.row.event;
        let is_joined = |d: &&Deed| {
            self.tokens.tag(d.verb.subject_end.saturating_sub(1)) == Tag::Conjunction
                && d.found.row.event != event
        };
        let second = deeds[main + 1..].iter().filter(|d| !d.is_subordinate).find(is_joined);
        [&deeds[main]].into_iter().chain(second).map(|d| self.action(d, words.clone())).collect()
    }

    /// What a speaker says that another must do: a request to the other.
    fn due(&self, words: &Range<usize>) -> Option<Action> {
        const SAID: &[&str] = &["said", "says", "say", "insisted", "stressed"];
        let said = words.clone().find(|i| SAID.contains(&self.tokens.lower(*i)))?;
        let must = (said + 1..words.end).find(|i| self.tokens.lower(*i) == "must")?;
        let source =
            clause::subject(self.tokens, words.start, before_date(self.tokens, words.start, said), None)?;
        let target = clause::subject(self.tokens, said + 1, must, None)?;
        Some(Action {
            span: self.tokens.span(must, must + 1),
            event: "REQUEST".into(),
            mode: None,
            context: contexts(self.tokens, words.clone()).into_iter().map(Cow::Borrowed).collect(),
            source: self.actors(&source),
            target: self.actors(&target),
            hypothetical: false,
            negated: false,
            cameo: Some("100".into()),
            confidence: 0.5,
            rule: "said-must".into(),
        })
    }

    /// The deeds that verbs of the lexicon tell.
    fn deeds(&self, words: Range<usize>) -> Vec<Deed> {
        let mut deeds: Vec<Deed> = Vec::new();
        let mut i = words.start;
        while i < words.end {
            let last = deeds.last().and_then(|d| d.source.clone());
            match self.deed(&words, i, last.as_ref()) {
                Some(deed) => {
                    i = deed.found.end;
                    deeds.push(deed);
                }
                None => i += 1,
            }
        }
        deeds
    }

    fn deed(&self, words: &Range<usize>, i: usize, last: Option<&Range<usize>>) -> Option<Deed> {
        if !matches!(self.tokens.tag(i), Tag::Word | Tag::Auxiliary | Tag::Name) {
            return None;
        }
        let found = match_at(self.tokens, i, words.end, false)?;
        let verb = clause::verb(self.tokens, words.start, i, &found)?;
        let subject = clause::subject(self.tokens, words.start, verb.subject_end, last);
        let (source, target) = if verb.is_passive {
            (clause::agent(self.tokens, found.end, words.end), subject)
        } else {
            (Some(subject?), clause::object(self.tokens, &found, words.end))
        };
        if is_mishap(self.tokens, i, words.clone()) {
            return None;
        }
        let is_subordinate = verb.is_reduced || clause::is_subordinate(self.tokens, words.start, i);
        Some(Deed { at: i, found, verb, source, target, is_subordinate })
    }

    /// The deed that a noun of action tells: "a rebel attack on the port".
    fn noun(&self, words: Range<usize>) -> Option<Deed> {
        let (at, found) =
            words.clone().find_map(|i| Some((i, match_at(self.tokens, i, words.end, true)?)))?;
        let object = found.object.filter(|o| *o == found.end)?;
        let source = Some(noun_phrase_before(self.tokens, words.start, at)).filter(|s| !s.is_empty());
        let target = Some(noun_phrase_after(self.tokens, object + 1, words.end)).filter(|t| !t.is_empty());
        Some(Deed { at, found, verb: Verb::default(), source: Some(source?), target, is_subordinate: false })
    }

    fn action(&self, deed: &Deed, words: Range<usize>) -> Action {
        let row = deed.found.row;
        let event = event(row.event, &deed.verb);
        let is_same = event == row.event;
        Action {
            span: self
                .tokens
                .span(deed.at, deed.found.object.map_or(deed.found.end, |o| o + 1).max(deed.found.end)),
            event: Cow::Borrowed(event),
            mode: row.mode.filter(|_| is_same).map(Cow::Borrowed),
            context: contexts(self.tokens, words).into_iter().map(Cow::Borrowed).collect(),
            source: deed.source.as_ref().map(|r| self.actors(r)).unwrap_or_default(),
            target: deed.target.as_ref().map(|r| self.actors(r)).unwrap_or_default(),
            hypothetical: deed.verb.is_future || deed.verb.is_possible || deed.verb.is_due,
            negated: deed.verb.is_negated && is_same,
            cameo: is_same.then_some(Cow::Borrowed(row.cameo)).or_else(|| root(event).map(Cow::Borrowed)),
            confidence: if deed.is_subordinate || row.is_noun { 0.4 } else { 0.6 },
            rule: Cow::Borrowed(if row.is_noun { "noun-pattern" } else { "verb-pattern" }),
        }
    }

    /// The actors in a phrase: the persons and organizations named in it, else the phrase itself.
    fn actors(&self, phrase: &Range<usize>) -> Vec<String> {
        let span = self.tokens.span(phrase.start, phrase.end);
        let first = self.mentions.partition_point(|m| m.span.end <= span.start);
        let inside = self.mentions[first..].iter().take_while(|m| m.span.start < span.end);
        let named = inside.filter(|m| {
            m.kind == MentionKind::Name && matches!(m.entity_type, EntityType::Person | EntityType::Org)
        });
        let named: Vec<_> = named.map(|m| m.span.of(self.tokens.text()).to_owned()).collect();
        if named.is_empty() { vec![self.described(span)] } else { named }
    }

    fn described(&self, span: Span) -> String {
        span.of(self.tokens.text()).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }
}

/// The event that a verb tells in its clause: what will be done is agreed to or threatened, and a friendly deed that
/// is not done is refused.
fn event(event: &'static str, verb: &Verb) -> &'static str {
    const FRIENDLY: &[&str] = &["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"];
    const HOSTILE: &[&str] = &["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"];
    if FRIENDLY.contains(&event) && verb.is_negated {
        "REJECT"
    } else if FRIENDLY.contains(&event) && verb.is_future {
        "AGREE"
    } else if HOSTILE.contains(&event) && (verb.is_future || verb.is_possible) && !verb.is_negated {
        "THREATEN"
    } else {
        event
    }
}

/// The CAMEO root of an event that its clause made of another.
fn root(event: &str) -> Option<&'static str> {
    match event {
        "REJECT" => Some("120"),
        "AGREE" => Some("030"),
        "THREATEN" => Some("130"),
        _ => None,
    }
}

/// Verbs of harm that mishaps share with assailants, by their beginnings.
const HARM: &[&str] = &["kill", "injur", "wound", "hurt"];

/// Beginnings of words for what harms without anybody's will.
const MISHAPS: &[&str] = &[
    "fire",
    "blaze",
    "wildfire",
    "crash",
    "collision",
    "accident",
    "derail",
    "storm",
    "flood",
    "quake",
    "earthquake",
    "aftershock",
    "tsunami",
    "tornado",
    "hurricane",
    "cyclone",
    "typhoon",
    "landslide",
    "mudslide",
    "avalanche",
    "lightning",
    "heatwave",
    "outbreak",
    "virus",
    "disease",
    "collapse",
    "capsiz",
    "overturn",
    "stampede",
    "eruption",
    "volcano",
];

/// Words that begin as a mishap does, and tell of weapons.
const FIREARMS: &[&str] =
    &["fired", "firearm", "firearms", "firefight", "firebomb", "firebombs", "firebombed"];

/// Beginnings of words for those who harm on purpose, and for what they use.
const ASSAILANTS: &[&str] = &[
    "attack",
    "bomb",
    "gunm",
    "gunfire",
    "shoot",
    "shot",
    "missile",
    "rocket",
    "airstrike",
    "strike",
    "shell",
    "drone",
    "soldier",
    "troop",
    "militant",
    "rebel",
    "insurgent",
    "terror",
    "assail",
    "stab",
    "clash",
    "police",
    "arson",
    "war",
];

/// Whether the verb of harm at token `at` has a mishap for a cause: the sentence has one, and nobody who would harm.
fn is_mishap(tokens: &Tokens<'_>, at: usize, sentence: Range<usize>) -> bool {
    let begins = |i: usize, stems: &[&str]| stems.iter().any(|stem| tokens.lower(i).starts_with(stem));
    let is_mishap = |i: usize| begins(i, MISHAPS) && !FIREARMS.contains(&tokens.lower(i));
    let on_purpose = |i: usize| begins(i, ASSAILANTS) || FIREARMS.contains(&tokens.lower(i));
    begins(at, HARM) && sentence.clone().any(is_mishap) && !sentence.clone().any(on_purpose)
}

/// PLOVER contexts with the beginnings of the words that tell them.
const CONTEXTS: &[(&str, &[&str])] = &[
    (
        "military",
        &[
            "militar",
            "troop",
            "soldier",
            "army",
            "missile",
            "weapon",
            "warship",
            "airstrike",
            "ceasefire",
            "rebel",
        ],
    ),
    ("diplomatic", &["diplomat", "ambassador", "embassy", "summit", "treaty", "envoy"]),
    ("economic", &["econom", "trade", "tariff", "bank", "export", "import", "invest", "loan"]),
    ("legal", &["court", "judge", "lawsuit", "prosecutor", "trial", "constitution"]),
    ("election", &["election", "ballot", "voter", "candidate"]),
    ("terrorism", &["terror", "suicide", "extremis"]),
    ("migration", &["migrant", "refugee", "asylum"]),
    ("environment", &["climate", "environment", "emission"]),
    ("health", &["health", "vaccin", "virus", "epidemic"]),
    ("cyber", &["cyber", "hack"]),
];

/// For each first letter the beginnings of words with the place of their context in the list.
static BY_LETTER: LazyLock<[Vec<(&'static str, usize)>; 26]> = LazyLock::new(|| {
    let mut table: [Vec<_>; 26] = Default::default();
    for (context, (_, stems)) in CONTEXTS.iter().enumerate() {
        stems.iter().for_each(|stem| table[usize::from(stem.as_bytes()[0] - b'a')].push((*stem, context)));
    }
    table
});

/// The contexts that words of `sentence` speak of, in the order of the list.
fn contexts(tokens: &Tokens<'_>, sentence: Range<usize>) -> Vec<&'static str> {
    let mut told = [false; CONTEXTS.len()];
    for word in sentence.map(|i| tokens.lower(i)) {
        let Some(first @ b'a'..=b'z') = word.bytes().next() else { continue };
        let stems = &BY_LETTER[usize::from(first - b'a')];
        stems
            .iter()
            .filter(|(stem, _)| word.starts_with(stem))
            .for_each(|(_, context)| told[*context] = true);
    }
    CONTEXTS.iter().zip(told).filter(|(_, told)| *told).map(|((name, _), _)| *name).collect()
}
