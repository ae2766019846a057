//! Whether what stands in an author's place can be a name.

use super::titles::key;
use newsloom_lang::data::BYLINES;
use std::sync::LazyLock;

/// What begins the words of a link to more texts and no name, in lower case.
static MORE: LazyLock<Vec<&str>> = LazyLock::new(|| BYLINES.select("text", "kind", "more").collect());

/// What systems give where they know no author, in lower case.
static PLACEHOLDERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| BYLINES.select("text", "kind", "placeholder").collect());

/// Whether it can be a name: letters begin it, or a digit and then letters, no bracket and no mark; no address, no placeholder and
/// no words of a link; and no mark of markup in it.
pub(super) fn is_plausible(name: &str) -> bool {
    let is_lettered = name.starts_with(char::is_alphanumeric) && name.contains(char::is_alphabetic);
    let lower = name.to_lowercase();
    let leads_on =
        |more: &&str| lower.strip_prefix(more).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    is_lettered
        && name.chars().count() <= 80
        && !name.contains(['<', '>', '{', '}'])
        && !is_address(name)
        && !PLACEHOLDERS.contains(&lower.as_str())
        && !MORE.iter().any(leads_on)
}

pub(super) fn is_address(name: &str) -> bool {
    name.starts_with("http") || name.starts_with("//") || name.starts_with("www.")
}

/// Whether the name is the outlet's, or begins with its address.
pub(super) fn is_outlet(name: &str, sites: &[String]) -> bool {
    let name = key(name);
    sites.iter().any(|site| key(site) == name || (site.contains('.') && name.starts_with(&key(site))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_links_are_no_names() {
        assert!(!is_plausible("Alle Artikel von Ada Palme"));
        assert!(is_plausible("Zurab Palme"));
        assert!(!is_plausible("https://post.example/ada"));
        for other in ["Publisher", "admin", "All Rights Reserved", "ada\" rel=\"author\">Ada<", "name: {ada}"]
        {
            assert!(!is_plausible(other), "{other}");
        }
        assert!(is_plausible("Ada \"Publisher\" Palme") && is_plausible("Ada Administrator"));
    }
}
