//! Files that use one another in a circle: none but those that ARCHITECTURE.md names.
//!
//! Reads the sources as tokens: which file each `use` and each path (`super::dates::read`) leads to, re-exports followed to
//! where a name is defined. Tests are left out, and so is what a file only re-exports.

use crate::support::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A file by its module path in the crate; the root has none.
type Module = Vec<String>;

/// A name that a `use` brings in.
struct Import {
    is_public: bool,
    path: Vec<String>,
    /// The name here, `*` for all.
    name: String,
}

#[derive(Default)]
struct Crate {
    tokens: BTreeMap<Module, Vec<String>>,
    imports: BTreeMap<Module, Vec<Import>>,
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut all = Self::default();
        let root = ["lib.rs", "main.rs"].map(|name| source.join(name)).into_iter().find(|file| file.exists());
        all.add(Vec::new(), &root.expect("a root"), source);
        all
    }

    fn add(&mut self, module: Module, file: &Path, folder: &Path) {
        let tokens = without_tests(&tokenize(&std::fs::read_to_string(file).unwrap()));
        let children: Vec<String> =
            tokens.windows(3).filter(|w| w[0] == "mod" && w[2] == ";").map(|w| w[1].clone()).collect();
        for child in children {
            let (inner, name) = (folder.join(&child), format!("{child}.rs"));
            let files = [folder.join(name), inner.join("mod.rs")];
            if let Some(file) = files.iter().find(|file| file.exists()) {
                self.add([module.clone(), vec![child]].concat(), file, &inner);
            }
        }
        let (imports, rest) = take_imports(&tokens);
        self.imports.insert(module.clone(), imports);
        self.tokens.insert(module, rest);
    }

    /// The module that a path begins in, and what is left of the path; none where it leads out of the crate.
    fn begin<'p>(&self, from: &Module, path: &'p [String]) -> Option<(Module, &'p [String])> {
        let supers = path.iter().take_while(|name| *name == "super").count();
        match path.first()?.as_str() {
            "crate" => Some((Vec::new(), &path[1..])),
            "self" => Some((from.clone(), &path[1..])),
            "super" => Some((from[..from.len().checked_sub(supers)?].to_vec(), &path[supers..])),
            name => {
                let child = [from.clone(), vec![name.to_owned()]].concat();
                self.tokens.contains_key(&child).then(|| (from.clone(), path))
            }
        }
    }

    /// The file in which what a path names is defined.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (mut module, mut path) = self.begin(from, path)?;
        while let Some(name) = path.first() {
            let child = [module.clone(), vec![name.clone()]].concat();
            if !self.tokens.contains_key(&child) {
                break;
            }
            (module, path) = (child, &path[1..]);
        }
        let Some(name) = path.first() else { return Some(module) };
        if depth == 0 || defines(&self.tokens[&module], name) {
            return Some(module);
        }
        let imports = &self.imports[&module];
        if let Some(import) = imports.iter().find(|import| import.name == *name) {
            let longer = [&import.path[..], &path[1..]].concat();
            return self.resolve(&module, &longer, depth - 1);
        }
        for import in imports.iter().filter(|import| import.name == "*") {
            let longer = [&import.path[..], path].concat();
            let found = self.resolve(&module, &longer, depth - 1);
            if found.as_ref().is_some_and(|found| defines(&self.tokens[found], name)) {
                return found;
            }
        }
        Some(module)
    }

    /// The files that this one uses.
    fn uses(&self, module: &Module) -> BTreeSet<Module> {
        let imports = &self.imports[module];
        let mut paths: Vec<Vec<String>> =
            imports.iter().filter(|import| !import.is_public).map(|import| import.path.clone()).collect();
        for path in paths_in(&self.tokens[module]) {
            let import = imports.iter().find(|import| import.name == path[0]);
            paths.push(import.map_or_else(|| path.clone(), |import| [&import.path[..], &path[1..]].concat()));
        }
        let mut used: BTreeSet<Module> =
            paths.iter().filter_map(|path| self.resolve(module, path, 8)).collect();
        used.remove(module);
        used
    }

    /// The files of each circle.
    fn circles(&self) -> BTreeSet<BTreeSet<Module>> {
        let mut reach: BTreeMap<&Module, BTreeSet<Module>> =
            self.tokens.keys().map(|module| (module, self.uses(module))).collect();
        for between in self.tokens.keys() {
            let further = reach[between].clone();
            for reached in reach.values_mut().filter(|reached| reached.contains(between)) {
                reached.extend(further.iter().cloned());
            }
        }
        let circle = |module: &&Module| -> BTreeSet<Module> {
            reach[*module].iter().filter(|other| reach[other].contains(*module)).cloned().collect()
        };
        self.tokens.keys().map(|module| circle(&module)).filter(|circle| circle.len() > 1).collect()
    }
}

/// Words, `::` and single signs; without comments, and with `"` for every text.
fn tokenize(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_text(rest) {
            tokens.push("\"".to_owned());
            length
        } else if word > 0 {
            tokens.push(rest[..word].to_owned());
            word
        } else if c == '"' {
            tokens.push("\"".to_owned());
            quoted(rest, '"')
        } else if c == '\'' {
            let mut after = rest.chars().skip(1);
            let is_character = after.next() == Some('\\') || after.next() == Some('\'');
            if is_character { quoted(rest, '\'') } else { 1 }
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a raw text (`r"…"`, `br#"…"#`), where one begins here.
fn raw_text(rest: &str) -> Option<usize> {
    let after = ["br", "cr", "r"].iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest.len() - inside.len() + inside.find(&end)? + end.len())
}

/// The length of what begins with a mark and ends with the next one that no backslash stands before.
fn quoted(rest: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Without what `#[cfg(test)]` stands before.
fn without_tests(tokens: &[String]) -> Vec<String> {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if !tokens[at..].iter().take(7).eq(TEST) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let mut depth = 0_usize;
        at += 7;
        while at < tokens.len() {
            match tokens[at].as_str() {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
            if depth == 0 && matches!(tokens[at - 1].as_str(), "}" | ";") {
                break;
            }
        }
    }
    kept
}

/// What the `use` statements bring in, and the tokens without them.
fn take_imports(tokens: &[String]) -> (Vec<Import>, Vec<String>) {
    let (mut imports, mut rest, mut at) = (Vec::new(), Vec::<String>::new(), 0);
    while at < tokens.len() {
        if tokens[at] == "use" {
            let end = at + tokens[at..].iter().position(|token| token == ";").expect("an end");
            let is_public = rest.last().is_some_and(|token| token == "pub" || token == ")");
            branches(&tokens[at + 1..end], &[], is_public, &mut imports);
            at = end + 1;
        } else {
            rest.push(tokens[at].clone());
            at += 1;
        }
    }
    (imports, rest)
}

/// `a::{b, c::d as e}` as single imports.
fn branches(tree: &[String], before: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let mut depth = 0;
    let parts = tree.split(|token| {
        depth += i32::from(token == "{") - i32::from(token == "}");
        token == "," && depth == 0
    });
    for part in parts.filter(|part| !part.is_empty()) {
        let words = |tokens: &[String]| -> Vec<String> {
            [before, tokens].concat().into_iter().filter(|token| token != "::").collect()
        };
        if let Some(open) = part.iter().position(|token| token == "{") {
            branches(&part[open + 1..part.len() - 1], &words(&part[..open]), is_public, imports);
            continue;
        }
        let (path, alias) = match part.iter().position(|token| token == "as") {
            Some(at) => (words(&part[..at]), part.get(at + 1).cloned()),
            None => (words(part), None),
        };
        let own = usize::from(path.last().is_some_and(|name| name == "self" || name == "*"));
        let is_all = path.last().is_some_and(|name| name == "*");
        let path = path[..path.len() - own].to_vec();
        let Some(last) = path.last() else { continue };
        let name = if is_all { "*".to_owned() } else { alias.unwrap_or_else(|| last.clone()) };
        imports.push(Import { is_public, path, name });
    }
}

/// Paths of two names and more that stand in code.
fn paths_in(tokens: &[String]) -> Vec<Vec<String>> {
    let is_name = |token: &String| token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let (mut paths, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let mut path = Vec::new();
        let begin = at;
        while at < tokens.len() && is_name(&tokens[at]) {
            path.push(tokens[at].clone());
            if tokens.get(at + 1).is_none_or(|token| token != "::") {
                break;
            }
            at += 2;
        }
        let is_visibility = begin > 1 && tokens[begin - 1] == "in" && tokens[begin - 2] == "(";
        if path.len() > 1 && !is_visibility && (begin == 0 || tokens[begin - 1] != "::") {
            paths.push(path);
        }
        at = at.max(begin) + 1;
    }
    paths
}

fn defines(tokens: &[String], name: &str) -> bool {
    const KINDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
    tokens.windows(2).any(|w| w[1] == name && KINDS.contains(&w[0].as_str()))
}

/// The circles that ARCHITECTURE.md names: "- `crates/x`: `a`, `b`: the reason".
fn named() -> Vec<(String, BTreeSet<Module>)> {
    let page = std::fs::read_to_string(repository("ARCHITECTURE.md")).unwrap();
    let (_, section) = page.split_once("\n## Circles of files\n").expect("the section");
    let section = section.split("\n## ").next().unwrap();
    let items = section.split("\n- ").skip(1);
    let circle = |item: &str| {
        let mut names = item.split('`').skip(1).step_by(2).map(str::to_owned);
        let home = names.next().expect("a crate");
        let module = |name: String| match name.as_str() {
            "lib" | "main" => Vec::new(),
            _ => name.split('/').map(str::to_owned).collect(),
        };
        (home, names.map(module).collect())
    };
    items.map(circle).collect()
}

#[test]
fn no_files_use_one_another_in_a_circle_that_has_no_name() {
    let named = named();
    let mut wrong = Vec::new();
    for folder in std::fs::read_dir(repository("crates")).unwrap() {
        let folder = folder.unwrap();
        let home = format!("crates/{}", folder.file_name().to_str().unwrap());
        for circle in Crate::read(&folder.path().join("src")).circles() {
            if !named.iter().any(|(at, files)| *at == home && circle.is_subset(files)) {
                let files = circle.iter().map(|m| if m.is_empty() { "lib".to_owned() } else { m.join("/") });
                wrong.push(format!("{home}: {}", files.collect::<Vec<_>>().join(", ")));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these files use one another in a circle; move what both need into a file below them, or name the circle in \
         ARCHITECTURE.md and say why:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn circles_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("lib.rs", "mod a; mod b; mod c; mod d; pub use b::B; // use d::D;\n");
    write(
        "a.rs",
        "use crate::{B, c::*}; fn x() -> A { let _ = \"crate::d::f\"; A(B, C) } pub struct A(B, C);",
    );
    write("b.rs", "pub struct B; fn y() { super::c::f::<'a'>(); }");
    write("c.rs", "pub struct C; pub fn f() { crate::a::x(); } #[cfg(test)] mod tests { use crate::d::D; }");
    write("d.rs", "use crate::a::A; pub struct D(A);");
    let circles = Crate::read(folder.path()).circles();
    let expected: BTreeSet<Module> = ["a", "b", "c"].map(|name| vec![name.to_owned()]).into();
    assert_eq!(circles, BTreeSet::from([expected]));
}
