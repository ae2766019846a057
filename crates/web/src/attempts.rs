//! Wrong passwords slow down whoever tries them, by address and by user.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Attempts that may fail at once; after them, one in every [`PAUSE`].
const BURST: i32 = 10;

/// Time in which one failed attempt is forgotten.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Addresses that are remembered: of more, the one that is forgotten next makes room.
const MOST: usize = 10_000;

/// What attempts are counted by. Users are those of the configuration, so there is no end of addresses alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    User(String),
}

/// Failed attempts to sign in: of each key, when all of them will be forgotten (a leaky bucket, kept as one time).
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<Key, Timestamp>>);

impl Attempts {
    /// Counts an attempt from `address` to sign in as `user`, where such a user is known.
    ///
    /// # Errors
    /// How long to wait, where there were too many.
    pub(crate) fn begin(
        &self,
        address: IpAddr,
        user: Option<&str>,
        now: Timestamp,
    ) -> Result<(), SignedDuration> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(address, user);
        let until = keys.iter().filter_map(|key| counts.get(key)).max();
        let wait =
            until.map_or(SignedDuration::ZERO, |until| until.duration_since(now) - PAUSE * (BURST - 1));
        if wait.is_positive() {
            return Err(wait);
        }
        for key in keys {
            let from = counts.get(&key).copied().unwrap_or(now).max(now);
            make_room(&mut counts, now);
            counts.insert(key, from + PAUSE);
        }
        Ok(())
    }

    /// Takes back one attempt, which did not fail.
    pub(crate) fn forgive(&self, address: IpAddr, user: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys(address, Some(user)) {
            counts.entry(key).and_modify(|until| *until -= PAUSE);
        }
    }
}

fn keys(address: IpAddr, user: Option<&str>) -> Vec<Key> {
    user.map(|user| Key::User(user.to_owned())).into_iter().chain([Key::Address(network(address))]).collect()
}

/// Of an IPv6 address the network, since whoever has one address there has all.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

fn make_room(counts: &mut HashMap<Key, Timestamp>, now: Timestamp) {
    if counts.len() < MOST {
        return;
    }
    counts.retain(|_, until| *until > now);
    if counts.len() >= MOST {
        let addresses = counts.iter().filter(|(key, _)| matches!(key, Key::Address(_)));
        let next = addresses.min_by_key(|(_, until)| **until).map(|(key, _)| key.clone());
        next.and_then(|key| counts.remove(&key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    fn now() -> Timestamp {
        "2026-03-10T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn wrong_passwords_slow_down_their_address_and_their_user_and_nobody_else() {
        let attempts = Attempts::default();
        for _ in 0..BURST {
            assert_eq!(attempts.begin(address(1), Some("ines"), now()), Ok(()));
        }
        assert_eq!(attempts.begin(address(1), None, now()), Err(PAUSE));
        assert_eq!(attempts.begin(address(2), Some("ines"), now()), Err(PAUSE));
        assert_eq!(attempts.begin(address(2), Some("omar"), now()), Ok(()));
        assert_eq!(attempts.begin(address(1), Some("ines"), now() + PAUSE), Ok(()));
        assert!(attempts.begin(address(1), Some("ines"), now() + PAUSE).is_err());
    }

    #[test]
    fn right_passwords_count_nothing() {
        let attempts = Attempts::default();
        for _ in 0..10 * BURST {
            assert_eq!(attempts.begin(address(1), Some("ines"), now()), Ok(()));
            attempts.forgive(address(1), "ines");
        }
    }

    #[test]
    fn one_network_counts_as_one_address() {
        let attempts = Attempts::default();
        for n in 0..BURST {
            let address = format!("2001:db8:1:2::{n:x}").parse().unwrap();
            assert_eq!(attempts.begin(address, None, now()), Ok(()));
        }
        assert!(attempts.begin("2001:db8:1:2:ffff::1".parse().unwrap(), None, now()).is_err());
        assert_eq!(attempts.begin("2001:db8:1:3::1".parse().unwrap(), None, now()), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_users_are_not_forgotten_for_it() {
        let attempts = Attempts::default();
        for n in 0..BURST {
            attempts.begin(address(n as u32), Some("ines"), now()).unwrap();
        }
        for n in 0..=MOST as u32 {
            let _ = attempts.begin(address(1_000 + n), None, now());
        }
        assert!(attempts.0.lock().unwrap().len() <= MOST);
        assert!(attempts.begin(address(7), Some("ines"), now()).is_err());
    }
}
