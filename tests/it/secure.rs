//! Keeper and workers inside TLS, with a user and a password.

use crate::daemon::{configure, publish};
use crate::support::certificates::Authority;
use crate::support::nats::{Nats, address, free_port};
use crate::support::server::Server;
use crate::support::{Daemon, Place};

/// A NATS server that wants TLS, and shows a certificate of `authority`.
fn nats(port: u16, authority: &Authority) -> Option<Nats> {
    let (certificate, key) = authority.sign();
    Nats::with(port, &format!("max_payload: 8MB\ntls {{ cert_file: {certificate:?}, key_file: {key:?} }}"))
}

/// A place whose keeper and workers ask for the server at `address`, which they trust by `authority`.
fn place(server: &Server, address: &str, authority: &Authority) -> Place {
    let place = Place::new();
    let transport = format!("[transport]\nurl_file = \"nats\"\nca_file = {:?}\n", authority.file());
    configure(&place, server, &[0], &format!("[web]\nlisten = \"\"\n{transport}"));
    place.write("nats", address);
    place
}

fn inside_tls(address: &str) -> String {
    address.replace("nats://", "tls://")
}

/// A keeper and a worker.
fn start(place: &Place) -> [Daemon; 2] {
    [place.start_as("keeper", "log"), place.start_as("worker", "worker.log")]
}

#[test]
fn keeper_and_workers_meet_inside_tls() {
    let (authority, port) = (Authority::new(), free_port());
    let Some(_nats) = nats(port, &authority) else { return };
    let server = Server::start();
    publish(&server, 0, 0..3);
    // A server that wants TLS is given it, whichever way its address is written.
    for address in [inside_tls(&address(port)), address(port)] {
        let place = place(&server, &address, &authority);
        let processes = start(&place);
        place.wait_for("SELECT count(*) FROM reports", 3);
        assert_eq!(processes.map(Daemon::stop), [Some(0); 2]);
        place.assert_sound();
    }
}

#[test]
fn who_cannot_connect_is_told_what_to_change_and_no_password_is_shown() {
    let (authority, other, port) = (Authority::new(), Authority::new(), free_port());
    let Some(_nats) = nats(port, &authority) else { return };
    let without = free_port();
    let Some(_without) = Nats::start(without) else { return };
    let right = inside_tls(&address(port));
    let server = Server::start();
    publish(&server, 0, 0..1);
    for (address, authority, advice) in [
        (right.clone(), &other, "signed it as transport.ca_file"),
        (right.replace("127.0.0.1", "localhost"), &authority, "not valid for name"),
        (
            right.replace("s3cr%3At%40", "s3cr%3At"),
            &authority,
            "user and password in transport.url are not those",
        ),
        (inside_tls(&address(without)), &authority, "the NATS server does not speak TLS"),
    ] {
        let place = place(&server, &address, authority);
        let processes = start(&place);
        processes.iter().for_each(|process| process.wait_for_log(advice));
        let mut status = String::new();
        place.wait_until("status says so", || {
            let said = place.run(&["status", "--config", "newsloom.toml"]).stdout;
            status = String::from_utf8(said).unwrap();
            status.contains(advice)
        });
        let logs = ["log", "worker.log"].map(|log| std::fs::read_to_string(place.path(log)).unwrap());
        for text in logs.iter().chain([&status]) {
            assert!(!text.contains("s3cr"), "{text}");
            assert!(text.matches(advice).count() <= 1 && !text.contains("ERROR"), "said once: {text}");
        }
        assert_eq!(processes.map(Daemon::stop), [Some(0); 2]);
    }
}

#[test]
fn a_file_without_a_certificate_is_named_at_once() {
    let (server, authority) = (Server::start(), Authority::new());
    let place = place(&server, "tls://bus.example:4222", &authority);
    std::fs::write(authority.file(), "no certificate\n").unwrap();
    for process in start(&place) {
        assert_eq!(process.wait(), Some(2));
    }
    for log in ["log", "worker.log"] {
        let log = std::fs::read_to_string(place.path(log)).unwrap();
        assert!(
            log.contains("transport.ca_file: ") && log.contains("there is no certificate in it"),
            "{log}"
        );
    }
    std::fs::remove_file(authority.file()).unwrap();
    let checked = place.run(&["check", "--config", "newsloom.toml"]);
    let said =
        String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
    assert!(said.contains("transport.ca_file: there is no file"), "{said}");
}
