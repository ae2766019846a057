//! `X-Hub-Signature` (W3C WebSub section 7.1): HMAC (RFC 2104) of the body under the subscription's secret.

use ring::hmac;

/// Whether `header` ("sha256=0a1b...") is the signature of `body` under `secret`.
pub(super) fn is_right(secret: &str, header: &str, body: &[u8]) -> bool {
    let Some((method, hex)) = header.trim().split_once('=') else { return false };
    let algorithm = match method.to_ascii_lowercase().as_str() {
        // Known to be weak, and still safe as a keyed hash (RFC 6194 section 3.3); old hubs know no other.
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    bytes(hex).is_some_and(|tag| hmac::verify(&key, body, &tag).is_ok())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 and RFC 2202, test case 2.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let right = |header| is_right("Jefe", header, b"what do ya want for nothing?");
        assert!(right("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
        assert!(right("sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"));
        assert!(!right("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844"));
        for header in ["", "=", "sha256", "sha256=", "md5=00", "sha1=zz", "sha1=e", "sha256=é"] {
            assert!(!right(header), "{header}");
        }
    }
}
