//! Random numbers, hashes and comparisons that tell nobody anything.

use crate::settings::Error;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use std::fmt::Write;

/// 256 bits that cannot be guessed, in hexadecimal digits.
///
/// # Errors
/// The system has no random numbers.
pub(crate) fn random() -> Result<String, Error> {
    let mut bits = [0; 32];
    SystemRandom::new().fill(&mut bits).map_err(|_| Error::Random)?;
    Ok(hexadecimal(&bits))
}

/// The SHA-256 of a text, in hexadecimal digits: enough for what cannot be guessed, too quick for passwords.
pub(crate) fn sha256(text: &str) -> String {
    hexadecimal(digest(&SHA256, text.as_bytes()).as_ref())
}

/// Compares in a time that does not tell how much is right.
pub(crate) fn is_equal(a: &str, b: &str) -> bool {
    let differences = a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    a.len() == b.len() && differences == 0
}

/// Makes what forms of our pages carry, and no page of others can know. Made anew at every start.
pub(crate) struct FormKey(hmac::Key);

impl FormKey {
    /// # Errors
    /// The system has no random numbers.
    pub(crate) fn random() -> Result<Self, Error> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new());
        key.map(Self).map_err(|_| Error::Random)
    }

    /// The token for forms of `holder`, a session or a user: nobody else can use it.
    pub(crate) fn token(&self, holder: &str) -> String {
        hexadecimal(hmac::sign(&self.0, holder.as_bytes()).as_ref())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_its_holder_and_compared_whole() {
        let key = FormKey::random().unwrap();
        let token = key.token("ines");
        assert!(is_equal(&token, &key.token("ines")));
        for other in ["", &token[1..], &format!("{token}0"), &key.token("ineS"), &random().unwrap()] {
            assert!(!is_equal(&token, other), "{other}");
        }
        assert_ne!(token, FormKey::random().unwrap().token("ines"), "of another run");
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4, example of one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), expected);
    }
}
