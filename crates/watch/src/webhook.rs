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

    /// The known answer that the libraries of the specification test with.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let key = Secret(BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
        let (id, now) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", Timestamp::from_second(1_614_265_330).unwrap());
        let headers = headers(&[key.clone(), key], id, now, r#"{"test": 2432232314}"#);
        let find = |name| headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str()).unwrap();
        assert_eq!((find("webhook-id"), find("webhook-timestamp")), (id, "1614265330"));
        let one = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(find("webhook-signature"), format!("{one} {one}"));
    }
}
