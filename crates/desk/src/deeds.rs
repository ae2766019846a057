//! Who did what to whom, as the reports of a story say together.

use newsloom_model::ReportId;
use newsloom_store::ActionRow;
use serde_json::Value;
use std::cmp::Reverse;

/// Words that stand for somebody without saying who.
const PRONOUNS: [&str; 12] =
    ["he", "she", "it", "they", "we", "i", "you", "who", "him", "her", "them", "that"];

/// What somebody did to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who acts.
    pub source: String,
    /// PLOVER event.
    pub event: String,
    /// On whom.
    pub target: String,
    /// Who says so.
    pub reports: Vec<ReportId>,
}

/// What is said to be done, by and to somebody in particular; what most reports say first. What a report denies or only
/// expects is left out.
pub fn deeds(actions: &[ActionRow]) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = Vec::new();
    for action in actions.iter().filter(|action| !action.negated && !action.hypothetical) {
        let (Some(source), Some(target)) = (named(&action.source), named(&action.target)) else { continue };
        let is_same =
            |deed: &&mut Deed| deed.source == source && deed.event == action.event && deed.target == target;
        match deeds.iter_mut().find(is_same) {
            Some(deed) => deed.reports.push(action.report_id),
            None => {
                let (event, reports) = (action.event.clone(), vec![action.report_id]);
                deeds.push(Deed { source, event, target, reports });
            }
        }
    }
    deeds.sort_by_key(|deed| Reverse(deed.reports.len()));
    deeds
}

/// The names in the list of an action's sources or targets; none where nobody in particular is among them.
pub fn named(list: &Value) -> Option<String> {
    let names: Vec<&str> = list.as_array()?.iter().filter_map(Value::as_str).collect();
    let is_somebody = |name: &&str| !PRONOUNS.contains(&name.to_lowercase().as_str());
    names.iter().any(is_somebody).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn action(report: i64, source: &[&str], target: &[&str]) -> ActionRow {
        ActionRow {
            report_id: ReportId(report),
            outlet: None,
            text: None,
            event: "AID".into(),
            mode: None,
            source: json!(source),
            target: json!(target),
            negated: false,
            hypothetical: false,
        }
    }

    #[test]
    fn what_most_say_comes_first_and_nobody_in_particular_is_left_out() {
        let lone = action(1, &["Skarn"], &["Torrup"]);
        let both = [2, 3].map(|report| action(report, &["Ilse Varga", "he"], &["the crew"]));
        let denied = ActionRow { negated: true, ..lone.clone() };
        let expected = ActionRow { hypothetical: true, ..lone.clone() };
        let vague = [action(4, &["She"], &["Torrup"]), action(4, &["Skarn"], &[])];
        let all = [vec![denied, expected, lone], both.to_vec(), vague.to_vec()].concat();
        let told: Vec<(String, usize)> = deeds(&all)
            .into_iter()
            .map(|deed| (format!("{} {}", deed.source, deed.target), deed.reports.len()))
            .collect();
        assert_eq!(told, [("Ilse Varga, he the crew".to_owned(), 2), ("Skarn Torrup".to_owned(), 1)]);
    }
}
