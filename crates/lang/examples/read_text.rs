//! What the crate tells of a few texts: their language, sentences and words. `cargo run -p newsloom-lang --example read_text`

use newsloom_lang::{identify, sentences, words};

const TEXTS: &[&str] = &[
    "Havnen er lukket indtil mandag, siger borgmesteren.",
    "Portul este închis până luni, a spus primarul.",
    "The harbour is closed. It opens on Monday, the mayor said.",
    "qX7 w!k Zr@ 9dYp",
];

#[allow(clippy::print_stdout, reason = "an example prints")]
fn main() {
    for text in TEXTS {
        let language = identify(text, [])
            .map_or("unknown".into(), |found| format!("{} ({:.2})", found.language, found.confidence));
        println!("{language}, {} sentences, {} words: {text}", sentences(text).len(), words(text).count());
    }
}
