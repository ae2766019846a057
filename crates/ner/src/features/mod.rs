//! The features of a token: 32-bit hashes of what is seen of it, its neighbours and its document.

mod document;
mod token;

pub(crate) use document::DocumentFeatures;
use document::seen;
use std::ops::Range;
use token::Case;

/// Collects the features of one token after the other.
pub(crate) struct Features<'d> {
    document: &'d DocumentFeatures,
    sentence: Range<usize>,
    found: Vec<u32>,
    /// The run that was looked at last, and the classes of all its words: a run may be as long as the text.
    last_run: (Range<u32>, u64),
}

impl<'d> Features<'d> {
    /// For the tokens of `sentence`.
    pub(crate) fn new(document: &'d DocumentFeatures, sentence: Range<usize>) -> Self {
        Self { document, sentence, found: Vec::with_capacity(80), last_run: (0..0, 0) }
    }

    /// The features of token `at` of the document, in a fixed order.
    pub(crate) fn of(&mut self, at: usize) -> &[u32] {
        self.found.clear();
        self.words(at);
        self.lists(at);
        let token = self.document.token(at);
        if token.case.is_capital() {
            self.spelling(at);
            self.run(at);
            self.document_wide(at);
        } else if token.is_uncased {
            self.spelling(at);
        }
        &self.found
    }

    fn add(&mut self, template: u8, a: u64, b: u64) {
        self.found.push(key(template, a, b));
    }

    /// The place `by` tokens away, in the sentence.
    fn near(&self, at: usize, by: isize) -> Option<usize> {
        at.checked_add_signed(by).filter(|at| self.sentence.contains(at))
    }

    fn lower(&self, at: usize, by: isize) -> u64 {
        self.near(at, by).map_or(EDGE, |at| self.document.token(at).lower)
    }

    fn shape(&self, at: usize, by: isize) -> u64 {
        self.near(at, by).map_or(EDGE, |at| self.document.token(at).shape)
    }

    fn words(&mut self, at: usize) {
        let token = self.document.token(at);
        let [before2, before, this, after, after2] = [-2, -1, 0, 1, 2].map(|by| self.lower(at, by));
        let case = case_code(token.case);
        self.add(1, 0, 0);
        self.add(2, token.form, 0);
        self.add(3, this, 0);
        self.add(4, before, case);
        self.add(5, after, case);
        self.add(6, before2, case);
        self.add(7, after2, case);
        self.add(8, before, this);
        self.add(9, this, after);
        self.add(10, token.shape, u64::from(at == self.sentence.start));
        self.add(11, self.shape(at, -1), token.shape);
        self.add(12, token.shape, self.shape(at, 1));
        self.add(13, self.shape(at, -1) ^ self.shape(at, 1).rotate_left(7), token.shape);
        self.add(14, before, after ^ case);
    }

    fn lists(&mut self, at: usize) {
        let [before2, before, this, after, after2] = [-2, -1, 0, 1, 2]
            .map(|by| self.near(at, by).map_or(1 << 15, |at| u64::from(self.document.classes[at])));
        let case = case_code(self.document.token(at).case);
        self.add(20, this, case);
        self.add(21, before, this << 16 | case);
        self.add(22, after, this << 16 | case);
        if before & !(1 << 15) != 0 {
            self.add(23, before2, before);
        }
        if after & !(1 << 15) != 0 {
            self.add(24, after, after2);
        }
    }

    fn spelling(&mut self, at: usize) {
        let token = self.document.token(at);
        for (template, prefix) in (30..).zip(token.prefixes.into_iter().flatten()) {
            self.add(template, prefix, 0);
        }
        for (template, suffix) in (35..).zip(token.suffixes.into_iter().flatten()) {
            self.add(template, suffix, 0);
        }
        for (template, by) in [(40, -1), (41, 1)] {
            if let Some(suffix) = self.near(at, by).and_then(|at| self.document.token(at).suffixes[2]) {
                self.add(template, suffix, 0);
            }
        }
    }

    /// Where in a run of capitalized words the token stands, and what stands around the run.
    fn run(&mut self, at: usize) {
        let run = self.document.runs[at].clone();
        let (start, end) = (run.start as usize, run.end as usize);
        let len = (end - start).min(5) as u64;
        let place = (at - start).min(3) as u64 | ((end - 1 - at).min(3) as u64) << 4;
        let (before, after) = (self.lower(start, -1), self.lower(end - 1, 1));
        let last = self.document.token(end - 1).lower;
        if self.last_run.0 != run {
            self.last_run = (run, (start..end).fold(0, |all, at| all | u64::from(self.document.classes[at])));
        }
        let classes = self.last_run.1;
        self.add(50, place, len);
        self.add(51, before, place);
        self.add(52, after, place);
        self.add(53, before, after);
        self.add(54, last, place & 15);
        self.add(55, classes, place);
        self.add(56, self.document.token(start).lower, place >> 4);
        self.add(57, u64::from(self.document.shouted[at]), place);
        self.add(58, self.lower(end - 1, 2), after);
        self.add(59, self.lower(start, -2), before);
    }

    fn document_wide(&mut self, at: usize) {
        let bits = self.document.seen(at);
        let single = u64::from(self.document.runs[at].len() == 1);
        for bit in (0..seen::BITS).filter(|bit| bits & (1 << bit) != 0) {
            self.add(60, u64::from(bit), single);
        }
        self.add(61, u64::from(bits), single);
        let first = u64::from(at == self.sentence.start);
        self.add(62, u64::from(bits & (seen::LOWER | seen::INSIDE)), first);
        if single == 1 {
            self.add(63, self.document.given(at), 0);
        }
    }
}

/// What stands beyond the sentence.
const EDGE: u64 = 0x45_44_47_45;

/// The hash of one feature.
fn key(template: u8, a: u64, b: u64) -> u32 {
    let seed = u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (a ^ seed).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(29) ^ b.wrapping_add(seed);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 32) as u32
}

fn case_code(case: Case) -> u64 {
    match case {
        Case::None => 0,
        Case::Lower => 1,
        Case::Initial => 2,
        Case::Upper => 3,
        Case::Mixed => 4,
    }
}
