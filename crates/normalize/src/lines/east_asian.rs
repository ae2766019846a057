//! Furniture in Chinese, Japanese and Korean, where words are not set apart or carry their endings: labels as whole lines, and
//! what turns to the reader or speaks of the outlet's rights by a phrase inside a short line.

/// Whole lines that name a button, a section or a list.
const LABELS: &[&str] = &[
    // Japanese
    "関連記事",
    "関連ニュース",
    "関連キーワード",
    "関連リンク",
    "関連トピックス",
    "関連タグ",
    "関連動画",
    "関連情報",
    "おすすめ",
    "おすすめ記事",
    "おすすめ情報",
    "おすすめの記事",
    "注目記事",
    "注目の記事",
    "新着記事",
    "最新記事",
    "最新ニュース",
    "人気記事",
    "アクセスランキング",
    "ランキング",
    "記事ランキング",
    "もっと見る",
    "もっと読む",
    "続きを読む",
    "続きを見る",
    "一覧を見る",
    "一覧へ",
    "記事一覧",
    "写真を見る",
    "写真一覧",
    "画像を拡大",
    "拡大する",
    "動画を見る",
    "シェア",
    "シェアする",
    "ツイート",
    "ポスト",
    "ブックマーク",
    "リンクをコピー",
    "コピーしました",
    "完了しました",
    "保存しました",
    "メモ入力",
    "印刷",
    "印刷する",
    "コメント",
    "コメントする",
    "フォロー",
    "ログイン",
    "新規登録",
    "会員登録",
    "無料会員登録",
    "前の記事",
    "次の記事",
    "トップページ",
    "トップへ戻る",
    "ページトップへ",
    "閉じる",
    "戻る",
    "検索",
    "目次",
    "文字サイズ",
    // Chinese
    "相关阅读",
    "相关新闻",
    "相关报道",
    "相关文章",
    "相关链接",
    "相關新聞",
    "相關文章",
    "相關報導",
    "延伸阅读",
    "延伸閱讀",
    "推荐阅读",
    "推薦閱讀",
    "热门文章",
    "热门新闻",
    "熱門文章",
    "熱門新聞",
    "最新消息",
    "最新新闻",
    "更多新闻",
    "查看更多",
    "阅读更多",
    "閱讀更多",
    "阅读全文",
    "阅读原文",
    "分享到",
    "分享",
    "打印",
    "收藏",
    "评论",
    "評論",
    "我要评论",
    "返回顶部",
    "返回首页",
    "上一篇",
    "下一篇",
    "登录",
    "注册",
    "关闭",
    // Korean
    "관련기사",
    "관련 기사",
    "관련뉴스",
    "많이 본 뉴스",
    "많이 본 기사",
    "인기 기사",
    "인기뉴스",
    "최신기사",
    "최신뉴스",
    "주요뉴스",
    "추천기사",
    "더보기",
    "기사 더보기",
    "공유하기",
    "공유",
    "댓글",
    "댓글쓰기",
    "구독하기",
    "구독",
    "로그인",
    "회원가입",
    "인쇄",
    "글자크기",
    "글자 크기",
    "이전기사",
    "다음기사",
    "목록",
];
/// What offers the outlet's own service or asks its reader to do something, inside a short line that is no sentence.
const OFFERS: &[&str] = &[
    "読み放題",
    "登録すると",
    "登録はこちら",
    "メールマガジン",
    "メルマガ",
    "友だち追加",
    "フォローする",
    "フォローして",
    "アプリをダウンロード",
    "アプリで読む",
    "英語で読む",
    "電子版が",
    "購読する",
    "購読のお申し込み",
    "最新情報をお届け",
    "詳しくはこちら",
    "お申し込みはこちら",
    "文字まで",
    "扫码",
    "扫一扫",
    "二维码",
    "关注我们",
    "微信公众号",
    "下载客户端",
    "客户端下载",
    "下载app",
    "点击进入专题",
    "更多精彩",
    "카카오톡",
    "뉴스레터",
    "채널 추가",
    "구독하기",
    "제보는",
];
/// What speaks of who edited it and of the outlet's rights, in a line of any sort.
const RIGHTS: &[&str] = &[
    "無断転載",
    "無断複製",
    "转载请注明",
    "未经授权",
    "未经许可",
    "版权所有",
    "責任編輯",
    "责任编辑",
    "责编：",
    "责编:",
    "무단 전재",
    "무단전재",
    "재배포 금지",
    "저작권자",
    "기사제보",
];
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
    LABELS.contains(&bare(&lower))
        || (length <= SHORT && !is_sentence(line) && holds(OFFERS))
        || (length <= LONG && holds(RIGHTS))
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
