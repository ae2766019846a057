//! What programs left in a text and no reader was to see: settings as JSON, codes that a publishing system did not replace.

/// Whether the whole line is that.
pub(super) fn is_leftover(line: &str) -> bool {
    is_json(line) || is_code(line)
}

/// `{"layout":2,"button":"Buy"}`: an object without spaces between its parts, for who shows JSON to readers sets it apart.
fn is_json(line: &str) -> bool {
    line.starts_with("{\"") && line.ends_with('}') && line.contains("\":") && !line.contains("\": ")
}

/// `[video-player id="x" name="y"]`, `[#photo: /photos/12]`.
fn is_code(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    if inside.contains(['[', ']']) {
        return false;
    }
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if let Some((name, path)) = inside.strip_prefix('#').and_then(|rest| rest.split_once(": ")) {
        return is_name(name) && path.starts_with('/') && !path.contains(' ');
    }
    let Some((name, values)) = inside.split_once(' ') else { return false };
    let value = values.split_once('=').filter(|(key, _)| is_name(key));
    is_name(name) && value.is_some_and(|(_, value)| value.starts_with(['"', '\'', '“', '”', '″']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_codes_are_no_text_and_what_somebody_wrote_in_brackets_is() {
        for line in [
            r#"{"layoutMobile":2,"buttonText":"Buy now","hue":{"brightness":0.8}}"#,
            r#"[boat-player id="a1" upload-date=”2024-05-03”]"#,
            "[#gallery: /galleries/12ab]",
        ] {
            assert!(is_leftover(line), "{line}");
        }
        for line in [
            r#"{"port": "Lindal", "boats": 12}"#,
            "{sic}",
            "[Note: in the test above, the boat sails]",
            "[lindal] [osmark]",
            "[Ada: is it = or not?]",
            "[#1: the boat]",
            "[]",
        ] {
            assert!(!is_leftover(line), "{line}");
        }
    }
}
