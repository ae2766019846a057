//! What a number counts: the noun phrase after it, its head in the singular; and what a rate is for: "per barrel", "a
//! share", "/h".

use super::amounts::amount;
use super::kinds::Kind;
use super::lexicon::Lexicon;
use crate::endings::{self, Ending};
use crate::tokens::Run;
use newsloom_lang::WordKind;
use newsloom_lang::data::PLURALS;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The longest noun phrase that is taken.
const MAX_WORDS: usize = 6;

/// A counted thing.
pub(super) struct Counted {
    /// As written, but for its head in the singular.
    pub name: String,
    /// Index of its first word.
    pub start: usize,
    /// Index after its last word.
    pub end: usize,
    /// Whether its head is a plural, which only a number explains.
    pub is_plural: bool,
}

/// What the number before `i` counts.
pub(super) fn counted(t: Run<'_>, i: usize, value: f64, lexicon: &Lexicon) -> Option<Counted> {
    if !lexicon.has_plurals {
        return next_noun(t, i, lexicon);
    }
    // "five injured", but "five trapped miners"
    if lexicon.is_toll_verb(t.lower(i)) && !is_plural(t.text(i + 1)) {
        return None;
    }
    if t.is_dash(i) && t.is_glued(i) {
        return compound(t, i, lexicon);
    }
    let start = match lexicon.is(Kind::Of, t.lower(i)) {
        true => past_whole(t, past_determiners(t, i + 1, lexicon)?, value, lexicon),
        false if value < 1.0 => past_determiners(t, i, lexicon).unwrap_or(i),
        false => i,
    };
    let end = phrase_end(t, start, lexicon);
    let plural = (start..end).find(|n| is_plural(t.text(*n)));
    match plural {
        Some(head) if value != 1.0 || start > i => Some(named(t, start, head + 1, true)),
        _ if value == 1.0 => {
            (end > start).then(|| named(t, start, singular_end(t, start, end, lexicon), false))
        }
        // "around 73, raising"
        _ => {
            let is_noun = end > start && start == i && !endings::ends(t.text(start), Ending::Participle);
            is_noun.then(|| named(t, start, start + 1, false))
        }
    }
}

/// "of the best" has its noun after the determiner and the superlative's adverb.
fn past_determiners(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut at = i + usize::from(lexicon.is(Kind::Determiner, t.lower(i)));
    at += usize::from(lexicon.is(Kind::Degree, t.lower(at)));
    (at > i || t.is_capitalized(at)).then_some(at)
}

/// "(nine) of their 14 crew members": a part counts what the whole counts.
fn past_whole(t: Run<'_>, i: usize, part: f64, lexicon: &Lexicon) -> usize {
    amount(t, i, lexicon)
        .filter(|whole| whole.suffix.is_empty() && whole.value >= part)
        .map_or(i, |whole| whole.end)
}

/// "six-cylinder engine": the joined noun.
fn compound(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<Counted> {
    let noun = i + 1;
    let fits =
        t.kind(noun) == Some(WordKind::Letters) && t.is_glued(noun) && !lexicon.is(Kind::Stop, t.lower(noun));
    fits.then(|| named(t, noun, noun + 1, false))
}

/// In languages without known plurals: the next word, unless it is a function word.
fn next_noun(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<Counted> {
    let at = i + usize::from(lexicon.is(Kind::CountedLink, t.lower(i)));
    let word = t.text(at);
    let is_noun = |word: &str| {
        !lexicon.is(Kind::Stop, word) && !lexicon.is(Kind::Others, word) && !lexicon.is_toll_verb(word)
    };
    let fits = t.kind(at) == Some(WordKind::Letters) && word.chars().count() > 2 && is_noun(t.lower(at));
    fits.then(|| Counted { name: word.to_owned(), start: at, end: at + 1, is_plural: true })
}

/// The end of the run of words that can belong to a noun phrase.
fn phrase_end(t: Run<'_>, start: usize, lexicon: &Lexicon) -> usize {
    // "eleven daily sailings"
    let is_adjective = |at: usize| lexicon.is(Kind::Adjective, t.lower(at)) && is_plural(t.text(at + 1));
    let mut end = start;
    while end < t.len() && end - start < MAX_WORDS {
        let inner_hyphen = t.is_dash(end) && end > start && t.is_glued(end) && t.is_glued(end + 1);
        let is_word = t.kind(end) == Some(WordKind::Letters)
            && (is_acronym(t.text(end)) || !lexicon.is(Kind::Stop, t.lower(end)) || is_adjective(end));
        let is_verb = end > start && is_verb_like(t.text(end));
        let is_model = end > start && is_model_number(t, end);
        if !(inner_hyphen || is_model || is_word && !is_verb) {
            break;
        }
        end += 1;
        if is_plural(t.text(end - 1)) {
            break;
        }
    }
    if end > start && t.is_dash(end - 1) { end - 1 } else { end }
}

/// "(two new) 737 Max jets", "(20 Boeing) 737 jets": a number that is part of a name.
fn is_model_number(t: Run<'_>, i: usize) -> bool {
    let is_plain = (2..=4).contains(&t.text(i).len()) && t.text(i).bytes().all(|b| b.is_ascii_digit());
    let names = t.is_capitalized(i - 1) && !is_plural(t.text(i - 1)) || t.is_capitalized(i + 1);
    is_plain && names && t.kind(i + 1) == Some(WordKind::Letters) && !t.is_dash(i - 1)
}

/// Where the noun phrase of "one" ends, which no plural shows.
fn singular_end(t: Run<'_>, start: usize, end: usize, lexicon: &Lexicon) -> usize {
    let adjectives = (start..end).take_while(|n| lexicon.is_adjective(t.text(*n))).count();
    (start + adjectives + 1).min(end)
}

/// "US", which is no pronoun.
fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

fn is_verb_like(word: &str) -> bool {
    word.len() > 4 && endings::ends(word, Ending::Past) && !word.starts_with(char::is_uppercase)
}

/// Whether `word` is a plural noun by its form.
pub(super) fn is_plural(word: &str) -> bool {
    let is_other = || [Ending::Singular, Ending::Owner].iter().any(|kind| endings::ends(word, *kind));
    let regular = word.len() > 2 && word.ends_with('s') && !is_other();
    regular || SINGULARS.contains_key(word)
}

/// The singulars of plurals that their form does not show, or that no rule tells.
static SINGULARS: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| PLURALS.rows().map(|row| (row[0], row[1])).collect());

fn named(t: Run<'_>, start: usize, end: usize, is_plural: bool) -> Counted {
    let mut name = String::new();
    for i in start..end {
        if i > start && !t.is_glued(i) {
            name.push(' ');
        }
        let last = i + 1 == end;
        name.push_str(&if last { singular(t.text(i)) } else { t.text(i).to_owned() });
    }
    Counted { name, start, end, is_plural }
}

/// A plural noun in the singular.
pub(super) fn singular(word: &str) -> String {
    if let Some(one) = SINGULARS.get(word) {
        return (*one).to_owned();
    }
    // "ties" is the plural of "tie".
    let told =
        endings::singulars(word, Ending::Plural).find(|(stem, ending)| stem.len() > 1 || *ending != "y");
    match told {
        Some((stem, ending)) => format!("{stem}{ending}"),
        None => word.strip_suffix('s').filter(|_| is_plural(word)).unwrap_or(word).to_owned(),
    }
}

/// What a rate at `i` is for, and the index after it.
pub(super) fn rate(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(String, usize)> {
    let at = t.past_hyphen(i);
    let word = t.lower(at);
    if word == "/" && t.is_glued(at + 1) {
        let (name, end) =
            lexicon.units.at(t, at + 1).map(|(n, e)| (n.to_owned(), e)).or_else(|| per_second(t, at + 1))?;
        return Some((name, end));
    }
    if !lexicon.is(Kind::Per, word) {
        return None;
    }
    let what = t.past_hyphen(at + 1);
    let unit = lexicon.units.at(t, what).filter(|(name, _)| *name != "count" && *name != "percentage");
    if let Some((name, end)) = unit {
        return (!lexicon.is(Kind::NoRate, t.lower(end))).then(|| (name.to_owned(), end));
    }
    let noun = t.lower(what);
    let known = lexicon.is(Kind::RateNoun, noun);
    let free = lexicon.is(Kind::RateLink, word) && t.kind(what) == Some(WordKind::Letters);
    (known || free).then(|| (singular(noun), what + 1))
}

/// "m/s": the second's own symbol, too short to be one elsewhere.
fn per_second(t: Run<'_>, i: usize) -> Option<(String, usize)> {
    (t.text(i) == "s").then(|| ("second".to_owned(), i + 1))
}

/// What is counted with the rate that follows it: "tests per day".
pub(super) fn with_rate(t: Run<'_>, counted: Counted, lexicon: &Lexicon) -> Counted {
    if !lexicon.is(Kind::RateLink, t.lower(counted.end)) {
        return counted;
    }
    match rate(t, counted.end, lexicon) {
        Some((what, end)) => Counted { name: format!("{} per {what}", counted.name), end, ..counted },
        None => counted,
    }
}
