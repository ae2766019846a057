//! A light reading of English grammar over the tags of words, shared by quotes and actions: noun phrases beside a verb, and
//! the regular inflection of verbs.

use crate::tag::Tag;
use crate::tokens::Tokens;
use std::ops::Range;

/// The most words that a noun phrase is followed over.
const LONGEST: usize = 24;

/// Prepositions that hang a phrase on a noun.
const LINKS: &[&str] = &["of", "for", "in", "at", "from", "on", "with"];

/// Whether token `i` is a verb with an object or a clause behind it, by its ending and what follows.
fn is_finite(tokens: &Tokens, i: usize) -> bool {
    tokens.tag(i) == Tag::Word
        && tokens.lower(i).ends_with("ed")
        && matches!(
            tokens.tag(i + 1),
            Tag::Determiner | Tag::Possessive | Tag::Pronoun | Tag::Object | Tag::To
        )
}

/// Steps back over a date that ends before token `j`: "on Tuesday", "on June 13", "late on Monday".
pub(crate) fn before_date(tokens: &Tokens, first: usize, j: usize) -> usize {
    let tag =
        |back: usize| j.checked_sub(back).filter(|k| *k >= first).map(|k| (tokens.tag(k), tokens.lower(k)));
    let opens = |word: Option<(Tag, &str)>| {
        word.is_some_and(|(_, w)| matches!(w, "on" | "in" | "late" | "early" | "since"))
    };
    match (tag(1), tag(2)) {
        (Some((Tag::Number, _)), Some((Tag::Time, _))) if opens(tag(3)) => j - 3,
        (Some((Tag::Time, _)), _) if opens(tag(2)) => j - 2,
        (Some((Tag::Time, _)), _) => j - 1,
        _ => j,
    }
}

/// The noun phrase that ends before token `end`, not reaching back over `start`: with what hangs on it by "of",
/// "for" and other prepositions.
pub(crate) fn noun_phrase_before(tokens: &Tokens, start: usize, end: usize) -> Range<usize> {
    let start = start.max(end.saturating_sub(LONGEST));
    let mut first = end;
    while first > start {
        let tag = tokens.tag(first - 1);
        let inside = (tag.is_nominal() && !(first < end && is_finite(tokens, first - 1)))
            || matches!(tag, Tag::Determiner | Tag::Possessive)
            || (first < end && tag == Tag::Preposition && LINKS.contains(&tokens.lower(first - 1)))
            || (first < end && tag == Tag::Conjunction && tokens.lower(first - 1) == "and");
        let alone = first == end && matches!(tag, Tag::Pronoun | Tag::Object | Tag::Time);
        if alone {
            return first - 1..end;
        }
        if !inside {
            break;
        }
        first -= 1;
    }
    while first < end && matches!(tokens.tag(first), Tag::Preposition | Tag::Conjunction | Tag::Joint) {
        first += 1;
    }
    first..end
}

/// The noun phrase that begins at token `first` and ends before `end`, with "of" and "for" phrases.
pub(crate) fn noun_phrase_after(tokens: &Tokens, first: usize, end: usize) -> Range<usize> {
    let end = end.min(first + LONGEST);
    if matches!(tokens.tag(first), Tag::Pronoun | Tag::Object) {
        return first.min(end)..(first + 1).min(end);
    }
    let first = first.min(end);
    let mut last = first;
    while last < end {
        let tag = tokens.tag(last);
        let linked = last > first
            && match tag {
                Tag::Preposition => matches!(tokens.lower(last), "of" | "for" | "from"),
                Tag::Conjunction => tokens.lower(last) == "and" && tokens.tag(last + 1) == Tag::Name,
                _ => false,
            };
        let opening = matches!(tag, Tag::Determiner | Tag::Possessive)
            && (last == first || matches!(tokens.tag(last - 1), Tag::Preposition | Tag::Determiner));
        if !(tag.is_nominal() || linked || opening) {
            break;
        }
        last += 1;
    }
    while last > first && matches!(tokens.tag(last - 1), Tag::Preposition | Tag::Conjunction) {
        last -= 1;
    }
    first..last
}

/// The forms of an English verb: itself, third person, present participle and past. `past` is given where the past
/// is irregular; a doubled consonant in it is doubled in the participle too.
pub(crate) fn inflections(lemma: &str, past: Option<&str>) -> Vec<String> {
    let stem = lemma.strip_suffix('e').filter(|s| !s.ends_with('e')).unwrap_or(lemma);
    let y = lemma.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
    let third = match y {
        Some(stem) => format!("{stem}ies"),
        None if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") => {
            format!("{lemma}es")
        }
        None => format!("{lemma}s"),
    };
    let regular = match y {
        Some(stem) => format!("{stem}ied"),
        None if lemma.ends_with('e') => format!("{lemma}d"),
        None => format!("{lemma}ed"),
    };
    let doubled = past.and_then(|p| p.strip_suffix("ed")).filter(|p| p.len() == lemma.len() + 1);
    let participle = format!("{}ing", doubled.unwrap_or(stem));
    vec![lemma.to_owned(), third, participle, past.map_or(regular, str::to_owned)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        assert_eq!(inflections("deny", None), ["deny", "denies", "denying", "denied"]);
        assert_eq!(inflections("urge", None), ["urge", "urges", "urging", "urged"]);
        assert_eq!(inflections("admit", Some("admitted")), ["admit", "admits", "admitting", "admitted"]);
        assert_eq!(inflections("say", Some("said")), ["say", "says", "saying", "said"]);
        assert_eq!(inflections("press", None), ["press", "presses", "pressing", "pressed"]);
        assert_eq!(inflections("agree", None), ["agree", "agrees", "agreeing", "agreed"]);
    }
}
