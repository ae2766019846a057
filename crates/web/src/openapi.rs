//! The description of the API (`OpenAPI` 3.1), made from one table of its operations.

use serde_json::{Map, Value, json};

/// One operation: all of them read.
pub(crate) struct Operation {
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// Names, types and meanings of the parameters in the query.
    pub(crate) parameters: &'static [(&'static str, &'static str, &'static str)],
    /// The media type and what is in it.
    pub(crate) answer: (&'static str, &'static str),
}

const JSON: &str = "application/json";

/// All operations below `/api/v1`.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/api/v1/stories",
        summary: "Stories that pass a filter, and the cursor of the next page",
        parameters: &[
            ("text", "string", "words that stand together in a report's title or text; the last may go on"),
            ("since", "string", "24h, 7d, a day, or a time: published then or later"),
            ("language", "string", "with a report in this language (ISO 639-1)"),
            ("outlet", "string", "with a report of this outlet"),
            ("missing", "string", "without any report of this outlet"),
            ("name", "string", "with a report that names this person, organization or place"),
            ("outlets", "integer", "reported by at least this number of outlets"),
            ("origins", "integer", "with at least this number of independent texts"),
            ("order", "string", "newest (default) or largest: most origins first"),
            ("limit", "integer", "maximum stories, 30 by default, 200 at most"),
            ("after", "string", "`next` of the page before"),
        ],
        answer: (JSON, "{stories: rows of the view `stories`, next: cursor or null}"),
    },
    Operation {
        path: "/api/v1/stories/{id}",
        summary: "One story: its reports with the reason of each, related stories, what they say, and what differs",
        parameters: &[],
        answer: (
            JSON,
            "as `newsloom story ID --json`; a merged story redirects to the one that it is part of",
        ),
    },
    Operation {
        path: "/api/v1/affairs/{id}",
        summary: "The stories of one affair by time: those that links lead to from this one, each with its links",
        parameters: &[],
        answer: (JSON, "{stories: as `newsloom affair ID --json`}"),
    },
    Operation {
        path: "/api/v1/reports/{id}",
        summary: "One report with its text, what was read in it, and its versions; `report` is null where its text was removed",
        parameters: &[],
        answer: (JSON, "{report_id, story_id, report, marks, versions}"),
    },
    Operation {
        path: "/api/v1/search",
        summary: "Reports that have all words, best first",
        parameters: &[
            ("q", "string", "the words; \"a phrase\" in quotation marks"),
            ("language", "string", "ISO 639-1 code"),
            ("outlet", "string", "the publisher"),
            ("limit", "integer", "maximum hits, 20 by default, 200 at most"),
        ],
        answer: (JSON, "{hits: as `newsloom search --json`}"),
    },
    Operation {
        path: "/api/v1/watches",
        summary: "Watches with what they told last, and what became of their messages",
        parameters: &[],
        answer: (
            JSON,
            "{watches: each with its spec, its last events, and deliveries that failed or were given up}",
        ),
    },
    Operation {
        path: "/api/v1/feeds",
        summary: "The state of each feed",
        parameters: &[],
        answer: (JSON, "{feeds: rows of the view `feeds`}"),
    },
    Operation {
        path: "/api/v1/quarantine",
        summary: "Documents that failed, and why",
        parameters: &[],
        answer: (JSON, "{quarantine: rows of the view `quarantine`}"),
    },
    Operation {
        path: "/api/v1/health",
        summary: "Whether the daemon is well",
        parameters: &[],
        answer: (JSON, "as `newsloom health --json`"),
    },
    Operation {
        path: "/api/v1/events",
        summary: "What happens to stories, as it happens; `Last-Event-ID` goes on where a client stopped",
        parameters: &[("after", "integer", "begin behind this line of the ledger")],
        answer: (
            "text/event-stream",
            "rows of the view `story_ledger`, with `seq` as id and `kind` as event",
        ),
    },
];

/// The whole document.
pub(crate) fn document() -> Value {
    let paths: Map<String, Value> =
        OPERATIONS.iter().map(|op| (op.path.to_owned(), json!({ "get": operation(op) }))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsloom",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Stories: the reports of one event by different outlets. Times are UTC, RFC 3339.",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "paths": paths,
        "components": { "schemas": { "Problem": problem() } },
    })
}

fn operation(operation: &Operation) -> Value {
    let in_path = operation
        .path
        .contains("{id}")
        .then(|| json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }));
    let in_query = operation.parameters.iter().map(|(name, kind, meaning)| {
        json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": kind } })
    });
    let (kind, description) = operation.answer;
    let mut content = Map::new();
    content.insert(
        kind.to_owned(),
        json!({ "schema": { "type": if kind == JSON { "object" } else { "string" } } }),
    );
    let problem = json!({
        "description": "what is wrong (RFC 9457)",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    json!({
        "summary": operation.summary,
        "parameters": in_path.into_iter().chain(in_query).collect::<Vec<Value>>(),
        "responses": { "200": { "description": description, "content": content }, "default": problem },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Query;
    use std::collections::BTreeSet;

    #[test]
    fn every_parameter_of_the_filter_is_described() {
        let x = || "x".to_owned();
        let all = Query {
            text: x(),
            since: x(),
            language: x(),
            outlet: x(),
            missing: x(),
            name: x(),
            outlets: x(),
            origins: x(),
            order: x(),
            limit: x(),
            after: x(),
        };
        let encoded = all.to_string();
        let fields: BTreeSet<&str> = encoded.split('&').filter_map(|pair| pair.split('=').next()).collect();
        let described: BTreeSet<&str> = OPERATIONS[0].parameters.iter().map(|(name, _, _)| *name).collect();
        assert_eq!(described, fields);
    }
}
