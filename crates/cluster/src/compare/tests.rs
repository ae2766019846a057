//! How well figures and quotes are compared, on labelled pairs written for the project.

use super::{GivenFigure, GivenQuote, same_things, utterances};
use newsloom_lang::Table;
use newsloom_model::{QuoteKind, Relation, ReportId};

/// Pairs that are rightly and wrongly put together, and wrongly kept apart.
#[derive(Debug, Default)]
struct Score {
    right: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
}

impl Score {
    fn count(&mut self, is_one: bool, is_together: bool, pair: &[&str]) {
        match (is_one, is_together) {
            (true, true) => self.right += 1,
            (true, false) => self.missed.push(pair.join(" | ")),
            (false, true) => self.wrong.push(pair.join(" | ")),
            (false, false) => {}
        }
    }

    fn assert_reaches(&self, precision: f64, recall: f64) {
        let share = |others: usize| self.right as f64 / (self.right + others).max(1) as f64;
        assert!(share(self.wrong.len()) >= precision && share(self.missed.len()) >= recall, "{self:#?}");
    }
}

fn given(cell: &'static str) -> Option<&'static str> {
    (cell != "-").then_some(cell)
}

#[test]
fn figures_are_set_against_each_other_where_they_are_of_one_thing() {
    let text = include_str!("cases/figures.tsv");
    assert_eq!(Table::check(text), Vec::<String>::new());
    let mut score = Score::default();
    for row in Table::read(text).rows() {
        let figure = |report: i64, cells: &[&'static str]| {
            let (before, rest) = cells[0].split_once('[').unwrap();
            let (text, after) = rest.split_once(']').unwrap();
            let day = |text: &str| Some(text.parse().unwrap());
            GivenFigure {
                report: ReportId(report),
                language: row[1],
                text,
                before,
                after,
                value: cells[1].parse().unwrap(),
                value_high: None,
                relation: Relation::Equal,
                unit: given(cells[2]),
                counts: given(cells[3]),
                days: given(cells[4])
                    .map(|days| days.split_once('/').map(|(from, to)| (day(from), day(to))).unwrap()),
            }
        };
        let things = same_things(&[figure(1, &row[2..7]), figure(2, &row[7..12])]);
        score.count(row[0] == "one", things.len() == 1, &[row[2], row[7]]);
    }
    score.assert_reaches(1.0, 1.0);
}

#[test]
fn quotes_are_one_utterance_where_they_are_wordings_of_one_sentence() {
    let text = include_str!("cases/quotes.tsv");
    assert_eq!(Table::check(text), Vec::<String>::new());
    let mut score = Score::default();
    for row in Table::read(text).rows() {
        let quote = |report: i64, cells: &[&'static str]| GivenQuote {
            report: ReportId(report),
            language: "en",
            kind: match cells[0] {
                "direct" => QuoteKind::Direct,
                "mixed" => QuoteKind::Mixed,
                _ => QuoteKind::Indirect,
            },
            speaker: given(cells[1]),
            text: cells[2],
        };
        let all = utterances(&[quote(1, &row[1..4]), quote(2, &row[4..7])]);
        score.count(row[0] == "one", all.len() == 1, &[row[3], row[6]]);
    }
    score.assert_reaches(1.0, 1.0);
}
