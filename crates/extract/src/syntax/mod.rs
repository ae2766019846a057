//! A light reading of English grammar, shared by quotes and actions: every word gets a tag from closed lists of
//! function words, from its shape and from its neighbours. No model, one hash look-up a word.

mod lexicon;
mod phrases;
mod tag;
mod tokens;

pub(crate) use lexicon::inflections;
pub(crate) use phrases::{before_date, noun_phrase_after, noun_phrase_before};
pub(crate) use tag::Tag;
pub(crate) use tokens::Tokens;
