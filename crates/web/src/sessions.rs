//! Who has signed in: sessions in memory, so that a restart ends them all.

use crate::secrets::{random, sha256};
use crate::settings::Error;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long a session lasts.
pub(crate) const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Sessions of one user: a further one ends the oldest.
const MOST: usize = 100;

/// All sessions, by the hash of their ids: how long it takes to find one tells nothing about an id.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

struct Session {
    user: String,
    until: Timestamp,
}

impl Sessions {
    /// Begins a session, and returns its id.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(crate) fn begin(&self, user: &str, now: Timestamp) -> Result<String, Error> {
        let id = random()?;
        let mut sessions = self.lock();
        sessions.retain(|_, session| session.until > now);
        let of_user = || sessions.iter().filter(|(_, session)| session.user == user);
        if of_user().count() >= MOST {
            let oldest = of_user().min_by_key(|(_, session)| session.until).map(|(key, _)| key.clone());
            oldest.and_then(|key| sessions.remove(&key));
        }
        sessions.insert(sha256(&id), Session { user: user.to_owned(), until: now + LIFETIME });
        Ok(id)
    }

    /// The name of the user whose session this is.
    pub(crate) fn user(&self, id: &str, now: Timestamp) -> Option<String> {
        let sessions = self.lock();
        sessions.get(&sha256(id)).filter(|session| session.until > now).map(|session| session.user.clone())
    }

    pub(crate) fn end(&self, id: &str) {
        self.lock().remove(&sha256(id));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    #[test]
    fn a_session_ends_by_itself_and_when_it_is_asked_to() {
        let sessions = Sessions::default();
        let now: Timestamp = "2026-03-10T12:00:00Z".parse().unwrap();
        let (a, b) = (sessions.begin("ines", now).unwrap(), sessions.begin("omar", now).unwrap());
        let end = now + LIFETIME;
        assert_eq!(sessions.user(&a, end - HOUR).as_deref(), Some("ines"));
        assert_eq!(sessions.user(&a, end), None);
        sessions.end(&b);
        assert_eq!(sessions.user(&b, now), None);
        assert_eq!(sessions.user("", now), None);
    }

    #[test]
    fn a_user_has_a_bounded_number_of_sessions_and_takes_none_of_others() {
        let sessions = Sessions::default();
        let now: Timestamp = "2026-03-10T12:00:00Z".parse().unwrap();
        let other = sessions.begin("omar", now).unwrap();
        let first = sessions.begin("ines", now).unwrap();
        for n in 1..=MOST {
            sessions.begin("ines", now + SignedDuration::from_secs(n as i64)).unwrap();
        }
        assert_eq!(sessions.lock().len(), MOST + 1);
        assert_eq!((sessions.user(&first, now), sessions.user(&other, now)), (None, Some("omar".into())));
    }
}
