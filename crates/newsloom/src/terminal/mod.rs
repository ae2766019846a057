//! What people read on the terminal.

mod affair;
mod report;
mod story;
mod table;

pub(crate) use affair::affair;
pub(crate) use newsloom_desk::clean;
pub(crate) use report::{report, versions};
pub(crate) use story::story;
pub(crate) use table::{hits, stories};

use newsloom_store::Account;
use std::fmt::Write;
use std::io::{IsTerminal, stdout};

/// Colors, only when standard output is a terminal and `NO_COLOR` is not set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(bool);

impl Paint {
    /// Judges by where the output goes.
    pub(crate) fn stdout() -> Self {
        Self(stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
    }

    /// For titles.
    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// For what explains.
    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For what deserves a look.
    pub(crate) fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Lines wrapped to the width of the terminal that standard output goes to, the rest of each indented as it is and a little
/// more; as they are where it goes elsewhere.
pub(crate) fn fit(text: &str) -> String {
    match terminal_size::terminal_size_of(stdout()) {
        Some((width, _)) => wrapped(text, usize::from(width.0)),
        None => text.to_owned(),
    }
}

fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let indent = (line.len() - line.trim_start().len() + HANGING).min(width / 2);
        let indent = " ".repeat(indent);
        let options = textwrap::Options::new(width.max(MIN_WIDTH)).subsequent_indent(&indent);
        let lines = textwrap::wrap(line, options.word_splitter(textwrap::WordSplitter::NoHyphenation));
        out.push_str(&lines.join("\n"));
        out.push_str(end);
    }
    out
}

/// Indentation of the rest of a wrapped line against its beginning.
const HANGING: usize = 4;

/// Narrower terminals are written to as if they were as wide.
const MIN_WIDTH: usize = 20;

/// At most `width` characters of clean text.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// "2026-03-04 11:02" of a stored time.
pub(crate) fn minute(time: Option<&str>) -> String {
    match time.and_then(|t| t.get(..16)) {
        Some(time) => time.replace('T', " "),
        None => "-".into(),
    }
}

/// The account of a run, in a sentence.
pub(crate) fn account(account: &Account, seconds: f64) -> String {
    let mut text = format!(
        "read {} = stored {} + duplicate {} + refused {} + quarantined {}",
        account.read, account.stored, account.duplicate, account.refused, account.quarantined
    );
    if account.pending > 0 {
        let _ = write!(text, " + still to do {}", account.pending);
    }
    let _ = write!(
        text,
        "; {} in {seconds:.1} s",
        if account.stories == 1 { "1 new story".into() } else { format!("{} new stories", account.stories) }
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_hang() {
        let text = "title\n  joined: score 0.51, needed 0.19\n\n";
        assert_eq!(wrapped(text, 24), "title\n  joined: score 0.51,\n      needed 0.19\n\n");
        assert_eq!(wrapped(text, 80), text);
        let colored = "\x1b[1mtwelve hurt\x1b[0m in a fire";
        assert_eq!(wrapped(colored, 24), colored, "colors take no room");
    }

    #[test]
    fn what_is_too_long_is_cut_behind_a_word() {
        assert_eq!(cut("twelve hurt in fire", 8), "twelve…");
    }
}
