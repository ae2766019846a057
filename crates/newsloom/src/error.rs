//! Errors that reach the person, and exit codes.

use crate::clock;
use newsloom_config::Problems;
use serde_json::{Value, json};
use std::process::ExitCode;

/// A wrong word on the command line or in a file that it names.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Usage {}

/// Prints why a command failed, as one JSON object where `json` says so, and returns the exit code.
pub(crate) fn report(error: &anyhow::Error, json: bool) -> ExitCode {
    // A closed pipe ("newsloom stories | head") is no failure.
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    if causes.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    let problems = error.downcast_ref::<Problems>();
    let is_path = matches!(error.downcast_ref(), Some(newsloom_store::Error::Path { .. }));
    let code = if problems.is_some() || error.is::<Usage>() || is_path { 2 } else { 3 };
    if json {
        eprint(&as_json(error, problems, code).to_string());
    } else if let Some(problems) = problems {
        eprint(&problems.to_string());
    } else {
        eprint(&format!("newsloom: {error:#}"));
    }
    ExitCode::from(code)
}

/// The fields are those of log lines, so that one parser reads both.
fn as_json(error: &anyhow::Error, problems: Option<&Problems>, code: u8) -> Value {
    let mut line = json!({
        "timestamp": clock::now().to_string(),
        "level": "ERROR",
        "message": "newsloom failed",
        "error": format!("{error:#}"),
        "exit_code": code,
    });
    if let Some(Problems(problems)) = problems {
        line["error"] = json!(format!("{} problems in the configuration", problems.len()));
        line["problems"] = problems
            .iter()
            .map(|problem| {
                let place = problem.place.as_ref();
                json!({
                    "file": problem.file,
                    "line": place.map(|place| place.line),
                    "column": place.map(|place| place.column),
                    "message": problem.message,
                })
            })
            .collect();
    }
    line
}

/// Tells the person something that is no result.
pub(crate) fn note(text: &str) {
    eprint(&format!("newsloom: {text}"));
}

#[expect(clippy::print_stderr, reason = "this is where messages reach the person")]
fn eprint(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use newsloom_config::Problem;

    #[test]
    fn a_failure_is_one_json_object_with_its_cause_and_exit_code() {
        let error = anyhow::anyhow!("disk full").context("store the report");
        let line = as_json(&error, None, 3);
        assert_eq!((&line["error"], &line["exit_code"]), (&json!("store the report: disk full"), &json!(3)));
        let problem = Problem { file: Some("a.toml".into()), message: "unknown option".into(), place: None };
        let error = anyhow::Error::from(Problems(vec![problem]));
        let line = as_json(&error, error.downcast_ref(), 2);
        assert_eq!(line["problems"][0]["file"], "a.toml");
    }
}
