//! What a report means as a vector, for those who have vectors: an option that nothing needs.

mod table;
mod vectors;

pub use table::{Table, TableError};
pub use vectors::WordVectors;

use crate::bytes::{Input, put_length};
use newsloom_lang::{WordKind, words};
use newsloom_model::Report;

/// Numbers in a vector.
pub(crate) const MOST_DIMENSIONS: usize = 1024;

/// Words of the text that count, beside the title.
const LEAD: usize = 100;

/// Turns text into vectors that point the same way where texts mean the same, whatever their words.
///
/// Pure, and asked on any thread.
pub trait Embedder: Send + Sync {
    /// The vector of a text in a language (ISO 639-1; none where it is not known); none where too little of it is known.
    fn embed(&self, text: &str, language: Option<&str>) -> Option<Meaning>;
}

/// A vector in a space: which way a text points.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// Vectors of two spaces have nothing to do with each other.
    space: u64,
    /// In steps of the 127th part of the largest number.
    values: Box<[i8]>,
    /// Length in these steps.
    length: f32,
}

impl Meaning {
    /// The direction of `vector` in the space of this number, a byte for each dimension. None where it has no direction,
    /// more dimensions than 1,024, or a number that is not finite.
    pub fn new(space: u64, vector: &[f32]) -> Option<Self> {
        let largest = vector.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let is_sound = vector.iter().all(|value| value.is_finite()) && largest > 0.0;
        is_sound
            .then(|| vector.iter().map(|value| (value / largest * 127.0).round() as i8).collect())
            .and_then(|values| Self::of(space, values))
    }

    fn of(space: u64, values: Box<[i8]>) -> Option<Self> {
        let length = (dot(&values, &values) as f32).sqrt();
        (length > 0.0 && values.len() <= MOST_DIMENSIONS).then_some(Self { space, values, length })
    }

    /// Cosine to a vector of the same space, nothing less than zero; none for one of another space.
    pub(crate) fn likeness(&self, other: &Self) -> Option<f32> {
        let is_same = self.space == other.space && self.values.len() == other.values.len();
        let cosine = || dot(&self.values, &other.values) as f32 / (self.length * other.length);
        is_same.then(|| cosine().clamp(0.0, 1.0))
    }

    /// Ten bytes, and one for each dimension.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.space.to_le_bytes());
        put_length(out, self.values.len());
        out.extend(self.values.iter().map(|value| *value as u8));
    }

    pub(crate) fn read(input: &mut Input<'_>) -> Option<Self> {
        let space = u64::from_le_bytes(input.take()?);
        let length = input.length()?;
        Self::of(space, input.bytes(length)?.iter().map(|byte| *byte as i8).collect())
    }
}

fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// Title and lead of a report: what is asked for.
pub(crate) fn opening(report: &Report) -> String {
    let mut text = report.title.clone().unwrap_or_default();
    let mut left = LEAD;
    for passage in report.content() {
        let told = passage.span.of(&report.text);
        let mut end = 0;
        for word in words(told).filter(|word| word.kind != WordKind::Mark).take(left) {
            left -= 1;
            end = word.span.end;
        }
        text.push('\n');
        text.push_str(&told[..end]);
        if left == 0 {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vectors_of_one_space_compare_by_their_angle() {
        let vector = |space: u64, values: &[f32]| Meaning::new(space, values).expect("a direction");
        let near = |a: &[f32], b: &[f32], expected: f32| {
            let found = vector(1, a).likeness(&vector(1, b)).expect("one space");
            assert!((found - expected).abs() < 0.01, "{found} {expected}");
        };
        near(&[3.0, 4.0], &[30.0, 40.0], 1.0);
        near(&[1.0, 0.0], &[1.0, 1.0], std::f32::consts::FRAC_1_SQRT_2);
        near(&[1.0, 0.0], &[-1.0, 0.1], 0.0);
        assert_eq!(vector(1, &[1.0, 2.0]).likeness(&vector(2, &[1.0, 2.0])), None);
        assert_eq!(vector(1, &[1.0, 2.0]).likeness(&vector(1, &[1.0])), None);
    }

    #[test]
    fn what_has_no_direction_is_no_vector() {
        for vector in
            [&[][..], &[0.0, 0.0], &[1.0, f32::NAN], &[f32::INFINITY, 1.0], &[1.0; MOST_DIMENSIONS + 1]]
        {
            assert_eq!(Meaning::new(1, vector), None, "{vector:?}");
        }
    }

    #[test]
    fn title_and_a_hundred_words_of_the_text_count() {
        let text = format!("One two.\n{}", "word ".repeat(200));
        let report = Report { title: Some("Head".into()), ..Report::plain(&text, None) };
        let opening = opening(&report);
        assert!(
            opening.starts_with("Head\nOne two") && opening.split_whitespace().count() == 101,
            "{opening}"
        );
    }

    proptest! {
        #[test]
        fn a_vector_survives_storing(space in any::<u64>(), vector in proptest::collection::vec(-9.0_f32..9.0, 1..40)) {
            let Some(meaning) = Meaning::new(space, &vector) else { return Ok(()) };
            let mut bytes = Vec::new();
            meaning.write(&mut bytes);
            prop_assert_eq!(bytes.len(), 10 + vector.len());
            prop_assert_eq!(Meaning::read(&mut Input(&bytes)), Some(meaning));
            prop_assert_eq!(Meaning::read(&mut Input(&bytes[..bytes.len() - 1])), None);
        }
    }
}
