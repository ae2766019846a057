//! Feed readers read stories: the Google Reader API, asked by hand and by a reader of another project.

use crate::access::{PASSWORD, with_users};
use crate::support::Place;
use crate::support::desk::{Answer, Desk, sample};
use serde_json::Value;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const API: &str = "/api/greader.php/reader/api/0";
pub(crate) const READ: &str = "user/-/state/com.google/read";
const STARRED: &str = "user/-/state/com.google/starred";
const ALL: &str = "user/-/state/com.google/reading-list";

/// A client that has signed in.
pub(crate) struct Client<'d> {
    desk: &'d Desk,
    authorization: String,
}

impl<'d> Client<'d> {
    pub(crate) fn of(desk: &'d Desk, name: &str, password: &str) -> Self {
        let answer = login(desk, name, password);
        let auth = answer.body.lines().find_map(|line| line.strip_prefix("Auth="));
        let auth = auth.unwrap_or_else(|| panic!("{name}: {} {}", answer.status, answer.body));
        Self { desk, authorization: format!("GoogleLogin auth={auth}") }
    }

    fn get(&self, path: &str) -> Value {
        let answer =
            self.desk.ask("GET", &format!("{API}/{path}"), &[("Authorization", &self.authorization)], "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        self.desk.post(&format!("{API}/{path}"), form, &[("Authorization", &self.authorization)])
    }

    pub(crate) fn ids(&self, query: &str) -> Vec<String> {
        let answer = self.get(&format!("stream/items/ids?{query}"));
        let refs = answer["itemRefs"].as_array().unwrap();
        refs.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn login(desk: &Desk, name: &str, password: &str) -> Answer {
    let form = format!("Email={name}&Passwd={password}&service=reader").replace(' ', "+");
    desk.post("/api/greader.php/accounts/ClientLogin", &form, &[])
}

#[test]
fn stories_are_items_with_their_reports_inside() {
    let place = sample();
    let desk = Desk::of(&place, &[]);
    let client = Client::of(&desk, "anybody", "anything");
    let stories: i64 = place.one("SELECT count(*) FROM stories WHERE state = 'open'");
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("stream/contents/{ALL}?n=2&c={after}"));
        seen.extend(page["items"].as_array().unwrap().clone());
        match page["continuation"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len() as i64, stories);
    for item in &seen {
        let id = i64::from_str_radix(item["id"].as_str().unwrap().rsplit('/').next().unwrap(), 16).unwrap();
        let outlets = place.column::<String>(&format!(
            "SELECT coalesce(outlet, title) FROM story_reports WHERE story_id = {id}"
        ));
        let content = item["summary"]["content"].as_str().unwrap();
        assert!(!outlets.is_empty() && outlets.iter().all(|outlet| content.contains(outlet)), "{content}");
        assert_eq!(item["canonical"][0]["href"], format!("http://{}/stories/{id}", desk.address));
    }
    let named = client.post("stream/items/contents", &format!("i={}&i=1", seen[0]["id"].as_str().unwrap()));
    assert_eq!(named.json()["items"].as_array().unwrap().len(), 2);
    // Every story is in one of the streams by language, and in no other.
    let mut by_language = Vec::new();
    for feed in client.get("subscription/list?output=json")["subscriptions"].as_array().unwrap() {
        by_language.extend(client.ids(&format!("s={}&n=1000", feed["id"].as_str().unwrap())));
    }
    by_language.sort_by_key(|id| std::cmp::Reverse(id.parse::<i64>().unwrap()));
    assert_eq!(by_language, client.ids("n=1000"));
    let oldest = client.ids("n=1000&r=o");
    assert_eq!(oldest, by_language.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(client.ids("ot=4000000000").len(), 0);
    assert_eq!(desk.get(&format!("{API}/stream/items/ids?s=user/-/label/none")).status, 404);
}

#[test]
fn texts_of_others_are_escaped_in_items() {
    let place = Place::new();
    let hostile = r#"{"id":"h","source":"<img src=x onerror=alert(1)>","url":"javascript:alert(1)","title":"</a><script>alert(1)</script>","text":"<b>Torrup</b> had a fire on Friday, police said."}"#;
    place.write("h.jsonl", hostile);
    place.run(&["ingest", "--db", "news.db", "h.jsonl"]);
    let desk = Desk::of(&place, &[]);
    let client = Client::of(&desk, "a", "b");
    let items = client.get(&format!("stream/contents/{ALL}"));
    let content = items["items"][0]["summary"]["content"].as_str().unwrap();
    for wrong in ["<script", "<img", "<b>", "javascript:"] {
        assert!(!content.contains(wrong), "{content}");
    }
    assert!(content.contains("&lt;script&gt;"), "{content}");
}

#[test]
fn marks_are_kept_for_each_user_and_over_a_restart() {
    let place = sample();
    let token = with_users(&place);
    let options = ["--config", "newsloom.toml"];
    let desk = Desk::of(&place, &options);
    let (ines, ada) = (Client::of(&desk, "ines", PASSWORD), Client::of(&desk, "ada", &token));
    assert_eq!(ines.get("user-info")["userName"], "ines");
    let unread = |client: &Client<'_>| client.ids(&format!("n=1000&xt={READ}")).len();
    let all = unread(&ines);
    assert_eq!(ines.post("edit-tag", &format!("i=1&i=2&a={READ}&T=x")).body, "OK");
    assert_eq!(
        ines.post("edit-tag", &format!("i=tag:google.com,2005:reader/item/0000000000000001&a={STARRED}"))
            .body,
        "OK"
    );
    assert_eq!((unread(&ines), unread(&ada)), (all - 2, all));
    assert_eq!(ines.ids(&format!("s={STARRED}")), ["1"]);
    assert_eq!(
        ines.post("edit-tag", &format!("i=2&r={READ}&a=user/-/state/com.google/kept-unread")).body,
        "OK"
    );
    assert_eq!(unread(&ines), all - 1);
    // One request makes few marks: each is written for every story that it names.
    let many = format!("i=2{}&a={STARRED}", "&a=user/-/state/com.google/kept-unread".repeat(8));
    assert_eq!(ines.post("edit-tag", &many).body, "OK");
    assert_eq!(ines.ids(&format!("s={STARRED}")), ["1"]);
    // A token serves also after a restart, and so do marks.
    assert_eq!(ada.post("mark-all-as-read", "s=feed/en").body, "OK");
    let left = unread(&ada);
    assert!(left > 0 && left < all, "{left}");
    let authorization = ada.authorization.clone();
    drop(desk);
    let desk = Desk::of(&place, &options);
    let again = Client { desk: &desk, authorization };
    assert_eq!(unread(&again), left);
    let counts = again.get("unread-count");
    assert_eq!(counts["max"], left);
    assert_eq!(again.post("mark-all-as-read", &format!("s={ALL}&ts=1000000")).body, "OK");
    assert_eq!(unread(&again), left, "nothing was fetched until then");
    assert_eq!(again.post("mark-all-as-read", &format!("s={ALL}")).body, "OK");
    assert_eq!(unread(&again), 0);
}

#[test]
fn nobody_reads_or_marks_without_signing_in() {
    let place = sample();
    with_users(&place);
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    for (name, password) in [("ines", "wrong"), ("nobody", PASSWORD), ("", "")] {
        let refused = login(&desk, name, password);
        assert!(refused.status == 401 && !refused.body.contains("Auth="), "{name}: {}", refused.body);
    }
    for path in ["subscription/list", "stream/items/ids", "token"] {
        let wrong = [("Authorization", "GoogleLogin auth=ines/0123")];
        assert_eq!(desk.ask("GET", &format!("{API}/{path}"), &wrong, "").status, 401, "{path}");
    }
    // A page of others can send a form from the browser of whoever uses this machine, but not the header.
    let open = Desk::of(&place, &[]);
    let forged = open.post(&format!("{API}/edit-tag"), &format!("i=1&a={READ}"), &[]);
    assert_eq!(forged.status, 401);
    assert_eq!(open.post(&format!("{API}/mark-all-as-read"), "", &[]).status, 401);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM t_reading"), 0);
}

/// Newsboat, an RSS reader for terminals, which speaks the API as `FeedHQ` serves it.
struct Newsboat<'p> {
    place: &'p Place,
}

impl Newsboat<'_> {
    /// With a cache of this name; `script` gives it a terminal where it needs one.
    fn command(&self, cache: &str, options: &str, in_terminal: bool) -> Command {
        let line = format!("newsboat -C newsboat.conf -u urls -c {cache} {options}");
        let mut command = if in_terminal {
            let mut command = Command::new("script");
            command.args(["-q", "-c", &line, "/dev/null"]);
            command
        } else {
            let mut words = line.split(' ');
            let mut command = Command::new(words.next().unwrap());
            command.args(words);
            command
        };
        let folder = self.place.path("");
        command
            .current_dir(&folder)
            .env("HOME", &folder)
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    fn unread(&self, cache: &str) -> String {
        let output = self.command(cache, "-x reload print-unread", false).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Presses Enter in a terminal, which opens the first feed and its first article, until `is_done`.
    fn open_first(&self, cache: &str, is_done: impl Fn() -> bool) {
        let mut terminal = Terminal(self.command(cache, "-q", true).spawn().unwrap());
        let (mut keys, mut screen) = (terminal.0.stdin.take().unwrap(), terminal.0.stdout.take().unwrap());
        // What is shown must go somewhere.
        std::thread::spawn(move || std::io::copy(&mut screen, &mut std::io::sink()));
        self.place.wait_until("newsboat opened an article", || {
            keys.write_all(b"\r").unwrap();
            std::thread::park_timeout(Duration::from_millis(100));
            is_done()
        });
    }
}

/// Ended when it is dropped.
struct Terminal(Child);

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn newsboat_reads_stories_and_marks_them_as_read() {
    if Command::new("newsboat").arg("--version").output().is_err() {
        std::io::stderr()
            .write_all(b"SKIPPED, nothing was tested: there is no newsboat (Debian: newsboat)\n")
            .unwrap();
        return;
    }
    let place = sample();
    let token = with_users(&place);
    let desk = Desk::of(&place, &["--config", "newsloom.toml"]);
    let address = desk.address;
    place.write(
        "newsboat.conf",
        &format!(
            "urls-source \"feedhq\"\nfeedhq-url \"http://{address}/api/greader.php\"\nfeedhq-login \"ada\"\n\
             feedhq-password \"{token}\"\nfeedhq-show-special-feeds no\nfeedhq-min-items 100\n"
        ),
    );
    let newsboat = Newsboat { place: &place };
    let stories: i64 = place.one("SELECT count(*) FROM stories WHERE state = 'open'");
    assert_eq!(newsboat.unread("a.db"), format!("{stories} unread articles"));
    newsboat.open_first("a.db", || {
        place.one::<i64>("SELECT count(*) FROM t_reading WHERE user = 'ada' AND is_read") > 0
    });
    // Another machine of the same person.
    assert_eq!(newsboat.unread("b.db"), format!("{} unread articles", stories - 1));
}
