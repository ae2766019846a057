//! `ETag` and `Last-Modified`: kept and sent back byte for byte, whatever stands in them.

use newsloom_model::Cursor;
use reqwest::header::{ETAG, HeaderMap, HeaderName, LAST_MODIFIED};

/// What one version of a feed may be recognized by. The two belong together: one is never kept with the other of
/// another answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The value of `ETag`.
    pub etag: Option<Vec<u8>>,
    /// The value of `Last-Modified`.
    pub last_modified: Option<Vec<u8>>,
}

impl Validators {
    /// Those of an answer.
    pub fn of(headers: &HeaderMap) -> Self {
        let value = |name: HeaderName| {
            headers.get(name).map(|value| value.as_bytes().to_vec()).filter(|value| !value.is_empty())
        };
        Self { etag: value(ETAG), last_modified: value(LAST_MODIFIED) }
    }

    /// Takes the place of those that were remembered, both of them.
    pub(super) fn replace(&self, cursor: &mut Cursor, host: Option<&str>) {
        cursor.etag.clone_from(&self.etag);
        cursor.last_modified.clone_from(&self.last_modified);
        cursor.answered_by = host.map(str::to_owned);
    }

    /// After a 304: nothing changes where all that it says is known already (servers leave out the one or the
    /// other), and the set is replaced where it says something new.
    pub(super) fn refresh(&self, cursor: &mut Cursor, host: Option<&str>) {
        let new = |came: &Option<Vec<u8>>, known: &Option<Vec<u8>>| came.is_some() && came != known;
        if new(&self.etag, &cursor.etag) || new(&self.last_modified, &cursor.last_modified) {
            self.replace(cursor, host);
        }
    }
}
