//! What the tagger says of each token: outside a name, or where in a name of which type (BIOES encoding).

use newsloom_model::EntityType;
use std::ops::Range;

/// How many labels there are.
pub(crate) const LABELS: usize = 17;

/// One score or sum for each label.
pub(crate) type PerLabel<T> = [T; LABELS];

/// The type of each group of four labels, in the order of their encoding.
pub(crate) const TYPES: [EntityType; 4] =
    [EntityType::Person, EntityType::Org, EntityType::Place, EntityType::Misc];

/// A label: 0 is outside; then for each type begin, inside, end, single.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) u8);

/// Where in a name a token stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

impl Label {
    /// Not in a name.
    pub(crate) const OUTSIDE: Label = Label(0);

    /// All labels.
    pub(crate) fn all() -> impl Iterator<Item = Label> {
        (0..LABELS as u8).map(Label)
    }

    /// The label of the token at `at` in a name of `len` tokens of the type at index `type_index` of [`TYPES`].
    pub(crate) fn of(type_index: usize, at: usize, len: usize) -> Label {
        let position = match (at, len) {
            (_, 1) => 3,
            (0, _) => 0,
            (at, len) if at + 1 == len => 2,
            _ => 1,
        };
        Label(1 + 4 * type_index as u8 + position)
    }

    fn position(self) -> Position {
        match self.0 {
            0 => Position::Outside,
            n => [Position::Begin, Position::Inside, Position::End, Position::Single][(n as usize - 1) % 4],
        }
    }

    /// The type of the name; none outside.
    pub(crate) fn entity_type(self) -> Option<EntityType> {
        (self.0 > 0).then(|| TYPES[(self.0 as usize - 1) / 4])
    }

    /// Whether a sentence may begin with the label.
    pub(crate) fn may_begin(self) -> bool {
        !matches!(self.position(), Position::Inside | Position::End)
    }

    /// Whether a sentence may end with the label.
    pub(crate) fn may_end(self) -> bool {
        !matches!(self.position(), Position::Begin | Position::Inside)
    }

    /// Whether the label may stand right after `before`.
    pub(crate) fn may_follow(self, before: Label) -> bool {
        if before.may_end() {
            self.may_begin()
        } else {
            !self.may_begin() && self.entity_type() == before.entity_type()
        }
    }
}

/// The names in a sentence's labels: ranges of tokens with their types.
pub(crate) fn names(labels: &[Label]) -> Vec<(Range<usize>, EntityType)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, label) in labels.iter().enumerate() {
        if label.may_begin() {
            start = at;
        }
        if let Some(entity_type) = label.entity_type().filter(|_| label.may_end()) {
            found.push((start..at + 1, entity_type));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_labels_agree() {
        let labels: Vec<Label> =
            [Label::OUTSIDE, Label::of(0, 0, 3), Label::of(0, 1, 3), Label::of(0, 2, 3), Label::of(2, 0, 1)]
                .into();
        assert_eq!(names(&labels), [(1..4, EntityType::Person), (4..5, EntityType::Place)]);
        assert!(labels.windows(2).all(|w| w[1].may_follow(w[0])));
        assert!(!Label::of(1, 1, 2).may_follow(Label::of(0, 0, 2)));
        assert!(!Label::OUTSIDE.may_follow(Label::of(0, 0, 2)));
    }
}
