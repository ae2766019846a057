//! From two ways to put reports into stories to what differs.

use newsloom_model::{Change, Reason, ReportId, Rule, Standing, StoryId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A report, where it is and where it would be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    /// The report.
    pub(crate) report: ReportId,
    /// ISO 639-1 code.
    pub(crate) language: Option<String>,
    /// The story that it is in.
    pub(crate) was: StoryId,
    /// Its story in the replay: a name that means something within the replay only.
    pub(crate) is: StoryId,
    /// How well it fitted when it was placed.
    pub(crate) score: f64,
    /// Whether the join was sure.
    pub(crate) standing: Standing,
    /// The report that it was most like.
    pub(crate) nearest: Option<ReportId>,
}

/// Stories that would change with one another: no report of others is touched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Difference {
    /// "merged", "split", or "rearranged" where it is both.
    pub(crate) kind: &'static str,
    /// The stories as they are.
    pub(crate) stories: Vec<StoryId>,
    /// The stories as they would be, the largest first.
    pub(crate) becomes: Vec<Becomes>,
}

/// A story as it would be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Becomes {
    /// The id that it goes on under: that of the story that most of its reports come from; none where it is new.
    pub(crate) story: Option<StoryId>,
    /// Its reports.
    pub(crate) reports: Vec<ReportId>,
}

type Groups = BTreeMap<StoryId, Vec<usize>>;

/// What would change, the largest first. Stories that stay as they are, are not among them.
pub(crate) fn differences(placed: &[Placed]) -> Vec<Difference> {
    let was = groups(placed, |p| p.was);
    let is = groups(placed, |p| p.is);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for story in was.keys() {
        if seen.contains(story) {
            continue;
        }
        let (olds, news) = connected(*story, placed, &was, &is);
        seen.extend(olds.iter().copied());
        let kind = match (olds.len(), news.len()) {
            (1, 1) => continue,
            (1, _) => "split",
            (_, 1) => "merged",
            _ => "rearranged",
        };
        found.push(Difference {
            kind,
            stories: olds.into_iter().collect(),
            becomes: becomes(&news, placed, &is),
        });
    }
    found.sort_by_key(|d| std::cmp::Reverse(d.becomes.iter().map(|b| b.reports.len()).sum::<usize>()));
    found
}

fn groups(placed: &[Placed], story: impl Fn(&Placed) -> StoryId) -> Groups {
    let mut groups = Groups::new();
    for (at, placed) in placed.iter().enumerate() {
        groups.entry(story(placed)).or_default().push(at);
    }
    groups
}

/// All stories, as they are and as they would be, that share reports with `story` or with one another.
fn connected(
    story: StoryId,
    placed: &[Placed],
    was: &Groups,
    is: &Groups,
) -> (BTreeSet<StoryId>, BTreeSet<StoryId>) {
    let (mut olds, mut news) = (BTreeSet::from([story]), BTreeSet::new());
    let mut open = vec![story];
    while let Some(old) = open.pop() {
        for new in was[&old].iter().map(|at| placed[*at].is) {
            if news.insert(new) {
                let reached = is[&new].iter().map(|at| placed[*at].was);
                open.extend(reached.filter(|old| olds.insert(*old)));
            }
        }
    }
    (olds, news)
}

/// The largest first; each keeps the id that most of its reports come under, unless a larger one has it already.
fn becomes(news: &BTreeSet<StoryId>, placed: &[Placed], is: &Groups) -> Vec<Becomes> {
    let mut news: Vec<&Vec<usize>> = news.iter().map(|story| &is[story]).collect();
    news.sort_by_key(|members| std::cmp::Reverse(members.len()));
    let mut taken = BTreeSet::new();
    let mut become_one = |members: &Vec<usize>| {
        let mut counts: BTreeMap<StoryId, usize> = BTreeMap::new();
        members.iter().for_each(|at| *counts.entry(placed[*at].was).or_default() += 1);
        let free = counts.into_iter().filter(|(story, _)| !taken.contains(story));
        let story = free.max_by_key(|(story, n)| (*n, std::cmp::Reverse(*story))).map(|(story, _)| story);
        taken.extend(story);
        Becomes { story, reports: members.iter().map(|at| placed[*at].report).collect() }
    };
    news.into_iter().map(&mut become_one).collect()
}

/// The changes that bring the stories in line with the replay, in an order that can be applied one by one. `fresh`
/// gives the id of a new story.
pub(crate) fn changes(
    differences: &[Difference],
    placed: &[Placed],
    fresh: &mut dyn FnMut() -> StoryId,
) -> Vec<Change> {
    let by_report: BTreeMap<ReportId, &Placed> = placed.iter().map(|p| (p.report, p)).collect();
    let mut changes = Vec::new();
    for story in differences.iter().flat_map(|d| &d.becomes) {
        let to = story.story.unwrap_or_else(&mut *fresh);
        let arrivals = story.reports.iter().filter_map(|r| by_report.get(r)).filter(|p| p.was != to);
        changes.extend(arrivals.map(|p| moved(p, to)));
    }
    changes
}

fn moved(placed: &Placed, to: StoryId) -> Change {
    Change::Moved {
        report: placed.report,
        from: placed.was,
        to,
        score: placed.score,
        standing: placed.standing,
        reason: Reason {
            rule: Rule::Replayed,
            nearest: placed.nearest,
            score: placed.score,
            ..Reason::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_model::Standing;

    /// Reports 1, 2, 3, ... with the story of each before and after.
    fn placed(stories: &[(i64, i64)]) -> Vec<Placed> {
        let one = |(at, (was, is)): (usize, &(i64, i64))| Placed {
            report: ReportId(at as i64 + 1),
            language: None,
            was: StoryId(*was),
            is: StoryId(*is),
            score: 0.5,
            standing: Standing::Confirmed,
            nearest: None,
        };
        stories.iter().enumerate().map(one).collect()
    }

    fn kinds(stories: &[(i64, i64)]) -> Vec<&'static str> {
        differences(&placed(stories)).iter().map(|d| d.kind).collect()
    }

    #[test]
    fn other_names_are_no_difference() {
        assert!(differences(&placed(&[(1, 7), (1, 7), (3, 9)])).is_empty());
        assert!(differences(&[]).is_empty());
    }

    #[test]
    fn merges_splits_and_both() {
        assert_eq!(kinds(&[(1, 1), (2, 1)]), ["merged"]);
        assert_eq!(kinds(&[(1, 1), (1, 2)]), ["split"]);
        assert_eq!(kinds(&[(1, 1), (1, 2), (3, 2), (4, 4)]), ["rearranged"]);
        assert_eq!(kinds(&[(1, 1), (1, 2), (3, 3), (4, 3), (4, 3)]), ["merged", "split"]);
    }

    #[test]
    fn an_id_goes_on_where_most_of_its_reports_are() {
        let placed = placed(&[(1, 8), (1, 9), (1, 9), (4, 9)]);
        let found = differences(&placed);
        assert_eq!(found[0].becomes[0].story, Some(StoryId(1)));
        assert_eq!(found[0].becomes[1].story, None, "its id is taken");
        let changes = changes(&found, &placed, &mut || StoryId(100));
        let to: Vec<_> = changes
            .iter()
            .map(
                |c| if let Change::Moved { report, to, .. } = c { (report.0, to.0) } else { panic!("{c:?}") },
            )
            .collect();
        assert_eq!(to, [(4, 1), (1, 100)]);
    }
}
