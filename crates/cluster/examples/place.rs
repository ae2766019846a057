//! Places four reports of two events and says why each is where it is.
//!
//! `cargo run -p newsloom-cluster --example place`

use newsloom_cluster::{Clusterer, Features, Settings};
use newsloom_model::{Annotations, Report, ReportId};

const REPORTS: [(&str, &str, &str); 4] = [
    (
        "a.example",
        "Flood in Marlow leaves three dead",
        "Three people died in Marlow on Friday when the Thornbeck dam gave way, mayor Ines Falk said.",
    ),
    (
        "b.example",
        "Three killed as dam fails above Marlow",
        "A burst of the Thornbeck dam flooded Marlow and killed three residents, said its mayor, Ines Falk.",
    ),
    (
        "c.example",
        "Pilots of Norvik Air walk out over pay",
        "Pilots of Norvik Air began a strike on Saturday, and 210 flights were cancelled.",
    ),
    (
        "d.example",
        "Norvik Air strike grounds 210 flights",
        "A walk-out of pilots over pay has grounded 210 flights of Norvik Air.",
    ),
];

#[expect(clippy::print_stdout, reason = "this is what it is for")]
fn main() {
    let mut clusterer = Clusterer::new(Settings::default());
    for (id, (outlet, title, text)) in (1..).zip(REPORTS) {
        let report =
            Report { outlet: outlet.into(), title: Some(title.into()), ..Report::plain(text, Some("en")) };
        // Names, figures and days make places surer: newsloom-extract finds them.
        let features = Features::of(&report, &Annotations::default());
        let placement = clusterer.place(ReportId(id), features);
        println!(
            "{title:40} story {}  {}: score {:.2}, needed {:.2}; names {:?}",
            placement.story,
            placement.reason.rule,
            placement.reason.score,
            placement.reason.threshold,
            placement.reason.names
        );
    }
}
