//! What a line of text is, judged by its wording and structure alone: the same for paragraphs of pages, feed
//! content and plain texts.
//!
//! The rules know classes of newsroom wording (share bars, bylines, times, credits, prompts to read or subscribe),
//! not the lines of any outlet. They prefer to keep: what could be the report's own sentence is body.

mod bylines;
mod captions;
mod east_asian;
mod labels;
mod notes;
mod pointers;
mod prompts;
mod times;
mod words;

pub(crate) use bylines::{byline, is_name, is_signature};
pub(crate) use captions::{agency_of_credit, is_credit_only};

use newsloom_model::PassageKind;
use words::Words;

/// Longer lines are body, in bytes: furniture is short, and the rules stay cheap.
const MAX_FURNITURE: usize = 900;

/// What `line` is, where its text shows it. None where only its place could.
pub(crate) fn kind(line: &str) -> Option<PassageKind> {
    let line = line.trim();
    if line.len() > MAX_FURNITURE {
        return captions::is_caption(line).then_some(PassageKind::Caption);
    }
    if line.is_empty() || is_furniture(line) {
        return Some(PassageKind::Furniture);
    }
    captions::is_caption(line).then_some(PassageKind::Caption)
}

/// Whether the line is a label or an appeal by its words, whatever its place and length.
pub(crate) fn is_label(line: &str) -> bool {
    let words = Words::of(line);
    labels::is_known(&words) || prompts::is_appeal(&words)
}

/// Whether the line is a note under a report or claims rights, whatever its place and length.
pub(crate) fn is_note(line: &str) -> bool {
    notes::is_note(&Words::of(line)) || captions::is_copyright(line)
}

/// Whether nothing but its place tells what a line is that reads as furniture: a lone word may be a button, or a heading
/// or a cell of the report.
pub(crate) fn needs_place(line: &str) -> bool {
    let words = Words::of(line);
    labels::is_lone_word(&words)
        && !labels::is_known(&words)
        && !times::is_time(&words)
        && !prompts::is_prompt(&words)
        && !prompts::is_wall(&words)
}

fn is_furniture(line: &str) -> bool {
    let words = Words::of(line);
    labels::is_label(&words)
        || times::is_time(&words)
        || byline(line).is_some()
        || prompts::is_prompt(&words)
        || prompts::is_wall(&words)
        || prompts::is_appeal(&words)
        || notes::is_note(&words)
        || is_credit_only(line)
        || captions::is_copyright(line)
        || east_asian::is_furniture(line)
}

#[cfg(test)]
mod tests;
