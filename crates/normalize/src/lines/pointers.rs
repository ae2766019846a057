//! Lines that point to another text: "Read also", "Related: ...".

use super::words::Words;

/// Beginnings of pointers to other texts. In capitals, or before a colon, they are pointers whatever follows.
const POINTERS: &[&str] = &[
    "read more",
    "also read",
    "read also",
    "read next",
    "read",
    "related",
    "see also",
    "see more",
    "more",
    "watch",
    "watch more",
    "watch also",
    "don't miss",
    "must read",
    "also see",
    "also watch",
    "listen",
    "explainer",
    "in pics",
    "in pictures",
    "opinion",
    "analysis",
    "more on this",
    "recommended",
    "further reading",
    "learn more",
    "click here",
    "continue reading",
    "up next",
    "you may also like",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "lesen sie",
    "lies auch",
    "lesetipp",
    "auch interessant",
    "auch lesen",
    "mehr zum thema",
    "mehr dazu",
    "mehr",
    "hier lesen",
    "weiterlesen",
    "hintergrund",
    "zum thema",
    "passend dazu",
    "video",
    "podcast",
    "à lire aussi",
    "lire aussi",
    "lire",
    "voir aussi",
    "lea también",
    "lee también",
    "leer más",
    "lea además",
    "ver también",
    "te puede interesar",
    "más información",
    "leggi anche",
    "leggi",
    "guarda anche",
    "leia também",
    "leia mais",
    "saiba mais",
    "veja também",
    "читайте также",
    "читайте",
    "смотрите также",
    "по теме",
    "lees ook",
    "läs också",
    "les også",
    "læs også",
    "czytaj także",
    "czytaj też",
    "zobacz też",
    "przeczytaj także",
    "čtěte také",
    "okuyun",
    "ayrıca okuyun",
    "διαβάστε επίσης",
    "διαβάστε ακόμα",
    "δείτε επίσης",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
    "関連記事",
    "相关阅读",
    "延伸阅读",
    "baca juga",
    "lue myös",
];

/// Pointers that reporters write before a colon too, unless in capitals.
const AMBIGUOUS: &[&str] =
    &["more", "mehr", "video", "hintergrund", "opinion", "analysis", "listen", "explainer"];

/// Pointers that need no colon.
const SURE_POINTERS: &[&str] = &[
    "also read",
    "read also",
    "read next",
    "lesen sie auch",
    "lesen sie hier",
    "lesen sie mehr",
    "lies auch",
    "lesetipp",
    "auch interessant",
    "mehr zum thema",
    "à lire aussi",
    "lire aussi",
    "lea también",
    "lee también",
    "te puede interesar",
    "leggi anche",
    "leia também",
    "veja também",
    "читайте также",
    "смотрите также",
    "lees ook",
    "läs också",
    "les også",
    "læs også",
    "czytaj także",
    "czytaj też",
    "διαβάστε επίσης",
    "διαβάστε ακόμα",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
    "関連記事",
    "相关阅读",
    "延伸阅读",
    "baca juga",
    "simak juga",
    "lihat juga",
    "lue myös",
    "lue lisää",
    "læs mere",
    "sjá einnig",
    "čtěte také",
    "čtěte též",
    "přečtěte si také",
    "čítajte aj",
    "olvasta már",
    "citește și",
    "citeşte şi",
    "pročitajte i",
    "pročitajte još",
    "preberite tudi",
    "прочетете още",
    "читайте також",
    "прочитајте и",
    "lexo edhe",
    "lasi arī",
    "taip pat skaitykite",
    "loe ka",
    "xem thêm",
    "đọc thêm",
    "อ่านเพิ่มเติม",
    "بیشتر بخوانید",
    "یہ بھی پڑھیں",
    "مزید پڑھیں",
    "আরও পড়ুন",
    "you may also like",
    "you might also like",
    "wait! before you go",
];

/// Whether the line is such a pointer.
pub(super) fn is_pointer(words: &Words<'_>) -> bool {
    if words.all.len() > 60 {
        return false;
    }
    // Comparing one letter first settles it for nearly all of them.
    let first = words.lower.bytes().next();
    let begins_so = |phrase: &&&str| phrase.bytes().next() == first;
    SURE_POINTERS.iter().filter(begins_so).any(|p| words.begins(&[p]))
        || POINTERS.iter().filter(begins_so).any(|p| points(words, p))
}

/// Whether the line begins with `pointer`, and so that it can only be one: "READ MORE", "Related:".
fn points(words: &Words<'_>, pointer: &str) -> bool {
    let Some(rest) = words.lower.strip_prefix(pointer) else { return false };
    let written: String = words
        .line
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(pointer.chars().count())
        .collect();
    let is_shouted = pointer.contains(' ')
        && written.chars().all(|c| !c.is_lowercase())
        && written.chars().any(char::is_uppercase);
    let is_headed =
        rest.starts_with([':', '|', '»', '→', '>', '：']) || rest.starts_with(" >") || rest.starts_with(" »");
    let is_upper = written.chars().all(|c| !c.is_lowercase());
    let may_begin_a_sentence = AMBIGUOUS.contains(&pointer) && !is_upper;
    let is_whole_word = !rest.starts_with(char::is_alphanumeric);
    is_whole_word && (is_shouted || (is_headed && !may_begin_a_sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_told_from_sentences() {
        for line in [
            "Pročitajte još: Most je otvoren",
            "Olvasta már? Megnyílt a híd",
            "READ MORE about the bridge",
            "Related: the ferry",
        ] {
            assert!(is_pointer(&Words::of(line)), "{line}");
        }
        for line in
            ["Related to the mayor, she stayed away.", "Most je otvoren.", "Read more books, he said."]
        {
            assert!(!is_pointer(&Words::of(line)), "{line}");
        }
    }
}
