//! The operations of the API, as they are described.

use crate::answers::tagged;
use crate::api::{Affair, Feeds, Hits, OneFeed, OneReport, Quarantine, Stories, Watches};
use crate::openapi::{Answer, Operation, Parameter, document};
use axum::http::HeaderMap;
use axum::response::Response;
use newsloom_desk::Compared;
use newsloom_store::{Health, LedgerRow};

/// `GET /api/v1/openapi.json`: this API, described.
pub(crate) async fn openapi(headers: HeaderMap) -> Response {
    tagged(&headers, "application/json", document(&operations()).to_string())
}

const STORIES: &[Parameter] = &[
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
];

const SEARCH: &[Parameter] = &[
    ("q", "string", "the words; \"a phrase\" in quotation marks"),
    ("language", "string", "ISO 639-1 code"),
    ("outlet", "string", "the publisher"),
    ("limit", "integer", "maximum hits, 20 by default, 200 at most"),
];

const QUARANTINE: &[Parameter] = &[
    ("limit", "integer", "maximum documents, 1000 by default, and at most"),
    ("after", "integer", "`next` of the page before"),
];

const EVENTS: &[Parameter] = &[("after", "integer", "begin behind this line of the ledger")];

/// All operations below `/api/v1`.
pub(crate) fn operations() -> Vec<Operation> {
    let get = |path, summary, answer| Operation { path, summary, parameters: &[], answer };
    vec![
        get(
            "/api/v1/stories",
            "Stories that pass a filter, and the cursor of the next page",
            Answer::json::<Stories>("{stories: rows of the view `stories`, next: cursor or null}"),
        )
        .with(STORIES),
        get(
            "/api/v1/stories/{id}",
            "One story: its reports with the reason of each, related stories, what they say, and what differs",
            Answer::json::<Compared>(
                "as `newsloom story ID --json`; a merged story redirects to the one that it is part of",
            ),
        ),
        get(
            "/api/v1/affairs/{id}",
            "The stories of one affair by time: those that links lead to from this one, each with its links",
            Answer::json::<Affair>("{stories: as `newsloom affair ID --json`}"),
        ),
        get(
            "/api/v1/reports/{id}",
            "One report with its text, what was read in it, and its versions; `report` is null where its text was removed",
            Answer::json::<OneReport>("{report_id, story_id, report, marks, versions}"),
        ),
        get(
            "/api/v1/search",
            "Reports that have all words, best first",
            Answer::json::<Hits>("{hits: as `newsloom search --json`}"),
        )
        .with(SEARCH),
        get(
            "/api/v1/watches",
            "Watches with what they told last, and what became of their messages",
            Answer::json::<Watches>(
                "{watches: each with its spec, its last events, and deliveries that failed or were given up}",
            ),
        ),
        get(
            "/api/v1/feeds",
            "The state of each feed",
            Answer::json::<Feeds>("{feeds: rows of the view `feeds`}"),
        ),
        get(
            "/api/v1/feeds/{id}",
            "One feed with its last polls, what decided the next, its latest reports, and what of it is in quarantine",
            Answer::json::<OneFeed>("a row of the view `feeds`, with more"),
        ),
        get(
            "/api/v1/quarantine",
            "Documents that failed, and why",
            Answer::json::<Quarantine>("{quarantine: rows of the view `quarantine`, next: ticket or null}"),
        )
        .with(QUARANTINE),
        get(
            "/api/v1/health",
            "Whether the daemon is well",
            Answer::json::<Health>("as `newsloom health --json`"),
        ),
        get(
            "/api/v1/events",
            "What happens to stories, as it happens; `Last-Event-ID` goes on where a client stopped",
            Answer::events::<LedgerRow>(
                "rows of the view `story_ledger`, with `seq` as id and `kind` as event",
            ),
        )
        .with(EVENTS),
    ]
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
        let described: BTreeSet<&str> = operations()[0].parameters.iter().map(|(name, _, _)| *name).collect();
        assert_eq!(described, fields);
    }
}
