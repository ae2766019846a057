//! Links between stories, and round-ups that tell of them.

use crate::support::*;
use newsloom_model::*;
use newsloom_store::Subject;

fn related(story: ReportId, others: &[ReportId]) -> Change {
    let link = |other: &ReportId| StoryLink {
        story: StoryId(other.0),
        kind: LinkKind::FollowUp,
        score: 0.5,
        reason: "both name Holm".into(),
    };
    Change::Related { story: StoryId(story.0), links: others.iter().map(link).collect() }
}

fn mentions(report: ReportId, stories: &[ReportId]) -> Change {
    let mention = |story: &ReportId| StoryMention {
        story: StoryId(story.0),
        score: 0.7,
        reason: "both name Holm".into(),
    };
    Change::Mentions { report, stories: stories.iter().map(mention).collect() }
}

/// "3>1 earlier": the links of all stories.
fn links(desk: &Desk) -> String {
    let link = "story_id || '>' || other_story_id || ' ' || other_is";
    desk.one(&format!(
        "SELECT coalesce(group_concat({link}, ', ' ORDER BY story_id, other_story_id), '') FROM story_links"
    ))
}

fn three_stories() -> (Desk, [ReportId; 3]) {
    let mut desk = Desk::new();
    let ids = ["a", "b", "c"].map(|name| desk.found(name, &format!("Holm spoke of {name}.")));
    (desk, ids)
}

#[test]
fn a_link_is_seen_from_both_sides_once() {
    let (mut desk, [a, b, c]) = three_stories();
    desk.apply(&[related(b, &[a]), related(a, &[b, c])]);
    assert_eq!(
        links(&desk),
        format!("{a}>{b} later, {a}>{c} later, {b}>{a} earlier, {c}>{a} earlier"),
        "of one time, so by number"
    );
    desk.apply(&[related(a, &[])]);
    assert_eq!(links(&desk), format!("{a}>{b} later, {b}>{a} earlier"), "what was found for b stays");
}

#[test]
fn links_of_a_merged_story_lead_to_its_heir() {
    let (mut desk, [a, b, c]) = three_stories();
    desk.apply(&[related(c, &[b]), related(b, &[a, c]), mentions(c, &[b])]);
    desk.apply(&[Change::Merged { from: StoryId(b.0), into: StoryId(a.0), reason: reason(Rule::Merged) }]);
    assert_eq!(links(&desk), format!("{a}>{c} later, {c}>{a} earlier"));
    assert_eq!(desk.one::<i64>("SELECT story_id FROM story_mentions"), a.0);
    desk.apply(&[related(c, &[b])]);
    assert_eq!(links(&desk), format!("{a}>{c} later, {c}>{a} earlier"), "by its old number too");
    let chain = desk.reader().affair(StoryId(b.0), 9).unwrap();
    assert_eq!(chain.iter().map(|row| row.story.story_id.0).collect::<Vec<_>>(), [a.0, c.0]);
}

#[test]
fn a_chain_is_followed_as_far_as_it_goes_and_no_further() {
    let (mut desk, [a, b, c]) = three_stories();
    desk.apply(&[related(b, &[a]), related(c, &[b])]);
    let chain = |limit| desk.reader().affair(StoryId(a.0), limit).unwrap();
    assert_eq!(chain(9).iter().map(|row| row.story_links.len()).collect::<Vec<_>>(), [1, 2, 1]);
    assert_eq!(chain(2).iter().map(|row| row.story_links.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(desk.reader().affair(StoryId(99), 9).unwrap(), []);
    let detail = desk.reader().story(StoryId(b.0)).unwrap().unwrap();
    let told: Vec<_> = detail.story_links.iter().map(|l| (l.other_story_id.0, l.other_is.as_str())).collect();
    assert_eq!(told, [(a.0, "earlier"), (c.0, "later")]);
}

#[test]
fn a_round_up_is_no_report_of_the_stories_that_it_mentions() {
    let (mut desk, [a, b, c]) = three_stories();
    desk.apply(&[mentions(c, &[a, b, c])]);
    assert_eq!(
        desk.one::<i64>("SELECT count(*) FROM story_mentions WHERE role = 'mention'"),
        2,
        "not its own"
    );
    assert_eq!(desk.one::<i64>("SELECT sum(report_count) FROM stories"), 3);
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_reports"), 3);
    let detail = desk.reader().story(StoryId(a.0)).unwrap().unwrap();
    assert_eq!(detail.mentioned_by.iter().map(|m| m.report_id).collect::<Vec<_>>(), [c]);
    desk.apply(&[mentions(c, &[b])]);
    assert_eq!(desk.one::<i64>("SELECT story_id FROM story_mentions"), b.0);
}

#[test]
fn the_words_of_a_link_go_with_a_deleted_report() {
    let (mut desk, [a, b, c]) = three_stories();
    desk.apply(&[related(b, &[a]), related(c, &[b]), mentions(c, &[a]), mentions(b, &[c])]);
    desk.store.delete(&Subject::Report(b), "ada", at(4)).unwrap();
    assert_eq!(links(&desk), "");
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM story_mentions"), 1, "c tells of a");
    assert!(desk.store.reader().integrity().unwrap().is_empty());
}
