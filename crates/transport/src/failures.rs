//! Why the server cannot be reached, and what to do about it.

use crate::locks::locked;
use std::sync::{Arc, Mutex};

/// What to do about what the client says, where that does not tell by itself.
const ADVICE: [(&str, &str); 5] = [
    ("UnknownIssuer", UNTRUSTED),
    // Two authorities of one name.
    ("BadSignature", UNTRUSTED),
    (
        "CaUsedAsEndEntity",
        "the NATS server shows the certificate of an authority as its own: have that authority sign one for the server",
    ),
    (
        "InvalidContentType",
        "the NATS server does not speak TLS: give it a certificate, or write nats:// in transport.url",
    ),
    ("authorization violation", "user and password in transport.url are not those of the NATS server"),
];

const UNTRUSTED: &str = "this machine does not trust the certificate of the NATS server: name the file of the authority that signed it \
    as transport.ca_file";

/// Why the last attempt to connect failed; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastFailure(Arc<Mutex<Option<String>>>);

impl LastFailure {
    /// The client is connected.
    pub(crate) fn clear(&self) {
        *locked(&self.0) = None;
    }

    /// What the client says of a server that it has tried.
    pub(crate) fn note(&self, said: &str) {
        *locked(&self.0) = Some(explained(said));
    }

    /// What else the client says, which is less than what it says of a server.
    pub(crate) fn note_if_none(&self, said: &str) {
        locked(&self.0).get_or_insert_with(|| explained(said));
    }

    pub(crate) fn get(&self) -> Option<String> {
        locked(&self.0).clone()
    }
}

fn explained(said: &str) -> String {
    match ADVICE.iter().find(|(sign, _)| said.contains(sign)) {
        Some((_, advice)) => format!("{advice} ({said})"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_done_is_said() {
        for (said, advice) in [
            ("IO error: invalid peer certificate: UnknownIssuer", "transport.ca_file (IO error: invalid"),
            ("authorization violation: nats: authorization violation", "user and password in transport.url"),
            ("IO error: Connection refused (os error 111)", "IO error: Connection refused (os error 111)"),
        ] {
            assert!(explained(said).contains(advice), "{said}");
        }
    }

    #[test]
    fn what_is_said_of_a_server_is_kept() {
        let failure = LastFailure::default();
        failure.note_if_none("IO error");
        failure.note("IO error: Connection refused");
        failure.note_if_none("IO error");
        assert_eq!(failure.get().as_deref(), Some("IO error: Connection refused"));
        failure.clear();
        assert_eq!(failure.get(), None);
    }
}
