//! STIX 2.1: the story and each of its reports as reports, outlets and names as identities, places as locations, what is said as
//! notes, copies as relationships. Nothing is said of threats.

use super::ids::{created, id, report_key, story_key, url_id};
use super::places::{Place, places};
use crate::Result;
use crate::address::web_address;
use crate::claims::{Claim, claims};
use crate::record::each;
use newsloom_desk::{Compared, clean, headline, title};
use newsloom_model::ReportId;
use newsloom_store::{About, MemberRow, Reader, ViewFilter};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// When identities were made: what is said of an outlet is its name, which is the same in every bundle.
const TIMELESS: &str = "2026-01-01T00:00:00Z";

/// A bundle of one story. The same story gives the same bundle.
///
/// # Errors
/// [`crate::Error`].
pub fn stix(reader: &Reader, story: &Compared) -> Result<String> {
    let places = places(reader, story.detail.story.story_id)?;
    let bundle = Bundle::of(story, &places, first_seen(reader, story)?);
    Ok(format!("{:#}\n", bundle.json()))
}

/// When reports that have several versions were read first.
fn first_seen(reader: &Reader, story: &Compared) -> Result<HashMap<i64, String>> {
    let mut seen = HashMap::new();
    if story.detail.reports.iter().all(|report| report.version == 1) {
        return Ok(seen);
    }
    let filter = ViewFilter { about: About::Story(story.detail.story.story_id), after: None };
    each(reader, "versions", &filter, |version| {
        if let (Some(report), Some(1), Some(time)) =
            (version.integer("report_id"), version.integer("version"), version.text("seen"))
        {
            seen.insert(report, time.to_owned());
        }
        Ok(())
    })?;
    Ok(seen)
}

struct Bundle<'s> {
    story: &'s Compared,
    key: String,
    /// When the story was made, and when a report, or a correction, came last.
    created: &'s str,
    modified: &'s str,
    /// In order of their making, each id once: an outlet of two reports is one identity.
    objects: Vec<Value>,
    ids: HashSet<String>,
    reports: BTreeMap<ReportId, String>,
    first_seen: HashMap<i64, String>,
}

impl<'s> Bundle<'s> {
    fn of(story: &'s Compared, places: &[Place], first_seen: HashMap<i64, String>) -> Self {
        let key = story_key(&story.detail);
        let created = created(&story.detail).unwrap_or(TIMELESS);
        let happened = story.detail.ledger.iter().map(|row| row.happened_at.as_str());
        let modified = happened.chain(story.detail.story.last_fetched.as_deref()).fold(created, Ord::max);
        let (objects, ids, reports) = Default::default();
        let mut bundle = Self { story, key, created, modified, objects, ids, reports, first_seen };
        bundle.add(identity("newsloom", "system"));
        for report in &story.detail.reports {
            let object = bundle.report(report);
            bundle.reports.insert(report.report_id, text(&object, "id"));
            bundle.add(object);
        }
        for copy in &story.detail.reports {
            bundle.derived(copy).into_iter().for_each(|object| bundle.add(object));
        }
        for place in places {
            bundle.add(bundle.location(place));
        }
        for claim in claims(story) {
            bundle.note(&claim).into_iter().for_each(|object| bundle.add(object));
        }
        bundle.add(bundle.main());
        bundle
    }

    fn json(self) -> Value {
        let modified = self.objects.last().map(|story| text(story, "modified")).unwrap_or_default();
        json!({"type": "bundle", "id": format!("bundle--{}", id(&["bundle", &self.key, &modified])), "objects": self.objects})
    }

    fn add(&mut self, object: Value) {
        if self.ids.insert(text(&object, "id")) {
            self.objects.push(object);
        }
    }

    /// An object of the story, made with it and as old as it.
    fn object(&self, kind: &str, words: &[&str]) -> Map<String, Value> {
        let id = id(&[&[kind, &self.key], words].concat());
        object(kind, &format!("{kind}--{id}"), self.created, self.modified)
    }

    /// The report of an outlet, with its address.
    fn report(&mut self, report: &MemberRow) -> Value {
        let key = report_key(report);
        let id = format!("report--{}", id(&["report", &key]));
        let created = self.first_seen.get(&report.report_id.0).unwrap_or(&report.fetched);
        let mut object = object("report", &id, created, &report.fetched);
        let mut refs = Vec::new();
        if let Some(outlet) = &report.outlet {
            let outlet = identity(outlet, "organization");
            refs.push(json!(text(&outlet, "id")));
            self.add(outlet);
        }
        if let Some(url) = web_address(report.url.as_deref()) {
            let address = json!({"type": "url", "spec_version": "2.1", "id": format!("url--{}", url_id(&url)), "value": url});
            refs.push(json!(text(&address, "id")));
            self.add(address);
        }
        if refs.is_empty() {
            refs.push(json!(newsloom()));
        }
        object.insert("name".into(), json!(clean(title(report))));
        insert(&mut object, "description", report.lead.as_deref().map(clean));
        insert(&mut object, "lang", report.language.clone());
        object.insert("published".into(), json!(report.published.as_ref().unwrap_or(&report.fetched)));
        object.insert("object_refs".into(), json!(refs));
        object.insert("external_references".into(), json!([reference(report)]));
        Value::Object(object)
    }

    /// That a report is a copy of another.
    fn derived(&self, copy: &MemberRow) -> Option<Value> {
        let source = self.reports.get(&copy.report_id)?;
        let target = self.reports.get(&copy.copy_of?)?;
        let mut object = self.object("relationship", &[source, target]);
        object.insert("relationship_type".into(), json!("derived-from"));
        object.insert("source_ref".into(), json!(source));
        object.insert("target_ref".into(), json!(target));
        Some(Value::Object(object))
    }

    fn location(&self, place: &Place) -> Value {
        let position = place.position.map(|(north, east)| format!("{north} {east}")).unwrap_or_default();
        let country = place.country.as_deref().unwrap_or_default();
        let mut object = self.object("location", &[&place.name, country, &position]);
        object.insert("name".into(), json!(place.name));
        insert(&mut object, "country", place.country.clone());
        if let Some((north, east)) = place.position {
            object.insert("latitude".into(), json!(north));
            object.insert("longitude".into(), json!(east));
        }
        Value::Object(object)
    }

    /// None where the text is empty or no report says so.
    fn note(&self, claim: &Claim) -> Option<Value> {
        let reports: Vec<&String> =
            claim.reports.iter().filter_map(|report| self.reports.get(report)).collect();
        if reports.is_empty() || claim.text.is_empty() {
            return None;
        }
        let mut object = self.object("note", &[&claim.about, &claim.text, reports[0]]);
        object.insert("abstract".into(), json!(claim.about));
        object.insert("content".into(), json!(claim.text));
        object.insert("object_refs".into(), json!(reports));
        Some(Value::Object(object))
    }

    /// The story, which refers to all else.
    fn main(&self) -> Value {
        let row = &self.story.detail.story;
        let (title, lead) = headline(row);
        let mut object = self.object("report", &[]);
        object.insert("name".into(), json!(clean(title)));
        insert(&mut object, "description", lead.map(clean));
        let published = row.first_published.as_ref().or(row.first_fetched.as_ref());
        object.insert("published".into(), json!(published.map_or(TIMELESS, String::as_str)));
        let refs: Vec<&Value> = self.objects.iter().map(|object| &object["id"]).collect();
        object.insert("object_refs".into(), json!(refs));
        let sources: Vec<Value> = self.story.detail.reports.iter().map(reference).collect();
        object.insert("external_references".into(), json!(sources));
        Value::Object(object)
    }
}

/// What all objects but addresses have.
fn object(kind: &str, id: &str, created: &str, modified: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".into(), json!(kind));
    object.insert("spec_version".into(), json!("2.1"));
    object.insert("id".into(), json!(id));
    object.insert("created_by_ref".into(), json!(newsloom()));
    object.insert("created".into(), json!(precise(created)));
    object.insert("modified".into(), json!(precise(modified)));
    object
}

/// A stored time with milliseconds, which STIX asks for.
fn precise(time: &str) -> String {
    time.strip_suffix('Z').map_or_else(|| time.to_owned(), |second| format!("{second}.000Z"))
}

fn newsloom() -> String {
    format!("identity--{}", id(&["identity", "system", "newsloom"]))
}

/// A program or an organization, by its name alone.
fn identity(name: &str, class: &str) -> Value {
    let id = format!("identity--{}", id(&["identity", class, name]));
    let mut object = object("identity", &id, TIMELESS, TIMELESS);
    object.insert("name".into(), json!(clean(name)));
    object.insert("identity_class".into(), json!(class));
    Value::Object(object)
}

fn reference(report: &MemberRow) -> Value {
    let mut reference = Map::new();
    reference.insert("source_name".into(), json!(report.outlet.as_deref().map_or("unknown".into(), clean)));
    insert(&mut reference, "url", web_address(report.url.as_deref()));
    insert(&mut reference, "external_id", report.external_id.clone());
    reference.insert("description".into(), json!(clean(title(report))));
    Value::Object(reference)
}

fn insert(object: &mut Map<String, Value>, name: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        object.insert(name.into(), json!(value));
    }
}

fn text(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap_or_default().to_owned()
}
