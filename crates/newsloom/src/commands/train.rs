//! `newsloom train`.

use crate::cli::TrainEntities;
use crate::textfile;
use anyhow::Context;
use newsloom_ner::train::{self, Records, Settings};
use std::io::{BufRead, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Trains a model of names and writes it; the same files give the same bytes.
pub(crate) fn entities(options: &TrainEntities) -> anyhow::Result<ExitCode> {
    let (files, settings) = match &options.language {
        Some(language) => {
            let recipe = train::recipe(language).with_context(|| {
                format!("no model of the language `{language}` ships, so there is no recipe for it")
            })?;
            let file = |set: &&str| set_file(&options.dir, set);
            (recipe.sets.iter().map(file).collect::<anyhow::Result<Vec<_>>>()?, recipe.settings)
        }
        None => {
            let files = labelled(&options.dir).with_context(|| options.dir.display().to_string())?;
            (files, Settings::default())
        }
    };
    let records = files.iter().map(|path| records(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let model = train::model(&records, &settings)?;
    std::fs::write(&options.out, &model).with_context(|| options.out.display().to_string())?;
    writeln!(stdout().lock(), "{} bytes written to {}", model.len(), options.out.display())?;
    Ok(ExitCode::SUCCESS)
}

/// All `.jsonl` and `.jsonl.gz` files of `dir`, in the order of their names.
fn labelled(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = dir.read_dir()?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.retain(|p| p.to_str().is_some_and(|p| p.ends_with(".jsonl") || p.ends_with(".jsonl.gz")));
    paths.sort();
    Ok(paths)
}

/// The file of a set that a recipe names.
fn set_file(dir: &Path, set: &str) -> anyhow::Result<PathBuf> {
    let paths = ["jsonl", "jsonl.gz"].map(|ending| dir.join(format!("ner-{set}.{ending}")));
    let missing =
        || format!("{}: neither it nor the same as .gz is there; the recipe reads it", paths[0].display());
    paths.iter().find(|path| path.is_file()).cloned().with_context(missing)
}

fn records(path: &Path) -> anyhow::Result<Records> {
    let read = || anyhow::Ok(Records::of(textfile::open(path)?.lines().collect::<Result<Vec<_>, _>>()?)?);
    read().with_context(|| path.display().to_string())
}
