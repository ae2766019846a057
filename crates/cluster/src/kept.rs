//! A report of the window in stored form: a version byte, then little-endian fields.

use crate::bytes::Input;
use crate::features::{GENRES, LeadFigure};
use crate::labels::Labels;
use crate::meaning::Meaning;
use crate::member::{INDEXED, Mark, Member, Norms, TERMS};
use crate::sketch::Sketch;
use newsloom_model::{ReportId, StoryId};

/// Raised whenever the form, or what the fields mean, changes: older rows are then made anew from the features.
const VERSION: u8 = 2;
/// The same, with a vector before the labels.
const WITH_MEANING: u8 = 3;

/// The most that is plausible of what a report has few of.
const FEW: usize = 255;

pub(crate) fn encode(member: &Member) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + member.terms.len() * 6 + member.sketch.runs.len() * 4 + 512);
    out.push(if member.meaning.is_some() { WITH_MEANING } else { VERSION });
    out.push(GENRES.iter().position(|g| *g == member.genre).unwrap_or_default() as u8);
    out.push(u8::from(member.is_thin));
    out.push(member.sketch.level);
    let lists = [member.terms.len(), member.sketch.runs.len(), member.days.len(), member.figures.len()];
    for few in lists {
        out.push(few.min(FEW) as u8);
    }
    out.extend(member.published.unwrap_or(i64::MIN).to_le_bytes());
    out.extend(member.fetched.to_le_bytes());
    out.extend(member.terms.iter().flat_map(|t| t.to_le_bytes()));
    out.extend(member.marks.iter().flat_map(|m| [m.times, m.flags]));
    out.extend(member.sketch.runs.iter().flat_map(|r| r.to_le_bytes()));
    out.extend(member.days.iter().flat_map(|d| d.to_le_bytes()));
    member.figures.iter().for_each(|figure| figure.write(&mut out));
    out.extend(&member.found_by[..member.terms.len().min(INDEXED)]);
    if let Some(meaning) = &member.meaning {
        meaning.write(&mut out);
    }
    out.extend(member.labels.packed());
    out
}

/// The report without its place in a story and unmeasured; none where it is of another version or damaged.
pub(crate) fn decode(report: ReportId, bytes: &[u8]) -> Option<Member> {
    let mut input = Input(bytes);
    let [version @ (VERSION | WITH_MEANING), genre, is_thin, level] = input.take()? else { return None };
    let [terms, runs, days, figures] = input.take()?.map(usize::from);
    let published = Some(i64::from_le_bytes(input.take()?)).filter(|at| *at != i64::MIN);
    let member = Member {
        report,
        story: StoryId(report.0),
        copy_of: None,
        published,
        fetched: i64::from_le_bytes(input.take()?),
        genre: *GENRES.get(usize::from(genre))?,
        is_thin: is_thin == 1,
        norms: Norms::default(),
        terms: fields(&mut input, terms, u32::from_le_bytes)?,
        marks: fields(&mut input, terms, |[times, flags]| Mark { times, flags })?,
        sketch: Sketch { level, runs: fields(&mut input, runs, u32::from_le_bytes)? },
        days: fields(&mut input, days, i32::from_le_bytes)?,
        figures: (0..figures).map(|_| LeadFigure::read(&mut input)).collect::<Option<_>>()?,
        found_by: places(&mut input, terms)?,
        meaning: meaning(&mut input, version)?,
        labels: Labels::from_packed(input.0)?,
    };
    is_sound(&member).then_some(member)
}

fn fields<const N: usize, T>(
    input: &mut Input<'_>,
    count: usize,
    of: impl Fn([u8; N]) -> T,
) -> Option<Box<[T]>> {
    let (fields, _) = input.bytes(count * N)?.as_chunks::<N>();
    Some(fields.iter().map(|field| of(*field)).collect())
}

fn meaning(input: &mut Input<'_>, version: u8) -> Option<Option<Box<Meaning>>> {
    if version == WITH_MEANING {
        Meaning::read(input).map(|meaning| Some(Box::new(meaning)))
    } else {
        Some(None)
    }
}

fn places(input: &mut Input<'_>, terms: usize) -> Option<[u8; INDEXED]> {
    let mut places = [0; INDEXED];
    let found_by = input.bytes(terms.min(INDEXED))?;
    places[..found_by.len()].copy_from_slice(found_by);
    Some(places)
}

/// Whether what others rely on holds of a report that was read.
fn is_sound(member: &Member) -> bool {
    let sorted = |list: &[u32]| list.is_sorted_by(|a, b| a < b);
    let terms = member.terms.len();
    terms <= TERMS
        && sorted(&member.terms)
        && sorted(&member.sketch.runs)
        && member.sketch.level < u32::BITS as u8
        && member.days.is_sorted()
        && member.found_by.iter().take(terms).all(|place| usize::from(*place) < terms)
}
