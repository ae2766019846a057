//! What keeper and workers say to each other: who they are, and whether they fit.

use crate::turns::HeldTurn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Raise it whenever what travels between keeper and workers changes its meaning.
pub(crate) const PROTOCOL: u32 = 1;

/// What must be the same on the keeper and its workers, for reports not to depend on who read them: options by their names,
/// files and rules by a digest.
pub type Agreement = BTreeMap<String, String>;

/// Who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The version of newsloom.
    pub version: String,
    /// What must be the same.
    pub agreement: Agreement,
}

/// A worker's sign of life, every few seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sign {
    /// The worker's process.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    pub(crate) protocol: u32,
    pub(crate) party: Party,
    /// Tickets that it works on.
    pub(crate) in_flight: u64,
    /// Tickets that it has done since its start.
    pub(crate) done: u64,
    /// Whether it ends.
    pub(crate) is_leaving: bool,
    /// Turns that it was granted and has not given back.
    pub(crate) held: Vec<HeldTurn>,
}

/// The keeper's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Welcome {
    /// The keeper's process.
    pub(crate) run: u64,
    pub(crate) version: String,
    pub(crate) protocol: u32,
    /// Why the worker gets no work.
    pub(crate) refused: Option<String>,
    /// Whether it gets work: not before the next keeper would know of it.
    pub(crate) is_noted: bool,
}

/// Why a worker does not fit its keeper; none where it does.
pub(crate) fn misfit(keeper: &Party, worker: &Party, protocol: u32) -> Option<String> {
    if protocol != PROTOCOL || keeper.version != worker.version {
        return Some(format!(
            "the keeper is newsloom {} (protocol {PROTOCOL}), the worker newsloom {} (protocol {protocol}): install the same \
             version on both",
            keeper.version, worker.version
        ));
    }
    let names = keeper.agreement.keys().chain(worker.agreement.keys());
    let differs = |name: &&String| keeper.agreement.get(*name) != worker.agreement.get(*name);
    let mut names: Vec<&str> = names.filter(differs).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| {
        format!(
            "keeper and worker would read reports differently: make {} the same in both configurations",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(version: &str, agreement: &[(&str, &str)]) -> Party {
        let agreement = agreement.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Party { version: version.into(), agreement }
    }

    #[test]
    fn what_differs_is_named() {
        let keeper = party("0.1.0", &[("fetch.timeout", "30s"), ("sites", "a1")]);
        assert_eq!(misfit(&keeper, &keeper, PROTOCOL), None);
        let versions = misfit(&keeper, &party("0.2.0", &[]), PROTOCOL).unwrap();
        assert!(
            versions.contains("newsloom 0.1.0 (protocol 1)") && versions.contains("newsloom 0.2.0"),
            "{versions}"
        );
        assert!(misfit(&keeper, &keeper, PROTOCOL + 1).unwrap().contains("(protocol 2)"));
        let other = party("0.1.0", &[("fetch.timeout", "30s"), ("sites", "b2"), ("extract.gazetteer", "c3")]);
        let settings = misfit(&keeper, &other, PROTOCOL).unwrap();
        assert!(settings.contains("make extract.gazetteer, sites the same"), "{settings}");
    }
}
