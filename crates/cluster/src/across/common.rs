//! What two reports in different languages have in common, in words.

use super::keys::{Key, Keys};
use crate::language::Language;
use newsloom_lang::lower;

/// For each key that both have, how each writes it: "terremoto = earthquake", or once where both write the same. `labels` are
/// the terms of each in words.
pub(crate) fn common<'l>(
    a: (Language, impl Iterator<Item = &'l str>),
    b: (Language, impl Iterator<Item = &'l str>),
) -> Vec<(Key, String)> {
    let (left, right) = (keyed(a.0, a.1), keyed(b.0, b.1));
    let mut common: Vec<(Key, String)> = Vec::new();
    for (key, label) in &left {
        let Some((_, other)) = right.iter().find(|(known, _)| known == key) else { continue };
        let text =
            if lower(label) == lower(other) { (*label).to_owned() } else { format!("{label} = {other}") };
        if common.iter().all(|(known, said)| known != key && *said != text) {
            common.push((*key, text));
        }
    }
    common.sort_by(|a, b| a.0.rate().total_cmp(&b.0.rate()));
    common
}

/// The keys of each label.
fn keyed<'l>(language: Language, labels: impl Iterator<Item = &'l str>) -> Vec<(Key, &'l str)> {
    let code = language.code();
    let keys = |label: &'l str| {
        let keys = Keys::of([label].into_iter(), &code);
        keys.iter().map(|(key, _)| (key, label)).collect::<Vec<_>>()
    };
    labels.flat_map(keys).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_says_it_in_its_own_words() {
        let spanish = ["terremoto", "Turquía", "7,8"].into_iter();
        let english = ["earthquake", "Turkey", "7.8", "harbour"].into_iter();
        let common = common((Language::of(Some("es")), spanish), (Language::of(Some("en")), english));
        let mut said: Vec<&str> = common.iter().map(|(_, said)| said.as_str()).collect();
        said.sort_unstable();
        assert_eq!(said, ["7,8 = 7.8", "Turquía = Turkey", "terremoto = earthquake"]);
    }
}
