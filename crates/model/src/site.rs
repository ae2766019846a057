//! What a user says about the pages of a site.

use serde::{Deserialize, Serialize};

/// Which elements of a site's pages are the report's, and which never are. A rule is in force where its host is the
/// page's and its generator the one that the page names; one of the two is given at least.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteRule {
    /// The site's host; its subdomains are meant as well.
    pub host: Option<String>,
    /// The publishing system by the beginning of the page's `generator` element, without regard to case.
    pub generator: Option<String>,
    /// CSS selectors of the elements that hold the report: nothing else is its text.
    pub keep: Vec<String>,
    /// CSS selectors of elements that are not even looked at.
    pub drop: Vec<String>,
}
