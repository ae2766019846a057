use crate::support::*;
use newsloom_store::{AdminWriter, ProcessRow};

fn process(role: &str, name: &str, seen: i64) -> ProcessRow {
    ProcessRow {
        process: format!("{role}-{name}"),
        name: name.into(),
        role: role.into(),
        version: "0.1.0".into(),
        last_seen: format!("{:.0}", at(seen)),
        in_flight: 2,
        done: 40,
        resent: None,
        tickets_waiting: None,
        results_waiting: None,
        problem: None,
    }
}

fn listed(desk: &Desk) -> Vec<String> {
    desk.store.reader().processes().unwrap().into_iter().map(|row| row.process).collect()
}

#[test]
fn processes_are_listed_until_they_end_or_give_no_sign_of_life() {
    let mut desk = Desk::new();
    let mut admin = AdminWriter::open(desk.path()).unwrap();
    let cluster = [process("keeper", "a", 3), process("worker", "b", 1), process("worker", "c", 3)];
    desk.store.note_processes(&cluster, &[]).unwrap();
    admin.note_page(&process("web", "d", 1)).unwrap();
    admin.note_page(&process("web", "e", 1)).unwrap();
    admin.note_page(&process("web", "e", 3)).unwrap();
    assert_eq!(listed(&desk), ["keeper-a", "web-d", "web-e", "worker-b", "worker-c"]);
    desk.store.forget_silent_processes(at(2)).unwrap();
    assert_eq!(listed(&desk), ["keeper-a", "web-e", "worker-c"]);
    desk.store.note_processes(&cluster[..1], &["worker-c".into()]).unwrap();
    assert_eq!(listed(&desk), ["keeper-a", "web-e"]);
    desk.store.forget_cluster().unwrap();
    assert_eq!(listed(&desk), ["web-e"], "pages are there beside one process, too");
    admin.forget_page("web-e").unwrap();
    assert!(listed(&desk).is_empty());
}
