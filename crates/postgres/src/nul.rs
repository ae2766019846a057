//! NUL characters, which PostgreSQL holds neither in text nor in JSON. A picture of one stands in the place of each, so that
//! offsets stay true, and the value as it is lies in `t_nul`.

use crate::values::Kind;
use newsloom_store::Value;

/// U+2400, SYMBOL FOR NULL.
const PICTURE: &str = "\u{2400}";

/// The text with pictures of its NUL characters; none where it has none.
pub(crate) fn pictured(kind: Kind, value: &Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    match kind {
        Kind::Text => text.contains('\0').then(|| text.replace('\0', PICTURE)),
        Kind::Json => pictured_json(text),
        Kind::Integer | Kind::Real | Kind::Time | Kind::Bytes => None,
    }
}

/// JSON writes NUL as `\u0000`, unless the backslash is itself escaped.
fn pictured_json(text: &str) -> Option<String> {
    let mut pictured = String::new();
    let (mut written, mut at) = (0, 0);
    while let Some(found) = text[at..].find('\\') {
        let escape = at + found;
        if text[escape..].starts_with("\\u0000") {
            pictured.push_str(&text[written..escape]);
            pictured.push_str("\\u2400");
            written = escape + "\\u0000".len();
        }
        // The backslash and what it escapes; a backslash at the end escapes nothing.
        at = escape + 1 + text[escape + 1..].chars().next().map_or(0, char::len_utf8);
    }
    (written > 0).then(|| pictured + &text[written..])
}

/// The key of a row as PostgreSQL writes it as text: `ARRAY["report_id"::text, "n"::text]`.
pub(crate) fn key_text(key: &[Value]) -> Vec<Option<String>> {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::Integer(n) => Some(n.to_string()),
        // No key is a number with a fraction.
        Value::Real(n) => Some(n.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Blob(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Some(format!("\\x{digits}"))
        }
    };
    key.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        pictured(Kind::Json, &Value::Text(text.into()))
    }

    #[test]
    fn a_picture_stands_in_the_place_of_each_nul() {
        let text = pictured(Kind::Text, &Value::Text("a\0\0b".into()));
        assert_eq!(text.as_deref(), Some("a\u{2400}\u{2400}b"));
        assert_eq!(json(r#"["\u0000a","b\\\u0000"]"#).as_deref(), Some(r#"["\u2400a","b\\\u2400"]"#));
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        assert_eq!(
            json(r#"["\\u0000","C:\\u0000","\u00001"]"#).as_deref(),
            Some(r#"["\\u0000","C:\\u0000","\u24001"]"#)
        );
        assert_eq!(json(r#"["\\u0000", "\u0001", "u0000"]"#), None);
        assert_eq!(json("\\"), None);
        assert_eq!(json("\\ü"), None);
        assert_eq!(pictured(Kind::Text, &Value::Text("\u{2400}".into())), None);
        assert_eq!(pictured(Kind::Bytes, &Value::Blob(vec![0])), None);
    }
}
