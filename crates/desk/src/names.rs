//! Who and what a story names.

use crate::clean;
use newsloom_store::EntityRow;

/// Names of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// What they are called together: "People".
    pub heading: &'static str,
    /// Each once, those in most reports first.
    pub names: Vec<Named>,
}

/// A name of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As reports write it, on one line.
    pub name: String,
    /// In how many reports at least.
    pub reports: u32,
}

/// Kinds that are shown, in this order.
const KINDS: [(&str, &str); 3] = [("PERSON", "People"), ("ORG", "Organizations"), ("PLACE", "Places")];

/// Names that are looked at: those in most reports. Front ends show fewer.
const MOST: usize = 300;

/// The people, organizations and places of a story, given in order of their reports. Reports that were read one by one may
/// take one name for several kinds of things, or write it in capitals or short: the story shows it once, as most reports have it
/// (not at all where they take it for something else, such as a ship), and under its long form where just one begins
/// (organizations) or ends (people) so.
pub fn names(entities: &[EntityRow]) -> Vec<Names> {
    let mut kept: Vec<&EntityRow> = Vec::new();
    for row in entities.iter().take(MOST) {
        match kept.iter_mut().find(|other| key(&other.entity) == key(&row.entity)) {
            Some(other) if is_better(row, other) => *other = row,
            Some(_) => {}
            None => kept.push(row),
        }
    }
    let is_short = |row: &EntityRow| kept.iter().filter(|other| is_short_of(row, other)).count() == 1;
    let of_kind = |(kind, heading): (&str, &'static str)| {
        let rows = kept.iter().filter(|row| row.entity_type == kind && !is_short(row));
        let named = |row: &&EntityRow| Named { name: clean(&row.entity), reports: row.reports };
        Names { heading, names: rows.map(named).collect() }
    };
    KINDS.into_iter().map(of_kind).filter(|names| !names.names.is_empty()).collect()
}

fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Whether `row` rather than `kept` says what the name is, which comes later or as often: most reports decide; among equals it
/// is of a kind that is shown, a single word is no person, and a name is not all capitals.
fn is_better(row: &EntityRow, kept: &EntityRow) -> bool {
    let is_other = |row: &EntityRow| KINDS.iter().all(|(kind, _)| *kind != row.entity_type);
    let is_lone_person = |row: &EntityRow| row.entity_type == "PERSON" && !row.entity.contains(' ');
    let is_shouted = |row: &EntityRow| !row.entity.chars().any(char::is_lowercase);
    let faults = |row: &EntityRow| (is_other(row), is_lone_person(row), is_shouted(row));
    row.reports == kept.reports && faults(row) < faults(kept)
}

/// Whether `short` is the beginning of the organization `long`, or the end of the person's name `long`, in whole words.
fn is_short_of(short: &EntityRow, long: &EntityRow) -> bool {
    let (word, name) = (key(&short.entity), key(&long.entity));
    short.entity_type == long.entity_type
        && match long.entity_type.as_str() {
            "ORG" => name.strip_prefix(&word).is_some_and(|rest| rest.starts_with(' ')),
            "PERSON" => name.strip_suffix(&word).is_some_and(|rest| rest.ends_with(' ')),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of each kind, joined.
    fn shown(rows: &[(&str, &str, u32)]) -> Vec<String> {
        let row = |(entity, kind, reports): &(&str, &str, u32)| EntityRow {
            entity: (*entity).into(),
            entity_type: (*kind).into(),
            reports: *reports,
            mentions: *reports,
        };
        let rows: Vec<EntityRow> = rows.iter().map(row).collect();
        let line = |names: Names| {
            let all: Vec<String> = names.names.iter().map(|n| format!("{} {}", n.name, n.reports)).collect();
            format!("{}: {}", names.heading, all.join(", "))
        };
        names(&rows).into_iter().map(line).collect()
    }

    #[test]
    fn a_name_is_of_the_kind_that_most_reports_give_it() {
        let rows = [("Norvik", "PLACE", 3), ("Norvik", "PERSON", 1), ("NORVIK", "ORG", 1)];
        assert_eq!(shown(&rows), ["Places: Norvik 3"]);
        let ship = [("Tern", "MISC", 2), ("Tern", "PLACE", 1), ("Norvik", "MISC", 1), ("Norvik", "PLACE", 1)];
        assert_eq!(shown(&ship), ["Places: Norvik 1"]);
        let rows = [("Lind", "PERSON", 2), ("Lind", "PLACE", 1)];
        assert_eq!(shown(&rows), ["People: Lind 2"]);
    }

    #[test]
    fn among_equals_a_single_word_is_no_person_and_capitals_are_no_spelling() {
        let rows =
            [("Calvane", "PERSON", 1), ("Calvane", "ORG", 1), ("BRISTA", "PLACE", 1), ("Brista", "PLACE", 1)];
        assert_eq!(shown(&rows), ["Organizations: Calvane 1", "Places: Brista 1"]);
        assert_eq!(shown(&[("Ada Palme", "PERSON", 1), ("Ada Palme", "ORG", 1)]), ["People: Ada Palme 1"]);
        assert_eq!(shown(&[("NATO", "ORG", 1)]), ["Organizations: NATO 1"]);
    }

    #[test]
    fn short_names_stand_under_the_only_long_one() {
        let rows = [
            ("Calvane Ferries", "ORG", 3),
            ("Ada Palme", "PERSON", 2),
            ("Calvane", "ORG", 1),
            ("Palme", "PERSON", 1),
        ];
        assert_eq!(shown(&rows), ["People: Ada Palme 2", "Organizations: Calvane Ferries 3"]);
        let rows = [("Ada Palme", "PERSON", 2), ("Nils Palme", "PERSON", 2), ("Palme", "PERSON", 1)];
        assert_eq!(shown(&rows), ["People: Ada Palme 2, Nils Palme 2, Palme 1"]);
        let rows = [
            ("Port Brista", "PLACE", 2),
            ("Port", "PLACE", 1),
            ("Calvanes", "ORG", 1),
            ("Calvane", "ORG", 1),
        ];
        assert_eq!(shown(&rows), ["Organizations: Calvanes 1, Calvane 1", "Places: Port Brista 2, Port 1"]);
    }
}
