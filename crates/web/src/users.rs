//! Who may look and who may correct: users, known by a password or a token of which only the hash is kept.

use crate::error::Failure;
use crate::secrets::{is_equal, random, sha256};
use crate::settings::{Error, User};
use argon2::Config;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Passwords that are hashed at once: each takes a core, and 19 MiB as [`hash_password`] makes them.
const HASHES: usize = 2;

/// Time until a password has its turn.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// What stands before the hash of a token.
const TOKEN_HASH: &str = "sha256:";

/// The Argon2id hash of a password with a salt of its own, in the usual form (`$argon2id$v=19$m=19456,t=2,p=1$...`), with the
/// parameters that OWASP recommends.
///
/// # Errors
/// The system has no random numbers.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let salt = random()?;
    let hash = argon2::hash_encoded(password.as_bytes(), &salt.as_bytes()[..32], &Config::owasp2());
    hash.map_err(|error| Error::Hash(error.to_string()))
}

/// A token that cannot be guessed, and its hash for the configuration.
///
/// # Errors
/// The system has no random numbers.
pub fn new_token() -> Result<(String, String), Error> {
    let token = random()?;
    let hash = format!("{TOKEN_HASH}{}", sha256(&token));
    Ok((token, hash))
}

/// All users.
pub(crate) struct Users {
    users: Vec<User>,
    permits: Arc<Semaphore>,
}

impl Users {
    /// # Errors
    /// A hash of a password that is none.
    pub(crate) fn of(users: Vec<User>) -> Result<Self, Error> {
        for user in &users {
            let checked = user.password.as_ref().map(|hash| argon2::verify_encoded(hash, b""));
            if let Some(Err(error)) = checked {
                return Err(Error::Hash(format!("{}: {error}", user.name)));
            }
        }
        Ok(Self { users, permits: Arc::new(Semaphore::new(HASHES)) })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    pub(crate) fn named(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    /// Whose token this is. All are compared, so that the time tells nothing.
    pub(crate) fn with_token(&self, token: &str) -> Option<&User> {
        let hash = format!("{TOKEN_HASH}{}", sha256(token));
        let is_theirs = |user: &User| user.token.as_ref().is_some_and(|known| is_equal(known, &hash));
        self.users.iter().fold(None, |found, user| if is_theirs(user) { Some(user) } else { found })
    }

    /// The user of this name, where the password, or the token in its place, is theirs. A name that nobody has takes as long
    /// as one that somebody has.
    ///
    /// # Errors
    /// [`Failure::Busy`] where too many sign in at once.
    pub(crate) async fn with_password(&self, name: &str, password: String) -> Result<Option<&User>, Failure> {
        if let Some(user) = self.with_token(&password).filter(|user| user.name == name) {
            return Ok(Some(user));
        }
        let user = self.named(name).filter(|user| user.password.is_some());
        let hash = user.and_then(|user| user.password.clone()).or_else(|| self.any_hash());
        let Some(hash) = hash else { return Ok(None) };
        let permit = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(TIME_LIMIT, permit).await.map_err(|_| Failure::Busy)?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            argon2::verify_encoded(&hash, password.as_bytes())
        });
        let is_right = task.await.map_err(|_| Failure::Internal)?.unwrap_or(false);
        Ok(user.filter(|_| is_right))
    }

    fn any_hash(&self) -> Option<String> {
        self.users.iter().find_map(|user| user.password.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Role;

    fn user(name: &str, password: Option<&str>, token: Option<&str>) -> User {
        User {
            name: name.to_owned(),
            role: Role::Reader,
            password: password.map(|password| hash_password(password).unwrap()),
            token: token.map(str::to_owned),
        }
    }

    #[tokio::test]
    async fn a_user_is_known_by_their_own_password_or_token_alone() {
        let (token, hash) = new_token().unwrap();
        let users = [user("ines", Some("grey heron"), None), user("scraper", None, Some(&hash))];
        let users = Users::of(users.into()).unwrap();
        let who = async |name: &str, password: &str| {
            users.with_password(name, password.to_owned()).await.unwrap().map(|user| user.name.clone())
        };
        assert_eq!(who("ines", "grey heron").await.as_deref(), Some("ines"));
        assert_eq!(who("scraper", &token).await.as_deref(), Some("scraper"));
        for (name, password) in [
            ("ines", "grey herons"),
            ("ines", ""),
            ("ines", &token),
            ("scraper", "grey heron"),
            ("nobody", "grey heron"),
        ] {
            assert_eq!(who(name, password).await, None, "{name}");
        }
        assert_eq!(users.with_token(&token).map(|user| user.name.as_str()), Some("scraper"));
        assert!(users.with_token(&hash).is_none() && users.with_token("").is_none());
    }

    #[test]
    fn what_is_no_hash_is_named_and_no_hash_is_shown() {
        let mut wrong = user("ines", Some("grey heron"), None);
        assert!(!format!("{wrong:?}").contains("argon2"), "{wrong:?}");
        wrong.password = Some("grey heron".to_owned());
        let error = Users::of(vec![wrong]).err().unwrap().to_string();
        assert!(error.contains("ines") && !error.contains("grey"), "{error}");
    }
}
