//! What a process is called among those that work for one database.

use crate::clock;
use newsloom_config::Options;

/// The names of this process.
pub(super) struct Process {
    /// As no other is called.
    pub(super) id: String,
    /// What people call it.
    pub(super) name: String,
}

impl Process {
    pub(super) fn of(options: &Options) -> Self {
        let (process, name) = (format!("{}-{}", host(), std::process::id()), &options.transport.name);
        Self {
            id: format!("{process}-{:x}", number()),
            name: if name.is_empty() { process } else { name.clone() },
        }
    }
}

/// No two processes that may meet have the same.
pub(super) fn number() -> u64 {
    u64::try_from(clock::now().as_nanosecond()).unwrap_or_default() ^ u64::from(std::process::id())
}

pub(super) fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name.trim().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { "newsloom".to_owned() } else { name }
}
