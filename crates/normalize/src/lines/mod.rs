//! What a line of text is, judged by its wording and structure alone: the same for paragraphs of pages, feed
//! content and plain texts.
//!
//! The rules know classes of newsroom wording (share bars, bylines, times, credits, prompts to read or subscribe),
//! not the lines of any outlet. They prefer to keep: what could be the report's own sentence is body.

mod bylines;
mod captions;
mod east_asian;
mod labels;
mod leftovers;
mod notes;
mod pointers;
mod prompts;
mod times;
mod words;

pub(crate) use bylines::{byline, is_name};
pub(crate) use captions::{agency_of_credit, is_credit_only};

use newsloom_model::PassageKind;
use words::Words;

/// Longer lines are body, in bytes: furniture is short, and the rules stay cheap.
const MAX_FURNITURE: usize = 900;

/// What the wording of a line shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line {
    /// What the line is, where its text shows it. None where only its place could.
    pub(crate) kind: Option<PassageKind>,
    /// Whether it is a label or an appeal by its words, whatever its place.
    pub(crate) is_label: bool,
    /// Whether it is a note under a report, claims rights, or was left there by a program.
    pub(crate) is_note: bool,
    /// Whether nothing but its place tells what it is, though it reads as furniture: a lone word may be a button, or a heading
    /// or a cell of the report.
    pub(crate) needs_place: bool,
    /// Whether it names one person, and is a byline where one is to be expected.
    pub(crate) is_signature: bool,
}

/// Reads a line. Of long ones nothing but their kind is asked.
pub(crate) fn read(line: &str) -> Line {
    let line = line.trim();
    let caption = || captions::is_caption(line).then_some(PassageKind::Caption);
    if leftovers::is_leftover(line) {
        return Line { kind: Some(PassageKind::Furniture), is_note: true, ..Line::default() };
    }
    if line.len() > MAX_FURNITURE {
        return Line { kind: caption(), ..Line::default() };
    }
    let words = Words::of(line);
    let is_known = labels::is_known(&words);
    let is_label = is_known || prompts::is_appeal(&words);
    let is_note = notes::is_note(&words) || captions::is_copyright(line);
    let is_lone = labels::is_lone_word(&words);
    let is_other = times::is_time(&words) || prompts::is_prompt(&words) || prompts::is_wall(&words);
    let is_furniture = is_label
        || is_note
        || is_lone
        || is_other
        || byline(line).is_some()
        || is_credit_only(line)
        || east_asian::is_furniture(line);
    Line {
        kind: if is_furniture { Some(PassageKind::Furniture) } else { caption() },
        is_label,
        is_note,
        needs_place: is_lone && !is_known && !is_other,
        is_signature: bylines::is_signature(line),
    }
}

/// What `line` is, where its text shows it.
pub(crate) fn kind(line: &str) -> Option<PassageKind> {
    read(line).kind
}

#[cfg(test)]
mod tests;
