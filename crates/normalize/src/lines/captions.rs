//! Captions and credits of pictures.

use aho_corasick::AhoCorasick;
use regex::Regex;
use std::sync::LazyLock;

/// Agencies and picture services as they are written in credits.
const AGENCIES: &str = r"(?:AP(?: Photo)?|AFP|Reuters|REUTERS|EPA(?:-EFE)?|EFE|ANSA|dpa|DPA|APA|KEYSTONE|Keystone|SDA|Xinhua|XINHUA|TASS|Tass|Sputnik|Getty(?: Images)?|GETTY(?: IMAGES)?|Bloomberg|Shutterstock|iStock(?:photo)?|iStockphoto|Alamy|imago(?: images)?|IMAGO|Imago|picture[ -]alliance|Picture[ -]Alliance|PA(?: Wire| Images| Media)?|POOL|Pool|Anadolu(?: Agency)?|AA|Kyodo|KYODO|NurPhoto|ZUMA(?: Press)?|Zuma Wire|Corbis|WireImage|Handout|HANDOUT|handout|Canadian Press|The Canadian Press|CP|AAP(?:image)?|UPI|NTB|Scanpix|TT|Ritzau|Belga|ANP|PAP|CTK|ČTK|MTI|Lehtikuva|Unsplash|Pixabay|Pexels|Facebook|Twitter|Instagram|SWNS|Postmedia|Adobe Stock|Flickr|Wikimedia(?: Commons)?|Screengrab|Screenshot|Symbolbild|Archiv|NASA|Europa Press|ddp|epd|KNA|Witters|Action Press|LAT Images|Stringer|Photo ?News|ullstein bild)";

/// "(NAME / AGENCY)", "(AP Photo/Name)", "(Foto: Name)" at the end of a line.
static CREDIT_IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"[(\[](?:[^()\[\]]*(?:/|\||(?-u:\b)via(?-u:\b)|,|–|-|©)\s*{AGENCIES}[^()\[\]]*|{AGENCIES}(?:\s*[/|,:–-][^()\[\]]*| Photo[^()\[\]]*|\s+via\s[^()\[\]]*)|(?i:photo|photos|image|images|foto|fotos|bild|bilder|credit|picture|pictures|file photo|symbolfoto|symbolbild|archivbild|archivfoto|archiv|quelle|crédit|crédits|photograph|illustration|grafik|courtesy)(?:\s+(?i:by|credit|credits|courtesy|of|von))?\s*[:=/ ][^()\[\]]*|©[^()\[\]]*|(?i:archivbild|symbolbild|symbolfoto|archivfoto|file photo|file|archiv))[)\]]\.?\s*(?:{AGENCIES}(?:\s+Photo)?)?$"
    ))
});

/// "Foto: Name/dpa", "Photo by Name", "© Name", "Image credit: Name" at the end of a line.
static CREDIT_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?:^|[\s.,;:!?)»“”\x22’|-])(?:(?:Foto|Fotos|Bild|Photo|Photos|Image|Images|Picture|Photograph|Bildrechte|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik|Crédit|Fotó|Фото|Photo credit|Image credit|Image Credits|Image Credit|Photo Credit|Photo by|Image source|Bildquelle|Quelle|Credit|PHOTO|FOTO|IMAGE)\s*(?:by|:|/|\|)\s*[^.!?]*(?:\.com|\.de)?|©\s*\S[^.!?]*|Copyright\s+[^.!?]+)$|[.!?“”\x22)]\s*(?:(?:\p{{Lu}}[\p{{L}}'’.-]+ ){{0,4}}\p{{Lu}}[\p{{L}}'’.-]+\s*(?:/|\|)\s*){{1,3}}{AGENCIES}(?:/[\w .]+)?$"
    ))
});

/// What a credit at the end cannot do without: most lines have none of it, and looking for that is much cheaper.
static CREDIT_SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    const SIGNS: &[&str] = &[
        "Foto",
        "Fotó",
        "Фото",
        "Photo",
        "Bild",
        "bild",
        "foto",
        "Image",
        "Picture",
        "Grafik",
        "Crédit",
        "Credit",
        "Quelle",
        "PHOTO",
        "FOTO",
        "IMAGE",
        "©",
        "Copyright",
        "/",
        "|",
    ];
    #[allow(clippy::expect_used, reason = "the signs are ours and few")]
    AhoCorasick::new(SIGNS).expect("a small automaton")
});

/// A line that only credits: "Name Name/Getty Images", "REUTERS", "dpa", "Quelle: AFP".
static CREDIT_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:(?i:photo|photos|image|images|foto|fotos|bild|bilder|bildquelle|picture|photograph|quelle|quellen|source|image credits?|photo credits?|credit|credits|video|photographer|illustration|fotograf|фото|источник)\s*(?:by(?-u:\b)|:|courtesy|von(?-u:\b))[^.!?]*(?:\.(?:com|de|tv|net))?[^.!?]*|©.*|(?i:copyright)\s.*|\(?(?i:(?:image|photo|picture|foto|bild)(?: credit)?):.*\)|(?:[\p{{L}}'’.&+-]+[ ,]{{0,2}}){{0,5}}\s*[/|]\s*(?:[\p{{L}}'’.&+ /|-]*[/|]\s*)?{AGENCIES}(?:[/|][\w .]*)?|{AGENCIES}(?:\s*/\s*{AGENCIES})*|(?:[\p{{Lu}}][\p{{L}}'’.-]+[ -]+){{1,5}}-?\s*(?:[\p{{L}} ]+/)?{AGENCIES}|[\p{{Lu}}][\p{{L}}'’ .-]+\|[^.!?]*\|?\s*{AGENCIES}|\p{{Ll}}{{2,4}}/{AGENCIES})$"
    ))
});

static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos reservados\b|\btutti i diritti riservati\b|\bвсе права защищены\b|\bmay not be (?:published|reproduced|republished)\b|^(?:copyright|©)\s*(?:©|\(c\)|\d{4})",
    )
});

/// "This combination of pictures ... shows", "Pictured:", "FILE PHOTO:", "left" and the like.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:FILE(?: PHOTO)?\s*[:–—-]|(?i:pictured (?:above|below|here|left|right|at|from|with|is|are)(?-u:\b))|(?i:pictured|im bild|archivbild|symbolbild|symbolfoto|file photo|file image)\s*(?:\(?\w*\)?)?\s*[:–—-]|(?i:this (?:combination of (?:pictures|photos|images)|(?:file |handout |undated |aerial |satellite |screen ?grab |combo )?(?:photo|picture|image|photograph))[^.]*(?-u:\b)(?:shows?|taken)(?-u:\b)))",
    )
});

fn regex(pattern: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are ours, and each is used in the tests")]
    Regex::new(pattern).expect("a valid pattern")
}

/// Whether the line is a caption: it ends in a picture's credit, or opens as only captions do.
pub(super) fn is_caption(line: &str) -> bool {
    let tail = tail(line);
    let bracketed = || tail.contains([')', ']']) && CREDIT_IN_BRACKETS.is_match(tail);
    line.len() < 2000 && (bracketed() || CREDIT_SIGNS.is_match(tail) && CREDIT_AT_END.is_match(tail))
        || line.len() < 600 && OPENING.is_match(line)
}

/// Whether the line names the owner of a picture or text and tells nothing.
pub(crate) fn is_credit_only(line: &str) -> bool {
    line.len() <= 180 && CREDIT_ONLY.is_match(line.trim())
}

/// Whether the line claims rights.
pub(super) fn is_copyright(line: &str) -> bool {
    line.len() <= 400 && RIGHTS.is_match(line)
}

/// The agency that a line of credit names, if it names one that writes texts.
pub(crate) fn agency_of_credit(line: &str) -> Option<&'static str> {
    const WIRES: &[(&str, &str)] = &[
        ("reuters", "Reuters"),
        ("associated press", "AP"),
        ("(ap)", "AP"),
        ("afp", "AFP"),
        ("dpa", "dpa"),
        ("apa", "APA"),
        ("xinhua", "Xinhua"),
        ("tass", "TASS"),
        ("ansa", "ANSA"),
        ("efe", "EFE"),
        ("sda", "SDA"),
        ("upi", "UPI"),
        ("interfax", "Interfax"),
        ("bloomberg", "Bloomberg"),
        ("press association", "PA"),
        ("canadian press", "The Canadian Press"),
        ("kyodo", "Kyodo"),
        ("anadolu", "Anadolu"),
        ("sid", "SID"),
        ("kna", "KNA"),
        ("epd", "epd"),
        ("field level media", "Field Level Media"),
        ("ap", "AP"),
    ];
    let lower = line.to_lowercase();
    let has = |w: &str| {
        lower.match_indices(w).any(|(i, _)| {
            !lower[..i].chars().next_back().is_some_and(char::is_alphanumeric)
                && !lower[i + w.len()..].chars().next().is_some_and(char::is_alphanumeric)
        })
    };
    WIRES.iter().find(|(w, _)| has(w)).map(|(_, name)| *name)
}

/// The last 400 bytes or so: credits stand at the end.
fn tail(line: &str) -> &str {
    &line[line.floor_char_boundary(line.len().saturating_sub(400))..]
}
