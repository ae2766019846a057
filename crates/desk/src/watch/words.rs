//! Watches in words.

use crate::count;
use newsloom_model::{WatchFilter, WatchSpec};

/// "“ferry” · not in my.example · at least 2 origins"
pub fn filter_in_words(filter: &WatchFilter) -> String {
    let least = |n: u32, what: &str| (n > 0).then(|| format!("at least {}", count(n, what)));
    let parts = [
        filter.text.as_ref().map(|text| format!("“{text}”")),
        filter.naming.as_ref().map(|name| format!("naming {name}")),
        filter.language.clone(),
        filter.outlet.as_ref().map(|outlet| format!("in {outlet}")),
        filter.missing.as_ref().map(|outlet| format!("not in {outlet}")),
        least(filter.outlets, "outlet"),
        least(filter.origins, "origin"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "all stories".into() } else { parts.join(" · ") }
}

/// "new stories · 2, 5, 10 origins · corrections · quiet 22:00-07:00 Europe/Berlin"
pub fn events_in_words(spec: &WatchSpec) -> String {
    let numbers: Vec<String> = spec.origins.iter().map(u32::to_string).collect();
    let parts = [
        spec.stories.then(|| "new stories".to_owned()),
        (!numbers.is_empty()).then(|| format!("{} origins", numbers.join(", "))),
        spec.figures.then(|| "figures that differ".to_owned()),
        spec.corrections.then(|| "corrections".to_owned()),
        spec.suggested.then(|| "suggested joins too".to_owned()),
        spec.quiet.as_ref().map(|quiet| format!("quiet {quiet}")),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join(" · ")
}
