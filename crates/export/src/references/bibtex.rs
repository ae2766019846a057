//! BibTeX.

use super::Reference;
use std::fmt::Write;

/// The references as BibTeX entries `@misc`, which every style knows.
pub fn bibtex(references: &[Reference]) -> String {
    references.iter().map(entry).collect::<Vec<String>>().join("\n")
}

fn entry(reference: &Reference) -> String {
    let mut out = format!("@misc{{report{},\n", reference.report);
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        }
    };
    // Braces of their own keep capitals, and a name from being taken apart.
    let literal = |text: &String| format!("{{{}}}", escaped(text));
    let authors: Vec<String> = reference.authors.iter().map(literal).collect();
    field("author", (!authors.is_empty()).then(|| authors.join(" and ")));
    field("title", reference.title.as_ref().map(literal));
    field("howpublished", reference.outlet.as_deref().map(escaped));
    field("organization", reference.agency.as_deref().map(escaped));
    field("year", reference.published.map(|day| day.year().to_string()));
    field("month", reference.published.map(|day| day.month().to_string()));
    field("date", reference.published.map(|day| day.to_string()));
    field("url", reference.url.clone());
    field("urldate", reference.read.map(|day| day.to_string()));
    field("language", reference.language.clone());
    out + "}\n"
}

/// Text that means nothing to TeX.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            // Braces must pair within a field, escaped or not.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::two;
    use super::*;

    #[test]
    fn what_is_known_is_written_and_nothing_of_it_is_tex() {
        let expected = "@misc{report16,\n  author = {{Ilse Varga} and {Jörg Pahlke}},\n  \
            title = {{Fire \\& smoke: 50\\% of \\#2 \\textbraceleft{}deck\\textbraceright{} lost}},\n  \
            howpublished = {nordwire.example},\n  organization = {NordWire},\n  year = {2026},\n  month = {3},\n  \
            date = {2026-03-04},\n  url = {https://nordwire.example/a_b?x=1&y=~2},\n  urldate = {2026-03-05},\n  \
            language = {en},\n}\n\n@misc{report17,\n}\n";
        assert_eq!(bibtex(&two()), expected);
    }
}
