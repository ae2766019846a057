//! Furniture in Chinese, Japanese and Korean, where words are not set apart or carry their endings: labels as whole lines, and
//! what turns to the reader or speaks of the outlet's rights by a phrase inside a short line.

use newsloom_lang::data::EAST_ASIAN_LINES;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Whole lines that name a button, a section or a list.
static LABELS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| of_kind("label").collect());
/// What offers the outlet's own service or asks its reader to do something, inside a short line that is no sentence.
static OFFERS: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind("offer").collect());
/// What speaks of who edited it and of the outlet's rights, in a line of any sort.
static RIGHTS: LazyLock<Vec<&str>> = LazyLock::new(|| of_kind("rights").collect());

fn of_kind(kind: &str) -> impl Iterator<Item = &'static str> {
    EAST_ASIAN_LINES.select("text", "kind", kind)
}

/// Longer lines tell of something, in characters.
const SHORT: usize = 45;
const LONG: usize = 120;

/// Whether the line is such furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    if line.is_ascii() || !line.contains(is_east_asian) {
        return false;
    }
    let lower = line.to_lowercase();
    let holds = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    let length = line.chars().take(LONG + 1).count();
    LABELS.contains(bare(&lower))
        || (length <= SHORT && !is_sentence(line) && holds(&OFFERS))
        || (length <= LONG && holds(&RIGHTS))
}

/// The line without marks around it.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_sentence(line: &str) -> bool {
    line.trim_end_matches(['」', '』', '”', '）', ')', '"']).ends_with(['。', '！', '？', '.', '!', '?'])
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_from_what_is_reported() {
        let furniture = [
            "【関連記事】",
            "港新聞の会員は全記事が読み放題",
            "▼もっと見る",
            "（责任编辑：王明）",
            "扫一扫，用手机看港口新闻",
            "관련기사",
            "ⓒ 항구신문 무단 전재 및 재배포 금지",
        ];
        for line in furniture {
            assert!(is_furniture(line), "{line}");
        }
        let told = [
            "市は全記事が読み放題になる電子版を始めた。",
            "橋の開通",
            "市长说，大桥将于星期二开放。",
            "시장은 다리가 화요일에 열린다고 말했다.",
            "The bridge is open.",
        ];
        for line in told {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
