//! CSL-JSON, the items that citation processors and Zotero take.

use super::Reference;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// The references as a list of CSL-JSON items.
pub fn csl_json(references: &[Reference]) -> String {
    let items: Vec<Value> = references.iter().map(item).collect();
    format!("{:#}\n", Value::Array(items))
}

fn item(reference: &Reference) -> Value {
    let authors: Vec<Value> = reference.authors.iter().map(|name| json!({"literal": name})).collect();
    let fields = [
        ("id", Some(json!(format!("report{}", reference.report)))),
        ("type", Some(json!("article-newspaper"))),
        ("title", reference.title.as_ref().map(|title| json!(title))),
        ("author", (!authors.is_empty()).then_some(json!(authors))),
        ("container-title", reference.outlet.as_ref().map(|outlet| json!(outlet))),
        ("source", reference.agency.as_ref().map(|agency| json!(agency))),
        ("issued", reference.published.map(date)),
        ("accessed", reference.read.map(date)),
        ("URL", reference.url.as_ref().map(|url| json!(url))),
        ("language", reference.language.as_ref().map(|language| json!(language))),
    ];
    let known = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(known.collect::<Map<String, Value>>())
}

fn date(day: Date) -> Value {
    json!({"date-parts": [[day.year(), day.month(), day.day()]]})
}

#[cfg(test)]
mod tests {
    use super::super::tests::two;
    use super::*;

    #[test]
    fn what_is_known_is_written() {
        let items: Value = serde_json::from_str(&csl_json(&two())).unwrap();
        assert_eq!(items[0]["author"][1], json!({"literal": "Jörg Pahlke"}));
        assert_eq!(items[0]["issued"]["date-parts"], json!([[2026, 3, 4]]));
        assert_eq!(items[1], json!({"id": "report17", "type": "article-newspaper"}));
    }
}
