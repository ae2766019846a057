//! Names and bylines in scripts without capital letters, where only length, marks and the words before them tell.

/// What stands before the names of a byline; where it is a word of the language too, with the mark that makes it one.
const BEFORE: &[&str] = &[
    "بقلم",
    "كتب:",
    "كتبت:",
    "كتب :",
    "كتبت :",
    "إعداد:",
    "تقرير:",
    "الكاتب:",
    "लेखक:",
    "लेखिका:",
    "रिपोर्ट:",
    "द्वारा",
    "记者 ",
    "记者:",
    "记者：",
    "本报记者",
    "記者 ",
    "記者:",
    "記者：",
    "作者:",
    "作者：",
    "撰文:",
    "撰文：",
    "文/",
    "文／",
    "文:",
    "文：",
    "文＝",
    "文・",
    "執筆:",
    "執筆：",
    "取材・文",
    "筆者:",
    "筆者：",
];
/// The longest list of names, and the longest name, in characters.
const LONGEST_LIST: usize = 60;
const LONGEST: usize = 30;

/// The names in `line`, where it is a byline in such a script: "بقلم سلمى الحداد", "记者 王明".
pub(super) fn byline(line: &str) -> Option<&str> {
    if line.chars().take(LONGEST_LIST + 1).count() > LONGEST_LIST {
        return None;
    }
    let names = BEFORE.iter().find_map(|before| line.strip_prefix(before))?;
    let names =
        names.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '=' | '＝' | '・'));
    let mut each = names.split(['、', '，', ',', '،', '/', '／']).map(str::trim);
    each.all(is_name).then_some(names)
}

/// Whether `text` may be one person's name in such a script: a few words of its letters, or a few characters where words
/// are not set apart.
pub(super) fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (all, unspaced) = letters.fold((0, 0), |(all, han), c| (all + 1, han + usize::from(is_unspaced(c))));
    let words = text.split_whitespace().count();
    let length = text.chars().count();
    let fits = if unspaced > 0 { (2..=4 * words + 4).contains(&all) } else { (2..=5).contains(&words) };
    fits && length <= LONGEST
        && text.chars().all(|c| is_uncased(c) || c.is_whitespace() || c == '·' || c == '・')
}

/// Letters and vowel signs of the scripts of the news that have no capitals.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{900}'..='\u{963}'
        | '\u{971}'..='\u{DFF}' | '\u{E01}'..='\u{E4E}' | '\u{AC00}'..='\u{D7A3}' | '\u{200C}' | '\u{200D}')
        || is_unspaced(c)
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_told_by_the_words_before_the_names() {
        assert_eq!(byline("بقلم سلمى الحداد"), Some("سلمى الحداد"));
        assert_eq!(byline("लेखक: अनिता शर्मा"), Some("अनिता शर्मा"));
        assert_eq!(byline("记者 王明"), Some("王明"));
        assert_eq!(byline("文／佐藤花子、田中一郎"), Some("佐藤花子、田中一郎"));
    }

    #[test]
    fn sentences_that_begin_so_are_none() {
        assert_eq!(byline("记者从市政府获悉，大桥将于星期六通车。"), None);
        assert_eq!(byline("كتب التاريخ في المدرسة"), None);
        assert_eq!(byline("記者 は午前中に橋を渡った二千人に話を聞いた。"), None);
        assert!(!is_name("Ada Palme") && !is_name("2024年5月3日") && !is_name(""));
    }
}
