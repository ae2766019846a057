//! Whatever comes: no panic, and the same answer twice.

use super::{Stream, figure, report};
use crate::Features;
use newsloom_model::{Annotations, Figure, ReportId, Span};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn features_survive_storing(
        title in "\\PC{0,60}", text in "(\\PC{0,80}\n){0,6}",
        counted in proptest::collection::vec((any::<u8>(), -1e60..1e60_f64, "[a-z]{0,3}"), 0..40)
    ) {
        let mut figures: Vec<Figure> = counted
            .into_iter()
            .map(|(at, value, counts)| figure(Span::new(at.into(), usize::from(at) + 1), value, &counts))
            .collect();
        figures.sort_by_key(|f| f.span.start);
        let annotations = Annotations { figures, ..Annotations::default() };
        let features = Features::of(&report("a.example", "2020-01-01", &title, &text), &annotations);
        prop_assert_eq!(Features::from_bytes(&features.to_bytes()), Some(features));
    }

    #[test]
    fn any_bytes_are_features_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Some(features) = Features::from_bytes(&bytes) {
            let mut stream = Stream::new();
            stream.clusterer.place(ReportId(1), features);
        }
    }

    #[test]
    fn any_stream_is_placed_the_same_twice(texts in proptest::collection::vec("[a-dA-D0-2 .]{0,60}", 1..20)) {
        let run = || {
            let mut stream = Stream::new();
            for (at, text) in texts.iter().enumerate() {
                stream.place(&report("a.example", &format!("2020-01-{:02}", at % 28 + 1), "", text));
            }
            stream.reviewed()
        };
        let stories = run();
        prop_assert_eq!(stories.len(), texts.len());
        prop_assert_eq!(run(), stories);
    }
}
