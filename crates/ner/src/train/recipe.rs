//! What the models that ship were trained on.

use super::Settings;
use newsloom_lang::Table;
use std::sync::LazyLock;

/// How the model of a language was trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// The sets in the order in which they are read: SET of a file `ner-SET.jsonl` or `ner-SET.jsonl.gz`.
    pub sets: Vec<&'static str>,
    /// How to train.
    pub settings: Settings,
}

/// The recipe of the model of `language` (ISO 639-1) that ships; none where none ships.
pub fn recipe(language: &str) -> Option<Recipe> {
    static RECIPES: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../models/recipes.tsv")));
    let row = RECIPES.rows().find(|row| row[0] == language)?;
    let (penalty, least_weight) = (row[1].parse().ok()?, row[2].parse().ok()?);
    let settings = Settings { penalty, least_weight, ..Settings::default() };
    Some(Recipe { sets: row[3].split(' ').collect(), settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_that_ships_has_a_recipe() {
        assert_eq!(Table::check(include_str!("../../models/recipes.tsv")), Vec::<String>::new());
        for language in crate::models::LANGUAGES {
            assert!(recipe(language).is_some_and(|recipe| !recipe.sets.is_empty()), "{language}");
        }
        assert_eq!(recipe("en").map(|recipe| recipe.settings), Some(Settings::default()));
        assert_eq!(recipe("xx"), None);
    }
}
