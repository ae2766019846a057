//! What somebody is, where pages write it behind a name: "Senior Analyst", "Redakteurin", "Ph.D.".

/// Words that end or begin what somebody is, in lower case.
const ROLES: &[&str] = &[
    "analyst",
    "anchor",
    "author",
    "autor",
    "autorin",
    "ceo",
    "chief",
    "columnist",
    "contributor",
    "copywriter",
    "correspondent",
    "cronista",
    "developer",
    "director",
    "editor",
    "engineer",
    "expert",
    "founder",
    "giornalista",
    "journalist",
    "journaliste",
    "journalistin",
    "korrespondent",
    "korrespondentin",
    "manager",
    "marketer",
    "officer",
    "periodista",
    "photographer",
    "producer",
    "redacteur",
    "redactor",
    "redactora",
    "redakteur",
    "redakteurin",
    "reporter",
    "reporterin",
    "rédacteur",
    "rédactrice",
    "researcher",
    "specialist",
    "strategist",
    "volontär",
    "volontärin",
    "writer",
];
const DEGREES: &[&str] = &[
    "MD", "M.D.", "PhD", "Ph.D.", "Ph.D", "MS", "MA", "MPH", "MBA", "MRCGP", "RD", "RDN", "LD", "RN", "CFP®",
    "CPA", "JD",
];
/// What somebody is has no more words than this.
const FEW: usize = 5;

/// Whether `text` says what somebody is and names nobody: a few words that end or begin with a role, or letters for a
/// degree.
pub(super) fn is_role(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let is = |word: Option<&String>| word.is_some_and(|w| ROLES.contains(&w.as_str()));
    DEGREES.contains(&text) || words.len() <= FEW && (is(words.last()) || is(words.first()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_from_names() {
        for role in
            ["Senior Analyst", "Reporter", "Redakteurin", "RDN", "Writer at large", "Marketing Manager"]
        {
            assert!(is_role(role), "{role}");
        }
        for name in ["Ada Palme", "Jo Writerson", "Author of many books and essays on law", ""] {
            assert!(!is_role(name), "{name}");
        }
    }
}
