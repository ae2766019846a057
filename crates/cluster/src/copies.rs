//! Whose text a report prints.

use crate::member::Member;
use crate::settings::Settings;
use crate::sketch::Shared;
use crate::window::Window;

/// Reports that share most terms, among which copies are looked for.
const LOOKED_AT: usize = 16;
/// Fewer words in common are a phrase that anybody may use.
const WORDS: u32 = 40;

/// What text reuse says about a report.
#[derive(Debug, Default)]
pub(crate) struct Reuse {
    /// The member whose text it prints.
    pub(crate) original: Option<(u32, Shared)>,
    /// Members that turn out to print its text.
    pub(crate) copies: Vec<(u32, Shared)>,
}

/// Compares `member` with the members `found`, which come in the order of what they share.
pub(crate) fn reuse(member: &Member, found: &[u32], window: &Window, settings: &Settings) -> Reuse {
    let mut reuse = Reuse::default();
    for slot in found.iter().take(LOOKED_AT) {
        let Some(other) = window.member(*slot) else { continue };
        let shared = member.sketch.shared(&other.sketch);
        if shared.words() < WORDS {
            continue;
        }
        if is_earlier(member, other) {
            if shared.of_theirs() >= settings.copied && other.copy_of.is_none() {
                reuse.copies.push((*slot, shared));
            }
        } else if shared.of_mine() >= settings.copied
            && reuse.original.is_none_or(|(_, best)| shared.of_mine() > best.of_mine())
        {
            reuse.original = Some((*slot, shared));
        }
    }
    reuse
}

/// Whether `late`, which came later, says that it was published before `other`.
fn is_earlier(late: &Member, other: &Member) -> bool {
    matches!((late.published, other.published), (Some(a), Some(b)) if a < b)
}
