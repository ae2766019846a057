//! Symbols of units, the same in all languages.

use rustc_hash::FxHashMap;

/// Symbols, and the units that SI prefixes go with.
const PREFIXED: &[(&str, &str, &str)] = &[
    ("m", "metre", "nµμmck"),
    ("g", "gram", "µμmk"),
    ("l", "litre", "mcd"),
    ("L", "litre", "mcd"),
    ("W", "watt", "mkMGT"),
    ("Wh", "watt hour", "kMGT"),
    ("Hz", "hertz", "kMGT"),
    ("B", "byte", "kKMGTP"),
    ("b", "bit", "kKMGT"),
    ("bit", "bit", "kKMGT"),
    ("V", "volt", "mk"),
    ("J", "joule", "kMG"),
    ("Pa", "pascal", "hkMG"),
    ("eV", "electronvolt", "kMGT"),
];

const PREFIXES: &[(char, &str)] = &[
    ('n', "nano"),
    ('µ', "micro"),
    ('μ', "micro"),
    ('m', "milli"),
    ('c', "centi"),
    ('d', "deci"),
    ('h', "hecto"),
    ('k', "kilo"),
    ('K', "kilo"),
    ('M', "mega"),
    ('G', "giga"),
    ('T', "tera"),
    ('P', "peta"),
];

const PLAIN: &[(&str, &str)] = &[
    ("m", "metre"),
    ("g", "gram"),
    ("l", "litre"),
    ("L", "litre"),
    ("W", "watt"),
    ("V", "volt"),
    ("t", "metric ton"),
    ("ha", "hectare"),
    ("mph", "mile per hour"),
    ("MPH", "mile per hour"),
    ("kph", "kilometre per hour"),
    ("kmh", "kilometre per hour"),
    ("kmph", "kilometre per hour"),
    ("mpg", "mile per gallon"),
    ("rpm", "revolutions per minute"),
    ("hp", "horsepower"),
    ("HP", "horsepower"),
    ("bhp", "horsepower"),
    ("ft", "foot"),
    ("yd", "yard"),
    ("lb", "pound-mass"),
    ("lbs", "pound-mass"),
    ("oz", "ounce"),
    ("km2", "square kilometre"),
    ("km²", "square kilometre"),
    ("m2", "square metre"),
    ("m²", "square metre"),
    ("m3", "cubic metre"),
    ("m³", "cubic metre"),
    ("ppm", "part per million"),
    ("ppb", "parts-per-billion"),
    ("psi", "pound per square inch"),
    ("dB", "decibel"),
    ("dm", "decimetre"),
    ("sec", "second"),
    ("secs", "second"),
    ("min", "minute"),
    ("mins", "minute"),
    ("hr", "hour"),
    ("hrs", "hour"),
    ("h", "hour"),
    ("ms", "millisecond"),
    ("Hz", "hertz"),
    ("F", "fahrenheit"),
    ("C", "celsius"),
    ("pc", "percentage"),
    ("pct", "percentage"),
    ("px", "pixel"),
    ("MP", "megapixel"),
    ("mph.", "mile per hour"),
];

/// Every symbol with the name of its unit.
pub(super) fn table() -> FxHashMap<String, String> {
    let plain = PLAIN.iter().map(|(symbol, name)| ((*symbol).to_owned(), (*name).to_owned()));
    let prefixed = PREFIXED.iter().flat_map(|(symbol, name, prefixes)| {
        PREFIXES
            .iter()
            .filter(|(mark, _)| prefixes.contains(*mark))
            .map(move |(mark, prefix)| (format!("{mark}{symbol}"), format!("{prefix}{name}")))
    });
    plain.chain(prefixed).collect()
}
