//! By what two tables are known to be the same.

use rusqlite::types::Value;

/// How many rows a table has, and a hash of all of them in the order of their key. The hash is BLAKE3 of each value in turn:
/// a byte for its type (0 to 4: NULL, integer, real, text, bytes), its length in bytes and its bytes; numbers little-endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDigest {
    /// How many rows.
    pub rows: u64,
    /// The hash, in hexadecimal.
    pub hash: String,
}

/// Makes a [`TableDigest`] of rows that come one by one.
#[derive(Debug, Default)]
pub struct TableHasher {
    rows: u64,
    hasher: blake3::Hasher,
}

impl TableHasher {
    /// Takes the next row.
    pub fn add(&mut self, row: &[Value]) {
        self.rows += 1;
        for value in row {
            match value {
                Value::Null => self.value(0, &[]),
                Value::Integer(n) => self.value(1, &n.to_le_bytes()),
                Value::Real(n) => self.value(2, &n.to_le_bytes()),
                Value::Text(text) => self.value(3, text.as_bytes()),
                Value::Blob(bytes) => self.value(4, bytes),
            }
        }
    }

    fn value(&mut self, kind: u8, bytes: &[u8]) {
        self.hasher.update(&[kind]);
        self.hasher.update(&(bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }

    /// The digest of what came.
    pub fn finish(&self) -> TableDigest {
        TableDigest { rows: self.rows, hash: self.hasher.finalize().to_hex().to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_values_apart_that_look_alike() {
        let digest = |row: &[Value]| {
            let mut hasher = TableHasher::default();
            hasher.add(row);
            hasher.finish()
        };
        let alike = [
            vec![Value::Null],
            vec![Value::Text(String::new())],
            vec![Value::Integer(1)],
            vec![Value::Real(1.0)],
            vec![Value::Text("ab".into()), Value::Text("c".into())],
            vec![Value::Text("a".into()), Value::Text("bc".into())],
            vec![Value::Blob(b"ab".to_vec())],
            vec![Value::Text("ab".into())],
        ];
        let hashes: std::collections::BTreeSet<String> = alike.iter().map(|row| digest(row).hash).collect();
        assert_eq!(hashes.len(), alike.len());
    }
}
