//! The stored form of features: a version byte, then little-endian fields; lists begin with their length.

use super::{Features, Token};
use newsloom_model::Genre;

/// Raised whenever the form, or what the fields mean, changes: older rows are then computed anew.
const VERSION: u8 = 1;

const GENRES: [Genre; 6] =
    [Genre::Article, Genre::Roundup, Genre::LiveBlog, Genre::Gallery, Genre::Opinion, Genre::Teaser];

pub(crate) fn encode(features: &Features) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + features.tokens.len() * 5);
    out.push(VERSION);
    out.push(GENRES.iter().position(|g| *g == features.genre).unwrap_or_default() as u8);
    out.push(u8::from(features.syllabic));
    out.extend(features.outlet.to_le_bytes());
    out.extend(features.published.unwrap_or(i64::MIN).to_le_bytes());
    out.extend(features.fetched.to_le_bytes());
    put_tokens(&mut out, &features.tokens);
    put_tokens(&mut out, &features.extras);
    put_length(&mut out, features.days.len());
    out.extend(features.days.iter().flat_map(|d| d.to_le_bytes()));
    put_length(&mut out, features.labels.len());
    for (term, label) in &features.labels {
        out.extend(term.to_le_bytes());
        put_length(&mut out, label.len());
        out.extend(label.as_bytes());
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

/// Lists are bounded far below this when features are read off a report.
fn put_length(out: &mut Vec<u8>, length: usize) {
    out.extend(u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
}

pub(crate) fn decode(bytes: &[u8]) -> Option<Features> {
    let mut input = Input(bytes);
    if input.byte()? != VERSION {
        return None;
    }
    let genre = *GENRES.get(usize::from(input.byte()?))?;
    let syllabic = input.byte()? == 1;
    let outlet = u32::from_le_bytes(input.take()?);
    let published = Some(i64::from_le_bytes(input.take()?)).filter(|at| *at != i64::MIN);
    let fetched = i64::from_le_bytes(input.take()?);
    let tokens = input.list(Input::token)?;
    let extras = input.list(Input::token)?;
    let days = input.list(|i| i.take().map(i32::from_le_bytes))?;
    let labels = input.list(Input::label)?;
    input.0.is_empty().then_some(Features {
        outlet,
        published,
        fetched,
        genre,
        syllabic,
        tokens,
        extras,
        days,
        labels,
    })
}

struct Input<'b>(&'b [u8]);

impl Input<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn length(&mut self) -> Option<usize> {
        self.take().map(|b| usize::from(u16::from_le_bytes(b)))
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.length()?;
        (0..length).map(|_| item(self)).collect()
    }

    fn token(&mut self) -> Option<Token> {
        Some(Token { term: u32::from_le_bytes(self.take()?), flags: self.byte()? })
    }

    fn label(&mut self) -> Option<(u32, String)> {
        let term = u32::from_le_bytes(self.take()?);
        let length = self.length()?;
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((term, std::str::from_utf8(head).ok()?.to_owned()))
    }
}
