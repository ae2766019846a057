//! Who acts and who is acted upon: persons, organizations and places that are named, and phrases whose head is a noun for
//! people. Anything else (storms, films, figures) does nothing and suffers nothing here.

use super::lexicon::Target;
use crate::endings::{self, Ending};
use crate::english::{self, Word};
use crate::names::Names;
use crate::people::{self, Noun};
use crate::phrase::{self, Phrase};
use crate::tag::Tag;
use crate::tokens::Tokens;
use newsloom_lang::lower;
use newsloom_model::{EntityType, Mention, MentionKind};
use std::ops::Range;

/// The actors of a sentence.
#[derive(Clone, Copy)]
pub(super) struct Actors<'d> {
    /// The words.
    pub(super) tokens: &'d Tokens<'d>,
    /// The mentions.
    pub(super) names: &'d Names<'d>,
    /// The first token of the sentence, which has a capital whatever it is.
    pub(super) first: usize,
}

impl<'d> Actors<'d> {
    /// Those who act in `range`: names, and else phrases as written.
    pub(super) fn of(self, range: &Range<usize>) -> Vec<String> {
        self.those(range, Noun::acts)
    }

    /// What `range` gives as the object of a verb that asks for a `target`; none where it is no such thing. Where it only hangs
    /// on the object, it counts where somebody acts.
    pub(super) fn target(
        self,
        range: Option<&Range<usize>>,
        target: Target,
        hangs: bool,
    ) -> Option<Vec<String>> {
        let Some(range) = range.filter(|range| !range.is_empty()) else {
            return matches!(target, Target::Any | Target::Nothing).then(Vec::new);
        };
        let is_side = |noun: Noun| noun.acts() || noun == Noun::Site;
        let found = match target {
            Target::Nothing => return Some(Vec::new()),
            Target::Actor => self.of(range),
            Target::Being => self.those(range, |noun| noun.acts() || noun == Noun::Being),
            Target::Named => self.those(range, |noun| noun == Noun::Body),
            Target::Site => self.those(range, |noun| is_side(noun) || noun == Noun::Water),
            Target::Any if hangs => return Some(self.those(range, is_side)),
            Target::Any => {
                let actors = self.of(range);
                if actors.is_empty() { vec![self.described(range)] } else { actors }
            }
        };
        (!found.is_empty()).then_some(found)
    }

    fn those(self, range: &Range<usize>, fits: impl Fn(Noun) -> bool) -> Vec<String> {
        let phrases = phrase::conjuncts(self.tokens, self.names, range);
        let last = phrases.len().saturating_sub(1);
        let one = |(n, phrase): (usize, &Phrase<'_>)| {
            let is_actor =
                |mention: &&Mention| is_actor(mention) && (!self.is_water(mention) || fits(Noun::Water));
            if let Some(mention) = phrase.denoted.filter(is_actor) {
                return Some(self.name(mention));
            }
            let end = if n == last { range.end } else { phrase.core.end };
            let own = phrase::denoted(self.tokens, self.names, &(phrase.core.start..end));
            if let Some(mention) = own.filter(is_actor).filter(|_| phrases.len() == 1) {
                return Some(self.name(mention));
            }
            let whole = self.with_of(phrase, end);
            let acts = match self.noun(phrase, &whole) {
                Some(noun) => fits(noun),
                None => self.is_name(&phrase.core) || fits(self.unknown(&phrase.core)),
            };
            acts.then(|| self.described(&whole))
        };
        phrases.iter().enumerate().filter_map(one).collect()
    }

    /// "the Norland Sea"
    fn is_water(self, mention: &Mention) -> bool {
        let words = mention.span.of(self.tokens.text());
        let last = words.rsplit(' ').next().unwrap_or(words);
        people::noun(self.tokens.language(), &lower(last)) == Some(Noun::Water)
    }

    fn name(self, mention: &Mention) -> String {
        match mention.kind {
            MentionKind::Name => mention.span.of(self.tokens.text()).to_owned(),
            _ => mention.entity.clone(),
        }
    }

    /// What the head of `phrase` denotes: its last word, the one before an adjective with more behind it ("forces loyal to"),
    /// or what it counts ("dozens of students"). `whole` is the phrase with what "of" joins to it.
    fn noun(self, phrase: &Phrase<'_>, whole: &Range<usize>) -> Option<Noun> {
        let (tokens, core) = (self.tokens, &phrase.core);
        let noun = |k: usize| people::noun(tokens.language(), tokens.lower(k));
        let last = core.end.checked_sub(1).filter(|last| *last >= core.start)?;
        let hangs = matches!(tokens.tag(core.end), Tag::To | Tag::Preposition) && last > core.start;
        let found = noun(last).or_else(|| noun(last - usize::from(hangs)));
        if found == Some(Noun::Quantity)
            && english::is(tokens, core.end, Word::Of)
            && core.end + 1 < whole.end
        {
            let counted = phrase::read(tokens, self.names, &(core.end + 1..whole.end)).core;
            return noun(counted.end.checked_sub(1)?);
        }
        found
    }

    /// What a head that is no known noun denotes by its ending: "trainees" may be people.
    fn unknown(self, core: &Range<usize>) -> Noun {
        let word = core.end.checked_sub(1).map_or("", |last| self.tokens.lower(last));
        let singular = word.strip_suffix('s').unwrap_or(word);
        let is_personal = endings::ends(singular, Ending::Person);
        if is_personal { Noun::Being } else { Noun::Cause }
    }

    /// Whether `core`, which is no mention and no known noun, is a name all the same, by its capitals: not where only the
    /// sentence gives it one, unless it reads as a singular without an article.
    fn is_name(self, core: &Range<usize>) -> bool {
        let tokens = self.tokens;
        let Some(last) = core.end.checked_sub(1).filter(|last| *last >= core.start) else { return false };
        if tokens.tag(last) != Tag::Name || !tokens.word(last).starts_with(char::is_uppercase) {
            return false;
        }
        let is_common = endings::ends(tokens.lower(last), Ending::Thing);
        last > self.first || !is_common
    }

    /// The core of `phrase` with what "of" joins to it, to token `end` at the latest.
    fn with_of(self, phrase: &Phrase<'_>, end: usize) -> Range<usize> {
        let core = &phrase.core;
        let is_over = |k: &usize| {
            let tag = self.tokens.tag(*k);
            matches!(tag, Tag::Comma | Tag::Open | Tag::Dash | Tag::Relative | Tag::Conjunction)
        };
        let joins = matches!(self.tokens.tag(core.end), Tag::Preposition | Tag::To);
        let end = if joins { end } else { core.end };
        core.start..(core.end..end).find(is_over).unwrap_or(end.max(core.end))
    }

    fn described(self, range: &Range<usize>) -> String {
        let words = self.tokens.span(range.start, range.end).of(self.tokens.text());
        words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }
}

fn is_actor(mention: &Mention) -> bool {
    matches!(mention.entity_type, EntityType::Person | EntityType::Org | EntityType::Place)
}
