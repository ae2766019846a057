//! Trains the model of one language as its recipe says, and scores it on held-out sets.
//!
//! `train_names LANGUAGE FOLDER OUT [SET ...]`
//!
//! FOLDER holds the sets as `ner-SET.jsonl.gz`: those of the recipe, and those to score.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a program that reads files and prints"
)]

use flate2::read::MultiGzDecoder;
use newsloom_model::EntityType;
use newsloom_ner::train::{self, Records, Score};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [language, folder, out, held_out @ ..] = arguments.as_slice() else {
        return Err("usage: train_names LANGUAGE FOLDER OUT [SET ...]".into());
    };
    let read = |set: &str| -> Result<Records, Box<dyn Error>> {
        let file = File::open(format!("{folder}/ner-{set}.jsonl.gz"))?;
        let lines = BufReader::new(MultiGzDecoder::new(file)).lines();
        Ok(Records::of(lines.collect::<Result<Vec<_>, _>>()?)?)
    };
    let recipe = train::recipe(language).ok_or("there is no recipe for this language")?;
    let records = recipe.sets.iter().map(|set| read(set)).collect::<Result<Vec<_>, _>>()?;
    let model = train::model(&records, &recipe.settings)?;
    std::fs::write(out, &model)?;
    println!("{language}: {} bytes", model.len());
    for set in held_out {
        let records = read(set)?;
        for least_confidence in [0.0, 0.5, 0.7, 0.8, 0.9] {
            let scores = train::evaluate(&model, &records, least_confidence)?;
            let mut all = Score::default();
            scores.iter().filter(|(kind, _)| **kind != EntityType::Misc).for_each(|(_, score)| all += *score);
            let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
            let (precision, recall) = (percent(all.right, all.found), percent(all.right, all.labelled));
            println!("  {set} at {least_confidence}: P {precision:.1} R {recall:.1} F {:.1}", all.f1());
        }
    }
    Ok(())
}
