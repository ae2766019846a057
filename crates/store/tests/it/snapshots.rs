//! What the clusterer takes back on start.

use crate::support::*;
use newsloom_model::{ReportId, StoryId};

fn save(desk: &mut Desk, report: ReportId, furniture: Option<(u32, &[u8])>) {
    let mut batch = desk.store.batch(at(2)).unwrap();
    batch.save_snapshot(report, format!("member {report}").as_bytes(), furniture).unwrap();
    batch.commit().unwrap();
}

fn furniture(desk: &Desk) -> Vec<String> {
    desk.reader().furniture().map(|row| String::from_utf8(row.unwrap().snapshot).unwrap()).collect()
}

#[test]
fn the_window_gives_back_what_was_placed_in_order() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let b = desk.follow("b", "Of b.", StoryId(a.0), Some(a));
    [b, a].into_iter().for_each(|report| save(&mut desk, report, None));
    let reader = desk.reader();
    let rows: Vec<_> = reader.snapshots(at(0)).map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|r| r.report).collect::<Vec<_>>(), [a, b]);
    let member = format!("member {b}");
    assert_eq!(
        (rows[1].story, rows[1].copy_of, &*rows[1].snapshot),
        (StoryId(a.0), Some(a), member.as_bytes())
    );
    let after = reader.snapshots_after(at(0), a).unwrap();
    assert_eq!(after.iter().map(|r| r.report).collect::<Vec<_>>(), [b]);
    assert_eq!(reader.snapshots(at(2)).count(), 0);
}

#[test]
fn furniture_of_two_generations_is_kept() {
    let mut desk = Desk::new();
    let reports: Vec<ReportId> = ["a", "b", "c", "d"].iter().map(|name| desk.found(name, name)).collect();
    for (report, generation) in reports.iter().zip([3, 4, 5]) {
        save(&mut desk, *report, Some((generation, format!("row {generation}").as_bytes())));
    }
    save(&mut desk, reports[0], Some((5, b"as revised")));
    let latest = ["row 4", "row 5", "as revised"];
    assert_eq!(furniture(&desk), latest);
    assert_eq!(desk.store.expire_snapshots(at(9), 9).unwrap(), 3, "window rows go");
    assert_eq!(furniture(&desk), latest);
}

#[test]
fn what_is_to_be_made_anew_is_empty_until_it_is() {
    let mut desk = Desk::new();
    let a = desk.found("a", "Of a.");
    let b = desk.found("b", "Of b.");
    [a, b].into_iter().for_each(|report| save(&mut desk, report, Some((1, b"row"))));
    let mut batch = desk.store.batch(at(3)).unwrap();
    batch.clear_snapshots().unwrap();
    batch.delete_snapshot(b).unwrap();
    batch.commit().unwrap();
    let rows: Vec<_> = desk.reader().snapshots(at(0)).map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|r| (r.report, r.snapshot.len())).collect::<Vec<_>>(), [(a, 0)]);
    assert!(furniture(&desk).is_empty());
}
