//! Signatures of the Standard Webhooks specification, version 1.0.0.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use newsloom_model::Secret;
use ring::hmac;

/// The headers of a signed webhook: one signature for each key, so that a receiver may change its key without losing a
/// message.
pub(crate) fn headers(
    keys: &[Secret<Vec<u8>>],
    id: &str,
    now: Timestamp,
    body: &str,
) -> Vec<(&'static str, String)> {
    let timestamp = now.as_second().to_string();
    let signatures: Vec<String> =
        keys.iter().map(|Secret(key)| signature(key, id, &timestamp, body)).collect();
    vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signatures.join(" ")),
    ]
}

/// "v1," and the HMAC-SHA256 of id, time and body with dots between them, in base64.
fn signature(key: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's hmac module: see docs/watches.md for the few lines that check a signature.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let key = Secret(BASE64_STANDARD.decode("bmV3c2xvb20gd2ViaG9vayBrZXkgMDEyMzQ1Njc4OQ==").unwrap());
        let now = Timestamp::from_second(1_767_614_400).unwrap();
        let body = r#"{"type":"story.new"}"#;
        let headers = headers(&[key.clone(), key], "msg_1", now, body);
        let find = |name| headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str()).unwrap();
        assert_eq!(find("webhook-id"), "msg_1");
        assert_eq!(find("webhook-timestamp"), "1767614400");
        let one = "v1,3q+mX7QqaSNcYaHBXyMV/RsM93bxqwntOGlkFghHzC8=";
        assert_eq!(find("webhook-signature"), format!("{one} {one}"));
    }
}
