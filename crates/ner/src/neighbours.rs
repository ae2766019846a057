//! What a name is by the English noun right beside it: "the ferry Anholt", "the river Arn", "the Norlund company", "Norland's
//! parliament", "Arnby airport", "the Sandorian navy".

use crate::lexicon::{CITY, COUNTRY, Lexicon, REGION, is_first_name};
use crate::rules::{self, Kind};
use crate::tagger::Name;
use crate::tokens::{Token, Tokens};
use newsloom_lang::{hash, lower};
use newsloom_model::EntityType;
use rustc_hash::{FxHashMap, FxHashSet};

/// Gives the names of a report, whose text is `text`, the types that the nouns beside them tell, wherever they stand.
pub(crate) fn retype(tokens: &Tokens<'_>, text: &str, names: &mut [Name]) {
    let text_of = |name: &Name| tokens.span(&name.tokens).of(text);
    let named: FxHashSet<&str> = names.iter().map(text_of).collect();
    let mut types: FxHashMap<&str, EntityType> = FxHashMap::default();
    let mut is_fleet = false;
    for (at, name) in names.iter().enumerate() {
        let is_people = is_people(tokens, name, &named);
        let found = if is_people { Some(EntityType::Misc) } else { beside(tokens, name) };
        let joins = found.is_none() && is_fleet && follows(tokens, names, at);
        is_fleet = joins || rules::is(Kind::Vessels, before(tokens, name));
        types.extend(found.or(joins.then_some(EntityType::Misc)).map(|found| (text_of(name), found)));
    }
    types.extend(lands(tokens, names).map(|land| (land, EntityType::Place)));
    let is_whole = |name: &&Name| name.entity_type == EntityType::Person && name.tokens.len() > 1;
    let surnames: FxHashSet<&str> =
        names.iter().filter(is_whole).map(|name| tokens.all[name.tokens.end - 1].text).collect();
    for name in names.iter_mut().filter(|name| !surnames.contains(text_of(name))) {
        name.entity_type = types.get(text_of(name)).copied().unwrap_or(name.entity_type);
    }
}

/// Names taken for persons of whose people the report speaks: "Sandoria", where it has "the Sandorian fleet".
fn lands<'t>(tokens: &Tokens<'t>, names: &[Name]) -> impl Iterator<Item = &'t str> {
    let of_persons = || names.iter().filter(|name| name.entity_type == EntityType::Person);
    let text = |at: usize| tokens.all[at].text;
    let alone = of_persons().filter(|name| name.tokens.len() == 1);
    let persons: FxHashSet<&str> = alone.map(|name| text(name.tokens.start)).collect();
    let borne: FxHashSet<&str> = of_persons().flat_map(|name| name.tokens.clone().map(text)).collect();
    let endings: Vec<&str> = rules::all(Kind::PeopleEnding).collect();
    let land = move |pair: &[Token<'t>]| {
        let [word, next] = pair else { return None };
        if borne.contains(word.text) || !next.text.starts_with(char::is_lowercase) {
            return None;
        }
        let mut lands = endings.iter().filter_map(|ending| word.text.strip_suffix(ending));
        // The house of "Victoria" may be Victorian.
        lands.find(|land| persons.contains(land) && !is_first_name("en", land))
    };
    tokens.all.windows(2).filter_map(land)
}

/// Whether `name`, taken for a place, is a word for a people: "the Sandorian navy", or "Sandorian" where Sandoria is among the
/// `named`.
fn is_people(tokens: &Tokens<'_>, name: &Name, named: &FxHashSet<&str>) -> bool {
    let word = tokens.all[name.tokens.start].text;
    let next = tokens.all.get(name.tokens.end).map_or("", |next| next.text);
    if name.entity_type != EntityType::Place
        || name.tokens.len() > 1
        || !next.starts_with(char::is_lowercase)
        || is_known_place(tokens, name)
    {
        return false;
    }
    let lead = lower(before(tokens, name));
    let is_led = [Kind::Article, Kind::Owner, Kind::Indefinite].iter().any(|kind| rules::is(*kind, &lead));
    let has_noun = [Kind::PeopleNoun, Kind::Counterpart].iter().any(|kind| rules::is(*kind, next));
    let ends = |kind| rules::all(kind).filter_map(|ending| word.strip_suffix(ending));
    is_led && has_noun && ends(Kind::PeopleAdjective).next().is_some()
        || ends(Kind::PeopleEnding).any(|land| named.contains(land))
}

/// Whether `name` is in the lists of places.
fn is_known_place(tokens: &Tokens<'_>, name: &Name) -> bool {
    let hashes: Vec<u64> =
        tokens.all[name.tokens.clone()].iter().map(|token| hash(&lower(token.text))).collect();
    Lexicon::of("en").classes(&hashes) & (CITY | REGION | COUNTRY) != 0
}

/// The token before `name` in its sentence; empty at its start.
fn before<'t>(tokens: &Tokens<'t>, name: &Name) -> &'t str {
    let is_first =
        tokens.sentence_of(name.tokens.start).is_none_or(|sentence| sentence.start == name.tokens.start);
    if is_first { "" } else { tokens.all[name.tokens.start - 1].text }
}

/// Whether "and" or a comma alone stands between the name at `at` and the one before it.
fn follows(tokens: &Tokens<'_>, names: &[Name], at: usize) -> bool {
    let between = names[at - 1].tokens.end;
    let joint = tokens.all.get(between).map_or("", |token| token.text);
    between + 1 == names[at].tokens.start && (joint == "," || rules::is(Kind::And, joint))
}

/// The type that the noun beside `name` tells.
fn beside(tokens: &Tokens<'_>, name: &Name) -> Option<EntityType> {
    let sentence = tokens.sentence_of(name.tokens.start)?;
    let word = |at: usize| if sentence.contains(&at) { tokens.all[at].text } else { "" };
    let (before, end) = (before(tokens, name), name.tokens.end);
    if [Kind::Vessel, Kind::Vessels].iter().any(|kind| rules::is(*kind, before)) {
        return Some(EntityType::Misc);
    }
    // "the Anholt, a ferry of the line"
    let has_article = word(end) == "," && rules::is(Kind::Indefinite, word(end + 1));
    if has_article && (end + 2..end + 5).any(|at| rules::is(Kind::Vessel, word(at))) {
        return Some(EntityType::Misc);
    }
    if rules::is(Kind::Water, before) {
        return Some(EntityType::Place);
    }
    if rules::is(Kind::CompanyLead, before) && name.entity_type != EntityType::Misc {
        return Some(EntityType::Org);
    }
    // "Calvane shares", but "London stocks"
    let is_listed = matches!(name.entity_type, EntityType::Person | EntityType::Place)
        && rules::is(Kind::ListedNoun, word(end))
        && !is_known_place(tokens, name);
    if is_listed {
        return Some(EntityType::Org);
    }
    let is_alone = name.tokens.len() == 1;
    let is_owner = matches!(word(end), "'s" | "’s") && rules::is(Kind::LandNoun, word(end + 1));
    if is_alone && is_owner && name.entity_type == EntityType::Misc {
        return Some(EntityType::Place);
    }
    if name.entity_type != EntityType::Person || !is_alone {
        return None;
    }
    if is_owner || rules::is(Kind::PlaceNoun, word(end)) {
        return Some(EntityType::Place);
    }
    let is_company = rules::is(Kind::Article, &lower(before)) && rules::is(Kind::CompanyNoun, word(end));
    is_company.then_some(EntityType::Org)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use EntityType::{Misc, Org, Person, Place};
    use newsloom_model::Report;

    /// The types of `names` in `text`, all of which the model took for `taken`.
    fn types(text: &str, names: &[&str], taken: EntityType) -> Vec<EntityType> {
        let report = Report::plain(text, Some("en"));
        let doc = Document::of(&report);
        let mut from = 0;
        let name = |name: &&str| {
            let start = from + text[from..].find(name).expect("the name is in the text");
            from = start + name.len();
            let at = |place: usize| doc.tokens.all.iter().position(|t| t.span.end > place).unwrap();
            Name { tokens: at(start)..at(from - 1) + 1, entity_type: taken, confidence: 0.9 }
        };
        let mut found: Vec<Name> = names.iter().map(name).collect();
        retype(&doc.tokens, text, &mut found);
        found.iter().map(|name| name.entity_type).collect()
    }

    #[test]
    fn vessels_are_no_places_or_bodies() {
        assert_eq!(
            types("The ferry Anholt sank. The Anholt was old.", &["Anholt", "Anholt"], Place),
            [Misc; 2]
        );
        assert_eq!(
            types("The trawlers Tern and Skua sailed. Norland protested.", &["Tern", "Skua", "Norland"], Org),
            [Misc, Misc, Org]
        );
        assert_eq!(types("Fire broke out on the Anholt, a car ferry.", &["Anholt"], Place), [Misc]);
        assert_eq!(types("She left Anholt, the home of a ferry.", &["Anholt"], Place), [Place]);
        assert_eq!(types("The ferries left Tern and Skua.", &["Tern", "Skua"], Place), [Place; 2]);
        assert_eq!(types("Ferry Lindqvist was not on board.", &["Ferry Lindqvist"], Person), [Person]);
    }

    #[test]
    fn a_people_tells_its_land() {
        assert_eq!(types("Sandoria stands by the Sandorian fleet.", &["Sandoria"], Person), [Place]);
        assert_eq!(types("Victoria left the Victorian house.", &["Victoria"], Person), [Person]);
        assert_eq!(types("Marti met Ana Martin in May.", &["Marti", "Ana Martin"], Person), [Person; 2]);
    }

    #[test]
    fn shares_and_shareholders_are_those_of_companies() {
        assert_eq!(types("Calvane shares fell.", &["Calvane"], Place), [Org]);
        assert_eq!(
            types("The bid for Calvane fell. Calvane shareholders sold.", &["Calvane", "Calvane"], Person),
            [Org; 2]
        );
        assert_eq!(types("London shares fell.", &["London"], Place), [Place]);
        assert_eq!(types("Calvane stocks up on food.", &["Calvane"], Person), [Person]);
    }

    #[test]
    fn words_for_a_people_are_no_places() {
        assert_eq!(types("The Lestrian navy sailed.", &["Lestrian"], Place), [Misc]);
        assert_eq!(types("He met his Lestrian counterpart.", &["Lestrian"], Place), [Misc]);
        assert_eq!(types("Lestria's Lestrian coast.", &["Lestria", "Lestrian"], Place), [Place, Misc]);
        assert_eq!(types("The Milan police came.", &["Milan"], Place), [Place]);
        assert_eq!(types("The Kilbannan road is shut.", &["Kilbannan"], Place), [Place]);
        assert_eq!(types("He left Lestrian army posts.", &["Lestrian"], Place), [Place]);
    }

    #[test]
    fn nouns_tell_lands_companies_and_rivers() {
        assert_eq!(types("Sandoria's parliament met.", &["Sandoria"], Person), [Place]);
        assert_eq!(
            types("Varga's parliament seat is safe. Ilse Varga won.", &["Varga", "Ilse Varga"], Person),
            [Person; 2]
        );
        assert_eq!(types("The Norlund company sold it.", &["Norlund"], Person), [Org]);
        assert_eq!(types("The shipping line Mar Alto blamed it.", &["Mar Alto"], Person), [Org]);
        assert_eq!(types("The line that Mara Alto drew is long.", &["Mara Alto"], Person), [Person]);
        assert_eq!(types("Ask Norlund company by company.", &["Norlund"], Person), [Person]);
        assert_eq!(types("They fell into the river Arn.", &["Arn"], Org), [Place]);
        assert_eq!(types("A plane left Arnby airport.", &["Arnby"], Person), [Place]);
    }
}
