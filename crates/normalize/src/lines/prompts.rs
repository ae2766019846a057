//! Lines that ask the reader for something: to read another text, to subscribe, to register, to follow, to pay.

use super::pointers;
use super::words::{Phrases, Words};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// What prompts are about.
const OFFERS: &[&str] = &[
    "newsletter",
    "newsletters",
    "inbox",
    "inboxes",
    "subscriber",
    "subscribers",
    "subscribe",
    "subscription",
    "subscriptions",
    "membership",
    "briefing",
    "emails",
    "bookmark",
    "bookmarks",
    "homepage",
    "notifications",
    "alerts",
    "junk",
    "cookies",
    "account",
    "password",
    "registration",
    "app",
    "unsubscribe",
    "opt-out",
    "advertisers",
    "marketing",
    "journalism",
    "postfach",
    "posteingang",
    "abo",
    "abonnieren",
    "abonnement",
    "abonnenten",
    "anmelden",
    "anmeldung",
    "registrieren",
    "werbevereinbarung",
    "datenschutzerklärung",
    "probeabo",
    "push-nachrichten",
    "mitglied",
    "mitgliedschaft",
    "abonnez-vous",
    "suscríbete",
    "iscriviti",
    "assine",
    "подпишитесь",
    "telegram",
    "whatsapp",
    "facebook",
    "instagram",
    "twitter",
    "youtube",
    "e-mail-adresse",
    "widerrufen",
    "donation",
    "donate",
    "promotions",
    "merkliste",
    "rss",
];

/// Phrases about the same.
const OFFER_PHRASES: &[&str] = &[
    "sign up",
    "signing up",
    "sign me up",
    "log in",
    "privacy policy",
    "privacy notice",
    "terms of use",
    "terms of service",
    "terms and conditions",
    "terms & conditions",
    "email address",
    "e-mail address",
    "breaking news",
    "support our",
    "become a member",
    "follow us",
    "like us",
    "join us",
    "join our",
    "continue reading",
    "read preview",
    "download our",
    "our coverage",
    "preferred source",
    "your network",
    "your phone",
    "in your area",
    "our reporting",
    "weekly newsletter",
    "free trial",
    "start reading",
    "our community",
    "our team",
    "get in touch",
    "contact me",
    "contact us",
    "story tip",
    "news tip",
    "geben sie",
    "kostenlos testen",
    "jetzt testen",
    "jetzt lesen",
    "jetzt anmelden",
    "hier geht es zur",
    "hier anmelden",
    "per mail",
    "per e-mail",
    "schenkt dir",
    "folgen sie uns",
    "folgt uns",
    "unsere app",
    "unserer app",
    "what do you think",
    "let us know",
];

/// Words with which a text turns to its reader or speaks of its makers.
const ADDRESS: &[&str] = &[
    "you", "your", "we", "us", "our", "me", "my", "i", "sie", "ihr", "ihre", "ihrem", "ihren", "du", "dein",
    "deine", "deinen", "dir", "dich", "wir", "uns", "unser", "unsere", "unserem", "unseren", "meiner",
    "jetzt", "vous", "votre", "nous", "tu", "su", "nosotros", "vos",
];

/// Verbs in the imperative that begin a prompt.
const IMPERATIVES: &[&str] = &[
    "get",
    "join",
    "sign",
    "subscribe",
    "register",
    "follow",
    "click",
    "tap",
    "download",
    "enter",
    "support",
    "become",
    "receive",
    "choose",
    "check",
    "try",
    "start",
    "read",
    "explore",
    "navigate",
    "donate",
    "enjoyed",
    "interested",
    "want",
    "stay",
    "thanks",
    "please",
    "contact",
    "abonnieren",
    "abonniere",
    "melden",
    "registrieren",
    "testen",
    "lesen",
    "folgen",
    "erhalten",
    "holen",
    "begleite",
    "begleiten",
    "unterstützen",
    "unterstütze",
    "bleiben",
    "jetzt",
    "exclusive",
    "analysis",
    "free",
    "unlock",
    "update",
    "create",
    "manage",
    "share",
    "save",
    "listen",
    "discover",
    "have",
    "got",
    "do",
    "for",
];

/// Whether the line is such a prompt.
pub(super) fn is_prompt(words: &Words<'_>) -> bool {
    pointers::is_pointer(words) || is_offer(words) || ends_in_more(words)
}

/// Longer sentences may well tell of apps, accounts and subscribers, in words.
const LONG: usize = 24;

/// Sentences that offer the outlet's own services: they name the service and turn to the reader.
fn is_offer(words: &Words<'_>) -> bool {
    if words.all.len() < 2 || words.all.len() > 90 {
        return false;
    }
    let addressed = words.all.iter().any(|w| ADDRESSES.contains(w.as_str()));
    let ordered = words.all.first().is_some_and(|w| IMPERATIVES.contains(&w.as_str()));
    let short = words.all.len() <= 8 && !words.is_sentence();
    let has_tone = addressed || ordered || short;
    if !has_tone || quotes(words) {
        return false;
    }
    let own = is_about_outlet(words);
    if words.all.len() > LONG && !own {
        return false;
    }
    let offers = words.count(OFFERS) + OFFERED.count(words);
    let to_reader = addressed && (ordered || offers >= 2 || (words.all.len() <= 18 && own));
    let order = ordered && (offers >= 2 || words.all.len() <= 14);
    offers > 0 && (to_reader || order || (short && own))
}

/// What the outlet's own services are called, in phrases.
static SERVICES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "sign up",
        "signing up",
        "privacy policy",
        "privacy notice",
        "email address",
        "e-mail address",
        "terms of service",
        "terms of use",
        "become a member",
        "jetzt anmelden",
        "schenkt dir",
    ])
});
static ADDRESSES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| ADDRESS.iter().copied().collect());
static OFFERED: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OFFER_PHRASES));

/// Whether a word names what only an outlet offers to its readers.
fn is_about_outlet(words: &Words<'_>) -> bool {
    words.has(&[
        "newsletter",
        "newsletters",
        "subscribe",
        "subscriber",
        "subscribers",
        "unsubscribe",
        "inbox",
        "abonnieren",
        "postfach",
        "posteingang",
        "homepage",
        "registration",
        "bookmarks",
        "junk",
        "anmelden",
        "anmeldung",
        "werbevereinbarung",
        "mitglied",
        "merkliste",
    ]) || SERVICES.count(words) > 0
}

/// Whether somebody is quoted: then the words may be theirs.
fn quotes(words: &Words<'_>) -> bool {
    words.has(&[
        "said",
        "says",
        "told",
        "sagte",
        "sagt",
        "erklärte",
        "teilte",
        "berichtete",
        "wrote",
        "added",
    ]) || words.line.starts_with(['"', '“', '„', '»', '«', '‘'])
}

/// The end of a teaser: "... mehr".
fn ends_in_more(words: &Words<'_>) -> bool {
    const ENDS: &[&str] = &[
        ". mehr",
        ".mehr",
        "? mehr",
        "… mehr",
        "... mehr",
        ". more",
        "... more",
        "… more",
        "read more",
        "[...]",
        "[…]",
        "weiterlesen",
        ". lesen",
        ". swr",
        "read more »",
        "read more…",
    ];
    let end = words.line.trim_end();
    // What all of them end in, in capitals too.
    if !end.ends_with(['r', 'e', 'n', 'R', 'E', 'N', ']', '»', '…']) {
        return false;
    }
    let end = end[end.floor_char_boundary(end.len().saturating_sub(40))..].to_lowercase();
    words.all.len() <= 60 && ENDS.iter().any(|e| end.ends_with(e))
}
