//! What the tests share: a place to work in, the program, a loopback server, made-up news.

pub(crate) mod browser;
pub(crate) mod certificates;
pub(crate) mod desk;
#[cfg(feature = "postgres")]
pub(crate) mod live_store;
pub(crate) mod mail;
pub(crate) mod nats;
pub(crate) mod news;
pub(crate) mod outlet;
pub(crate) mod postgres;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod sink;
pub(crate) mod watches;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take on a slow machine before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of its own with a database in it.
pub(crate) struct Place {
    dir: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.path("news.db")
    }

    /// The program in this place, with a clean environment.
    pub(crate) fn newsloom(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsloom"));
        command
            .args(arguments)
            .current_dir(self.dir.path())
            .env_remove("RUST_LOG")
            .env_remove("NEWSLOOM_CONFIG");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.newsloom(arguments).output().unwrap()
    }

    /// Runs the program, which must succeed, and gives its standard output.
    pub(crate) fn stdout(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts `newsloom run` with the configuration in newsloom.toml.
    pub(crate) fn start(&self) -> Daemon {
        self.start_as("all", "log")
    }

    /// Starts `newsloom run` in a role, with a log of its own.
    pub(crate) fn start_as(&self, role: &str, log: &str) -> Daemon {
        self.start_with(&["--role", role], log)
    }

    /// Starts `newsloom run` with these options, and a log of its own.
    pub(crate) fn start_with(&self, options: &[&str], log: &str) -> Daemon {
        Daemon { child: self.spawn(options, log), log: self.path(log) }
    }

    fn spawn(&self, options: &[&str], log: &str) -> Child {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.path(log)).unwrap();
        self.newsloom(&["run", "--config", "newsloom.toml"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    /// The first column of every row. A query that fails, fails the test.
    pub(crate) fn column<T: FromSql>(&self, sql: &str) -> Vec<T> {
        self.query(sql).unwrap_or_else(|why| panic!("{sql}: {why}\n{}", read(&self.path("log"))))
    }

    pub(crate) fn one<T: FromSql>(&self, sql: &str) -> T {
        self.column(sql).pop().unwrap_or_else(|| panic!("no row: {sql}\n{}", read(&self.path("log"))))
    }

    fn query<T: FromSql>(&self, sql: &str) -> rusqlite::Result<Vec<T>> {
        let db = Connection::open_with_flags(self.db(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.busy_timeout(Duration::from_secs(5))?;
        let mut query = db.prepare(sql)?;
        query.query_map([], |row| row.get(0))?.collect()
    }

    /// Waits until the number that `sql` gives is at least `n`. The database may not be there yet.
    pub(crate) fn wait_for(&self, sql: &str, n: i64) {
        let start = Instant::now();
        loop {
            let found = self.query::<i64>(sql);
            if found.as_ref().is_ok_and(|rows| rows.first().is_some_and(|&row| row >= n)) {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{sql} never came to {n}, but {found:?}\n{}",
                read(&self.path("log"))
            );
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Waits until something is so.
    pub(crate) fn wait_until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < PATIENCE, "never: {what}\n{}", read(&self.path("log")));
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// The stories as sets of titles, in a form that can be compared.
    pub(crate) fn stories(&self) -> Vec<Vec<String>> {
        let ids = self.column::<i64>("SELECT DISTINCT story_id FROM story_reports");
        let titles = |id: &i64| {
            self.column::<String>(&format!(
                "SELECT coalesce(r.title, substr(r.text, 1, 40)) FROM story_reports JOIN reports r USING (report_id)
                 WHERE story_reports.story_id = {id} ORDER BY 1"
            ))
        };
        let mut stories: Vec<_> = ids.iter().map(titles).collect();
        stories.sort();
        stories
    }

    /// What must hold whatever happened: the file is whole, every account adds up, every report is in one story.
    pub(crate) fn assert_sound(&self) {
        assert_eq!(self.one::<String>("PRAGMA integrity_check"), "ok");
        let wrong =
            "SELECT count(*) FROM runs WHERE read <> stored + duplicate + refused + quarantined + pending";
        assert_eq!(self.one::<i64>(wrong), 0, "an account does not add up");
        let lost =
            "SELECT count(*) FROM reports WHERE report_id NOT IN (SELECT report_id FROM story_reports)";
        assert_eq!(self.one::<i64>(lost), 0, "a report is in no story");
        let doubled = "SELECT count(*) - count(DISTINCT report_id) FROM story_reports";
        assert_eq!(self.one::<i64>(doubled), 0, "a report is in two stories");
    }
}

/// A running `newsloom run`; killed when dropped.
pub(crate) struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Asks it to end, and gives the exit code.
    pub(crate) fn stop(self) -> Option<i32> {
        self.signal("-TERM");
        self.wait()
    }

    /// The exit code, where it has ended.
    pub(crate) fn ended(&mut self) -> Option<Option<i32>> {
        self.child.try_wait().unwrap().map(|status| status.code())
    }

    /// Waits until it has ended, and gives the exit code.
    pub(crate) fn wait(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Waits until the log says `text`.
    pub(crate) fn wait_for_log(&self, text: &str) {
        let start = Instant::now();
        while !read(&self.log).contains(text) {
            assert!(start.elapsed() < PATIENCE, "the log never said {text:?}:\n{}", read(&self.log));
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// `../shared/NAME` where it is there; else says that the test was skipped.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    // Not `println!`: the test harness would keep the line of a test that passes to itself.
    let said = format!("SKIPPED, nothing was tested: there is no ../shared/{name}\n");
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    None
}

/// A file of the repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
