//! How article pages were answered, by class of status.

use std::sync::atomic::{AtomicU64, Ordering};

/// The classes (RFC 9110, section 15).
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Answers of each class since the start.
#[derive(Debug, Default)]
pub(crate) struct Statuses([AtomicU64; CLASSES.len()]);

impl Statuses {
    /// Counts one more answer with this status.
    pub(crate) fn count(&self, status: u16) {
        let class = usize::from(status / 100).wrapping_sub(1);
        if let Some(answers) = self.0.get(class) {
            answers.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The classes that came, each with how often.
    pub(crate) fn all(&self) -> Vec<(&'static str, u64)> {
        let counted = CLASSES.into_iter().zip(self.0.iter().map(|answers| answers.load(Ordering::Relaxed)));
        counted.filter(|(_, answers)| *answers > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_class() {
        let statuses = Statuses::default();
        for status in [200, 204, 304, 404, 410, 429, 503, 0, 99, 600, 999] {
            statuses.count(status);
        }
        assert_eq!(statuses.all(), [("2xx", 2), ("3xx", 1), ("4xx", 3), ("5xx", 1)]);
    }
}
