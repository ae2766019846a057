//! Trains the judge's weights: `cargo run --release --example train_judge -- GOLD.jsonl.gz SET... > weights.rs`.
//!
//! GOLD has one page a line: `{"id", "set", "html": path beside GOLD, "url", "text": the article's own text}`.
//! Logistic regression with L2 penalty by Newton's method (iteratively reweighted least squares): deterministic, so
//! the same pages give the same weights. A block counts by its words and every page counts the same. Quality is
//! measured by two-fold cross-validation over pages, printed to stderr. There are two sets of weights: without Trafilatura's
//! opinion, and with it, for the pages of which the first leaves too much undecided.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    missing_docs,
    reason = "a tool for the maintainers: it stops at the first error"
)]

use flate2::read::MultiGzDecoder;
use newsloom_normalize::training::{Observed, is_sure, names, observe};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// How strongly weights are drawn to zero.
const PENALTY: f64 = 1.0;
const ROUNDS: usize = 25;

struct Page {
    set: String,
    blocks: Vec<Observed>,
}

struct Row<'p> {
    x: &'p [f32],
    y: f64,
    weight: f64,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let gold = arguments.next().expect("the gold file");
    let sets: Vec<String> = arguments.collect();
    let pages = read(Path::new(&gold), &sets);
    cross_validate(&pages);
    print_weights(&train_both(&pages.iter().collect::<Vec<_>>()));
}

fn read(gold: &Path, sets: &[String]) -> Vec<Page> {
    let lines = BufReader::new(MultiGzDecoder::new(File::open(gold).unwrap())).lines();
    let records = lines.map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap());
    let wanted = records.filter(|r| r["text"].is_string() && sets.iter().any(|s| r["set"] == s.as_str()));
    wanted.map(|record| page(gold, &record)).filter(|page| page.blocks.iter().any(|b| b.told > 0.5)).collect()
}

fn page(gold: &Path, record: &serde_json::Value) -> Page {
    let path = gold.parent().unwrap().join(record["html"].as_str().unwrap());
    let mut html = Vec::new();
    MultiGzDecoder::new(File::open(path).unwrap()).read_to_end(&mut html).unwrap();
    let blocks = observe(&html, record["url"].as_str(), record["text"].as_str().unwrap());
    Page { set: record["set"].as_str().unwrap().to_owned(), blocks }
}

/// The weights without Trafilatura's opinion, and those with it.
fn train_both(pages: &[&Page]) -> [Vec<f64>; 2] {
    [0, 1].map(|column| train(&rows(pages, column)))
}

fn rows<'p>(pages: &[&'p Page], column: usize) -> Vec<Row<'p>> {
    let rows = pages.iter().flat_map(|page| {
        let told: f64 = page.blocks.iter().filter(|b| b.told > 0.5).map(|b| b.words as f64).sum();
        page.blocks.iter().map(move |b| Row {
            x: &b.rows[column],
            y: f64::from(b.told > 0.5),
            weight: (b.words as f64).clamp(1.0, 150.0) / told.max(60.0) * 20.0,
        })
    });
    rows.collect()
}

fn train(rows: &[Row]) -> Vec<f64> {
    let n = names().len();
    let mut w = vec![0.0; n];
    for _ in 0..ROUNDS {
        let (mut gradient, mut hessian) = (vec![0.0; n], vec![vec![0.0; n]; n]);
        for row in rows {
            let p = 1.0 / (1.0 + (-score(row.x, &w)).exp());
            let used: Vec<usize> = (0..n).filter(|i| row.x[*i] != 0.0).collect();
            for &i in &used {
                gradient[i] += row.weight * (row.y - p) * f64::from(row.x[i]);
                for &j in &used {
                    hessian[i][j] += row.weight * p * (1.0 - p) * f64::from(row.x[i]) * f64::from(row.x[j]);
                }
            }
        }
        for i in 0..n {
            gradient[i] -= PENALTY * w[i];
            hessian[i][i] += PENALTY;
        }
        for (w, step) in w.iter_mut().zip(solve(hessian, gradient)) {
            *w += step;
        }
    }
    w
}

fn score(x: &[f32], w: &[f64]) -> f64 {
    x.iter().zip(w).map(|(x, w)| f64::from(*x) * w).sum()
}

/// Gaussian elimination; the matrix is positive definite.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = a[i].clone();
        for j in i + 1..n {
            let factor = a[j][i] / pivot[i];
            a[j].iter_mut().zip(&pivot).skip(i).for_each(|(x, p)| *x -= factor * p);
            b[j] -= factor * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// Precision and recall of words, averaged over the pages of each set, on the half that was not trained on.
fn cross_validate(pages: &[Page]) {
    let mut figures: BTreeMap<&str, Vec<(f64, f64, bool)>> = BTreeMap::new();
    for half in 0..2 {
        let (held, used): (Vec<_>, Vec<_>) = pages.iter().enumerate().partition(|(i, _)| i % 2 == half);
        let w = train_both(&used.into_iter().map(|(_, p)| p).collect::<Vec<_>>());
        for (_, page) in held {
            figures.entry(&page.set).or_default().push(measure(page, &w));
        }
    }
    for (set, all) in figures {
        let mean = |f: fn(&(f64, f64, bool)) -> f64| all.iter().map(f).sum::<f64>() / all.len() as f64;
        let (p, r, sure) = (mean(|x| x.0), mean(|x| x.1), mean(|x| f64::from(x.2)));
        let f1 = 2.0 * p * r / (p + r);
        eprintln!("{set}: {} pages, held out: P {p:.3} R {r:.3} F1 {f1:.3}, sure of {sure:.2}", all.len());
    }
}

/// Precision, recall, and whether the judge was sure without Trafilatura.
fn measure(page: &Page, w: &[Vec<f64>; 2]) -> (f64, f64, bool) {
    let scores = |column: usize| -> Vec<f64> {
        page.blocks.iter().map(|b| score(&b.rows[column], &w[column])).collect()
    };
    let first = scores(0);
    let sure = is_sure(&page.blocks, &first);
    let scores = if sure { first } else { scores(1) };
    let (mut taken, mut told, mut both) = (0.0, 0.0, 0.0);
    for (b, score) in page.blocks.iter().zip(scores) {
        let (words, is_taken, is_told) = (b.words as f64, score > 0.0, b.told > 0.5);
        taken += if is_taken { words } else { 0.0 };
        told += if is_told { words } else { 0.0 };
        both += if is_taken && is_told { words } else { 0.0 };
    }
    (both / f64::max(taken, 1.0), both / f64::max(told, 1.0), sure)
}

fn print_weights([first, all]: &[Vec<f64>; 2]) {
    println!(
        "//! The judge's weights, two for each observation. Made by `examples/train_judge.rs`; the card is in docs/pages.md.\n"
    );
    println!(
        "use super::COUNT;\n\n/// In the order of [`super::NAMES`]: without Trafilatura's opinion, and with it.\npub(super) const WEIGHTS: [[f32; 2]; COUNT] = ["
    );
    for (name, (first, all)) in names().iter().zip(first.iter().zip(all)) {
        println!("    [{first:.4}, {all:.4}], // {name}");
    }
    println!("];");
}
