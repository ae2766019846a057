//! What changed in a database, as it travels to another one.

use rusqlite::types::Value;
use serde::{Deserialize, Serialize};

/// The first byte of the stored form.
const VERSION: u8 = 1;

/// Rows of one table. What it says is the state of the rows, not what was done to them: applied twice it changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableChanges {
    /// Its name in SQL.
    pub table: String,
    /// The keys of all rows that came, changed or went.
    pub keys: Vec<Vec<Cell>>,
    /// Those of the rows that are there now, with all their columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell(#[serde(with = "StoredValue")] pub Value);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Value")]
enum StoredValue {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// The stored form of changes: a version byte, then the fields as postcard writes them.
pub fn encode_changes(changes: &[TableChanges]) -> Vec<u8> {
    postcard::to_extend(changes, vec![VERSION]).unwrap_or_default()
}

/// Reads what [`encode_changes`] wrote; none where it is something else, or was written by another version.
pub fn decode_changes(bytes: &[u8]) -> Option<Vec<TableChanges>> {
    let (version, bytes) = bytes.split_first()?;
    let (changes, rest) = postcard::take_from_bytes(bytes).ok()?;
    (*version == VERSION && rest.is_empty()).then_some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            any::<i32>().prop_map(|n| Value::Real(f64::from(n) / 8.0)),
            any::<String>().prop_map(Value::Text),
            any::<Vec<u8>>().prop_map(Value::Blob),
        ]
        .prop_map(Cell)
    }

    proptest! {
        #[test]
        fn changes_come_back_as_they_went(
            keys in prop::collection::vec(prop::collection::vec(cell(), 1..3), 0..4),
            rows in prop::collection::vec(prop::collection::vec(cell(), 1..5), 0..4),
        ) {
            let changes = vec![TableChanges { table: "t_outlet".into(), keys, rows }];
            let bytes = encode_changes(&changes);
            prop_assert_eq!(decode_changes(&bytes), Some(changes));
            prop_assert_eq!(decode_changes(&bytes[..bytes.len() - 1]), None);
        }

        #[test]
        fn whatever_comes_is_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = decode_changes(&bytes);
        }
    }
}
