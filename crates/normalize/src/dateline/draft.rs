//! A dateline as far as it was read.

use super::parts::{Style, bracketed, dash, day, is_site, place};
use crate::agencies::{agency_at_start, holds_agency};

/// A dateline in the making: what was read, and what is left of the paragraph's head.
#[derive(Clone, Copy, Default)]
pub(super) struct Draft<'t> {
    pub(super) rest: &'t str,
    pub(super) place: Option<&'t str>,
    pub(super) day: Option<&'t str>,
    pub(super) agency: Option<&'t str>,
    pub(super) before_colon: bool,
}

impl<'t> Draft<'t> {
    pub(super) fn of(head: &'t str) -> Self {
        Self { rest: head, ..Self::default() }
    }

    /// With a place of at most `most` words. The address of a site beside it is the agency's: "JAKARTA, POST.com".
    pub(super) fn with_place(self, style: Style, most: usize) -> Option<Self> {
        let (whole, rest) = self.rest.split_at(place(self.rest, style, most)?);
        let (place, agency) = match whole.split_once(", ") {
            Some((site, place)) if is_site(site) => (place, Some(site)),
            Some((place, site)) if is_site(site) => (place, Some(site)),
            _ => (whole, None),
        };
        Some(Self { rest, place: Some(without_full_stop(place)), agency, ..self })
    }

    pub(super) fn with_day(self) -> Self {
        let rest = self.rest.trim_start_matches([',', ' ', '.']);
        // "MADRID, 17 (EFE)"
        let bare = || {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            ((1..=2).contains(&digits) && rest[digits..].starts_with(" (")).then_some(digits)
        };
        match day(rest).or_else(bare) {
            Some(length) => Self { rest: &rest[length..], day: Some(&rest[..length]), ..self },
            None => self,
        }
    }

    /// With what stands in brackets: an agency that is known or stands behind a day, else a region. Behind a day an agency needs no
    /// brackets: "Липово. 2 октября. Интерфакс -".
    pub(super) fn with_bracket(self) -> Self {
        let rest = self.rest.trim_start_matches([',', ' ', '.']);
        if let Some((length, inner)) = bracketed(rest) {
            let is_agency = rest.starts_with('/') || self.day.is_some() || holds_agency(inner);
            return Self {
                rest: &rest[length..],
                agency: self.agency.or(is_agency.then_some(inner)),
                ..self
            };
        }
        match agency_at_start(rest).filter(|length| self.day.is_some() && dash(&rest[*length..]).is_some()) {
            Some(length) => Self { rest: &rest[length..], agency: Some(&rest[..length]), ..self },
            None => self,
        }
    }

    /// Up to the end of the dash that must follow.
    pub(super) fn closed(self) -> Option<Self> {
        dash(self.rest).map(|length| Self { rest: &self.rest[length..], ..self })
    }

    /// With an agency between the dash and a point: "ВЕРХОВЬЕ, 11 авг — ТАСС."
    pub(super) fn with_agency_behind(self) -> Self {
        let read = || {
            let (name, rest) = self.rest.split_at(agency_at_start(self.rest)?);
            Some((name, rest.strip_prefix('.')?.trim_start()))
        };
        match read().filter(|_| self.agency.is_none()) {
            Some((name, rest)) => Self { rest, agency: Some(name), ..self },
            None => self,
        }
    }
}

/// A place without the full stop that sets it apart from the day; that of an abbreviation stays: "SALEM, Ore.".
fn without_full_stop(place: &str) -> &str {
    const LONG: usize = 4;
    let last = place.rsplit([' ', ',']).next().unwrap_or_default();
    let is_word =
        last.chars().filter(|c| c.is_alphabetic()).count() >= LONG && last.matches('.').count() == 1;
    if is_word { place.trim_end_matches('.') } else { place }
}
