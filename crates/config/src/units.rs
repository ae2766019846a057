//! Times and sizes as people write them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time: "90s", "15m", "6h", "30d".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(pub Duration);

impl Period {
    /// Whole seconds.
    pub fn seconds(self) -> u64 {
        self.0.as_secs()
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let span: jiff::Span = text.parse().map_err(|_| {
            format!("{text:?} is no length of time; write \"90s\", \"15m\", \"6h\" or \"30d\"")
        })?;
        let days = jiff::SpanRelativeTo::days_are_24_hours();
        let duration =
            span.to_duration(days).map_err(|_| format!("{text:?} has no fixed length; write it in days"))?;
        Duration::try_from(duration).map(Period).map_err(|_| format!("{text:?} is negative"))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let seconds = self.seconds();
        if self.0.subsec_millis() > 0 {
            return write!(f, "{}ms", self.0.as_millis());
        }
        let (length, unit) =
            UNITS.into_iter().find(|(n, _)| seconds > 0 && seconds.is_multiple_of(*n)).unwrap_or((1, "s"));
        write!(f, "{}{unit}", seconds / length)
    }
}

/// An amount of memory in bytes: "512 KiB", "8 MiB".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no size; write \"512 KiB\" or \"8 MiB\"");
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let factor: u64 = match unit.trim() {
            "" | "B" => 1,
            "KiB" | "kB" | "K" => 1 << 10,
            "MiB" | "MB" | "M" => 1 << 20,
            "GiB" | "GB" | "G" => 1 << 30,
            _ => return Err(wrong()),
        };
        let number: u64 = number.parse().map_err(|_| wrong())?;
        number.checked_mul(factor).map(Size).ok_or_else(wrong)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        match UNITS.into_iter().find(|(n, _)| self.0 > 0 && self.0.is_multiple_of(*n)) {
            Some((n, unit)) => write!(f, "{} {unit}", self.0 / n),
            None => write!(f, "{} B", self.0),
        }
    }
}

/// Both are written as strings.
macro_rules! as_string {
    ($($name:ty),*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

as_string!(Period, Size);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_sizes_read_and_print() {
        for text in ["90s", "15m", "6h", "30d", "0s", "250ms", "1250ms"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in ["512 KiB", "8 MiB", "1 GiB", "7 B"] {
            assert_eq!(text.parse::<Size>().unwrap().to_string(), text);
        }
        assert_eq!("1d 12h".parse::<Period>().unwrap().seconds(), 129_600);
        assert!("soon".parse::<Period>().is_err() && "-5m".parse::<Period>().is_err());
        assert!("8 apples".parse::<Size>().is_err() && "99999999999 GiB".parse::<Size>().is_err());
    }
}
