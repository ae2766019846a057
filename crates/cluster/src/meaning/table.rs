//! Word vectors in the text format that `GloVe`, word2vec and fastText share.

use super::MOST_DIMENSIONS;
use newsloom_lang::hash;
use rustc_hash::FxHashMap;
use thiserror::Error;

/// Words of a table that are kept, the first: files begin with the most common words.
pub(crate) const MOST_WORDS: usize = 500_000;

/// The most numbers that make a direction of little worth.
const FEWEST_DIMENSIONS: usize = 2;

/// Numbers beyond this are no numbers of a vector.
const LARGEST: f32 = 1e9;

/// How common a word is that weighs half as much as a rare one (`a` of smooth inverse frequency, Arora et al. 2017).
const HALF_WEIGHT: f32 = 1e-3;

/// Why something is no table of word vectors. Lines are counted from one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// No line has a word and numbers.
    #[error("there are no word vectors in it: each line must be a word and its numbers, parted by blanks")]
    Empty,
    /// The numbers of a line are more or fewer than those of the first.
    #[error(
        "line {line} has {found} numbers after its word where the lines before have {expected}: the file is damaged, or lines of two files are mixed"
    )]
    Uneven {
        /// The line.
        line: usize,
        /// Numbers in it.
        found: usize,
        /// Numbers in the lines before.
        expected: usize,
    },
    /// The first line of vectors has too few or too many numbers.
    #[error(
        "line {line} has {found} numbers: vectors have {FEWEST_DIMENSIONS} to {MOST_DIMENSIONS}; save them in text format, not in binary"
    )]
    Dimensions {
        /// The line.
        line: usize,
        /// Numbers in it.
        found: usize,
    },
    /// Something that should be a number is none, or none that a vector has.
    #[error(
        "line {line}: {found:?} is no number of a vector: save the vectors in text format, not in binary"
    )]
    Number {
        /// The line.
        line: usize,
        /// What stands there.
        found: String,
    },
}

/// The vectors of the most common words of a language.
#[derive(Clone, Debug)]
pub struct Table {
    /// Tells this table from any other.
    space: u64,
    dimensions: usize,
    /// Where each word is, by its hash; the first is the most common.
    places: FxHashMap<u64, u32>,
    /// One vector after the other, in steps of its own.
    values: Vec<i8>,
    /// What a step of each vector is.
    steps: Vec<f32>,
    /// What any text has, expected: the mean of all words as often as they come, as they weigh.
    common: Vec<f32>,
}

impl Table {
    /// Reads lines `word v1 v2 ...`, after a line `words dimensions` where there is one. Of more than half a million words
    /// the first are kept: files list the most common first, from which follows how much each weighs.
    ///
    /// # Errors
    /// [`TableError`].
    pub fn read(lines: impl IntoIterator<Item = String>) -> Result<Self, TableError> {
        let mut reading = Reading::default();
        for (at, line) in lines.into_iter().enumerate() {
            if reading.table.len() >= MOST_WORDS {
                break;
            }
            reading.line(at + 1, &line)?;
        }
        if reading.table.is_empty() {
            return Err(TableError::Empty);
        }
        reading.table.common = reading.table.expected();
        Ok(reading.table)
    }

    /// How many words it knows.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it knows no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers in each vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        // A slot of a map of this kind takes a byte beside key and value, and one in eight and more are empty.
        self.values.len() + self.steps.len() * 4 + self.places.capacity() * 17 * 8 / 7
    }

    pub(super) fn space(&self) -> u64 {
        self.space
    }

    /// Where a word is: as it is written, else in small letters.
    pub(super) fn place(&self, word: &str) -> Option<usize> {
        let place = self.places.get(&hash(word)).or_else(|| self.places.get(&hash(&word.to_lowercase())))?;
        Some(*place as usize)
    }

    /// The mean of the vectors at `places` as the words weigh, less what any text has.
    pub(super) fn mean(&self, places: &[usize]) -> Vec<f32> {
        let mean = self.weighted(places.iter().map(|place| (*place, self.weight(*place))));
        mean.iter().zip(&self.common).map(|(value, common)| value - common).collect()
    }

    /// The mean that a text of no subject is expected to have: what news texts share would make any two of them alike.
    fn expected(&self) -> Vec<f32> {
        self.weighted((0..self.len()).map(|place| (place, self.rate(place) * self.weight(place))))
    }

    fn weighted(&self, places: impl Iterator<Item = (usize, f32)>) -> Vec<f32> {
        let mut mean = vec![0.0; self.dimensions];
        let mut all = 0.0;
        for (place, weight) in places {
            let vector = &self.values[place * self.dimensions..][..self.dimensions];
            let step = weight * self.steps[place];
            mean.iter_mut().zip(vector).for_each(|(mean, value)| *mean += step * f32::from(*value));
            all += weight;
        }
        mean.iter_mut().for_each(|mean| *mean /= all);
        mean
    }

    /// Smooth inverse frequency (Arora et al. 2017).
    fn weight(&self, place: usize) -> f32 {
        HALF_WEIGHT / (HALF_WEIGHT + self.rate(place))
    }

    /// The share of running words that the word at `place` has, by Zipf's law: no corpus is asked.
    fn rate(&self, place: usize) -> f32 {
        const EULER: f32 = 0.577;
        1.0 / ((place + 1) as f32 * ((self.len() as f32).ln() + EULER))
    }
}

/// A table while it is read.
struct Reading {
    table: Table,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            table: Table {
                space: 0,
                dimensions: 0,
                places: FxHashMap::default(),
                values: Vec::new(),
                steps: Vec::new(),
                common: Vec::new(),
            },
        }
    }
}

impl Reading {
    fn line(&mut self, line: usize, text: &str) -> Result<(), TableError> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        if fields.is_empty() {
            return Ok(());
        }
        self.table.space = (self.table.space ^ hash(text)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        if let Some(dimensions) = header(&fields).filter(|_| line == 1) {
            return self.open(line, dimensions);
        }
        if self.table.dimensions == 0 {
            self.open(line, fields.len() - 1)?;
        }
        let Some((words, numbers)) = self.split(&fields) else {
            let (found, expected) = (fields.len() - 1, self.table.dimensions);
            return Err(TableError::Uneven { line, found, expected });
        };
        let vector = numbers.iter().map(|number| plausible(line, number)).collect::<Result<Vec<f32>, _>>()?;
        if let [word] = words {
            self.take(word, &vector);
        }
        Ok(())
    }

    fn open(&mut self, line: usize, found: usize) -> Result<(), TableError> {
        self.table.dimensions = found;
        let is_plausible = (FEWEST_DIMENSIONS..=MOST_DIMENSIONS).contains(&found);
        if is_plausible { Ok(()) } else { Err(TableError::Dimensions { line, found }) }
    }

    /// What stands before the numbers, and these. Some files have words of several parts, which are not looked for; where
    /// the parts are numbers too, the line is one of another file.
    fn split<'f, 't>(&self, fields: &'f [&'t str]) -> Option<(&'f [&'t str], &'f [&'t str])> {
        let (words, numbers) = fields.split_at(fields.len().checked_sub(self.table.dimensions)?);
        let (_, more) = words.split_first()?;
        let is_uneven = !more.is_empty() && more.iter().all(|part| part.parse::<f32>().is_ok());
        (!is_uneven).then_some((words, numbers))
    }

    /// The first vector of a word counts; one without a direction is none.
    fn take(&mut self, word: &str, vector: &[f32]) {
        let table = &mut self.table;
        let largest = vector.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let known = table.places.len();
        let is_new = *table.places.entry(hash(word)).or_insert(known as u32) as usize == known;
        if is_new {
            let step = largest.max(f32::MIN_POSITIVE) / 127.0;
            table.values.extend(vector.iter().map(|value| (value / step).round() as i8));
            table.steps.push(step);
        }
    }
}

fn header(fields: &[&str]) -> Option<usize> {
    let [words, dimensions] = fields else { return None };
    words.parse::<usize>().ok().and(dimensions.parse().ok())
}

fn plausible(line: usize, number: &str) -> Result<f32, TableError> {
    let value = number.parse().ok().filter(|value: &f32| value.abs() <= LARGEST);
    value.ok_or_else(|| TableError::Number { line, found: number.chars().take(40).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Table, TableError> {
        Table::read(text.lines().map(str::to_owned))
    }

    #[test]
    fn both_forms_are_read() {
        for text in
            ["the 1 0 0\nHolm 0 2 0\nferry 0 0 -3e-1\n", "3 3\nthe 1 0 0\n\nHolm 0 2 0 \r\nferry 0 0 -0.3"]
        {
            let table = read(text).expect("a table");
            assert_eq!((table.len(), table.dimensions()), (3, 3));
            let places = ["Holm", "FERRY", "ferry", "holm"].map(|word| table.place(word));
            assert_eq!(places, [Some(1), Some(2), Some(2), None]);
            assert!((table.weighted([(2, 1.0)].into_iter())[2] + 0.3).abs() < 1e-3);
        }
    }

    #[test]
    fn common_words_weigh_little_and_what_all_share_counts_nothing() {
        let lines = (0..2000).map(|n| format!("w{n} 1 {} {}", n % 7, n % 5));
        let table = Table::read(lines).expect("a table");
        assert!(table.weight(0) < 0.01 && table.weight(1999) > 0.9);
        let any: Vec<usize> = (0..2000).collect();
        assert!(table.mean(&any)[0].abs() < 1e-3, "the first number is everybody's");
    }

    #[test]
    fn another_file_is_another_space() {
        let [a, b, c] =
            ["a 1 2\nb 3 4", "a 1 2\nb 3 5", "b 3 4\na 1 2"].map(|text| read(text).expect("a table").space());
        assert!(a != b && a != c && b != c);
    }

    #[test]
    fn words_of_several_parts_are_left_out() {
        let table = read("the 1 0\n. . . 1 1\nat home 2 2\n").expect("a table");
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn what_is_no_table_says_where_and_why() {
        let long = format!("a{}", " 1".repeat(MOST_DIMENSIONS + 1));
        for (text, line, why) in [
            ("", "", "no word vectors"),
            ("\n \n", "", "no word vectors"),
            ("the 1 2 3\nof 1 2\n", "line 2", "2 numbers after its word where the lines before have 3"),
            ("the 1 2\nof 1 2 3\n", "line 2", "3 numbers after its word"),
            ("5 3\nthe 1 2\n", "line 2", "where the lines before have 3"),
            ("the 1 nan\n", "line 1", "\"nan\" is no number of a vector"),
            ("the 1 inf\n", "line 1", "\"inf\""),
            ("the 1 2x\n", "line 1", "\"2x\""),
            ("the\n", "line 1", "2 to 1024"),
            ("9 1\n", "line 1", "2 to 1024"),
            (&long, "line 1", "1025 numbers"),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(line) && error.contains(why), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_lines_are_a_table_or_not(lines in proptest::collection::vec("[a-c0-9. e-]{0,12}|\\PC{0,20}", 0..12)) {
            if let Ok(table) = Table::read(lines) {
                let all: Vec<usize> = (0..table.len()).collect();
                prop_assert!(!table.is_empty() && table.mean(&all).iter().all(|value| value.is_finite()));
            }
        }
    }
}
