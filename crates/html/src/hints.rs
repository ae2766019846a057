//! What the names of elements (class, id, data-component, itemprop) say about their content.

use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

/// A set of hints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints(u32);

impl Hints {
    /// An article's text.
    pub const ARTICLE: Self = Self(1);
    /// A standfirst or summary.
    pub const SUMMARY: Self = Self(1 << 1);
    /// A caption or its credit.
    pub const CAPTION: Self = Self(1 << 2);
    /// An author.
    pub const BYLINE: Self = Self(1 << 3);
    /// A time.
    pub const TIME: Self = Self(1 << 4);
    /// Buttons to share or follow.
    pub const SHARE: Self = Self(1 << 5);
    /// Teasers of other articles.
    pub const RELATED: Self = Self(1 << 6);
    /// An offer to subscribe.
    pub const NEWSLETTER: Self = Self(1 << 7);
    /// An advertisement.
    pub const AD: Self = Self(1 << 8);
    /// Readers' comments.
    pub const COMMENT: Self = Self(1 << 9);
    /// Navigation.
    pub const NAV: Self = Self(1 << 10);
    /// A footer.
    pub const FOOTER: Self = Self(1 << 11);
    /// A header.
    pub const HEADER: Self = Self(1 << 12);
    /// An aside.
    pub const ASIDE: Self = Self(1 << 13);
    /// Keywords.
    pub const TAGS: Self = Self(1 << 14);
    /// About an author.
    pub const BIO: Self = Self(1 << 15);
    /// A wall.
    pub const PAYWALL: Self = Self(1 << 16);
    /// Hidden until a script shows it.
    pub const HIDDEN: Self = Self(1 << 17);
    /// Pictures in a row.
    pub const GALLERY: Self = Self(1 << 18);
    /// A dialog about cookies.
    pub const COOKIE: Self = Self(1 << 19);
    /// A form.
    pub const FORM: Self = Self(1 << 20);
    /// A quotation.
    pub const QUOTE: Self = Self(1 << 21);
    /// A table.
    pub const TABLE: Self = Self(1 << 22);
    /// A list.
    pub const LIST: Self = Self(1 << 23);
    /// A figure.
    pub const FIGURE: Self = Self(1 << 24);
    /// The main element or an article.
    pub const MAIN: Self = Self(1 << 25);
    /// A post embedded from elsewhere.
    pub const EMBED: Self = Self(1 << 26);
    /// A live blog.
    pub const LIVE: Self = Self(1 << 27);

    /// What is seldom part of the report.
    pub const FURNITURE: Self = Self(
        Self::SHARE.0
            | Self::RELATED.0
            | Self::NEWSLETTER.0
            | Self::AD.0
            | Self::COMMENT.0
            | Self::NAV.0
            | Self::FOOTER.0
            | Self::ASIDE.0
            | Self::TAGS.0
            | Self::BIO.0
            | Self::HIDDEN.0
            | Self::COOKIE.0
            | Self::FORM.0
            | Self::PAYWALL.0,
    );

    /// Whether one of `other` is in the set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set without `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Hints {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Hints {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Parts of names, with what they hint at. A leading or trailing `.` asks for a word boundary there.
const WORDS: &[(&str, Hints)] = &[
    ("articlebody", Hints::ARTICLE),
    ("article-body", Hints::ARTICLE),
    ("article_body", Hints::ARTICLE),
    ("article__body", Hints::ARTICLE),
    ("articletext", Hints::ARTICLE),
    ("article-text", Hints::ARTICLE),
    ("article_text", Hints::ARTICLE),
    ("article__text", Hints::ARTICLE),
    ("article-content", Hints::ARTICLE),
    ("article_content", Hints::ARTICLE),
    ("article__content", Hints::ARTICLE),
    ("articlecontent", Hints::ARTICLE),
    ("article-copy", Hints::ARTICLE),
    ("entry-content", Hints::ARTICLE),
    ("entry_content", Hints::ARTICLE),
    ("entry-text", Hints::ARTICLE),
    ("post-content", Hints::ARTICLE),
    ("post_content", Hints::ARTICLE),
    ("post__content", Hints::ARTICLE),
    ("postcontent", Hints::ARTICLE),
    ("post-body", Hints::ARTICLE),
    ("post-text", Hints::ARTICLE),
    ("story-body", Hints::ARTICLE),
    ("story-content", Hints::ARTICLE),
    ("story_content", Hints::ARTICLE),
    ("storybody", Hints::ARTICLE),
    ("story-text", Hints::ARTICLE),
    ("body-content", Hints::ARTICLE),
    ("body-copy", Hints::ARTICLE),
    ("body-text", Hints::ARTICLE),
    ("content-body", Hints::ARTICLE),
    ("news-text", Hints::ARTICLE),
    ("newstext", Hints::ARTICLE),
    ("news-content", Hints::ARTICLE),
    ("richtext", Hints::ARTICLE),
    ("rich-text", Hints::ARTICLE),
    ("fulltext", Hints::ARTICLE),
    ("artikel", Hints::ARTICLE),
    ("standfirst", Hints::SUMMARY),
    ("subtitle", Hints::SUMMARY),
    ("subhead", Hints::SUMMARY),
    ("sub-head", Hints::SUMMARY),
    ("summary", Hints::SUMMARY),
    (".dek.", Hints::SUMMARY),
    (".lead.", Hints::SUMMARY),
    (".lede.", Hints::SUMMARY),
    ("teasertext", Hints::SUMMARY),
    ("vorspann", Hints::SUMMARY),
    ("chapo", Hints::SUMMARY),
    ("entradilla", Hints::SUMMARY),
    (".intro", Hints::SUMMARY),
    ("excerpt", Hints::SUMMARY),
    ("description", Hints::SUMMARY),
    ("caption", Hints::CAPTION),
    ("bildunterschrift", Hints::CAPTION),
    ("legend", Hints::CAPTION),
    ("credit", Hints::CAPTION),
    ("copyright", Hints::CAPTION),
    ("byline", Hints::BYLINE),
    ("author", Hints::BYLINE),
    (".autor", Hints::BYLINE),
    ("contributor", Hints::BYLINE),
    ("timestamp", Hints::TIME),
    ("dateline", Hints::TIME),
    (".date", Hints::TIME),
    ("pubdate", Hints::TIME),
    ("published", Hints::TIME),
    ("publish-date", Hints::TIME),
    ("datetime", Hints::TIME),
    (".meta", Hints::TIME),
    ("metadata", Hints::TIME),
    (".share", Hints::SHARE),
    ("sharing", Hints::SHARE),
    ("share-", Hints::SHARE),
    ("sharebar", Hints::SHARE),
    ("sharedaddy", Hints::SHARE),
    ("social", Hints::SHARE),
    ("addtoany", Hints::SHARE),
    ("addthis", Hints::SHARE),
    ("facebook", Hints::SHARE),
    ("whatsapp", Hints::SHARE),
    ("toolbar", Hints::SHARE),
    ("follow", Hints::SHARE),
    ("related", Hints::RELATED),
    ("recommend", Hints::RELATED),
    ("readmore", Hints::RELATED),
    ("read-more", Hints::RELATED),
    ("read-next", Hints::RELATED),
    ("readnext", Hints::RELATED),
    ("morefrom", Hints::RELATED),
    ("more-from", Hints::RELATED),
    ("more-news", Hints::RELATED),
    ("moreon", Hints::RELATED),
    ("more-on", Hints::RELATED),
    ("more-stories", Hints::RELATED),
    ("also-read", Hints::RELATED),
    ("alsoread", Hints::RELATED),
    ("see-also", Hints::RELATED),
    ("mostread", Hints::RELATED),
    ("most-read", Hints::RELATED),
    ("most-popular", Hints::RELATED),
    ("popular", Hints::RELATED),
    ("trending", Hints::RELATED),
    ("outbrain", Hints::RELATED),
    ("taboola", Hints::RELATED),
    ("suggested", Hints::RELATED),
    ("similar", Hints::RELATED),
    ("latest", Hints::RELATED),
    ("teaser", Hints::RELATED),
    ("promo", Hints::RELATED),
    ("onward", Hints::RELATED),
    ("headlines", Hints::RELATED),
    ("link-list", Hints::RELATED),
    ("linklist", Hints::RELATED),
    ("relacion", Hints::RELATED),
    ("newsletter", Hints::NEWSLETTER),
    ("signup", Hints::NEWSLETTER),
    ("sign-up", Hints::NEWSLETTER),
    ("subscri", Hints::NEWSLETTER),
    ("mailing", Hints::NEWSLETTER),
    ("donat", Hints::NEWSLETTER),
    ("membership", Hints::NEWSLETTER),
    ("advert", Hints::AD),
    (".ad.", Hints::AD),
    (".ads.", Hints::AD),
    ("ad-slot", Hints::AD),
    ("adslot", Hints::AD),
    ("sponsor", Hints::AD),
    ("banner", Hints::AD),
    ("commercial", Hints::AD),
    ("anzeige", Hints::AD),
    ("affiliate", Hints::AD),
    ("comment", Hints::COMMENT),
    ("disqus", Hints::COMMENT),
    ("respond.", Hints::COMMENT),
    ("kommentar", Hints::COMMENT),
    ("replies", Hints::COMMENT),
    ("discussion", Hints::COMMENT),
    (".nav", Hints::NAV),
    ("navigation", Hints::NAV),
    ("navbar", Hints::NAV),
    ("menu", Hints::NAV),
    ("breadcrumb", Hints::NAV),
    ("pagination", Hints::NAV),
    ("pager", Hints::NAV),
    ("skip-link", Hints::NAV),
    ("skiplink", Hints::NAV),
    ("prev-next", Hints::NAV),
    ("footer", Hints::FOOTER),
    ("colophon", Hints::FOOTER),
    ("masthead", Hints::HEADER),
    ("header", Hints::HEADER),
    ("sidebar", Hints::ASIDE),
    ("side-bar", Hints::ASIDE),
    (".aside", Hints::ASIDE),
    ("widget", Hints::ASIDE),
    ("complementary", Hints::ASIDE),
    ("infobox", Hints::ASIDE),
    ("factbox", Hints::ASIDE),
    (".tags", Hints::TAGS),
    (".tag.", Hints::TAGS),
    ("taglist", Hints::TAGS),
    ("tag-list", Hints::TAGS),
    ("tagcloud", Hints::TAGS),
    ("topics", Hints::TAGS),
    ("categories", Hints::TAGS),
    ("keywords", Hints::TAGS),
    (".bio.", Hints::BIO),
    ("biography", Hints::BIO),
    ("author-bio", Hints::BIO),
    ("author-info", Hints::BIO),
    ("author-box", Hints::BIO),
    ("about-author", Hints::BIO),
    ("authorbox", Hints::BIO),
    ("paywall", Hints::PAYWALL),
    ("regwall", Hints::PAYWALL),
    ("cookie", Hints::COOKIE),
    ("consent", Hints::COOKIE),
    ("gdpr", Hints::COOKIE),
    ("onetrust", Hints::COOKIE),
    ("modal", Hints::COOKIE),
    ("popup", Hints::COOKIE),
    ("overlay", Hints::COOKIE),
    ("gallery", Hints::GALLERY),
    ("slideshow", Hints::GALLERY),
    ("carousel", Hints::GALLERY),
    ("screen-reader", Hints::HIDDEN),
    ("screenreader", Hints::HIDDEN),
    ("sr-only", Hints::HIDDEN),
    ("visually-hidden", Hints::HIDDEN),
    ("visuallyhidden", Hints::HIDDEN),
    (".hidden.", Hints::HIDDEN),
    ("noprint", Hints::HIDDEN),
    ("no-print", Hints::HIDDEN),
    ("pullquote", Hints::QUOTE),
    ("pull-quote", Hints::QUOTE),
    ("twitter-tweet", Hints::EMBED),
    ("instagram-media", Hints::EMBED),
    ("embed", Hints::EMBED),
    ("liveblog", Hints::LIVE),
    ("live-blog", Hints::LIVE),
    ("ticker", Hints::LIVE),
];

static MATCHER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = WORDS.iter().map(|(word, _)| word.trim_matches('.'));
    #[allow(clippy::expect_used, reason = "the patterns are ours and few")]
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(words)
        .expect("a small automaton")
});

/// The hints in `names`, some element's names separated by spaces.
pub fn of_names(names: &str) -> Hints {
    let mut hints = Hints::default();
    for found in MATCHER.find_overlapping_iter(names) {
        let (word, hint) = WORDS[found.pattern().as_usize()];
        let bytes = names.as_bytes();
        let starts = !word.starts_with('.') || is_boundary(bytes, found.start());
        let ends = !word.ends_with('.') || is_boundary(bytes, found.end());
        if starts && ends {
            hints |= hint;
        }
    }
    hints
}

/// Whether a word of a name begins or ends before byte `at`: at a mark, or where the case changes.
fn is_boundary(bytes: &[u8], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1).map(|i| bytes[i]), bytes.get(at)) else {
        return true;
    };
    !before.is_ascii_alphabetic()
        || !after.is_ascii_alphabetic()
        || (before.is_ascii_lowercase() && after.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_style() {
        assert_eq!(of_names("ArticleBody_text"), Hints::ARTICLE);
        assert_eq!(of_names("c-newsletter-box"), Hints::NEWSLETTER);
        assert_eq!(of_names("headline"), Hints::default());
        assert_eq!(of_names("ad"), Hints::AD);
        assert_eq!(of_names("shadow load"), Hints::default());
        assert!(of_names("mainNav").any(Hints::NAV));
    }
}
