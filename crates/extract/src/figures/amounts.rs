//! Reads numbers: digits in the language's style, number words, and multipliers after either.

use super::kinds::Kind;
use super::lexicon::{Lexicon, Numeral};
use crate::tokens::Run;
use newsloom_lang::{NumberKind, WordKind};
use std::borrow::Cow;

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount<'r> {
    /// The number, multipliers applied.
    pub value: f64,
    /// Index after its last word.
    pub end: usize,
    /// What is written to the digits without a space: "km" in "15km".
    pub suffix: &'r str,
    /// How it is written.
    pub form: Form,
    /// The multiplier that was applied: 1,000,000 in "2.4 million", 1 where there is none.
    pub scale: f64,
}

impl<'r> Amount<'r> {
    /// A number up to but not including the word at `end`.
    pub(super) fn new(value: f64, end: usize, form: Form) -> Self {
        Self { value, end, suffix: "", form, scale: 1.0 }
    }

    /// Whether a multiplier was applied.
    pub(super) fn is_scaled(&self) -> bool {
        self.scale != 1.0
    }

    /// Times `factor`, which ends before `end` and takes what is written to the digits.
    pub(super) fn times(self, factor: f64, end: usize) -> Self {
        Self { value: self.value * factor, scale: self.scale * factor, suffix: "", end, ..self }
    }
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits alone, and how many: might be a year, a day or a label.
    Plain(usize),
    /// Digits with thousands marks or decimals.
    Marked,
    /// Words.
    Words,
}

/// The number at `i`, if one begins there.
pub(super) fn amount<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    amount_in(t, i, t.text(i), lexicon)
}

/// The number at `i`, where `word` is the part of the word that may be a number.
pub(super) fn amount_in<'r>(t: Run<'r>, i: usize, word: &'r str, lexicon: &Lexicon) -> Option<Amount<'r>> {
    let read = digits(t, i, word, lexicon).or_else(|| words(t, i, lexicon))?;
    Some(powered(t, fraction(t, scaled(t, read, lexicon), lexicon)))
}

/// `amount` with the power of ten that follows it: "1.99 × 10^30", "6.6×10−34".
fn powered<'r>(t: Run<'r>, amount: Amount<'r>) -> Amount<'r> {
    let at = amount.end;
    let is_times =
        matches!(t.text(at), "×" | "x" | "*" | "·") && amount.suffix.is_empty() && t.text(at + 1) == "10";
    let minus = t.is_dash(at + 2) || t.text(at + 2) == "^" && t.is_dash(at + 3);
    let digits = at + 2 + usize::from(t.text(at + 2) == "^") + usize::from(minus);
    let power = t.text(digits).parse::<i32>().ok().filter(|p| (1..=300).contains(p));
    match power.filter(|_| is_times && digits > at + 2 && (at + 3..=digits).all(|i| t.is_glued(i))) {
        Some(power) => {
            let value = amount.value * 10f64.powi(if minus { -power } else { power });
            Amount { value, end: digits + 1, form: Form::Marked, scale: value / amount.value, ..amount }
        }
        None => amount,
    }
}

/// A number of digits, possibly over several words: "1 234 567", "10 1/2", "½".
fn digits<'r>(t: Run<'r>, i: usize, first: &'r str, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if let Some(value) = vulgar(first).or_else(|| solidus(first)) {
        return Some(Amount::new(value, i + 1, Form::Marked));
    }
    let (number, suffix) = split_suffix(first);
    let mut value = parse(number, lexicon.decimal_comma)?;
    let is_plain = number.chars().all(|c| digit(c).is_some());
    let mut form = if is_plain { Form::Plain(number.chars().count()) } else { Form::Marked };
    let mut end = i + 1;
    while suffix.is_empty() && joins_group(t, end, number, lexicon) {
        value = value * 1000.0 + parse(t.text(end), lexicon.decimal_comma)?;
        (form, end) = (Form::Marked, end + 1);
    }
    Some(Amount { suffix, ..Amount::new(value, end, form) })
}

/// Whether the word at `i` is three more digits of a number that began with one to three. In languages that set commas
/// between thousands, only where the digits are round or a unit follows.
fn joins_group(t: Run<'_>, i: usize, first: &str, lexicon: &Lexicon) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let next = t.text(i);
    let group = next.split(',').next().unwrap_or_default();
    let is_usual = lexicon.decimal_comma || group == "000" || lexicon.units.at(t, i + 1).is_some();
    first.len() <= 3
        && is_digits(first)
        && group.len() == 3
        && next.len() <= 8
        && is_digits(group)
        && !t.is_glued(i)
        && is_usual
}

/// The digits with their marks, and what follows them in the same word.
fn split_suffix(word: &str) -> (&str, &str) {
    let is_part = |c: char| digit(c).is_some() || matches!(c, '.' | ',' | '٫' | '٬');
    word.split_at(word.find(|c: char| !is_part(c)).unwrap_or(word.len()))
}

/// The value of a digit: ASCII, Arabic, Persian or Devanagari.
pub(super) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

/// `number` with ASCII digits and marks.
fn ascii(number: &str) -> Cow<'_, str> {
    if number.is_ascii() {
        return Cow::Borrowed(number);
    }
    let plain = |c: char| match c {
        '٫' => '.',
        '٬' => ',',
        c => digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c),
    };
    Cow::Owned(number.chars().map(plain).collect())
}

/// The value of digits with thousands and decimal marks; none where the marks stand where they should not.
fn parse(number: &str, decimal_comma: bool) -> Option<f64> {
    let number = &*ascii(number);
    if number.len() > 40 || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (group, decimal) = if decimal_comma && !is_english_decimal(number) { ('.', ',') } else { (',', '.') };
    let (whole, rest) = number.split_once(decimal).map_or((number, None), |(w, r)| (w, Some(r)));
    let rest_is_digits = rest.is_none_or(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()));
    if !rest_is_digits || !is_grouped(whole, group) {
        return None;
    }
    let plain: String = whole.chars().filter(|c| *c != group).collect();
    format!("{plain}.{}", rest.unwrap_or("0")).parse().ok()
}

/// "2.5" has no other reading, though the language's decimal mark is the comma.
fn is_english_decimal(number: &str) -> bool {
    number.split_once('.').is_some_and(|(_, rest)| rest.len() != 3 && !rest.contains(['.', ',']))
}

/// Whether the thousands marks of `whole` stand before groups of three digits, or of two in the Indian way.
fn is_grouped(whole: &str, mark: char) -> bool {
    let groups: Vec<&str> = whole.split(mark).collect();
    let all_digits = groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let (Some(last), true) = (groups.last(), all_digits) else { return false };
    let inner_ok =
        groups.get(1..groups.len() - 1).unwrap_or_default().iter().all(|g| matches!(g.len(), 2 | 3));
    groups.len() == 1 || (last.len() == 3 && groups[0].len() <= 3 && inner_ok)
}

/// Number words: "twenty-five hundred", "three hundred and ten", "a million".
fn words<'r>(t: Run<'r>, start: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if let Some(part) = part_of_scale(t, start, lexicon) {
        return Some(part);
    }
    let mut sum = Sum::default();
    let (mut i, mut end) = (start, start);
    if lexicon.is(Kind::Article, t.lower(i)) {
        let scale = lexicon.numeral(t.lower(i + 1)).filter(|n| matches!(n, Numeral::Scale(_)))?;
        sum.add(Numeral::Small(1.0));
        sum.add(scale);
        (i, end) = (i + 2, i + 2);
    }
    while let Some(numeral) = lexicon.numeral(t.lower(i)) {
        if !sum.takes(numeral) {
            break;
        }
        sum.add(numeral);
        end = i + 1;
        i = next_word(t, end, lexicon, &sum);
    }
    (end > start).then_some(Amount { scale: sum.scale, ..Amount::new(sum.value(), end, Form::Words) })
}

/// "half a million", "a quarter million", "three quarters of a billion", "medio millón", "eine halbe Million".
pub(super) fn part_of_scale<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    let is_article = |at: usize| lexicon.is(Kind::Article, t.lower(at));
    let first = i + usize::from(is_article(i));
    let (part, after) = match (lexicon.half(t.lower(first)), lexicon.numeral(t.lower(i))) {
        (Some(half), _) => (half, first + 1),
        (None, Some(Numeral::Small(count))) => (count / lexicon.part(t.lower(i + 1))?, i + 2),
        (None, None) if first > i => (1.0 / lexicon.part(t.lower(first))?, first + 1),
        _ => return None,
    };
    let at = t.past_hyphen(after + usize::from(lexicon.is(Kind::Of, t.lower(after))));
    let at = at + usize::from(is_article(at));
    let Some(Numeral::Scale(scale)) = lexicon.numeral(t.lower(at)) else { return None };
    Some(Amount::new(part, at + 1, Form::Words).times(scale, at + 1))
}

/// Where the next number word may stand: past a hyphen, and past "and" after hundreds and thousands.
fn next_word(t: Run<'_>, end: usize, lexicon: &Lexicon, sum: &Sum) -> usize {
    let small = |i: usize| matches!(lexicon.numeral(t.lower(i)), Some(Numeral::Small(_) | Numeral::Tens(_)));
    if t.is_dash(end) && t.is_glued(end) && t.is_glued(end + 1) {
        return end + 1;
    }
    if sum.scale > 1.0 && lexicon.is(Kind::And, t.lower(end)) && small(end + 1) {
        return end + 1;
    }
    end
}

/// A number in words, under way.
struct Sum {
    total: f64,
    current: Option<f64>,
    /// The last multiplier, 1 before the first.
    scale: f64,
    /// The last multiplier above a hundred, 0 before the first.
    last_scale: f64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: 0.0, current: None, scale: 1.0, last_scale: 0.0 }
    }
}

impl Sum {
    fn value(&self) -> f64 {
        self.total + self.current.unwrap_or(0.0)
    }

    /// Whether `numeral` continues this number: "twenty" takes "five" and "hundred", but "five" does not take "six".
    fn takes(&self, numeral: Numeral) -> bool {
        match (numeral, self.current) {
            (Numeral::Small(_) | Numeral::Tens(_), None) => true,
            (Numeral::Small(n), Some(c)) => {
                (c % 100.0 == 0.0 && c > 0.0) || (n < 10.0 && c % 10.0 == 0.0 && c % 100.0 >= 20.0)
            }
            (Numeral::Tens(_), Some(c)) => c % 100.0 == 0.0 && c > 0.0,
            (Numeral::Scale(s), Some(_)) => self.last_scale == 0.0 || s < self.last_scale || s == 100.0,
            (Numeral::Scale(s), None) => self.last_scale > 0.0 && s > self.last_scale,
        }
    }

    fn add(&mut self, numeral: Numeral) {
        match numeral {
            Numeral::Small(n) | Numeral::Tens(n) => self.current = Some(self.current.unwrap_or(0.0) + n),
            Numeral::Scale(100.0) => {
                self.current = Some(self.current.unwrap_or(1.0) * 100.0);
                self.scale = 100.0;
            }
            Numeral::Scale(s) => {
                self.total = match self.current.take() {
                    Some(c) => self.total + c * s,
                    None => self.total.max(1.0) * s,
                };
                (self.scale, self.last_scale) = (s, s);
            }
        }
    }
}

/// `amount` with the multiplier that follows digits: "2.4 billion", "40k", "25 lakh", "1,5 Mio. Euro", "3,5 M€".
fn scaled<'r>(t: Run<'r>, mut amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    if amount.form == Form::Words {
        return amount;
    }
    if let Some(factor) = lexicon.mark_scale(NumberKind::Mark, amount.suffix) {
        return amount.times(factor, amount.end);
    }
    while amount.suffix.is_empty() {
        let at = t.past_hyphen(amount.end);
        if let Some(Numeral::Scale(factor)) = lexicon.numeral(t.lower(at)) {
            let is_short =
                t.text(at + 1) == "." && t.is_glued(at + 1) && t.kind(at + 2) == Some(WordKind::Letters);
            amount = amount.times(factor, at + 1 + usize::from(is_short));
            continue;
        }
        let is_sign = matches!(t.text(at + 1), "€" | "$" | "£") && t.is_glued(at + 1);
        match lexicon.mark_scale(NumberKind::Mark, t.text(at)).filter(|_| is_sign) {
            Some(factor) => amount = amount.times(factor, at + 1),
            None => break,
        }
    }
    amount
}

/// `amount` with the fraction that follows it: "10 1/2", "1/4", "two and a half", "3 ½", "dos millones y medio".
fn fraction<'r>(t: Run<'r>, amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    if let Some((part, end)) = and_part(t, amount.end, lexicon).filter(|_| amount.suffix.is_empty()) {
        let value = amount.value + part * amount.scale;
        return scaled(t, Amount { value, end, form: Form::Marked, ..amount }, lexicon);
    }
    if amount.is_scaled() || !amount.suffix.is_empty() || amount.form == Form::Marked {
        return amount;
    }
    if let Some(part) = vulgar(t.text(amount.end)) {
        return Amount { value: amount.value + part, end: amount.end + 1, form: Form::Marked, ..amount };
    }
    if let Some((part, end)) = slashed(t, amount.end) {
        return Amount { value: amount.value + part, end, form: Form::Marked, ..amount };
    }
    match slashed(t, amount.end.saturating_sub(1)) {
        Some((value, end)) => Amount { value, end, form: Form::Marked, ..amount },
        None => amount,
    }
}

/// "and a half", "and one-half", "-and-a-half", "and three quarters" at `i`: the part, and the index after it.
fn and_part(t: Run<'_>, i: usize, lexicon: &Lexicon) -> Option<(f64, usize)> {
    let and = t.past_hyphen(i);
    if !lexicon.is(Kind::And, t.lower(and)) {
        return None;
    }
    let first = t.past_hyphen(and + 1);
    let (count, at) = match lexicon.numeral(t.lower(first)) {
        Some(Numeral::Small(count)) => (count, t.past_hyphen(first + 1)),
        _ if lexicon.is(Kind::Article, t.lower(first)) => (1.0, t.past_hyphen(first + 1)),
        _ => (1.0, first),
    };
    let word = t.lower(at);
    let part = match lexicon.half(word) {
        Some(half) => half,
        None if at > first => 1.0 / lexicon.part(word)?,
        None => return None,
    };
    // "two and a half of the others" has a part of its own.
    let is_part = !lexicon.is(Kind::Of, t.lower(at + 1)) || !lexicon.has_plurals;
    (is_part && count * part < 1.0).then_some((count * part, at + 1))
}

/// "1/4" at `i`: its value and the index after it.
fn slashed(t: Run<'_>, i: usize) -> Option<(f64, usize)> {
    // U+2044 is written in fractions alone.
    if !matches!(t.text(i + 1), "/" | "\u{2044}") || !t.is_glued(i + 1) || !t.is_glued(i + 2) {
        return None;
    }
    let number = |text: &str| text.parse::<u8>().ok().filter(|n| *n > 0);
    let (over, under) = (number(t.text(i))?, number(t.text(i + 2))?);
    let is_usual = matches!(under, 2 | 3 | 4 | 5 | 8 | 10 | 16 | 32 | 64) || t.text(i + 1) != "/";
    let ends = !(t.text(i + 3) == "/" && t.is_glued(i + 3));
    (is_usual && over < under && ends).then(|| (f64::from(over) / f64::from(under), i + 3))
}

/// The value of "1⁄32": a fraction written with the mark that nothing else is written with.
fn solidus(word: &str) -> Option<f64> {
    let (over, under) = word.split_once('\u{2044}')?;
    let (over, under) = (over.parse::<u16>().ok()?, under.parse::<u16>().ok().filter(|n| *n > 0)?);
    Some(f64::from(over) / f64::from(under))
}

/// The value of a fraction that is one character.
fn vulgar(word: &str) -> Option<f64> {
    Some(match word {
        "½" => 0.5,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅛" => 0.125,
        _ => return None,
    })
}
