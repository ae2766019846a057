//! Lines to paragraphs: texts of databases are broken at a width, and what stood in one line must be one again.

use super::words;

/// Widths at which texts are broken, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// The paragraphs of a document. `is_text`: its lines may be broken ones; the lines of other formats are paragraphs.
pub(super) fn of(lines: &[String], is_text: bool) -> Vec<String> {
    let width = if is_text { width(lines) } else { None };
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last: Option<&str> = None;
    for line in lines.iter().map(|line| line.trim()) {
        if line.is_empty() {
            last = None;
            continue;
        }
        match (last, width, paragraphs.last_mut()) {
            (Some(last), Some(width), Some(paragraph)) if is_broken(last, line, width) => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            _ => paragraphs.push(line.to_owned()),
        }
        last = Some(line);
    }
    paragraphs
}

/// The width at which lines are broken, or a little less; none where they are not. Single lines are longer, for addresses are not
/// broken; and where lines are broken, most that others follow are as full as they could be, short ones such as those of a heading
/// left aside.
fn width(lines: &[String]) -> Option<usize> {
    let length = |line: &str| line.chars().count();
    let pairs = || {
        let pairs = lines.windows(2).map(|pair| (pair[0].trim(), pair[1].trim()));
        pairs.filter(|(last, line)| !line.is_empty() && length(last) <= *WIDTHS.end())
    };
    let longest = pairs().map(|(last, _)| length(last)).max().filter(|longest| WIDTHS.contains(longest))?;
    let long = || pairs().filter(|(last, _)| 2 * length(last) > longest);
    let full = long().filter(|(last, line)| is_full(last, line, longest));
    (2 * full.count() > long().count()).then_some(longest)
}

/// Whether `line` goes on what `last` began.
fn is_broken(last: &str, line: &str, width: usize) -> bool {
    let begins_anew = || {
        words::label(line, true).is_some() || words::accession(line).is_some() || words::field(line).is_some()
    };
    is_full(last, line, width) && !begins_anew()
}

/// Whether the first word of `line` had no room in `last`.
fn is_full(last: &str, line: &str, width: usize) -> bool {
    let word = line.split_whitespace().next().map_or(0, |word| word.chars().count());
    last.chars().count() + 1 + word > width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, is_text: bool) -> Vec<String> {
        of(&text.lines().map(str::to_owned).collect::<Vec<_>>(), is_text)
    }

    #[test]
    fn broken_lines_are_joined_and_others_are_not() {
        let broken = "The ferry Halvard burned for two hours in the harbor of\nEllerport on Tuesday, and four of its crew were hurt, the\n\
            port said.\n\nShort line.\nAnother one that stands below it without room to spare was\nbroken, too.";
        assert_eq!(
            joined(broken, true),
            [
                "The ferry Halvard burned for two hours in the harbor of Ellerport on Tuesday, and four of its crew were hurt, the port said.",
                "Short line.",
                "Another one that stands below it without room to spare was broken, too.",
            ]
        );
        assert_eq!(joined(broken, false).len(), 6);
        let long = "The port said. ".repeat(12);
        assert_eq!(
            joined(&format!("{long}\n{long}\nShort line.\n{long}"), true).len(),
            4,
            "a paragraph a line"
        );
        assert_eq!(joined("Mist\nRain\nSnow\nSun", true).len(), 4, "a list");
        let short = "Two ships came to help the ferry.\nNobody knows why.\nThe port will stay closed until Friday, the authority said.\nMore soon.";
        assert_eq!(joined(short, true).len(), 4, "short paragraphs, a line each");
        let address =
            format!("The port has a page about it:\nhttps://port.example/{}\n{broken}", "a".repeat(90));
        assert_eq!(joined(&address, true).len(), 3, "an address is no width");
    }

    #[test]
    fn labels_and_fields_begin_anew() {
        let text = "BYLINE: Ann Karo, who writes for the Quay Tribune in Ellerport\nLENGTH: 40 words\n\n\
            The ferry Halvard burned for two hours in the harbor of Ellerport\nand four of its crew were hurt badly, said the office of the\nPD  4 March 2026";
        assert_eq!(joined(text, true).len(), 4);
    }
}
