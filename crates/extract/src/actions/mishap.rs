//! Harm that nobody did: a fire that injures people assaults nobody.

use crate::tokens::Tokens;
use std::ops::Range;

/// Verbs of harm that mishaps share with assailants, by their beginnings.
const HARM: &[&str] = &["kill", "injur", "wound", "hurt"];

/// Beginnings of words for what harms without anybody's will.
const MISHAPS: &[&str] = &[
    "fire",
    "blaze",
    "wildfire",
    "crash",
    "collision",
    "accident",
    "derail",
    "storm",
    "flood",
    "quake",
    "earthquake",
    "aftershock",
    "tsunami",
    "tornado",
    "hurricane",
    "cyclone",
    "typhoon",
    "landslide",
    "mudslide",
    "avalanche",
    "lightning",
    "heatwave",
    "outbreak",
    "virus",
    "disease",
    "collapse",
    "capsiz",
    "overturn",
    "stampede",
    "eruption",
    "volcano",
];

/// Words that begin as a mishap does, and tell of weapons.
const FIREARMS: &[&str] =
    &["fired", "firearm", "firearms", "firefight", "firebomb", "firebombs", "firebombed"];

/// Beginnings of words for those who harm on purpose, and for what they use.
const ASSAILANTS: &[&str] = &[
    "attack",
    "bomb",
    "gunm",
    "gunfire",
    "shoot",
    "shot",
    "missile",
    "rocket",
    "airstrike",
    "strike",
    "shell",
    "drone",
    "soldier",
    "troop",
    "militant",
    "rebel",
    "insurgent",
    "terror",
    "assail",
    "stab",
    "clash",
    "police",
    "arson",
    "war",
];

/// Whether the verb of harm at token `at` has a mishap for a cause: the sentence has one, and nobody who would harm.
pub(super) fn is_mishap(tokens: &Tokens<'_>, at: usize, sentence: Range<usize>) -> bool {
    let begins = |i: usize, stems: &[&str]| stems.iter().any(|stem| tokens.lower(i).starts_with(stem));
    let is_mishap = |i: usize| begins(i, MISHAPS) && !FIREARMS.contains(&tokens.lower(i));
    let on_purpose = |i: usize| begins(i, ASSAILANTS) || FIREARMS.contains(&tokens.lower(i));
    begins(at, HARM) && sentence.clone().any(is_mishap) && !sentence.clone().any(on_purpose)
}
