//! The places and agencies of datelines: "KELMAR, Ostland (AP) —".

use super::Words;
use crate::Document;
use crate::tagger::Name;
use newsloom_model::EntityType;

impl Words<'_> {
    /// The place of the dateline is one, however it is written, and the agency in it an organization.
    pub(super) fn place_dateline(&self, doc: &Document<'_>, names: &mut Vec<Name>) {
        let agency = doc.report.agency.as_deref();
        for name in
            names.iter_mut().filter(|name| agency.is_some_and(|agency| self.text_of(doc, name) == agency))
        {
            name.entity_type = EntityType::Org;
        }
        let Some(place) = self.read_dateline(doc).or_else(|| self.dateline_place(doc)) else { return };
        let overlaps = |name: &Name| name.tokens.start < place.end && place.start < name.tokens.end;
        let at = names.iter().position(overlaps);
        let dash = at.and_then(|at| names[at].tokens.clone().find(|k| *k >= place.end && self.is_dash(*k)));
        match (at, dash) {
            (Some(at), _) if names[at].tokens == place => names[at].entity_type = EntityType::Place,
            // "KELMAR, May 4 (Wire) - Norland" taken for one name.
            (Some(at), Some(dash)) => {
                let rest = dash + 1..names[at].tokens.end;
                let confidence = names[at].confidence;
                names[at] = Name { tokens: place, entity_type: EntityType::Place, confidence };
                if !rest.is_empty() {
                    names.insert(at + 1, Name { tokens: rest, entity_type: EntityType::Misc, confidence });
                }
            }
            (Some(_), None) => {}
            (None, _) => {
                let at = names.partition_point(|name| name.tokens.start < place.start);
                names.insert(at, Name { tokens: place, entity_type: EntityType::Place, confidence: 0.9 });
            }
        }
    }

    fn text_of<'d>(&self, doc: &'d Document<'_>, name: &Name) -> &'d str {
        self.tokens.span(&name.tokens).of(doc.text())
    }

    fn is_dash(&self, at: usize) -> bool {
        matches!(self.text(at), "-" | "–" | "—")
    }

    /// The tokens of the place in the dateline that the report was found to have.
    fn read_dateline(&self, doc: &Document<'_>) -> Option<std::ops::Range<usize>> {
        let place = doc.report.dateline.as_ref()?.place.as_deref()?;
        let sentence = doc.sentences.iter().position(|sentence| sentence.kind.is_content())?;
        let start = self.tokens.sentences.get(sentence)?.start;
        // "KELMAR, Ostland" names a region too.
        let place = place.split([',', '(']).next()?.trim();
        let opens = self.tokens.all.get(start)?.span.start;
        let end = (start + 1..start + 6).find(|end| {
            let last = self.tokens.all.get(end - 1).map(|token| token.span.end);
            last.and_then(|last| doc.text().get(opens..last)) == Some(place)
        })?;
        Some(start..end)
    }

    /// The tokens of the place that opens the report in capitals, before a dash: "MARVEN, Ostland —", "KELMAR, Ostland (AP) —".
    fn dateline_place(&self, doc: &Document<'_>) -> Option<std::ops::Range<usize>> {
        const LONGEST: usize = 14;
        let paragraph = doc.sentences.iter().position(|sentence| sentence.kind.is_content())?;
        let start = self.tokens.sentences.get(paragraph)?.start;
        let end = (start..start + 3).take_while(|at| self.is_shouted(*at)).last()? + 1;
        let line = end..(start + LONGEST).min(self.tokens.all.len());
        // Between place and dash stand a region, an agency and a day, and nothing in small letters.
        let is_dateline = |at: usize| !self.text(at).starts_with(char::is_lowercase);
        let dash = line.clone().find(|at| self.is_dash(*at))?;
        let closes = matches!(self.text(end), "," | "(");
        (closes && (end..dash).all(is_dateline)).then_some(start..end)
    }
}
