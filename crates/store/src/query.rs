//! What people write to search for, as an expression of FTS5. No input is a syntax error: what is not understood is taken as
//! words or left out.
//!
//! ```text
//! ferry fire            both words           "out of service"   as they stand
//! ferry OR barge        one of them          fire NOT forest    without it; also -forest
//! (ferry OR barge) fire                      evacu*             words that begin so
//! title:fire            in the title         outlet:"Harbour Post"  of that outlet; NOT outlet:name
//! ```

/// Words, phrases and outlets of a query; the rest is left out.
const MAX_TERMS: usize = 64;

/// Depth of brackets; deeper ones are passed over. Each puts up to nine symbols on the stack of FTS5's parser, which holds a
/// hundred.
const MAX_DEPTH: usize = 8;

/// A query that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The FTS5 expression; none where there is nothing to look for.
    pub(crate) expression: Option<String>,
    /// What reports that are found may have in them, in lower case, and whether it is a beginning of a word: nothing that
    /// is ruled out.
    pub(crate) terms: Vec<(String, bool)>,
    /// The outlets that were named, of which one must be the report's.
    pub(crate) outlets: Vec<String>,
    /// The outlets that are ruled out.
    pub(crate) other_outlets: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    Or,
    And,
    Not,
    Term { field: Option<&'static str>, text: String, is_prefix: bool },
    Outlet(String),
}

impl Query {
    pub(crate) fn read(text: &str) -> Self {
        let mut reader = Reader { tokens: tokens(text), at: 0, query: Self::default() };
        let mut parts = Vec::new();
        while reader.at < reader.tokens.len() {
            parts.extend(reader.either(0));
            // A bracket that nothing opened.
            reader.at += 1;
        }
        let expression = (!parts.is_empty()).then(|| parts.join(" AND "));
        Self { expression, ..reader.query }
    }
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    query: Query,
}

impl Reader {
    /// Up to a closing bracket: parts with OR between them.
    fn either(&mut self, depth: usize) -> Option<String> {
        let mut parts: Vec<String> = self.all(depth).into_iter().collect();
        while self.tokens.get(self.at) == Some(&Token::Or) {
            self.at += 1;
            parts.extend(self.all(depth));
        }
        bracketed(parts, " OR ")
    }

    /// What must all be there, without what must not.
    fn all(&mut self, depth: usize) -> Option<String> {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        let mut is_negated = false;
        while let Some(token) = self.tokens.get(self.at).cloned() {
            let (terms, outlets) = (self.query.terms.len(), self.query.outlets.len());
            let part = match token {
                Token::Close | Token::Or => break,
                Token::And => None,
                Token::Not => {
                    self.at += 1;
                    is_negated = true;
                    continue;
                }
                Token::Open if depth < MAX_DEPTH => {
                    self.at += 1;
                    self.either(depth + 1)
                }
                Token::Open => None,
                Token::Outlet(name) => {
                    self.query.outlets.push(name);
                    None
                }
                Token::Term { field, text, is_prefix } => {
                    self.query.terms.push((text.to_lowercase(), is_prefix));
                    let field = field.map(|field| format!("{field} : ")).unwrap_or_default();
                    Some(format!("{field}\"{text}\"{}", if is_prefix { " *" } else { "" }))
                }
            };
            self.at += 1;
            if is_negated {
                self.query.terms.truncate(terms);
                self.query.other_outlets.extend(self.query.outlets.drain(outlets..));
                unwanted.extend(part);
            } else {
                wanted.extend(part);
            }
            is_negated = false;
        }
        let wanted = bracketed(wanted, " AND ")?;
        match bracketed(unwanted, " OR ") {
            Some(unwanted) => Some(format!("({wanted} NOT {unwanted})")),
            None => Some(wanted),
        }
    }
}

fn bracketed(mut parts: Vec<String>, between: &str) -> Option<String> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(format!("({})", parts.join(between))),
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    let mut terms = 0;
    while let Some(first) = rest.chars().next() {
        let begins =
            |sign: char| rest.strip_prefix(sign).filter(|after| !after.starts_with(char::is_whitespace));
        if first == '(' || first == ')' {
            tokens.push(if first == '(' { Token::Open } else { Token::Close });
            rest = &rest[1..];
        } else if let Some(after) = begins('-').filter(|after| !after.is_empty()) {
            tokens.push(Token::Not);
            rest = after;
        } else {
            let (field, after) = field(rest);
            let (word, is_quoted, after) = word(after);
            rest = after;
            let operator = match word {
                "OR" => Some(Token::Or),
                "AND" => Some(Token::And),
                "NOT" => Some(Token::Not),
                _ => None,
            };
            if let Some(operator) = operator.filter(|_| !is_quoted && field.is_none()) {
                tokens.push(operator);
            } else if terms < MAX_TERMS && word.chars().any(char::is_alphanumeric) {
                terms += 1;
                tokens.push(if field == Some("outlet") {
                    Token::Outlet(word.trim().to_owned())
                } else {
                    let is_prefix = word.ends_with('*') || after.starts_with('*');
                    let text = word.trim_end_matches('*').replace(['"', '\0'], " ");
                    Token::Term { field, text, is_prefix }
                });
            }
        }
        rest = rest.trim_start();
    }
    tokens
}

/// "title:" and what follows it.
fn field(text: &str) -> (Option<&'static str>, &str) {
    let fields = [("title:", "title"), ("text:", "body"), ("outlet:", "outlet")];
    let found = fields.into_iter().find_map(|(name, field)| Some((field, text.strip_prefix(name)?)));
    match found.filter(|(_, after)| !after.is_empty() && !after.starts_with(char::is_whitespace)) {
        Some((field, after)) => (Some(field), after),
        None => (None, text),
    }
}

/// A word, or what stands in quotation marks; whether it does, and what follows.
fn word(text: &str) -> (&str, bool, &str) {
    if let Some(inside) = text.strip_prefix('"') {
        return match inside.split_once('"') {
            Some((phrase, after)) => (phrase, true, after),
            None => (inside, true, ""),
        };
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')')).unwrap_or(text.len());
    // A sign alone is passed over, so that there is always something less to read.
    let end = end.max(text.chars().next().map_or(0, char::len_utf8));
    (&text[..end], false, &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(text: &str) -> String {
        Query::read(text).expression.unwrap_or_default()
    }

    #[test]
    fn operators_are_read() {
        for (text, expected) in [
            ("ferry fire", "(\"ferry\" AND \"fire\")"),
            ("ferry AND fire", "(\"ferry\" AND \"fire\")"),
            ("ferry OR barge fire", "(\"ferry\" OR (\"barge\" AND \"fire\"))"),
            ("(ferry OR barge) fire", "((\"ferry\" OR \"barge\") AND \"fire\")"),
            ("fire NOT forest -wild", "(\"fire\" NOT (\"forest\" OR \"wild\"))"),
            ("\"out of service\" evacu*", "(\"out of service\" AND \"evacu\" *)"),
            ("title:fire text:\"lower deck\"", "(title : \"fire\" AND body : \"lower deck\")"),
            ("half-point", "\"half-point\""),
        ] {
            assert_eq!(expression(text), expected, "{text}");
        }
        let query = Query::read("outlet:\"Harbour Post\" fire outlet:quay.example");
        assert_eq!(query.outlets, ["Harbour Post", "quay.example"]);
        assert_eq!(query.expression.as_deref(), Some("\"fire\""));
    }

    #[test]
    fn what_is_ruled_out_is_not_looked_for() {
        let query =
            Query::read("fire NOT (forest outlet:hill.example) -outlet:quay.example outlet:post.example");
        assert_eq!(query.expression.as_deref(), Some("(\"fire\" NOT \"forest\")"));
        assert_eq!(query.terms, [("fire".to_owned(), false)]);
        assert_eq!(query.outlets, ["post.example"]);
        assert_eq!(query.other_outlets, ["hill.example", "quay.example"]);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        for text in ["", "OR", "NOT fire", "( ) -", "\"\"", "* :", "AND OR NOT", "-(a)", "outlet:()"] {
            assert_eq!(expression(text), "", "{text}");
        }
        assert!(Query::read("outlet:() outlet:\"\"").outlets.is_empty());
        for (text, expected) in [
            ("fire OR", "\"fire\""),
            ("fire) ferry", "\"fire\" AND \"ferry\""),
            ("((fire", "\"fire\""),
            ("\"fire", "\"fire\""),
            ("title: fire", "(\"title:\" AND \"fire\")"),
        ] {
            assert_eq!(expression(text), expected, "{text}");
        }
    }

    #[test]
    fn long_and_deep_queries_are_cut() {
        assert_eq!(Query::read(&"a ".repeat(10_000)).terms.len(), MAX_TERMS);
        assert_eq!(Query::read(&"outlet:a ".repeat(10_000)).outlets.len(), MAX_TERMS);
        assert!(expression(&"(".repeat(100_000)).is_empty());
        assert_eq!(expression(&format!("{}fire", "(".repeat(1_000))), "\"fire\"");
    }
}
