//! What was found in a document, as an entry.

use super::super::records::hash_id;
use super::words;
use newsloom_model::{Body, Entry, Moment};

/// What a document says.
pub(super) struct Found<'d> {
    pub(super) title: String,
    pub(super) outlet: Option<&'d str>,
    pub(super) published: Option<Moment>,
    pub(super) byline: Option<&'d str>,
    /// The name of its language.
    pub(super) language: Option<&'d str>,
    pub(super) text: String,
    /// The number that the database gave it.
    pub(super) number: Option<&'d str>,
}

/// The entry of a document.
///
/// # Errors
/// Why it is no report.
pub(super) fn report(found: &Found<'_>) -> Result<Entry, &'static str> {
    let said = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let (title, text, outlet) = (said(&found.title), said(&found.text), found.outlet.and_then(said));
    if title.is_none() && text.is_none() {
        return Err("it has neither title nor text");
    }
    if text.as_deref().is_some_and(words::is_unavailable) {
        return Err("the database says that it could not show its text; export it again");
    }
    // The same text in two outlets is two reports.
    let day = found.published.map(|moment| moment.to_string()).unwrap_or_default();
    let parts =
        [title.as_deref(), outlet.as_deref(), Some(&day), text.as_deref()].map(Option::unwrap_or_default);
    let id =
        found.number.map_or_else(|| hash_id(parts.join("\n").as_bytes()), |number| format!("id:{number}"));
    Ok(Entry {
        id,
        external_id: found.number.map(str::to_owned),
        title,
        authors: found.byline.and_then(said).into_iter().collect(),
        published: found.published,
        language: found.language.and_then(words::language).map(str::to_owned),
        outlet,
        content: text.map(Body::Text),
        ..Entry::default()
    })
}
