//! The stored form of features: a version byte, then little-endian fields; lists begin with their length.

use super::{Features, LeadFigure, Token};
use crate::bytes::{Input, put_length};
use crate::meaning::Meaning;
use newsloom_model::Genre;

/// Raised whenever the form, or what the fields mean, changes: rows of a form that is not read any more are forgotten.
const VERSION: u8 = 2;
/// The same, with a vector at the end.
const WITH_MEANING: u8 = 3;
/// Had no figures, and is read as if the lead counted nothing.
const BEFORE_FIGURES: u8 = 1;

pub(crate) const GENRES: [Genre; 6] =
    [Genre::Article, Genre::Roundup, Genre::LiveBlog, Genre::Gallery, Genre::Opinion, Genre::Teaser];

pub(super) fn encode(features: &Features) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + features.tokens.len() * 5);
    out.push(if features.meaning.is_some() { WITH_MEANING } else { VERSION });
    out.push(GENRES.iter().position(|g| *g == features.genre).unwrap_or_default() as u8);
    out.push(u8::from(features.syllabic));
    out.extend(features.outlet.to_le_bytes());
    out.extend(features.published.unwrap_or(i64::MIN).to_le_bytes());
    out.extend(features.fetched.to_le_bytes());
    put_tokens(&mut out, &features.tokens);
    put_tokens(&mut out, &features.extras);
    put_length(&mut out, features.days.len());
    out.extend(features.days.iter().flat_map(|d| d.to_le_bytes()));
    put_length(&mut out, features.figures.len());
    features.figures.iter().for_each(|figure| figure.write(&mut out));
    put_length(&mut out, features.labels.len());
    for (term, label) in &features.labels {
        out.extend(term.to_le_bytes());
        put_length(&mut out, label.len());
        out.extend(label.as_bytes());
    }
    if let Some(meaning) = &features.meaning {
        meaning.write(&mut out);
    }
    out
}

fn put_tokens(out: &mut Vec<u8>, tokens: &[Token]) {
    put_length(out, tokens.len());
    for token in tokens {
        out.extend(token.term.to_le_bytes());
        out.push(token.flags);
    }
}

pub(super) fn decode(bytes: &[u8]) -> Option<Features> {
    let mut input = Input(bytes);
    let version = input.byte()?;
    if !matches!(version, BEFORE_FIGURES | VERSION | WITH_MEANING) {
        return None;
    }
    let genre = *GENRES.get(usize::from(input.byte()?))?;
    let syllabic = input.byte()? == 1;
    let outlet = u32::from_le_bytes(input.take()?);
    let published = Some(i64::from_le_bytes(input.take()?)).filter(|at| *at != i64::MIN);
    let fetched = i64::from_le_bytes(input.take()?);
    let tokens = input.list(token)?;
    let extras = input.list(token)?;
    let days = input.list(|i| i.take().map(i32::from_le_bytes))?;
    let figures = if version == BEFORE_FIGURES { Vec::new() } else { input.list(LeadFigure::read)? };
    let labels = input.list(label)?;
    let meaning = if version == WITH_MEANING { Some(Meaning::read(&mut input)?) } else { None };
    input.is_empty().then_some(Features {
        outlet,
        published,
        fetched,
        genre,
        syllabic,
        tokens,
        extras,
        days,
        figures,
        labels,
        meaning,
    })
}

fn token(input: &mut Input<'_>) -> Option<Token> {
    Some(Token { term: u32::from_le_bytes(input.take()?), flags: input.byte()? })
}

fn label(input: &mut Input<'_>) -> Option<(u32, String)> {
    let term = u32::from_le_bytes(input.take()?);
    let length = input.length()?;
    Some((term, std::str::from_utf8(input.bytes(length)?).ok()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_from_before_figures_are_read() {
        let features = Features { outlet: 7, days: vec![18_000, 18_001], ..Features::default() };
        let mut row = encode(&features);
        row[0] = BEFORE_FIGURES;
        assert_eq!(decode(&row), None);
        row.truncate(row.len() - 2);
        assert_eq!(decode(&row), Some(features));
    }
}
