//! Trains the classifier of blocks: `cargo run --release -p newsloom-normalize --example train_classifier -- GOLD.jsonl.gz SET... > model.tsv`.
//!
//! GOLD has one page a line: `{"id", "set", "html": path beside GOLD, "url", "text": the article's own text}`. With
//! `--teacher TEXTS.jsonl.gz` (`{"id", "text": what an extractor takes for the text}`), pages of GOLD that belong to none of the
//! sets are learned from too, at a third of the weight.
//! Gradient boosting (Friedman 2001) of trees on histograms with logistic loss and Newton steps: deterministic, the same pages
//! give the same model. A block counts by its words and every page counts the same. The second pass is trained on what a first
//! pass says of pages that it was not trained on. Quality is measured on the half of the pages that was not trained on, both
//! halves in turn, by runs of four words as the article-extraction benchmark does it, and printed to stderr.
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
use newsloom_normalize::training::{Observed, Row, add_context, names, observe, text_of};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// How a pass is trained.
struct Settings {
    rounds: usize,
    depth: usize,
    rate: f64,
    /// L2 penalty of a leaf.
    penalty: f64,
    /// Minimum sum of second derivatives in a leaf.
    least: f64,
}

const PASS: Settings = Settings { rounds: 60, depth: 4, rate: 0.15, penalty: 5.0, least: 2.0 };
/// Parts of the pages on which the second pass is trained, each scored by a first pass that was trained on the others.
const PARTS: usize = 3;
/// The weight of a page whose text is an extractor's.
const TEACHER: f64 = 0.3;
/// Histogram bins of a feature.
const BINS: usize = 48;

struct Page {
    set: String,
    text: String,
    weight: f64,
    observed: Observed,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let teacher = arguments.iter().position(|a| a == "--teacher").map(|at| {
        let texts = lines(Path::new(&arguments[at + 1]));
        arguments.drain(at..at + 2);
        texts
    });
    let taught =
        teacher.into_iter().flatten().map(|line| (string(&line, "id"), string(&line, "text"))).collect();
    let pages = read(Path::new(&arguments[0]), &arguments[1..], &taught);
    cross_validate(&pages);
    print_model(&train(&pages.iter().collect::<Vec<_>>()));
}

fn lines(path: &Path) -> Vec<Value> {
    let lines = BufReader::new(MultiGzDecoder::new(File::open(path).unwrap())).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

fn string(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn read(gold: &Path, sets: &[String], taught: &HashMap<String, String>) -> Vec<Page> {
    let page = |record: Value| {
        let set = string(&record, "set");
        let is_gold = sets.contains(&set) && record["text"].is_string();
        let text =
            if is_gold { string(&record, "text") } else { taught.get(&string(&record, "id"))?.clone() };
        let mut html = Vec::new();
        let path = gold.parent().unwrap().join(string(&record, "html"));
        MultiGzDecoder::new(File::open(path).unwrap()).read_to_end(&mut html).unwrap();
        let observed = observe(&html, record["url"].as_str(), &text);
        let weight = if is_gold { 1.0 } else { TEACHER };
        observed.content.iter().any(|c| *c).then_some(Page { set, text, weight, observed })
    };
    lines(gold).into_iter().filter_map(page).collect()
}

/// A complete binary tree: the branches of node i are 2i + 1 and 2i + 2.
struct Tree(Vec<Node>);

#[derive(Clone, Copy)]
enum Node {
    Split(usize, f32),
    Leaf(f32),
}

struct Trees {
    base: f32,
    trees: Vec<Tree>,
}

impl Trees {
    fn score(&self, row: &[f32]) -> f32 {
        self.base + self.trees.iter().map(|tree| tree.0[tree.leaf(row)].value()).sum::<f32>()
    }
}

impl Tree {
    fn leaf(&self, row: &[f32]) -> usize {
        let mut at = 0;
        while let Node::Split(feature, threshold) = self.0[at] {
            at = 2 * at + if row[feature] <= threshold { 1 } else { 2 };
        }
        at
    }
}

impl Node {
    fn value(self) -> f32 {
        match self {
            Node::Leaf(value) => value,
            Node::Split(..) => 0.0,
        }
    }
}

/// Both passes.
fn train(pages: &[&Page]) -> [Trees; 2] {
    let plain = |page: &Page| page.observed.rows.clone();
    let mut first_scores = vec![Vec::new(); pages.len()];
    for part in 0..PARTS {
        let others: Vec<&Page> = every(pages, |i| i % PARTS != part);
        let first = boost(&others, |i| plain(others[i]));
        for i in (part..pages.len()).step_by(PARTS) {
            first_scores[i] = scores(&first, &pages[i].observed.rows);
        }
    }
    let first = boost(pages, |i| plain(pages[i]));
    let second = boost(pages, |i| with_context(pages[i], &first_scores[i]));
    [first, second]
}

fn every<'p>(pages: &[&'p Page], is: impl Fn(usize) -> bool) -> Vec<&'p Page> {
    pages.iter().enumerate().filter(|(i, _)| is(*i)).map(|(_, page)| *page).collect()
}

fn scores(trees: &Trees, rows: &[Row]) -> Vec<f32> {
    rows.iter().map(|row| trees.score(row)).collect()
}

fn with_context(page: &Page, first: &[f32]) -> Vec<Row> {
    let mut rows = page.observed.rows.clone();
    add_context(&mut rows, &page.observed, first);
    rows
}

/// One pass: trees that are fitted one after the other to what the sum of those before gets wrong.
fn boost(pages: &[&Page], rows_of: impl Fn(usize) -> Vec<Row>) -> Trees {
    let (mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (i, page) in pages.iter().enumerate() {
        let observed = &page.observed;
        let content: f64 =
            observed.words.iter().zip(&observed.content).filter(|(_, c)| **c).map(|(w, _)| *w as f64).sum();
        rows.extend(rows_of(i));
        labels.extend(observed.content.iter().map(|content| f64::from(*content)));
        weights.extend(
            observed
                .words
                .iter()
                .map(|w| page.weight * (*w as f64).clamp(1.0, 150.0) / content.max(60.0) * 20.0),
        );
    }
    let cuts: Vec<Vec<f32>> = (0..names().len()).map(|f| cuts(&rows, f)).collect();
    let bins: Vec<Vec<u8>> = rows
        .iter()
        .map(|row| (0..row.len()).map(|f| cuts[f].partition_point(|cut| *cut < row[f]) as u8).collect())
        .collect();
    let all: f64 = weights.iter().sum();
    let positive: f64 = weights.iter().zip(&labels).map(|(w, y)| w * y).sum();
    let base = (positive / (all - positive)).ln();
    let (mut sums, mut trees) = (vec![base; rows.len()], Vec::new());
    for _ in 0..PASS.rounds {
        let slopes: Vec<(f64, f64)> = (0..rows.len())
            .map(|i| {
                let p = 1.0 / (1.0 + (-sums[i]).exp());
                (weights[i] * (labels[i] - p), weights[i] * p * (1.0 - p))
            })
            .collect();
        let (tree, leaves) = grow(&bins, &cuts, &slopes);
        for (sum, leaf) in sums.iter_mut().zip(leaves) {
            *sum += f64::from(tree.0[leaf].value());
        }
        trees.push(tree);
    }
    Trees { base: base as f32, trees }
}

/// Where the values of a feature are cut: between any two where they are few, else at quantiles.
fn cuts(rows: &[Row], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut different = values.clone();
    different.dedup();
    if different.len() <= BINS {
        return different.windows(2).map(|pair| f32::midpoint(pair[0], pair[1])).collect();
    }
    let mut cuts: Vec<f32> = (1..BINS).map(|k| values[k * values.len() / BINS]).collect();
    cuts.dedup();
    cuts
}

/// A tree on first and second derivatives, level by level, and the leaf of each row.
fn grow(bins: &[Vec<u8>], cuts: &[Vec<f32>], slopes: &[(f64, f64)]) -> (Tree, Vec<usize>) {
    let mut tree = vec![Node::Leaf(0.0); (1 << (PASS.depth + 1)) - 1];
    let mut at = vec![0; bins.len()];
    for level in 0..=PASS.depth {
        let (first, count) = ((1 << level) - 1, 1 << level);
        let mut histograms = vec![vec![(0.0, 0.0); cuts.len() * BINS]; count];
        let mut totals = vec![(0.0, 0.0); count];
        for (i, row) in bins.iter().enumerate().filter(|(i, _)| at[*i] >= first) {
            let (node, (g, h)) = (at[i] - first, slopes[i]);
            totals[node] = (totals[node].0 + g, totals[node].1 + h);
            for (feature, bin) in row.iter().enumerate() {
                let cell = &mut histograms[node][feature * BINS + usize::from(*bin)];
                *cell = (cell.0 + g, cell.1 + h);
            }
        }
        let splits: Vec<Option<(usize, usize)>> = (0..count)
            .map(|node| {
                tree[first + node] =
                    Node::Leaf((PASS.rate * totals[node].0 / (totals[node].1 + PASS.penalty)) as f32);
                (level < PASS.depth).then(|| best_split(&histograms[node], cuts, totals[node])).flatten()
            })
            .collect();
        for (node, split) in splits.iter().enumerate() {
            if let Some((feature, bin)) = split {
                tree[first + node] = Node::Split(*feature, cuts[*feature][*bin]);
            }
        }
        for (i, row) in bins.iter().enumerate().filter(|(i, _)| at[*i] >= first).collect::<Vec<_>>() {
            if let Some((feature, bin)) = splits[at[i] - first] {
                at[i] = 2 * at[i] + if usize::from(row[feature]) <= bin { 1 } else { 2 };
            }
        }
    }
    (Tree(tree), at)
}

fn best_split(histogram: &[(f64, f64)], cuts: &[Vec<f32>], (g, h): (f64, f64)) -> Option<(usize, usize)> {
    const LEAST_GAIN: f64 = 1e-3;
    let value = |g: f64, h: f64| g * g / (h + PASS.penalty);
    let (mut best, mut gain) = (None, LEAST_GAIN);
    for (feature, cuts) in cuts.iter().enumerate() {
        let (mut left_g, mut left_h) = (0.0, 0.0);
        for bin in 0..cuts.len() {
            let cell = histogram[feature * BINS + bin];
            left_g += cell.0;
            left_h += cell.1;
            let (right_g, right_h) = (g - left_g, h - left_h);
            if left_h < PASS.least || right_h < PASS.least {
                continue;
            }
            let gained = value(left_g, left_h) + value(right_g, right_h) - value(g, h);
            if gained > gain {
                (best, gain) = (Some((feature, bin)), gained);
            }
        }
    }
    best
}

/// Precision, recall and F1 of runs of four words on the half that was not trained on.
fn cross_validate(pages: &[Page]) {
    let (gold, taught): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(|page| page.weight == 1.0);
    let mut figures: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for half in 0..2 {
        let used: Vec<&Page> =
            every(&gold, |i| i % 2 != half).into_iter().chain(taught.iter().copied()).collect();
        let [first, second] = train(&used);
        for page in every(&gold, |i| i % 2 == half) {
            let scores = scores(&second, &with_context(page, &scores(&first, &page.observed.rows)));
            let (found, wanted) = (runs(&text_of(&page.observed, &scores)), runs(&page.text));
            let both: usize = found.iter().map(|(run, n)| *n.min(wanted.get(run).unwrap_or(&0))).sum();
            let of =
                |all: &HashMap<Vec<String>, usize>| both as f64 / all.values().sum::<usize>().max(1) as f64;
            figures.entry(&page.set).or_default().push((of(&found), of(&wanted)));
        }
    }
    let mut sum = 0.0;
    for (set, all) in &figures {
        let mean = |of: fn(&(f64, f64)) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        let (p, r) = (mean(|x| x.0), mean(|x| x.1));
        let f1 = 2.0 * p * r / (p + r);
        sum += f1;
        eprintln!("{set}: {} pages, held out: P {p:.3} R {r:.3} F1 {f1:.4}", all.len());
    }
    eprintln!("mean F1 of the sets {:.4}", sum / figures.len() as f64);
}

fn runs(text: &str) -> HashMap<Vec<String>, usize> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let mut found = HashMap::new();
    for run in words.windows(words.len().clamp(1, 4)) {
        *found.entry(run.to_vec()).or_default() += 1;
    }
    found
}

fn print_model(passes: &[Trees; 2]) {
    println!(
        "# The classifier of blocks. Made by `examples/train_classifier.rs`; the card is in docs/pages.md."
    );
    names().iter().for_each(|name| println!("#feature\t{name}"));
    for (pass, trees) in ["first", "second"].iter().zip(passes) {
        println!("{pass}\tbase {:.4}", trees.base);
        for tree in &trees.trees {
            println!("{pass}\t{}", written(tree, 0).join(" "));
        }
    }
}

/// The nodes of a tree, each before its left branch and that before its right one.
fn written(tree: &Tree, at: usize) -> Vec<String> {
    match tree.0[at] {
        Node::Leaf(value) => vec![format!("{value:.4}")],
        Node::Split(feature, threshold) => {
            let mut nodes = vec![format!("{feature}<={threshold}")];
            nodes.extend(written(tree, 2 * at + 1));
            nodes.extend(written(tree, 2 * at + 2));
            nodes
        }
    }
}
