//! What users of feed readers have read and starred.

use crate::support::*;
use newsloom_model::{ReportId, StoryId};
use newsloom_store::{AdminWriter, ReadingFilter, ReadingMark, Unread};

const USER: &str = "ada";

fn admin(desk: &Desk) -> AdminWriter {
    AdminWriter::open(desk.path()).unwrap()
}

fn filter() -> ReadingFilter {
    ReadingFilter { user: USER.into(), limit: 100, ..ReadingFilter::default() }
}

fn seen(desk: &Desk, filter: &ReadingFilter) -> Vec<i64> {
    desk.reader().reading(filter).unwrap().iter().map(|row| row.story.story_id.0).collect()
}

fn of(report: ReportId) -> StoryId {
    StoryId(report.0)
}

#[test]
fn marks_are_of_one_user_and_can_be_taken_back() {
    let mut desk = Desk::new();
    let [a, b] = ["a", "b"].map(|id| of(desk.found(id, "Holm spoke.")));
    let mut admin = admin(&desk);
    admin.mark(USER, &[a, StoryId(999)], ReadingMark::Read(true)).unwrap();
    admin.mark(USER, &[b], ReadingMark::Starred(true)).unwrap();
    let unread = ReadingFilter { is_read: Some(false), ..filter() };
    let starred = ReadingFilter { is_starred: Some(true), ..filter() };
    assert_eq!((seen(&desk, &unread), seen(&desk, &starred)), (vec![b.0], vec![b.0]));
    let other = ReadingFilter { user: "ines".into(), ..unread.clone() };
    assert_eq!(seen(&desk, &other), [b.0, a.0]);
    admin.mark(USER, &[a], ReadingMark::Read(false)).unwrap();
    admin.mark(USER, &[b], ReadingMark::Starred(false)).unwrap();
    assert_eq!((seen(&desk, &unread), seen(&desk, &starred)), (vec![b.0, a.0], vec![]));
    assert_eq!(desk.one::<i64>("SELECT count(*) FROM t_reading WHERE story_id = 999"), 0);
}

#[test]
fn stories_are_paged_in_both_orders() {
    let mut desk = Desk::new();
    let ids: Vec<i64> = ["a", "b", "c"].map(|id| desk.found(id, "Holm spoke.").0).to_vec();
    let page =
        |is_oldest_first, after| seen(&desk, &ReadingFilter { is_oldest_first, after, limit: 2, ..filter() });
    assert_eq!(page(false, None), [ids[2], ids[1]]);
    assert_eq!(page(false, Some(StoryId(ids[1]))), [ids[0]]);
    assert_eq!(page(true, None), [ids[0], ids[1]]);
    assert_eq!(page(true, Some(StoryId(ids[1]))), [ids[2]]);
    let asked = [StoryId(ids[2]), StoryId(999), StoryId(ids[0])];
    let found = desk.reader().reading_of(USER, &asked).unwrap();
    assert_eq!(found.iter().map(|row| row.story.story_id.0).collect::<Vec<_>>(), [ids[2], ids[0]]);
}

#[test]
fn all_are_read_until_a_time_and_in_a_language() {
    let mut desk = Desk::new();
    let a = of(desk.found("a", "Holm spoke."));
    let language = desk.reader().reading(&filter()).unwrap()[0].language.clone();
    let unread = |desk: &Desk| desk.reader().unread(USER).unwrap().iter().map(|u| u.stories).sum::<u32>();
    let mut admin = admin(&desk);
    admin.mark_all_read(USER, None, at(-1_000_000)).unwrap();
    admin.mark_all_read(USER, Some("xx"), at(1_000_000)).unwrap();
    assert_eq!(unread(&desk), 1);
    admin.mark_all_read(USER, Some(&language), at(1_000_000)).unwrap();
    assert_eq!(unread(&desk), 0);
    let all = desk.reader().unread(USER).unwrap();
    let latest = desk.reader().reading_of(USER, &[a]).unwrap()[0].story.first_fetched.clone();
    assert_eq!(all, [Unread { language, stories: 0, latest }]);
}
