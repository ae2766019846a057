//! Names in another case than the nominative, behind a noun: "адвокат Веры Лужиной" is the lawyer of Vera Luzhina, "директор Вера
//! Лужина" is herself.

use crate::tokens::Tokens;
use newsloom_lang::data::NAME_CASES;
use std::ops::Range;

/// Whether the name of several words at `name`, in a language that tells so by endings, by its ending is no nominative.
pub(crate) fn is_oblique(tokens: &Tokens<'_>, name: &Range<usize>) -> bool {
    let language = tokens.language();
    let mut rows = NAME_CASES.rows().filter(|row| row[0] == language).peekable();
    if rows.peek().is_none() || name.is_empty() {
        return false;
    }
    let given = (name.len() > 1).then(|| tokens.lower(name.start));
    let given = given.filter(|given| !newsloom_ner::is_first_name(language, given));
    let surname = tokens.lower(name.end - 1);
    rows.any(|row| match row[1] {
        "given" => given.is_some_and(|given| is_inflected(language, given, row[2], row[3])),
        "surname" => {
            let is_shown = row[3] == "*" || name.len() == 1 || given.is_some();
            is_shown && surname.len() > row[2].len() && surname.ends_with(row[2])
        }
        _ => false,
    })
}

/// Whether the word at `i` is an office in the genitive: in "по словам мэра Олега Тарнина" the name is who holds it, where
/// "адвоката Олега Тарнина" may be the lawyer or his client.
pub(crate) fn is_office(tokens: &Tokens<'_>, i: usize) -> bool {
    let (language, word) = (tokens.language(), tokens.lower(i));
    NAME_CASES.rows().any(|row| row[0] == language && row[1] == "office" && row[2] == word)
}

/// Whether `given` with `nominative` in place of `ending` is a first name; "*" asks for none.
fn is_inflected(language: &str, given: &str, ending: &str, nominative: &str) -> bool {
    let Some(stem) = given.strip_suffix(ending).filter(|stem| !stem.is_empty()) else { return false };
    let with = |nominative: &str| newsloom_ner::is_first_name(language, &format!("{stem}{nominative}"));
    match nominative {
        "*" => true,
        "-" => with(""),
        _ => with(nominative),
    }
}
