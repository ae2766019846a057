//! The description of the API (`OpenAPI` 3.1), made from a table of its operations and from the types of their answers.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Name, type and meaning of a parameter in the query.
pub(crate) type Parameter = (&'static str, &'static str, &'static str);

/// One operation: all of them read.
pub(crate) struct Operation {
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) answer: Answer,
}

impl Operation {
    /// The same with parameters.
    pub(crate) fn with(self, parameters: &'static [Parameter]) -> Self {
        Self { parameters, ..self }
    }
}

/// What an operation answers.
pub(crate) struct Answer {
    media_type: &'static str,
    description: &'static str,
    name: String,
    schema: RefOr<Schema>,
    /// Those of the types within, by name.
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Answer {
    /// JSON of this type.
    pub(crate) fn json<T: ToSchema>(description: &'static str) -> Self {
        let mut schemas = Vec::new();
        T::schemas(&mut schemas);
        Self {
            media_type: "application/json",
            description,
            name: T::name().into_owned(),
            schema: <T as PartialSchema>::schema(),
            schemas,
        }
    }

    /// Server-sent events with JSON of this type as data.
    pub(crate) fn events<T: ToSchema>(description: &'static str) -> Self {
        Self { media_type: "text/event-stream", ..Self::json::<T>(description) }
    }

    /// A stream is text, whose data the schema of the type describes.
    fn content(&self) -> Value {
        let reference = json!({ "$ref": format!("#/components/schemas/{}", self.name) });
        let schema = match self.media_type {
            "text/event-stream" => {
                json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": reference })
            }
            _ => reference,
        };
        json!({ self.media_type: { "schema": schema } })
    }
}

/// The whole document.
pub(crate) fn document(operations: &[Operation]) -> Value {
    let paths: Map<String, Value> =
        operations.iter().map(|op| (op.path.to_owned(), json!({ "get": operation(op) }))).collect();
    let mut schemas: BTreeMap<&str, Value> = BTreeMap::from([("ProblemDetails", problem_details())]);
    for answer in operations.iter().map(|operation| &operation.answer) {
        let own = (answer.name.as_str(), &answer.schema);
        let within = answer.schemas.iter().map(|(name, schema)| (name.as_str(), schema));
        schemas.extend(within.chain([own]).map(|(name, schema)| (name, json!(schema))));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "newsloom",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Stories: the reports of one event by different outlets. Times are UTC, RFC 3339.",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "paths": paths,
        "components": { "schemas": schemas },
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
    let answer =
        json!({ "description": operation.answer.description, "content": operation.answer.content() });
    let problem = json!({
        "description": "what is wrong (RFC 9457)",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDetails" } } },
    });
    json!({
        "summary": operation.summary,
        "parameters": in_path.into_iter().chain(in_query).collect::<Vec<Value>>(),
        "responses": { "200": answer, "default": problem },
    })
}

fn problem_details() -> Value {
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
