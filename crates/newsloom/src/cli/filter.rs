//! Which stories: the same words for every command that is about several.

use clap::Args;

/// Which stories.
#[derive(Clone, Debug, Args)]
pub(crate) struct Filter {
    /// Only stories with a report since then: "24h", "7d", or a date
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Only stories reported by at least N outlets
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) outlets: u32,
    /// Only stories with at least N independent texts
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) origins: u32,
    /// Only stories with a report in this language ("en")
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Only stories with a report of this outlet
    #[arg(long, value_name = "OUTLET")]
    pub(crate) outlet: Option<String>,
    /// Only stories without a report of this outlet
    #[arg(long, value_name = "OUTLET")]
    pub(crate) missing: Option<String>,
    /// Only stories that name this person, organization or place
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Only stories with a report that contains all these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Only the stories of this watch; what is given beside it holds in place of the watch's own, the larger of two numbers
    #[arg(long, value_name = "NAME")]
    pub(crate) watch: Option<String>,
}
