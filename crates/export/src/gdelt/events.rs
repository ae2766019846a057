//! The events of one story.

use super::codes::{country, goldstein, quad_class};
use crate::record::{Record, each};
use crate::{Output, Result, day};
use jiff::civil::Date;
use newsloom_desk::{clean, named};
use newsloom_lang::{CodePoints, sentences};
use newsloom_model::StoryId;
use newsloom_store::{About, Reader, ViewFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::rc::Rc;

/// Actions of one report that are numbered apart.
const PER_REPORT: i64 = 4096;

/// Columns of the places of an event, and of what GDELT knows of an actor beside code, name and country.
const PLACES: usize = 24;
const GROUPS: usize = 7;

/// What makes two actions one event: who, to whom, and the code.
type Key = ([Option<String>; 2], String);

/// Something that somebody did to somebody, as reports of a story tell it.
pub(super) struct Event {
    actors: [Option<String>; 2],
    cameo: String,
    mentions: Vec<Mention>,
}

/// A place in a report that says so.
struct Mention {
    /// The report's number and that of the action in it.
    id: i64,
    report: Rc<Report>,
    start: i64,
    confidence: Option<f64>,
}

/// What mentions say of their report.
#[derive(Default)]
struct Report {
    id: i64,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    /// "20260304110200"
    fetched: String,
    /// Code points of the text, and where its sentences begin.
    length: Option<usize>,
    sentences: Vec<usize>,
    /// Where the first paragraph ends.
    lead_end: Option<i64>,
}

/// The events of a story, in the order of their first mentions.
pub(super) fn events(reader: &Reader, story: StoryId) -> Result<Vec<Event>> {
    let filter = ViewFilter { about: About::Story(story), after: None };
    let mut found: BTreeMap<Key, Vec<Mention>> = BTreeMap::new();
    let mut numbers: HashMap<i64, i64> = HashMap::new();
    each(reader, "actions", &filter, |action| {
        if let Some((key, mention)) = mention(action, &mut numbers) {
            found.entry(key).or_default().push(mention);
        }
        Ok(())
    })?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let reports = reports(reader, &filter)?;
    let mut events: Vec<Event> = Vec::new();
    for ((actors, cameo), mut mentions) in found {
        for mention in &mut mentions {
            mention.report = reports.get(&mention.report.id).cloned().unwrap_or_default();
        }
        mentions.sort_by(|a, b| (&a.report.fetched, a.id).cmp(&(&b.report.fetched, b.id)));
        events.push(Event { actors, cameo, mentions });
    }
    events.sort_by_key(Event::id);
    Ok(events)
}

/// None where it is not said to have happened, by nobody to nobody, or stands outside the report's own text.
fn mention(action: Record<'_>, numbers: &mut HashMap<i64, i64>) -> Option<(Key, Mention)> {
    let report = action.integer("report_id")?;
    let number = numbers.entry(report).or_default();
    *number += 1;
    let id = report.checked_mul(PER_REPORT)?.checked_add(*number).filter(|_| *number < PER_REPORT)?;
    let is_fact = action.integer("negated") == Some(0) && action.integer("hypothetical") == Some(0);
    let is_content = !matches!(action.text("passage_kind"), Some("furniture" | "caption"));
    let actors = ["source", "target"].map(|side| {
        let list = action.text(side).and_then(|json| serde_json::from_str(json).ok())?;
        named(&list).map(|names| clean(&names))
    });
    let cameo = action.text("cameo").filter(|code| quad_class(code).is_some())?.to_owned();
    (is_fact && is_content && actors.iter().any(Option::is_some)).then(|| {
        let mention = Mention {
            id,
            report: Rc::new(Report { id: report, ..Report::default() }),
            start: action.integer("start_offset").unwrap_or_default(),
            confidence: action.real("confidence"),
        };
        ((actors, cameo), mention)
    })
}

fn reports(reader: &Reader, filter: &ViewFilter<'_>) -> Result<HashMap<i64, Rc<Report>>> {
    let mut reports: HashMap<i64, Report> = HashMap::new();
    each(reader, "reports", filter, |row| {
        let id = row.integer("report_id").unwrap_or_default();
        let text = row.text("text");
        let points = text.map(CodePoints::of);
        let starts = text.map(sentences).unwrap_or_default();
        let report = Report {
            id,
            outlet: row.text("outlet").map(clean),
            url: row.address(),
            published: row
                .text("published")
                .and_then(|time| day::local(time, row.integer("published_offset"))),
            fetched: row.text("fetched").map(digits).unwrap_or_default(),
            length: text.map(|text| text.chars().count()),
            sentences: points
                .iter()
                .flat_map(|points| starts.iter().map(|span| points.at(span.start)))
                .collect(),
            lead_end: None,
        };
        reports.insert(id, report);
        Ok(())
    })?;
    each(reader, "passages", filter, |passage| {
        let report = passage.integer("report_id").and_then(|id| reports.get_mut(&id));
        if let Some(report) = report
            && passage.text("kind") == Some("body")
        {
            let ends = [report.lead_end, passage.integer("end_offset")];
            report.lead_end = ends.into_iter().flatten().min();
        }
        Ok(())
    })?;
    Ok(reports.into_iter().map(|(id, report)| (id, Rc::new(report))).collect())
}

/// "2026-03-04T11:02:00Z" as "20260304110200".
pub(super) fn digits(time: &str) -> String {
    time.chars().filter(char::is_ascii_digit).collect()
}

impl Event {
    fn id(&self) -> i64 {
        self.mentions.iter().map(|mention| mention.id).min().unwrap_or_default()
    }

    pub(super) fn mentions(&self) -> usize {
        self.mentions.len()
    }

    /// Writes its row, and one for each mention.
    pub(super) fn write(&self, events: &mut Output, mentions: &mut Output) -> Result<()> {
        let Some(first) = self.mentions.first() else { return Ok(()) };
        writeln!(events, "{}", self.row(first).join("\t"))?;
        for mention in &self.mentions {
            writeln!(mentions, "{}", mention.row(self.id(), &first.report.fetched).join("\t"))?;
        }
        Ok(())
    }

    /// The 61 columns of an event.
    fn row(&self, first: &Mention) -> Vec<String> {
        let day = self.mentions.iter().filter_map(|mention| mention.report.published).min();
        let outlets: BTreeSet<&String> =
            self.mentions.iter().filter_map(|m| m.report.outlet.as_ref()).collect();
        let reports: BTreeSet<i64> = self.mentions.iter().map(|mention| mention.report.id).collect();
        let is_root = self.mentions.iter().filter_map(Mention::is_in_lead).max();
        let mut row = vec![self.id().to_string()];
        row.extend(days(day));
        for actor in &self.actors {
            row.extend(actor_columns(actor.as_deref()));
        }
        row.extend([
            is_root.map(|is_root| u8::from(is_root).to_string()).unwrap_or_default(),
            self.cameo.clone(),
            self.cameo.get(..3).unwrap_or(&self.cameo).to_owned(),
            self.cameo.get(..2).unwrap_or_default().to_owned(),
            quad_class(&self.cameo).map(|class| class.to_string()).unwrap_or_default(),
            goldstein(&self.cameo).unwrap_or_default().to_owned(),
            self.mentions.len().to_string(),
            outlets.len().to_string(),
            reports.len().to_string(),
            String::new(),
        ]);
        row.extend(vec![String::new(); PLACES]);
        row.extend([first.report.fetched.clone(), first.report.url.clone().unwrap_or_default()]);
        row
    }
}

/// Day, month, year and fraction of the year: (month · 30 + day) / 365 behind the year, as GDELT has it.
fn days(day: Option<Date>) -> [String; 4] {
    let Some(day) = day else { return Default::default() };
    let fraction = (f64::from(day.month()) * 30.0 + f64::from(day.day())) / 365.0;
    [
        day.strftime("%Y%m%d").to_string(),
        day.strftime("%Y%m").to_string(),
        day.year().to_string(),
        format!("{:.4}", f64::from(day.year()) + fraction),
    ]
}

/// Code, name, country, and seven columns of groups, religions and types.
fn actor_columns(name: Option<&str>) -> Vec<String> {
    let code = name.and_then(country).unwrap_or_default();
    let known = [code, name.unwrap_or_default(), code].map(str::to_owned);
    known.into_iter().chain(vec![String::new(); GROUPS]).collect()
}

impl Mention {
    /// None where the report has no paragraph.
    fn is_in_lead(&self) -> Option<bool> {
        self.report.lead_end.map(|end| self.start < end)
    }

    /// The 16 columns of a mention.
    fn row(&self, event: i64, first: &str) -> Vec<String> {
        let report = &self.report;
        let start = usize::try_from(self.start).unwrap_or_default();
        let sentence = report.sentences.partition_point(|sentence| *sentence <= start);
        let of_the_web = report.url.is_some();
        let confidence = self.confidence.map(|share| format!("{:.0}", share * 100.0));
        [
            event.to_string(),
            first.to_owned(),
            report.fetched.clone(),
            if of_the_web { "1".into() } else { String::new() },
            report.outlet.clone().unwrap_or_default(),
            report.url.clone().unwrap_or_default(),
            if sentence > 0 { sentence.to_string() } else { String::new() },
            String::new(),
            String::new(),
            self.start.to_string(),
            "1".into(),
            confidence.unwrap_or_default(),
            report.length.map(|length| length.to_string()).unwrap_or_default(),
            String::new(),
            String::new(),
            String::new(),
        ]
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_columns_of_gdelt() {
        let report = Rc::new(Report {
            id: 3,
            outlet: Some("quay.example".into()),
            url: Some("https://quay.example/a".into()),
            published: Some("2026-03-04".parse().unwrap()),
            fetched: digits("2026-03-04T11:02:00Z"),
            length: Some(120),
            sentences: vec![0, 40],
            lead_end: Some(39),
        });
        let mention = |id, start| Mention { id, report: Rc::clone(&report), start, confidence: Some(0.6) };
        let event = Event {
            actors: [Some("France".into()), None],
            cameo: "042".into(),
            mentions: vec![mention(12_289, 44), mention(12_290, 5)],
        };
        let row = event.row(&event.mentions[0]);
        assert_eq!(row.len(), 61);
        assert_eq!(row[..8], ["12289", "20260304", "202603", "2026", "2026.2575", "FRA", "France", "FRA"]);
        assert_eq!(row[25..35], ["1", "042", "042", "04", "1", "1.9", "2", "1", "1", ""]);
        assert_eq!(row[59..], ["20260304110200", "https://quay.example/a"]);
        let mention = event.mentions[0].row(event.id(), "20260304110200");
        assert_eq!(mention.len(), 16);
        assert_eq!(mention[6..13], ["2", "", "", "44", "1", "60", "120"]);
    }
}
