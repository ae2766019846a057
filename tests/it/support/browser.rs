//! A real browser, driven by the `WebDriver` protocol (W3C).
//!
//! The few commands that the tests need are a request each; the client libraries would bring thirty crates, some of them in
//! a second version.

use super::desk::ask;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a page may take to show something on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A name by which the browser reaches this machine, for tests of what other machines see.
pub(crate) const ELSEWHERE: &str = "desk.test";

/// A browser with one window; both end when it is dropped.
pub(crate) struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // They may have ended already.
        let _ = TcpStream::connect(self.address)
            .map(|stream| ask(stream, "DELETE", &format!("/session/{}", self.session), &[], ""));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts chromium with a window of this size; none, and a word on standard error, where it is not installed.
    pub(crate) fn start(width: u32, height: u32) -> Option<Self> {
        let driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = driver else {
            // Not `println!`: the test harness would keep the line of a test that passes to itself.
            let said = b"SKIPPED, nothing was tested: there is no chromedriver (Debian: chromium-driver)\n";
            std::io::stderr().write_all(said).unwrap();
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut ports = lines.filter_map(|line| {
            line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok()
        });
        let port: u16 = ports.next().expect("chromedriver says its port");
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let size = format!("--window-size={width},{height}");
        // A name that is not this machine's own: browsers take "localhost" for as safe as TLS.
        let name = format!("--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1");
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &size, &name];
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let mut browser = Self { driver, address, session: String::new() };
        let made = browser.command("POST", "/session", &wanted);
        browser.session = made["sessionId"].as_str().expect("a session").to_owned();
        Some(browser)
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let answer = ask(stream, method, path, &[("Content-Type", "application/json")], &body);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()["value"].take()
    }

    fn session(&self, method: &str, path: &str, body: &Value) -> Value {
        self.command(method, &format!("/session/{}{path}", self.session), body)
    }

    /// Opens a page.
    pub(crate) fn open(&self, url: &str) {
        self.session("POST", "/url", &json!({ "url": url }));
    }

    /// Presses keys, one after the other, wherever the focus is. `\u{E004}` is Tab, `\u{E007}` Enter (`WebDriver`, 17.4.2).
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.session("POST", "/actions", &json!({ "actions": [keyboard] }));
    }

    /// What a script returns; a promise is waited for.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.session("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until the expression is true, and says what the page shows where it never is.
    pub(crate) fn wait_for(&self, expression: &str) {
        let start = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != true {
            let text = || self.run("return location.href + '\\n' + document.body.innerText");
            assert!(start.elapsed() < PATIENCE, "{expression} never came true on {}", text());
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Moves the focus forward with the Tab key until it is on an element that matches.
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..200 {
            self.press("\u{E004}");
            if self.run(&format!("return document.activeElement.matches({})", json!(selector))) == true {
                return;
            }
        }
        panic!("the Tab key never reaches {selector}");
    }
}
