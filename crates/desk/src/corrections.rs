//! What people decide about stories, in terms of reports that must or cannot be together.

use jiff::Timestamp;
use newsloom_model::{Constraint, ConstraintKind, ReportId, StoryId};
use newsloom_store::Reader;

/// What a person decides about stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Two stories are one.
    Merge(StoryId, StoryId),
    /// Some reports of a story are about another event than the rest of it.
    Split(StoryId, Vec<ReportId>),
    /// A report belongs to another story.
    Move(ReportId, StoryId),
    /// A report stays in its story.
    Pin(ReportId),
}

/// Why a correction cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// No story has this number.
    #[error("there is no story {0}")]
    NoStory(StoryId),
    /// No report has this number.
    #[error("there is no report {0}")]
    NoReport(ReportId),
    /// The story has no reports to join.
    #[error("story {0} has no reports")]
    Empty(StoryId),
    /// Both numbers lead to one story.
    #[error("these two numbers are one story already")]
    SameStory,
    /// A split that names all reports, none, or reports of other stories.
    #[error("name some, but not all, of the reports of story {0}")]
    NotAPart(StoryId),
    /// A move to the story that the report is in.
    #[error("report {0} is in story {1} already")]
    InPlace(ReportId, StoryId),
    /// A pin that says nothing.
    #[error("report {0} is alone in its story")]
    Alone(ReportId),
    /// The database.
    #[error(transparent)]
    Store(#[from] newsloom_store::Error),
}

type Link = (ConstraintKind, ReportId, ReportId);

impl Correction {
    /// The constraints that say so, decided at `at`. The last word on a pair of reports holds.
    ///
    /// # Errors
    /// A correction that makes no sense for the stories as they are, or the store's error.
    pub fn constraints(&self, reader: &Reader, at: Timestamp) -> Result<Vec<Constraint>, CorrectionError> {
        let links = match self {
            Self::Merge(a, b) => merge(reader, *a, *b)?,
            Self::Split(story, reports) => split(reader, *story, reports)?,
            Self::Move(report, story) => relocate(reader, *report, *story)?,
            Self::Pin(report) => pin(reader, *report)?,
        };
        Ok(links.into_iter().map(|(kind, a, b)| Constraint { a, b, kind, at }).collect())
    }
}

/// All reports of both are one story, whatever was decided before about some of them.
fn merge(reader: &Reader, a: StoryId, b: StoryId) -> Result<Vec<Link>, CorrectionError> {
    let (mut all, others) = (members(reader, a)?, members(reader, b)?);
    if others.iter().any(|report| all.contains(report)) {
        return Err(CorrectionError::SameStory);
    }
    all.extend(others);
    Ok([together(&all), reconciled(reader, &all)?].concat())
}

/// Those that leave stay together; none of them may be with those that stay.
fn split(reader: &Reader, story: StoryId, reports: &[ReportId]) -> Result<Vec<Link>, CorrectionError> {
    let all = members(reader, story)?;
    let (leaving, staying): (Vec<_>, Vec<_>) = all.into_iter().partition(|report| reports.contains(report));
    if leaving.len() != reports.len() || staying.is_empty() {
        return Err(CorrectionError::NotAPart(story));
    }
    Ok([together(&leaving), apart(reader, &leaving, &staying)?].concat())
}

fn relocate(reader: &Reader, report: ReportId, story: StoryId) -> Result<Vec<Link>, CorrectionError> {
    let (old, new) = (members(reader, story_of(reader, report)?)?, members(reader, story)?);
    let anchor = *new.first().ok_or(CorrectionError::Empty(story))?;
    if new.contains(&report) {
        return Err(CorrectionError::InPlace(report, story));
    }
    let staying: Vec<ReportId> = old.into_iter().filter(|other| *other != report).collect();
    let arrived = [vec![report], new].concat();
    let links =
        [apart(reader, &[report], &staying)?, together(&[anchor, report]), reconciled(reader, &arrived)?];
    Ok(links.concat())
}

fn pin(reader: &Reader, report: ReportId) -> Result<Vec<Link>, CorrectionError> {
    let members = members(reader, story_of(reader, report)?)?;
    let other = members.into_iter().find(|member| *member != report);
    Ok(vec![(ConstraintKind::MustLink, report, other.ok_or(CorrectionError::Alone(report))?)])
}

/// Each with the first.
fn together(reports: &[ReportId]) -> Vec<Link> {
    let Some((first, rest)) = reports.split_first() else { return Vec::new() };
    rest.iter().map(|report| (ConstraintKind::MustLink, *first, *report)).collect()
}

/// None of `leaving` with any of `staying`. Staying reports that were linked to a leaving one were together through it:
/// they are linked to each other instead.
fn apart(reader: &Reader, leaving: &[ReportId], staying: &[ReportId]) -> Result<Vec<Link>, CorrectionError> {
    let links: Vec<Constraint> =
        reader.constraints()?.into_iter().filter(|c| c.kind == ConstraintKind::MustLink).collect();
    let was_linked = |report: &&ReportId| {
        links
            .iter()
            .any(|c| c.a == **report && leaving.contains(&c.b) || c.b == **report && leaving.contains(&c.a))
    };
    let linked: Vec<ReportId> = staying.iter().filter(was_linked).copied().collect();
    let pairs = leaving.iter().flat_map(|r| staying.iter().map(|s| (ConstraintKind::CannotLink, *r, *s)));
    Ok(pairs.chain(together(&linked)).collect())
}

/// The pairs of `reports` that people wanted apart before.
fn reconciled(reader: &Reader, reports: &[ReportId]) -> Result<Vec<Link>, CorrectionError> {
    let constraints = reader.constraints()?.into_iter();
    let apart = constraints.filter(|c| c.kind == ConstraintKind::CannotLink);
    let inside = apart.filter(|c| reports.contains(&c.a) && reports.contains(&c.b));
    Ok(inside.map(|c| (ConstraintKind::MustLink, c.a, c.b)).collect())
}

/// Whether the stories are as these constraints want them.
///
/// # Errors
/// A report that is not there, or the store's error.
pub fn are_in_force(reader: &Reader, constraints: &[Constraint]) -> Result<bool, CorrectionError> {
    for constraint in constraints {
        let is_together = story_of(reader, constraint.a)? == story_of(reader, constraint.b)?;
        if is_together != (constraint.kind == ConstraintKind::MustLink) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn members(reader: &Reader, story: StoryId) -> Result<Vec<ReportId>, CorrectionError> {
    let detail = reader.story(story)?.ok_or(CorrectionError::NoStory(story))?;
    Ok(detail.reports.iter().map(|report| report.report_id).collect())
}

fn story_of(reader: &Reader, report: ReportId) -> Result<StoryId, CorrectionError> {
    reader.story_of(report)?.ok_or(CorrectionError::NoReport(report))
}
