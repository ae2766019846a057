//! Places of a story whose whereabouts are known.

use crate::Result;
use crate::record::each;
use newsloom_desk::clean;
use newsloom_model::StoryId;
use newsloom_store::{About, Reader, ViewFilter};

/// Places of one story.
const MOST: usize = 200;

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) name: String,
    /// ISO 3166-1 code.
    pub(super) country: Option<String>,
    /// Degrees north and east.
    pub(super) position: Option<(f64, f64)>,
}

/// The places that reports of a story name, each once, but for those of which nobody knows where they are.
pub(super) fn places(reader: &Reader, story: StoryId) -> Result<Vec<Place>> {
    let mut places: Vec<Place> = Vec::new();
    let filter = ViewFilter { about: About::Story(story), after: None };
    each(reader, "entities", &filter, |mention| {
        let is_name = mention.text("type") == Some("PLACE")
            && mention.text("kind") == Some("name")
            && mention.text("passage_kind") != Some("furniture");
        let place = Place {
            name: clean(mention.text("entity").unwrap_or_default()),
            country: mention.text("country").map(str::to_owned),
            position: mention.real("latitude").zip(mention.real("longitude")),
        };
        let is_somewhere = place.country.is_some() || place.position.is_some();
        if is_name && is_somewhere && places.len() < MOST && !places.contains(&place) {
            places.push(place);
        }
        Ok(())
    })?;
    Ok(places)
}
