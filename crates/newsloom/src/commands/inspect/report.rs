//! `newsloom inspect report`.

use crate::cli::InspectReport;
use crate::{clock, settings};
use newsloom_fetch::files::{self, FileError};
use newsloom_lang::CodePoints;
use newsloom_model::{
    Annotations, EntityType, Entry, Location, Mention, Page, Passage, Refusal, Report, Span, Statement,
};
use newsloom_normalize::{Normalizer, Reading, RuleUse};
use serde_json::{Value, json};
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

/// Prints what each record of each file holds, also of what is refused. Exit code 1 where some of it is no report.
pub(crate) fn report(options: &InspectReport) -> anyhow::Result<ExitCode> {
    let mut out = stdout().lock();
    let config = settings::load(options.config.as_deref())?;
    let (normalizer, extractor) = (Normalizer::new(&config.sites)?, settings::extractor(&config.options)?);
    let mut all_well = true;
    for path in &options.files {
        let entries: Box<dyn Iterator<Item = Result<Entry, FileError>>> = match files::read(path) {
            Ok(entries) => entries,
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
        for entry in entries {
            let line = match entry {
                Ok(entry) => {
                    let name = name(path, &entry);
                    let reading = normalizer.read(&page(entry, options));
                    all_well &= reading.refusal.is_none();
                    line(name, &reading, &extractor.annotate(&reading.report))
                }
                Err(error) => {
                    all_well = false;
                    json!({"file": path.display().to_string(), "problems": [error.to_string()]})
                }
            };
            if options.json {
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{line:#}")?;
            }
        }
    }
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// ("id", the record's own id) or ("file", the path).
fn name(path: &Path, entry: &Entry) -> (&'static str, String) {
    match &entry.external_id {
        Some(id) => ("id", id.clone()),
        None => ("file", path.display().to_string()),
    }
}

fn page(mut entry: Entry, options: &InspectReport) -> Page {
    entry.url = entry.url.or_else(|| options.url.clone());
    entry.published = entry.published.or_else(|| options.published.as_deref().and_then(files::moment));
    Page {
        url: entry.url.clone(),
        body: entry.content.clone(),
        fetched: clock::now(),
        outlet: None,
        entry,
        problem: None,
    }
}

/// Where the place lies that `mention` denotes.
fn location<'f>(found: &'f Annotations, mention: &Mention) -> Option<&'f Location> {
    let is_place = mention.entity_type == EntityType::Place;
    found.locations.iter().find(|l| is_place && l.entity == mention.entity)
}

/// What went wrong, a refusal first.
fn problems(reading: &Reading) -> Vec<&str> {
    let refusal = reading.refusal.as_ref().map(|Refusal(why)| why.as_str());
    refusal.into_iter().chain(reading.report.problems.iter().map(|p| p.0.as_str())).collect()
}

fn passages(report: &Report, points: &CodePoints) -> Vec<Value> {
    let told = |p: &Passage| {
        let s = points.span(p.span);
        json!({"start": s.start, "end": s.end, "kind": p.kind})
    };
    report.passages.iter().map(told).collect()
}

/// What each selector of the site's rules did.
fn rules(reading: &Reading) -> Vec<Value> {
    let told = |rule: &RuleUse| {
        let action = if rule.keeps { "keep" } else { "drop" };
        json!({"site": rule.site, "action": action, "selector": rule.selector, "elements": rule.elements})
    };
    reading.rules.iter().map(told).collect()
}

fn entities(report: &Report, found: &Annotations, points: &CodePoints) -> Vec<Value> {
    let told = |m: &Mention| {
        let (s, place) = (points.span(m.span), location(found, m));
        json!({"start": s.start, "end": s.end, "text": m.span.of(&report.text), "type": m.entity_type,
            "kind": m.kind, "entity": m.entity, "country": place.map(|p| &p.country),
            "latitude": place.map(|p| p.latitude), "longitude": place.map(|p| p.longitude)})
    };
    found.mentions.iter().map(told).collect()
}

fn statements(found: &Annotations, points: &CodePoints) -> Vec<Value> {
    let at = |span: Span| points.span(span);
    let told = |statement: &Statement| {
        let s = at(statement.span);
        let heading = statement.heading.map(|h| json!({"start": at(h).start, "end": at(h).end}));
        let issuer = statement.issuer.as_ref();
        let issuer =
            issuer.map(|i| json!({"start": at(i.span).start, "end": at(i.span).end, "entity": i.entity}));
        json!({"start": s.start, "end": s.end, "heading": heading, "issuer": issuer})
    };
    found.statements.iter().map(told).collect()
}

fn line((key, name): (&'static str, String), reading: &Reading, found: &Annotations) -> Value {
    let report = &reading.report;
    let points = CodePoints::of(&report.text);
    let at = |span: Span| points.span(span);
    json!({
        key: name,
        "title": report.title,
        "authors": report.authors,
        "published": report.published.map(|m| m.as_written()),
        "modified": report.modified.map(|m| m.as_written()),
        "language": report.language,
        "url": report.url,
        "canonical_url": report.canonical_url,
        "site": report.site,
        "image": report.image,
        "dateline": report.dateline.as_ref().map(|d| &d.text),
        "agency": report.agency,
        "genre": report.genre,
        "text": report.text,
        "passages": passages(report, &points),
        "body": report.body(),
        "entities": entities(report, found, &points),
        "statements": statements(found, &points),
        "quotes": found.quotes.iter().map(|q| {
            let s = at(q.span);
            json!({"start": s.start, "end": s.end, "kind": q.kind,
                "speaker": q.speaker.as_ref().map(|x| {
                    let s = at(x.span);
                    json!({"start": s.start, "end": s.end, "entity": x.entity})
                }),
                "cue": q.cue.map(|c| { let s = at(c); json!({"start": s.start, "end": s.end}) }),
                "parts": q.parts.iter().map(|p| { let s = at(*p); json!({"start": s.start, "end": s.end}) }).collect::<Vec<_>>()})
        }).collect::<Vec<_>>(),
        "figures": found.figures.iter().map(|f| {
            let s = at(f.span);
            json!({"start": s.start, "end": s.end, "value": f.value, "value_high": f.value_high,
                "relation": f.relation, "unit": f.unit, "counts": f.counts})
        }).collect::<Vec<_>>(),
        "dates": found.daterefs.iter().map(|d| {
            let s = at(d.span);
            json!({"start": s.start, "end": s.end, "from": d.from, "to": d.to})
        }).collect::<Vec<_>>(),
        "actions": found.actions.iter().map(|a| {
            let s = at(a.span);
            json!({"start": s.start, "end": s.end, "event": a.event, "mode": a.mode, "source": a.source,
                "target": a.target, "negated": a.negated, "hypothetical": a.hypothetical})
        }).collect::<Vec<_>>(),
        "refused": reading.refusal.is_some(),
        "rules": rules(reading),
        "problems": problems(reading),
    })
}
