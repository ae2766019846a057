//! The data files of `crates/lang/data`, each read when it is first needed.

use crate::Table;
use std::sync::LazyLock;

/// Makes a static table of each file, and [`FILES`], which the test of their form reads.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])* pub static $name: LazyLock<Table> =
            LazyLock::new(|| Table::read(include_str!(concat!("../data/", $file))));)*

        /// Name and content of every file.
        #[cfg(test)]
        const FILES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../data/", $file)))),*];
    };
}

tables! {
    /// Words that make up much of running text, by which short texts are told apart: `language`, `word`.
    COMMON_WORDS = "common_words.tsv";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_is_well_formed() {
        for (file, text) in FILES {
            let problems = Table::check(text);
            assert!(problems.is_empty(), "crates/lang/data/{file}: {problems:#?}");
        }
    }

    #[test]
    fn every_file_is_used() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let name =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let there: BTreeSet<_> = std::fs::read_dir(folder).unwrap().map(name).collect();
        assert_eq!(there, FILES.iter().map(|(file, _)| (*file).to_owned()).collect());
    }
}
