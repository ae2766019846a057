//! Users of the page: who may look and who may correct, with the real binary.

use crate::daemon::{configure, publish};
use crate::support::Place;
use crate::support::desk::{Answer, Desk, sample, token};
use crate::support::server::Server;
use std::io::Write;
use std::process::Stdio;

pub(crate) const PASSWORD: &str = "grey heron at dusk";

/// The sample with an editor who has a password, and a reader who has a token, which is returned.
pub(crate) fn with_users(place: &Place) -> String {
    let password = hash_password(place, PASSWORD);
    let made = place.run(&["web", "new-token"]);
    let (line, said) = (String::from_utf8(made.stdout).unwrap(), String::from_utf8(made.stderr).unwrap());
    let token = said.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(!line.contains(&token) && token.len() == 64, "{said}");
    place.write(
        "newsloom.toml",
        &format!(
            "[store]\npath = \"news.db\"\n[log]\nlevel = \"debug\"\n[web]\nhosts = [\"desk.test\"]\n[[web.user]]\nname = \"ines\"\nrole = \"editor\"\n{password}\
             [[web.user]]\nname = \"ada\"\n{line}"
        ),
    );
    token
}

fn hash_password(place: &Place, password: &str) -> String {
    let mut command = place.newsloom(&["web", "hash-password"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
    let line = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(line.starts_with("password = \"$argon2id$") && !line.contains(password), "{line}");
    line
}

fn desk(place: &Place) -> Desk {
    Desk::of(place, &["--config", "newsloom.toml"])
}

/// What browsers keep of a `Set-Cookie`.
fn cookie(answer: &Answer) -> &str {
    answer
        .header("set-cookie")
        .unwrap_or_else(|| panic!("no cookie: {}", answer.body))
        .split(';')
        .next()
        .unwrap()
}

/// Sends the form of the page where one signs in.
fn sign_in(desk: &Desk, name: &str, password: &str, next: &str) -> Answer {
    let page = desk.get("/sign-in");
    let form =
        format!("name={name}&password={password}&next={next}&token={}", token(&page.body)).replace(' ', "+");
    desk.post("/sign-in", &form, &[("Cookie", cookie(&page)), ("Sec-Fetch-Site", "same-origin")])
}

#[test]
fn a_user_signs_in_corrects_under_their_name_and_signs_out() {
    let place = sample();
    with_users(&place);
    let desk = desk(&place);
    let led = desk.ask("GET", "/stories/1?x=1", &[("Accept", "text/html")], "");
    assert_eq!((led.status, led.header("location")), (303, Some("/sign-in?next=%2Fstories%2F1%3Fx%3D1")));
    let signed_in = sign_in(&desk, "ines", PASSWORD, "/stories/1");
    assert_eq!(
        (signed_in.status, signed_in.header("location")),
        (303, Some("/stories/1")),
        "{}",
        signed_in.body
    );
    let set = signed_in.header("set-cookie").unwrap();
    assert!(set.contains("; HttpOnly; SameSite=Lax") && !set.contains("Secure"), "{set}");
    let session = ("Cookie", cookie(&signed_in));
    let get = |path: &str| desk.ask("GET", path, &[session], "");
    assert!(get("/account").body.contains("<strong>ines</strong>"));
    let preview = get("/corrections/preview?kind=merge&story=1&other=2");
    let form = format!("kind=merge&story=1&other=2&token={}", token(&preview.body));
    assert_eq!(desk.post("/corrections/make", &form, &[session]).status, 303);
    assert_eq!(place.one::<String>("SELECT DISTINCT actor FROM corrections"), "ines");
    // The token is that of this session alone.
    let other = sign_in(&desk, "ines", PASSWORD, "/");
    assert_eq!(desk.post("/corrections/make", &form, &[("Cookie", cookie(&other))]).status, 403);
    let out = format!("token={}", token(&get("/account").body));
    assert_eq!(desk.post("/sign-out", &out, &[session, ("Origin", "http://evil.example")]).status, 403);
    assert_eq!(desk.post("/sign-out", "token=0", &[session]).status, 403);
    assert_eq!(desk.post("/sign-out", &out, &[session]).status, 303);
    assert_eq!(get("/").status, 401);
}

#[test]
fn a_form_of_others_signs_nobody_in() {
    let place = sample();
    with_users(&place);
    let desk = desk(&place);
    let page = desk.get("/sign-in");
    let form = format!("name=ines&password={PASSWORD}&token={}", token(&page.body)).replace(' ', "+");
    let ours = ("Cookie", cookie(&page));
    for headers in [
        vec![],
        vec![("Cookie", "newsloom_form=0")],
        vec![ours, ("Sec-Fetch-Site", "cross-site")],
        vec![ours, ("Origin", "http://evil.example")],
    ] {
        assert_eq!(desk.post("/sign-in", &form, &headers).status, 403, "{headers:?}");
    }
    assert_eq!(desk.post("/sign-in", "name=ines&password=x&token=", &[]).status, 403);
    for elsewhere in ["//evil.example", "/\\evil.example", "http://evil.example", "evil", ""] {
        let signed_in = sign_in(&desk, "ines", PASSWORD, elsewhere);
        assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/")), "{elsewhere}");
    }
    let tls = desk.ask("GET", "/sign-in", &[("X-Forwarded-Proto", "https")], "");
    assert!(tls.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[test]
fn wrong_passwords_are_slowed_down_and_no_password_is_logged() {
    let place = sample();
    with_users(&place);
    let desk = desk(&place);
    for n in 0..10 {
        let wrong = sign_in(&desk, "ines", &format!("blue heron {n}"), "/");
        assert_eq!(wrong.status, 401, "{}", wrong.body);
        assert!(wrong.body.contains("Nobody has this name and password."), "{}", wrong.body);
    }
    let refused = sign_in(&desk, "ines", PASSWORD, "/");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("61")), "{}", refused.body);
    drop(desk);
    let log = std::fs::read_to_string(place.path("desk.log")).unwrap();
    assert!(log.contains("wrong name or password") && log.contains("ines"), "{log}");
    assert!(!log.contains("heron") && !log.contains("argon2"), "{log}");
}

#[test]
fn programs_read_with_a_token() {
    let place = sample();
    let token = with_users(&place);
    let desk = desk(&place);
    let bearer = format!("Bearer {token}");
    for path in ["/api/v1/stories", "/stories.atom", "/stories.json", "/metrics", "/"] {
        let refused = desk.get(path);
        assert_eq!(
            (refused.status, refused.header("www-authenticate")),
            (401, Some("Bearer realm=\"newsloom\"")),
            "{path}"
        );
        assert_eq!(desk.ask("GET", path, &[("Authorization", &bearer)], "").status, 200, "{path}");
    }
    assert_eq!(desk.get("/api/v1/events").status, 401);
    let mut stream = desk.connect();
    let host = desk.address;
    write!(stream, "GET /api/v1/events?after=0 HTTP/1.1\r\nHost: {host}\r\nAuthorization: {bearer}\r\n\r\n")
        .unwrap();
    let mut begin = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut begin).unwrap();
    assert_eq!(&begin, b"HTTP/1.1 200");
    // A reader corrects nothing, and is offered nothing to correct.
    let story = desk.ask("GET", "/stories/1", &[("Authorization", &bearer)], "");
    assert!(!story.body.contains("/corrections/preview"), "{}", story.body);
    let preview =
        desk.ask("GET", "/corrections/preview?kind=pin&report=1", &[("Authorization", &bearer)], "");
    assert_eq!(preview.status, 403);
}

#[test]
fn other_machines_are_let_in_where_there_are_users() {
    let place = sample();
    with_users(&place);
    let mut command = place.newsloom(&["web", "--config", "newsloom.toml", "--listen", "0.0.0.0:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line)
        .unwrap();
    assert!(line.starts_with("http://0.0.0.0:"), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_feed_is_polled_at_once_by_a_form_of_ours_alone() {
    let (place, server) = (Place::new(), Server::start());
    configure(&place, &server, &[0], "[web]\nlisten = \"\"\n");
    publish(&server, 0, 0..1);
    let daemon = place.start();
    place.wait_for("SELECT count(*) FROM reports", 1);
    assert_eq!(daemon.stop(), Some(0));
    let desk = Desk::of(&place, &[]);
    let page = desk.get("/feeds").body;
    assert!(page.contains("Poll now"), "{page}");
    let form = format!("id=1&token={}", token(&page));
    assert_eq!(desk.post("/feeds/refresh", &form.replace("id=1", "id=99"), &[]).status, 404);
    assert_eq!(desk.post("/feeds/refresh", "id=1&token=0", &[]).status, 403);
    assert_eq!(desk.post("/quarantine/retry", "id=1&token=0", &[]).status, 403);
    assert_eq!(desk.post("/quarantine/retry", &form, &[]).status, 404, "nothing is in quarantine");
    assert_eq!(desk.post("/feeds/refresh", &form, &[]).status, 303);
    // By the clock of the desk.
    assert_eq!(place.one::<String>("SELECT next_poll FROM feeds"), "2026-06-01T06:00:00Z");
    drop(desk);
    let read_only = Desk::of(&place, &["--read-only"]);
    assert!(!read_only.get("/feeds").body.contains("Poll now"));
}

#[test]
fn a_password_is_long_enough() {
    let place = Place::new();
    let mut command = place.newsloom(&["web", "hash-password"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"heron\n").unwrap();
    let refused = child.wait_with_output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("8 characters or more"));
}
