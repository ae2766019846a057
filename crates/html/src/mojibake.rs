//! Mojibake: UTF-8 taken for Latin-1 or Windows-1252 and encoded once more ("itâ€™s" for "it’s").

/// What mojibake has for quotation marks and dashes, and proper text never has.
const SIGNS: &[&str] = &["\u{E2}\u{80}", "\u{E2}\u{20AC}"];
/// Signs from which a text is repaired.
const ENOUGH: usize = 3;

/// `text` with each run that was encoded twice decoded once more; none where nothing shows that.
pub fn repaired(text: &str) -> Option<String> {
    let signs: usize = SIGNS.iter().map(|sign| text.matches(sign).take(ENOUGH).count()).sum();
    if signs < ENOUGH {
        return None;
    }
    let (mut whole, mut run, mut bytes) = (String::with_capacity(text.len()), String::new(), Vec::new());
    for c in text.chars() {
        if let Some(byte) = byte(c) {
            run.push(c);
            bytes.push(byte);
        } else {
            whole.push_str(std::str::from_utf8(&bytes).unwrap_or(&run));
            run.clear();
            bytes.clear();
            whole.push(c);
        }
    }
    whole.push_str(std::str::from_utf8(&bytes).unwrap_or(&run));
    Some(whole)
}

/// The byte that a character beyond ASCII stands for in Latin-1 or Windows-1252.
fn byte(c: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    match u32::from(c) {
        code @ 0x80..=0xFF => u8::try_from(code).ok(),
        0..0x80 => None,
        _ => HIGH.chars().zip(0x80_u8..).find(|(high, _)| *high == c).map(|(_, byte)| byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` encoded once more, by way of Latin-1.
    fn again(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn what_was_encoded_twice_is_repaired() {
        let text = "It’s “open” – and Ærø’s ferry sails";
        assert_eq!(repaired(&again(text)).as_deref(), Some(text));
        let windows = "itâ€™s â€œopenâ€\u{9D} onâ€\u{201D}Ã†rÃ¸";
        assert_eq!(repaired(windows).as_deref(), Some("it’s “open” on—Ærø"));
    }

    #[test]
    fn proper_text_stays() {
        assert_eq!(repaired("Le pâté “à la carte” – déjà vu, €5"), None);
        let mixed = format!("{} and Ærø’s", again("“open” – “closed”"));
        assert_eq!(repaired(&mixed).as_deref(), Some("“open” – “closed” and Ærø’s"));
    }
}
