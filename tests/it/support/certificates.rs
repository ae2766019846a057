//! An authority of the test's own, which signs certificates.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Lasts until it is dropped.
pub(crate) struct Authority {
    folder: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let authority = Self { folder: tempfile::tempdir().unwrap() };
        let (key, certificate) = (authority.path("authority.key"), authority.file());
        openssl(
            &["req", "-x509", "-days", "2", "-subj", "/CN=authority"],
            NEW_KEY,
            &[("-keyout", &key), ("-out", &certificate)],
        );
        authority
    }

    /// Its own certificate.
    pub(crate) fn file(&self) -> PathBuf {
        self.path("authority.pem")
    }

    /// A certificate for 127.0.0.1 alone, and its key.
    pub(crate) fn sign(&self) -> (PathBuf, PathBuf) {
        let [key, request, names, certificate] =
            ["server.key", "server.request", "server.names", "server.pem"].map(|name| self.path(name));
        std::fs::write(&names, "subjectAltName = IP:127.0.0.1\nbasicConstraints = critical, CA:FALSE\n")
            .unwrap();
        openssl(&["req", "-subj", "/CN=server"], NEW_KEY, &[("-keyout", &key), ("-out", &request)]);
        let (own, own_key) = (self.file(), self.path("authority.key"));
        let files = [
            ("-in", &request),
            ("-CA", &own),
            ("-CAkey", &own_key),
            ("-extfile", &names),
            ("-out", &certificate),
        ];
        openssl(&["x509", "-req", "-days", "2", "-CAcreateserial"], &[], &files);
        (certificate, key)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

const NEW_KEY: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

fn openssl(words: &[&str], more: &[&str], files: &[(&str, &PathBuf)]) {
    let mut command = Command::new("openssl");
    command.args(words).args(more);
    for (option, file) in files {
        command.arg(option).arg(Path::new(file));
    }
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}");
}
