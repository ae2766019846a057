//! What each candidate said of a page, for people who look into it.

use super::Candidates;

/// One candidate for a page's text and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The candidate's name.
    pub candidate: &'static str,
    /// How many blocks of the page it takes for the report's, or why it was not asked.
    pub blocks: Result<usize, &'static str>,
}

/// What the candidates for a page said; `is_sure` where the judge needed no more than the first of them.
pub(crate) fn asked(candidates: &Candidates, is_sure: bool) -> Vec<Asked> {
    let taken = |shares: &[f32]| shares.iter().filter(|share| **share > 0.5).count();
    let given = |shares: &[f32]| if shares.is_empty() { Err("there is none") } else { Ok(taken(shares)) };
    let skipped = if is_sure { "the judge is sure without it" } else { "the page is too large for it" };
    let trafilatura = candidates.trafilatura.as_deref().map(taken).ok_or(skipped);
    [
        ("walk", Ok(taken(&candidates.walk))),
        ("JSON-LD", given(&candidates.linked)),
        ("entry", given(&candidates.entry)),
        ("readability", Ok(taken(&candidates.readability))),
        ("trafilatura", trafilatura),
    ]
    .map(|(candidate, blocks)| Asked { candidate, blocks })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_who_was_not_asked_and_why() {
        let mut candidates =
            Candidates { walk: vec![1.0, 0.0], readability: vec![1.0, 0.6], ..Default::default() };
        let why = |candidates: &Candidates, is_sure| asked(candidates, is_sure)[4].blocks;
        assert_eq!(asked(&candidates, true)[3].blocks, Ok(2));
        assert_eq!(why(&candidates, true), Err("the judge is sure without it"));
        assert_eq!(why(&candidates, false), Err("the page is too large for it"));
        candidates.trafilatura = Some(vec![0.2, 0.8]);
        assert_eq!(why(&candidates, false), Ok(1));
    }
}
