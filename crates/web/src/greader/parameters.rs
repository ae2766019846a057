//! Parameters of a request, which may stand in the address and in its form, and come several times.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use newsloom_model::StoryId;

/// What items are called.
const ITEM: &str = "tag:google.com,2005:reader/item/";

pub(crate) struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let form = String::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self::of(&query, &form))
    }
}

impl Parameters {
    fn of(query: &str, form: &str) -> Self {
        let read = |text: &str| serde_urlencoded::from_str::<Vec<(String, String)>>(text).unwrap_or_default();
        Self([read(query), read(form)].concat())
    }

    pub(super) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.one(name)?.parse().ok()
    }

    /// The stories that are named, in any of the forms that clients use.
    pub(super) fn stories(&self) -> Vec<StoryId> {
        self.all("i").filter_map(story).collect()
    }
}

/// The id of an item: 16 hexadecimal digits behind a prefix, or decimal ones.
pub(super) fn item(story: StoryId) -> String {
    format!("{ITEM}{:016x}", story.0)
}

fn story(item: &str) -> Option<StoryId> {
    let id = match item.strip_prefix(ITEM) {
        Some(digits) => i64::from_str_radix(digits, 16),
        None if item.len() == 16 && !item.starts_with('-') => i64::from_str_radix(item, 16),
        None => item.parse(),
    };
    id.ok().map(StoryId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_named_in_three_forms() {
        let long = item(StoryId(0x1f));
        assert_eq!(long, "tag:google.com,2005:reader/item/000000000000001f");
        let all = Parameters::of(&format!("i={long}&i=x"), "i=31&i=000000000000001f&i=-1&i=&a=1");
        assert_eq!(all.stories(), [31, 31, 31, -1].map(StoryId));
        assert_eq!((all.one("a"), all.number("a"), all.number("b")), (Some("1"), Some(1), None));
    }
}
