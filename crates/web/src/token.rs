//! What shows that a form is one of ours.

use crate::settings::Error;
use ring::rand::{SecureRandom, SystemRandom};

/// What forms of our pages carry, and no page of others can know: made anew at every start.
pub(crate) struct Token(String);

impl Token {
    /// 128 bits that cannot be guessed.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(crate) fn random() -> Result<Self, Error> {
        let mut bits = [0; 16];
        SystemRandom::new().fill(&mut bits).map_err(|_| Error::Random)?;
        Ok(Self(format!("{:032x}", u128::from_ne_bytes(bits))))
    }

    /// For a form.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not tell how much is right.
    pub(crate) fn is(&self, given: &str) -> bool {
        let differences = self.0.bytes().zip(given.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        self.0.len() == given.len() && differences == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_compared_whole() {
        let token = Token::random().unwrap();
        assert!(token.is(token.as_str()));
        assert!(!token.is(""));
        assert!(!token.is(&token.as_str()[1..]));
        assert!(!token.is(&format!("{}0", token.as_str())));
        assert!(!token.is(Token::random().unwrap().as_str()));
    }
}
