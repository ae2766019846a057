//! A PostgreSQL server of the test's own, on the loopback interface.

use super::certificates::Authority;
use serde_json::Value;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Stopped when it is dropped.
pub(crate) struct Postgres {
    dir: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.control("immediate", "stop", &[]);
    }
}

impl Postgres {
    /// None, and a word on standard error, where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let said = b"SKIPPED, nothing was tested: there is no PostgreSQL\n";
            std::io::stderr().write_all(said).unwrap();
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { dir: tempfile::tempdir().unwrap(), programs, port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(server.dir.path()));
        }
        let data = server.data();
        run(server
            .program("initdb")
            .args(["--auth", "scram-sha-256", "--username", "desk", "--encoding", "UTF8"])
            .args([
                "--no-sync",
                "--no-locale",
                "--pwfile",
                &server.password_file(),
                "--pgdata",
                data.to_str().unwrap(),
            ]));
        server.control("fast", "start", &[]);
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// What a server of its own is told beside its folder.
    fn options(&self) -> String {
        format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=20",
            self.port
        )
    }

    /// A file with the password, that the server may read.
    fn password_file(&self) -> String {
        let path = self.dir.path().join("password");
        std::fs::write(&path, format!("{PASSWORD}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// `pg_ctl` with a way to stop.
    fn control(&self, mode: &str, what: &str, more: &[&str]) {
        let log = self.dir.path().join("log");
        let mut command = self.program("pg_ctl");
        command.args([what, "--wait", "--silent", "--pgdata"]).arg(self.data()).args(more);
        if what != "start" {
            command.args(["--mode", mode]);
        }
        if what != "stop" {
            command.arg("--log").arg(log).args(["--options", &self.options()]);
        }
        run(&mut command);
    }

    /// As after a crash: connections are cut, nothing is said to anybody.
    pub(crate) fn restart(&self) {
        self.control("immediate", "restart", &[]);
    }

    /// Has the server take connections inside TLS, with a certificate of `authority` for this address alone.
    pub(crate) fn begin_tls(&self, authority: &Authority) {
        let (data, (certificate, key)) = (self.data(), authority.sign());
        let own = [data.join("server.crt"), data.join("server.key")];
        std::fs::copy(certificate, &own[0]).unwrap();
        std::fs::copy(key, &own[1]).unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres").args(&own));
        }
        self.run_sql("postgres", "ALTER SYSTEM SET ssl = on");
        self.run_sql("postgres", "SELECT pg_reload_conf()");
    }

    /// The server's own programs refuse to run as root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command.current_dir(self.dir.path());
        command
    }

    /// The address of a database, without the password.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://desk@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a database, and gives its address.
    pub(crate) fn create(&self, database: &str, options: &str) -> String {
        self.run_sql("postgres", &format!("CREATE DATABASE {database} {options}"));
        self.url(database)
    }

    /// The same with the password.
    pub(crate) fn secret_url(&self, database: &str) -> String {
        format!("postgres://desk:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }

    /// What `psql` prints.
    pub(crate) fn run_sql(&self, database: &str, sql: &str) -> String {
        self.try_sql(database, sql).unwrap_or_else(|why| panic!("{sql}: {why}"))
    }

    pub(crate) fn try_sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let output = Command::new("psql")
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &self.url(database), "-c", sql])
            .env("PGPASSWORD", PASSWORD)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// The rows of a query, as objects.
    pub(crate) fn rows(&self, database: &str, query: &str) -> Vec<Value> {
        let query = query.trim().trim_end_matches(';');
        let text = self.run_sql(database, &format!("SELECT coalesce(json_agg(q), '[]') FROM ({query}) q"));
        serde_json::from_str(&text).unwrap()
    }
}

/// The password of the server's one user.
pub(crate) const PASSWORD: &str = "p4ssw0rd-of-the-desk";

/// Debian has a folder for each version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    folders.filter(|folder| folder.join("initdb").exists()).max()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}");
}

/// The file that SQLite and PostgreSQL are compared by is read without writing to it.
pub(crate) fn sqlite_rows(database: &Path, query: &str) -> Vec<Value> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = rusqlite::Connection::open_with_flags(database, flags).unwrap();
    let mut statement = connection.prepare(query).unwrap_or_else(|why| panic!("{query}: {why}"));
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let fields = names.iter().enumerate().map(|(at, name)| {
            let value = match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Null => Value::Null,
                rusqlite::types::ValueRef::Integer(n) => n.into(),
                rusqlite::types::ValueRef::Real(n) => n.into(),
                text => text.as_str().unwrap().into(),
            };
            (name.clone(), value)
        });
        all.push(Value::Object(fields.collect()));
    }
    all
}
