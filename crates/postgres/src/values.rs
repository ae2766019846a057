//! Values of tables as PostgreSQL holds them: its binary format, in both directions.

use bytes::{BufMut, BytesMut};
use jiff::Timestamp;
use newsloom_store::Value;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// Seconds from 1970 to 2000, from which PostgreSQL counts.
const EPOCH: i64 = 946_684_800;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Real,
    Text,
    Json,
    Time,
    Bytes,
}

impl Kind {
    pub(crate) fn of(kind: &Type) -> Option<Self> {
        Some(match *kind {
            Type::INT8 => Self::Integer,
            Type::FLOAT8 => Self::Real,
            Type::TEXT => Self::Text,
            Type::JSON => Self::Json,
            Type::TIMESTAMPTZ => Self::Time,
            Type::BYTEA => Self::Bytes,
            _ => return None,
        })
    }

    /// Whether a column of this kind holds the value exactly.
    pub(crate) fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Null)
            | (Self::Integer, Value::Integer(_))
            | (Self::Real, Value::Real(_))
            | (Self::Bytes, Value::Blob(_)) => true,
            (Self::Text | Self::Json, Value::Text(text)) => !text.contains('\0'),
            (Self::Time, Value::Text(text)) => seconds(text).is_some(),
            _ => false,
        }
    }

    /// The value that these bytes stand for.
    pub(crate) fn read(self, bytes: &[u8]) -> Option<Value> {
        let number = || bytes.try_into().map(i64::from_be_bytes).ok();
        Some(match self {
            Self::Integer => Value::Integer(number()?),
            Self::Real => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
            Self::Text | Self::Json => Value::Text(str::from_utf8(bytes).ok()?.to_owned()),
            Self::Time => Value::Text(time(number()?)?),
            Self::Bytes => Value::Blob(bytes.to_vec()),
        })
    }
}

/// The first moment that PostgreSQL has, in 4713 BC, as seconds since 1970.
const FIRST: i64 = -210_866_803_200;

/// Seconds since 1970 of `2026-01-05T18:30:00Z`; none where the text is no time, another way of writing one, or too early.
fn seconds(text: &str) -> Option<i64> {
    let at: Timestamp = text.parse().ok()?;
    let is_whole = at.subsec_nanosecond() == 0 && at.to_string() == text;
    (is_whole && at.as_second() >= FIRST).then(|| at.as_second())
}

/// The time at `micros` microseconds after the beginning of 2000.
fn time(micros: i64) -> Option<String> {
    Some(Timestamp::from_second(micros.div_euclid(1_000_000) + EPOCH).ok()?.to_string())
}

/// A value on its way to a column of the server, which says of which type it is.
#[derive(Debug)]
pub(crate) struct Outgoing<'v>(pub(crate) &'v Value);

impl ToSql for Outgoing<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => return Ok(IsNull::Yes),
            Value::Integer(n) => out.put_i64(*n),
            Value::Real(n) => out.put_f64(*n),
            Value::Text(text) if *kind == Type::TIMESTAMPTZ => {
                let at = seconds(text).ok_or("not a time")?;
                out.put_i64((at - EPOCH) * 1_000_000);
            }
            Value::Text(text) => out.put_slice(text.as_bytes()),
            Value::Blob(bytes) => out.put_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        Kind::of(kind).is_some()
    }

    to_sql_checked!();
}

/// The bytes of a value as they came.
#[derive(Debug)]
pub(crate) struct Incoming<'b>(pub(crate) &'b [u8]);

impl<'b> FromSql<'b> for Incoming<'b> {
    fn from_sql(_: &Type, bytes: &'b [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(bytes))
    }

    fn accepts(kind: &Type) -> bool {
        Kind::of(kind).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(kind: Kind, sql: &Type, value: &Value) -> Option<Value> {
        assert!(kind.fits(value), "{value:?}");
        let mut bytes = BytesMut::new();
        assert!(matches!(Outgoing(value).to_sql(sql, &mut bytes), Ok(IsNull::No)));
        kind.read(&bytes)
    }

    #[test]
    fn values_come_back_as_they_went() {
        for text in [
            "2026-01-05T18:30:00Z",
            "-004712-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "9999-12-30T22:00:00Z",
        ] {
            let value = Value::Text(text.into());
            assert_eq!(there_and_back(Kind::Time, &Type::TIMESTAMPTZ, &value), Some(value));
        }
        for n in [i64::MIN, -1, 0, i64::MAX] {
            assert_eq!(
                there_and_back(Kind::Integer, &Type::INT8, &Value::Integer(n)),
                Some(Value::Integer(n))
            );
        }
        let value = Value::Real(f64::MIN_POSITIVE);
        assert_eq!(there_and_back(Kind::Real, &Type::FLOAT8, &value), Some(value));
        let value = Value::Text("[ 1,\t\"ü\"]".into());
        assert_eq!(there_and_back(Kind::Json, &Type::JSON, &value), Some(value));
        let value = Value::Blob(vec![0, 255]);
        assert_eq!(there_and_back(Kind::Bytes, &Type::BYTEA, &value), Some(value));
    }

    #[test]
    fn what_a_column_cannot_hold_exactly_does_not_fit() {
        for text in [
            "yesterday",
            "",
            "-009998-01-01T00:00:00Z",
            "2026-01-05T18:30:00.5Z",
            "2026-01-05 18:30:00Z",
            "2026-01-05T18:30:00+00:00",
        ] {
            assert!(!Kind::Time.fits(&Value::Text(text.into())), "{text}");
        }
        assert!(!Kind::Text.fits(&Value::Text("a\0b".into())));
        assert!(!Kind::Text.fits(&Value::Blob(vec![1])));
        assert!(!Kind::Integer.fits(&Value::Real(1.0)));
        assert!(Kind::Time.fits(&Value::Null));
    }
}
