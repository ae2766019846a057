//! Reasons in numbers and words.

use crate::member::Member;
use crate::settings::{Settings, Weights};
use crate::similarity::{EVIDENCE, Query, Similarity};
use crate::token::flags;
use newsloom_lang::calendar;
use newsloom_model::{Conflict, Part, Reason};
use rustc_hash::FxHashMap;

/// Shared things of each kind that a reason names.
pub(crate) const SHOWN: usize = 8;

/// Shared names or words that a sentence names.
const NAMED: usize = 4;

/// Words whose inverse document frequency is lower than this stand in every fifth report, and tell nobody anything.
const TELLING: f32 = 1.5;

/// Why `query` and `other` are alike.
pub(crate) fn explain(
    query: &Query<'_>,
    other: &Member,
    similarity: &Similarity,
    settings: &Settings,
) -> Reason {
    let mut reason = Reason {
        nearest: Some(other.report),
        parts: parts(similarity, &settings.weights),
        against: against(similarity),
        copied_words: query.member.sketch.shared(&other.sketch).words(),
        ..Reason::default()
    };
    let labelled = labelled(query, other);
    let joints = Joints::of(labelled.iter().map(|(label, _)| *label));
    for (label, mark) in labelled {
        let list = match mark {
            m if m & flags::PLACE != 0 => &mut reason.places,
            m if m & flags::NAME != 0 => &mut reason.names,
            m if m & flags::NUMBER != 0 => &mut reason.figures,
            _ => &mut reason.words,
        };
        joints.add(list, label);
    }
    reason
}

/// What both have, in words, and what each is; without what tells nobody anything.
fn labelled<'l>(query: &'l Query<'_>, other: &'l Member) -> Vec<(&'l str, u16)> {
    let mut labelled = Vec::new();
    for (at, mark) in shared(query, other) {
        let term = query.member.terms[at];
        let Some(label) = query.member.label(term).or_else(|| other.label(term)) else { continue };
        let is_word = mark & (flags::NAME | flags::NUMBER) == 0;
        let is_telling =
            if is_word { query.weights[at] >= TELLING } else { !is_particle(label) && !is_day(label) };
        if is_telling {
            labelled.push((label, mark));
        }
    }
    labelled
}

/// "Wednesday", "March": capitalized, but no name. The days that both tell of are evidence of their own.
pub(crate) fn is_day(label: &str) -> bool {
    let word = label.to_lowercase();
    calendar::is_weekday(&word) || calendar::month(&word, None).is_some()
}

/// "of", "von": part of a name that says nothing without the rest.
fn is_particle(label: &str) -> bool {
    !label.contains(' ') && label.chars().all(char::is_lowercase)
}

/// Words at which pairs of a name's words join: "Port Ellery" and "Ellery Harbour" are "Port Ellery Harbour", but "US
/// President" and "President Ada" may be two persons where "Foreign President" is told as well.
struct Joints<'l>(FxHashMap<&'l str, (u32, u32)>);

impl<'l> Joints<'l> {
    fn of(labels: impl Iterator<Item = &'l str>) -> Self {
        let mut counts: FxHashMap<&str, (u32, u32)> = FxHashMap::default();
        for (first, last) in labels.filter_map(|label| label.split_once(' ')) {
            counts.entry(last).or_default().0 += 1;
            counts.entry(first).or_default().1 += 1;
        }
        Self(counts)
    }

    /// Whether one pair alone ends in `word`, and one alone begins with it.
    fn join(&self, word: &str) -> bool {
        self.0.get(word) == Some(&(1, 1))
    }

    /// Names come in pairs of words before they come word by word: "Ada Quay" makes "Quay" superfluous.
    fn add(&self, list: &mut Vec<String>, label: &str) {
        let has = |known: &String| known.split(' ').any(|word| word == label) || known == label;
        if list.iter().any(has) {
            return;
        }
        if let Some((first, last)) = label.split_once(' ') {
            let goes_on = |known: &&mut String| self.join(first) && known.ends_with(&format!(" {first}"));
            if let Some(known) = list.iter_mut().find(goes_on) {
                known.push(' ');
                known.push_str(last);
                return;
            }
            let leads_to = |known: &&mut String| self.join(last) && known.starts_with(&format!("{last} "));
            if let Some(known) = list.iter_mut().find(leads_to) {
                known.insert_str(0, &format!("{first} "));
                return;
            }
        }
        if list.len() < SHOWN {
            list.push(label.to_owned());
        }
    }
}

/// Places and flags of the terms that both have: names of two words, then the heaviest first.
fn shared(query: &Query<'_>, other: &Member) -> Vec<(usize, u16)> {
    let mine = query.member;
    let mut both: Vec<(usize, u16)> = (0..mine.terms.len())
        .filter_map(|i| {
            let j = other.terms.binary_search(&mine.terms[i]).ok()?;
            Some((i, mine.marks[i].flags | other.marks[j].flags))
        })
        .filter(|(_, flags)| flags & flags::PAIR == 0 || flags & flags::NAME != 0)
        .collect();
    let is_pair = |mark: u16| mark & flags::PAIR != 0;
    both.sort_by(|a, b| {
        let by_weight = query.weights[b.0].total_cmp(&query.weights[a.0]).then(a.0.cmp(&b.0));
        is_pair(b.1).cmp(&is_pair(a.1)).then(by_weight)
    });
    both
}

/// What both have, in words: "both name Lars Wedel, Nordferry and Kessel", or, where they name nothing, the rarest words.
pub(crate) fn shared_in_words(reason: &Reason) -> Option<String> {
    let named: Vec<&str> =
        reason.names.iter().chain(&reason.places).take(NAMED).map(String::as_str).collect();
    let words: Vec<&str> = reason.words.iter().take(NAMED).map(String::as_str).collect();
    listed(&named)
        .map(|names| format!("both name {names}"))
        .or_else(|| listed(&words).map(|words| format!("both have the words {words}")))
}

/// "a, b and c"; none for an empty list.
fn listed(items: &[&str]) -> Option<String> {
    let (last, others) = items.split_last()?;
    Some(if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) })
}

/// What the two cannot both be right about, if they tell of one event.
fn against(similarity: &Similarity) -> Vec<Conflict> {
    let found = [
        (similarity.other_days, Conflict::OtherDays),
        (similarity.other_figures, Conflict::OtherFigures),
        (similarity.other_names, Conflict::OtherNames),
        (similarity.names_only, Conflict::NamesOnly),
        (similarity.same_outlet, Conflict::SameOutlet),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, what)| what).collect()
}

fn parts(similarity: &Similarity, weights: &Weights) -> Vec<Part> {
    let weights = weights.list();
    let total: f32 = similarity.channels.iter().zip(weights).filter_map(|(v, w)| v.map(|v| v * w)).sum();
    let share = |v: f32, w: f32| if total > 0.0 { f64::from(v * w / total) } else { 0.0 };
    EVIDENCE
        .iter()
        .zip(similarity.channels.iter().zip(weights))
        .filter_map(|(name, (value, weight))| {
            let value = (*value)?;
            Some(Part { name: *name, similarity: f64::from(value), share: share(value, weight) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_no_names() {
        assert!(is_particle("of") && is_particle("von"));
        assert!(["Ada", "Bank of", "14", "7th", "\u{645}"].iter().all(|label| !is_particle(label)));
    }

    fn told(labels: &[&str]) -> Vec<String> {
        let joints = Joints::of(labels.iter().copied());
        let mut list = Vec::new();
        labels.iter().for_each(|label| joints.add(&mut list, label));
        list
    }

    #[test]
    fn names_are_told_whole() {
        let labels = ["Ada Quay", "Port Ellery", "Ellery Harbour", "Mayor Ada", "Quay", "Holm", "Holm"];
        assert_eq!(told(&labels), ["Mayor Ada Quay", "Port Ellery Harbour", "Holm"]);
    }

    #[test]
    fn two_persons_of_one_office_are_not_mixed_up() {
        let labels = ["Ada Quay", "Ines Falk", "Mayor Ada", "Mayor Ines", "Ellery Mayor", "Marlow Mayor"];
        assert_eq!(told(&labels), ["Mayor Ada Quay", "Mayor Ines Falk", "Ellery Mayor", "Marlow Mayor"]);
    }

    #[test]
    fn what_is_shared_reads_as_words() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let named =
            Reason { names: list(&["Ada Quay", "Holm"]), places: list(&["Marlow"]), ..Reason::default() };
        assert_eq!(shared_in_words(&named).as_deref(), Some("both name Ada Quay, Holm and Marlow"));
        let told = Reason { words: list(&["ferry"]), ..Reason::default() };
        assert_eq!(shared_in_words(&told).as_deref(), Some("both have the words ferry"));
        assert_eq!(shared_in_words(&Reason::default()), None);
    }

    #[test]
    fn days_are_no_names() {
        for label in ["Wednesday", "March", "mercredi", "Dienstag"] {
            assert!(is_day(label), "{label}");
        }
        for label in ["Marchetti", "Ilse Varga", "March Hare", "Wed"] {
            assert!(!is_day(label), "{label}");
        }
    }
}
