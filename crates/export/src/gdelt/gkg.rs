//! The reports of one story as rows of the Global Knowledge Graph 2.1.

use super::events::digits;
use super::fields::{self, Place, plain};
use crate::address::web_address;
use crate::record::{Record, each};
use crate::{Output, Result};
use newsloom_desk::clean;
use newsloom_model::StoryId;
use newsloom_store::{About, Reader, ViewFilter};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// A report, and what is found in it, each with its offset in code points.
#[derive(Default)]
struct GraphRow {
    fetched: String,
    outlet: String,
    url: String,
    image: String,
    extras: String,
    persons: Vec<(String, i64)>,
    organizations: Vec<(String, i64)>,
    names: Vec<(String, i64)>,
    places: Vec<Place>,
    quotations: Vec<String>,
    amounts: Vec<String>,
    /// Kind and number, without where.
    counts: Vec<(String, i64)>,
}

/// Writes a row for each report of a story. Returns how many.
pub(super) fn write(reader: &Reader, story: StoryId, output: &mut Output) -> Result<u64> {
    let filter = ViewFilter { about: About::Story(story), after: None };
    let mut reports: BTreeMap<i64, GraphRow> = BTreeMap::new();
    each(reader, "reports", &filter, |row| {
        reports.insert(row.integer("report_id").unwrap_or_default(), GraphRow::of(row));
        Ok(())
    })?;
    let mut add = |view: &str, add: fn(&mut GraphRow, Record<'_>)| {
        each(reader, view, &filter, |row| {
            let is_content = !matches!(row.text("passage_kind"), Some("furniture" | "caption"));
            let report = row.integer("report_id").and_then(|id| reports.get_mut(&id));
            if let Some(report) = report.filter(|_| is_content) {
                add(report, row);
            }
            Ok(())
        })
    };
    add("entities", GraphRow::add_entity)?;
    add("quotes", GraphRow::add_quote)?;
    add("figures", GraphRow::add_figure)?;
    for (id, report) in &reports {
        writeln!(output, "{}", report.row(*id).join("\t"))?;
    }
    Ok(reports.len() as u64)
}

impl GraphRow {
    fn of(row: Record<'_>) -> Self {
        let text = |column| row.text(column).map(clean).unwrap_or_default();
        let authors: Vec<String> = row.list("authors").iter().map(|author| plain(author)).collect();
        let tags = [
            ("PAGE_AUTHORS", authors.join(";")),
            ("PAGE_PRECISEPUBTIMESTAMP", precise(row)),
            ("PAGE_TITLE", text("title")),
        ];
        let tags = tags.iter().filter(|(_, value)| !value.is_empty());
        Self {
            fetched: row.text("fetched").map(digits).unwrap_or_default(),
            outlet: text("outlet"),
            url: row.address().unwrap_or_default(),
            image: web_address(row.text("image")).unwrap_or_default(),
            extras: tags.map(|(tag, value)| format!("<{tag}>{}</{tag}>", escaped(value))).collect(),
            ..Self::default()
        }
    }

    /// Names alone: neither descriptions nor pronouns.
    fn add_entity(&mut self, entity: Record<'_>) {
        let name = entity.text("entity").map(plain).filter(|name| !name.is_empty());
        let Some((name, offset)) = name.zip(entity.integer("start_offset")) else { return };
        if entity.text("kind") != Some("name") {
            return;
        }
        match entity.text("type") {
            Some("PERSON") => self.persons.push((name.clone(), offset)),
            Some("ORG") => self.organizations.push((name.clone(), offset)),
            _ => self.places.extend(Place::of(entity)),
        }
        self.names.push((name, offset));
    }

    /// Only words that are said to be the speaker's own.
    fn add_quote(&mut self, quote: Record<'_>) {
        let ends = quote.integer("start_offset").zip(quote.integer("end_offset"));
        let (Some((start, end)), Some("direct")) = (ends, quote.text("kind")) else { return };
        let (verb, text) =
            ["cue", "text"].map(|column| quote.text(column).map(plain).unwrap_or_default()).into();
        self.quotations.push(format!("{start}|{}|{verb}|{text}", end - start));
    }

    fn add_figure(&mut self, figure: Record<'_>) {
        self.counts.extend(fields::count(figure));
        let object = figure.text("counts").or_else(|| figure.text("unit")).map(plain);
        let object = object.filter(|object| !object.is_empty());
        if let (Some(value), Some(object), Some(offset)) =
            (figure.real("value"), object, figure.integer("start_offset"))
        {
            self.amounts.push(format!("{value},{object},{offset}"));
        }
    }

    /// The 27 columns.
    fn row(&self, id: i64) -> [String; 27] {
        let none = String::new;
        let of_the_web = if self.url.is_empty() { none() } else { "1".into() };
        [
            format!("{}-{id}", self.fetched),
            self.fetched.clone(),
            of_the_web,
            self.outlet.clone(),
            self.url.clone(),
            self.counts.iter().map(|(count, _)| count.as_str()).collect::<Vec<_>>().join(";"),
            self.counts.iter().map(|(count, at)| format!("{count}#{at}")).collect::<Vec<_>>().join(";"),
            // Themes.
            none(),
            none(),
            fields::distinct(&self.places),
            fields::with_offsets(&self.places),
            distinct(&self.persons),
            with_offsets(&self.persons),
            distinct(&self.organizations),
            with_offsets(&self.organizations),
            // Tone, dates, GCAM.
            none(),
            none(),
            none(),
            self.image.clone(),
            // Other images and videos.
            none(),
            none(),
            none(),
            self.quotations.join("#"),
            with_offsets(&self.names),
            self.amounts.join(";"),
            none(),
            self.extras.clone(),
        ]
    }
}

/// When the outlet claims to have published, where that is more than a day.
fn precise(row: Record<'_>) -> String {
    let is_day = row.integer("published_day_only") == Some(1);
    row.text("published").filter(|_| !is_day).map(digits).unwrap_or_default()
}

/// Each name once, in lower case as in GDELT.
fn distinct(names: &[(String, i64)]) -> String {
    let names: BTreeSet<String> = names.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.into_iter().collect::<Vec<_>>().join(";")
}

fn with_offsets(names: &[(String, i64)]) -> String {
    names.iter().map(|(name, offset)| format!("{name},{offset}")).collect::<Vec<_>>().join(";")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_columns_of_the_graph() {
        let report = GraphRow {
            fetched: "20260304110200".into(),
            outlet: "quay.example".into(),
            url: "https://quay.example/a".into(),
            persons: vec![("Ilse Varga".into(), 4), ("Anders Quist".into(), 40), ("Ilse Varga".into(), 90)],
            quotations: vec!["10|5|said|No".into(), "30|6|asked|Why".into()],
            amounts: vec!["12,boats,60".into()],
            counts: vec![("KILL#3########".into(), 70)],
            ..GraphRow::default()
        };
        let row = report.row(7);
        assert_eq!(
            row[..5],
            ["20260304110200-7", "20260304110200", "1", "quay.example", "https://quay.example/a"]
        );
        assert_eq!((row[5].as_str(), row[6].as_str()), ("KILL#3########", "KILL#3#########70"));
        assert_eq!(
            row[11..14],
            ["anders quist;ilse varga", "Ilse Varga,4;Anders Quist,40;Ilse Varga,90", ""]
        );
        assert_eq!((row[22].as_str(), row[24].as_str()), ("10|5|said|No#30|6|asked|Why", "12,boats,60"));
        assert_eq!(escaped("<b>"), "&lt;b&gt;");
    }
}
