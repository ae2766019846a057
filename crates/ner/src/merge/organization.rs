//! Organizations: acronyms, and names without the words for their legal form.

use super::form::Form;
use newsloom_model::EntityType;
use rustc_hash::FxHashMap;

/// Replaces acronyms and short names in `resolved` by the full name that the report gives, where it gives one only.
pub(super) fn resolve(forms: &[Form], resolved: &mut [String]) {
    let mut full: FxHashMap<String, Option<&str>> = FxHashMap::default();
    for form in forms.iter().filter(|f| f.entity_type == EntityType::Org) {
        for short in [initials(&form.words()), short_name(&form.words())].into_iter().flatten() {
            let known = full.entry(short).or_insert(Some(&form.name));
            if known.is_some_and(|k| k != form.name) {
                *known = None;
            }
        }
    }
    for (form, name) in forms.iter().zip(resolved).filter(|(f, _)| f.entity_type == EntityType::Org) {
        if let Some(Some(long)) = full.get(&form.name.replace('.', "")) {
            *name = (*long).to_owned();
        }
    }
}

/// The initials of three words or more, "of" and its like left out.
fn initials(words: &[&str]) -> Option<String> {
    let letters: String = (words.iter())
        .flat_map(|w| w.split('-'))
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    (words.len() > 2 && letters.chars().count() > 2).then_some(letters)
}

/// "Northwind" for "Northwind Holdings".
fn short_name(words: &[&str]) -> Option<String> {
    const FORMS: &[&str] = &[
        "Inc",
        "Inc.",
        "Corp",
        "Corp.",
        "Corporation",
        "Co",
        "Co.",
        "Company",
        "Ltd",
        "Ltd.",
        "Limited",
        "LLC",
        "Plc",
        "PLC",
        "plc",
        "Group",
        "Holding",
        "Holdings",
        "AG",
        "SA",
        "SE",
        "NV",
        "GmbH",
    ];
    let kept = words.len() - words.iter().rev().take_while(|w| FORMS.contains(w)).count();
    (kept > 0 && kept < words.len()).then(|| words[..kept].join(" "))
}
