//! docs/fetching.md names no test that does not exist.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_documentation_names_exists() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(home.join("../../docs/fetching.md")).unwrap();
    let mut code = String::new();
    sources(&home.join("src"), &mut code);
    sources(&home.join("tests"), &mut code);
    let named = page.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() >= 2);
    let names: Vec<&str> = named.map(|name| name.rsplit("::").next().unwrap()).collect();
    assert!(names.len() > 50, "{}", names.len());
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "no test is called {name}");
    }
}
