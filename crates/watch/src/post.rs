//! Plain text by POST, as ntfy takes it: the title and the link in headers.

use crate::message::Message;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use newsloom_model::Secret;

/// Bytes of a body: ntfy makes an attachment of what is longer.
pub(crate) const MAX_BODY: usize = 4_000;

/// Characters of a title.
const MAX_TITLE: usize = 200;

pub(crate) fn headers(token: Option<&Secret<String>>, message: &Message) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("content-type", "text/plain; charset=utf-8".to_owned()),
        ("title", encoded(&message.title(MAX_TITLE))),
    ];
    headers.extend(message.link().map(|link| ("click", link)));
    if let Some(Secret(token)) = token {
        headers.push(("authorization", format!("Bearer {token}")));
    }
    headers
}

/// A header has ASCII alone; the rest goes as an encoded word (RFC 2047), and so does what would be read as one.
fn encoded(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !text.contains("=?");
    if is_plain { text.to_owned() } else { format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_any_script_fit_into_a_header() {
        assert_eq!(encoded("Ferry burns"), "Ferry burns");
        assert_eq!(encoded("Fähre"), "=?UTF-8?B?RsOkaHJl?=");
        assert!(encoded("a\r\nX-Other: b").starts_with("=?UTF-8?B?"));
        assert_eq!(encoded("=?UTF-8?B?eA==?="), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
    }
}
