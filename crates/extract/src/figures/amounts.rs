//! Reads numbers: digits in the language's style, number words, and multipliers after either.

use super::lexicon::{Lexicon, Numeral};
use crate::tokens::Run;

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
    /// Whether a multiplier was applied.
    pub scaled: bool,
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
            Amount { value, end: digits + 1, form: Form::Marked, scaled: true, ..amount }
        }
        None => amount,
    }
}

/// A number of digits, possibly over several words: "1 234 567", "10 1/2", "½".
fn digits<'r>(t: Run<'r>, i: usize, first: &'r str, lexicon: &Lexicon) -> Option<Amount<'r>> {
    if let Some(value) = vulgar(first).or_else(|| solidus(first)) {
        return Some(Amount { value, end: i + 1, suffix: "", form: Form::Marked, scaled: false });
    }
    let (number, suffix) = split_suffix(first);
    let mut value = parse(number, lexicon.decimal_comma)?;
    let mut form =
        if number.bytes().all(|b| b.is_ascii_digit()) { Form::Plain(number.len()) } else { Form::Marked };
    let mut end = i + 1;
    while suffix.is_empty() && lexicon.decimal_comma && joins_group(t, end, number) {
        value = value * 1000.0 + parse(t.text(end), lexicon.decimal_comma)?;
        (form, end) = (Form::Marked, end + 1);
    }
    Some(Amount { value, end, suffix, form, scaled: false })
}

/// Whether the word at `i` is three more digits of a number that began with one to three.
fn joins_group(t: Run<'_>, i: usize, first: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let next = t.text(i);
    let group = next.split(',').next().unwrap_or_default();
    first.len() <= 3
        && is_digits(first)
        && group.len() == 3
        && next.len() <= 8
        && is_digits(group)
        && !t.is_glued(i)
}

/// The digits with their marks, and what follows them in the same word.
fn split_suffix(word: &str) -> (&str, &str) {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
    word.split_at(end)
}

/// The value of digits with thousands and decimal marks; none where the marks stand where they should not.
fn parse(number: &str, decimal_comma: bool) -> Option<f64> {
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
    if let Some(half) = half_of_scale(t, start, lexicon) {
        return Some(half);
    }
    let mut sum = Sum::default();
    let (mut i, mut end) = (start, start);
    if lexicon.is_article(t.lower(i)) {
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
    let scaled = sum.total > 0.0 || sum.scaled;
    (end > start).then_some(Amount { value: sum.value(), end, suffix: "", form: Form::Words, scaled })
}

/// "half a million", "half a dozen", "a quarter million".
fn half_of_scale<'r>(t: Run<'r>, i: usize, lexicon: &Lexicon) -> Option<Amount<'r>> {
    let first = i + usize::from(lexicon.is_article(t.lower(i)) && t.lower(i + 1) == "quarter");
    let part = match t.lower(first) {
        "half" => 0.5,
        "quarter" => 0.25,
        _ => return None,
    };
    let at = first + 1 + usize::from(lexicon.is_article(t.lower(first + 1)));
    let Some(Numeral::Scale(scale)) = lexicon.numeral(t.lower(at)) else { return None };
    Some(Amount { value: scale * part, end: at + 1, suffix: "", form: Form::Words, scaled: true })
}

/// Where the next number word may stand: past a hyphen, and past "and" after hundreds and thousands.
fn next_word(t: Run<'_>, end: usize, lexicon: &Lexicon, sum: &Sum) -> usize {
    let small = |i: usize| matches!(lexicon.numeral(t.lower(i)), Some(Numeral::Small(_) | Numeral::Tens(_)));
    if t.is_dash(end) && t.is_glued(end) && t.is_glued(end + 1) {
        return end + 1;
    }
    if sum.scaled && lexicon.is_and(t.lower(end)) && small(end + 1) {
        return end + 1;
    }
    end
}

/// A number in words, under way.
#[derive(Default)]
struct Sum {
    total: f64,
    current: Option<f64>,
    scaled: bool,
    last_scale: f64,
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
                self.scaled = true;
            }
            Numeral::Scale(s) => {
                self.total = match self.current.take() {
                    Some(c) => self.total + c * s,
                    None => self.total.max(1.0) * s,
                };
                (self.scaled, self.last_scale) = (true, s);
            }
        }
    }
}

/// `amount` with the multiplier that follows digits: "2.4 billion", "40k", "25 lakh".
fn scaled<'r>(t: Run<'r>, mut amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    if amount.form == Form::Words {
        return amount;
    }
    if let Some(factor) = lexicon.glued_scale(amount.suffix) {
        return Amount { value: amount.value * factor, suffix: "", scaled: true, ..amount };
    }
    while amount.suffix.is_empty() {
        let at = t.past_hyphen(amount.end);
        let Some(Numeral::Scale(factor)) = lexicon.numeral(t.lower(at)) else { break };
        (amount.value, amount.end, amount.scaled) = (amount.value * factor, at + 1, true);
    }
    amount
}

/// `amount` with the fraction that follows it: "10 1/2", "1/4", "two and a half", "3 ½".
fn fraction<'r>(t: Run<'r>, amount: Amount<'r>, lexicon: &Lexicon) -> Amount<'r> {
    let plain = |a: &Amount<'_>| !a.scaled && a.suffix.is_empty() && a.form != Form::Marked;
    if !plain(&amount) {
        return amount;
    }
    if let Some(part) = vulgar(t.text(amount.end)) {
        return Amount { value: amount.value + part, end: amount.end + 1, form: Form::Marked, ..amount };
    }
    if let Some((part, end)) = slashed(t, amount.end) {
        return Amount { value: amount.value + part, end, form: Form::Marked, ..amount };
    }
    if let Some((value, end)) = slashed(t, amount.end.saturating_sub(1)) {
        return Amount { value, end, form: Form::Marked, ..amount };
    }
    let and_half = lexicon.is_and(t.lower(amount.end))
        && t.lower(amount.end + 1) == "a"
        && t.lower(amount.end + 2) == "half";
    if and_half {
        let half = Amount { value: amount.value + 0.5, end: amount.end + 3, form: Form::Marked, ..amount };
        return scaled(t, half, lexicon);
    }
    amount
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
