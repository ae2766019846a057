//! Secrets come from the environment or from a file, never from the configuration itself.

use std::path::Path;

/// Where variables and secret files are read from.
pub trait Environment {
    /// The value of a variable.
    fn variable(&self, name: &str) -> Option<String>;

    /// The content of a file without its last line end.
    ///
    /// # Errors
    /// The system's.
    fn secret(&self, file: &Path) -> std::io::Result<String> {
        Ok(std::fs::read_to_string(file)?.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// A fixed set of variables.
impl Environment for std::collections::BTreeMap<String, String> {
    fn variable(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }
}
