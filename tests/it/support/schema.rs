//! The served description of the API, and whether answers are as it says.

use super::desk::Desk;
use boon::{Compiler, Schemas};
use serde_json::Value;

/// Where the description lies for the validator; nobody is asked there.
const BASE: &str = "https://newsloom.example/openapi.json";

/// The description of the API that a desk serves.
pub(crate) struct Description(Value);

impl Description {
    pub(crate) fn of(desk: &Desk) -> Self {
        Self(desk.get("/api/v1/openapi.json").json())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0["paths"].as_object().unwrap().keys()
    }

    /// Panics where a good answer of this path is not as described (JSON Schema 2020-12).
    pub(crate) fn assert_answer(&self, path: &str, answer: &Value) {
        if let Err(why) = self.check(path, answer) {
            panic!("{path}: {why}\n{answer:#}");
        }
    }

    /// # Errors
    /// Why a good answer of this path is not as described.
    pub(crate) fn check(&self, path: &str, answer: &Value) -> Result<(), String> {
        let content = &self.0["paths"][path]["get"]["responses"]["200"]["content"];
        let stream = &content["text/event-stream"]["schema"]["contentSchema"];
        let schema = if stream.is_object() { stream } else { &content["application/json"]["schema"] };
        self.check_by(schema["$ref"].as_str().unwrap_or_else(|| panic!("{path} has no schema")), answer)
    }

    /// # Errors
    /// Why a value is not as the schema behind this reference says.
    pub(crate) fn check_by(&self, reference: &str, value: &Value) -> Result<(), String> {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource(BASE, self.0.clone()).unwrap();
        let schema = compiler.compile(&format!("{BASE}{reference}"), &mut schemas).unwrap();
        schemas.validate(value, schema).map_err(|error| format!("{error:#}"))
    }
}
