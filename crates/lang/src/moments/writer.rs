//! Who wrote a date.

/// What is known of who wrote a date, which decides what its words and numbers mean.
#[derive(Clone, Copy, Debug, Default)]
pub struct Writer<'a> {
    /// The language of the outlet and the top-level domain, as far as they are known: "he", "il".
    pub places: &'a [&'a str],
    /// Whether the month comes first where day and month could both be: 3/4/2021.
    pub month_first: bool,
}

impl<'a> Writer<'a> {
    /// The language of the outlet.
    pub(super) fn language(&self) -> Option<&'a str> {
        self.places.first().copied()
    }
}
