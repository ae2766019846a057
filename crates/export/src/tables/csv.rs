//! Comma-separated values after RFC 4180, with line feeds.

use newsloom_store::ViewValue;
use newsloom_store::schema::View;
use std::io::Write;

/// The names of the columns.
pub(super) fn header(view: &View, line: &mut Vec<u8>) {
    let names: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
    line.extend(names.join(",").as_bytes());
    line.push(b'\n');
}

/// One row. NULL is an empty field, an empty text is `""`.
pub(super) fn row(row: &[ViewValue<'_>], line: &mut Vec<u8>) {
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            line.push(b',');
        }
        // A vector takes all that is written.
        let _ = match value {
            ViewValue::Null => Ok(()),
            ViewValue::Integer(number) => write!(line, "{number}"),
            ViewValue::Real(number) => write!(line, "{number}"),
            ViewValue::Text(text) => {
                field(text, line);
                Ok(())
            }
        };
    }
    line.push(b'\n');
}

fn field(text: &str, line: &mut Vec<u8>) {
    let is_plain = |byte: u8| !matches!(byte, b'"' | b',' | b'\n' | b'\r');
    // Spaces at the ends are kept, but some readers take them off where nothing stands around them.
    if !text.is_empty() && text.bytes().all(is_plain) && text.trim() == text {
        line.extend(text.as_bytes());
        return;
    }
    line.push(b'"');
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            line.extend(b"\"\"");
        }
        line.extend(part.as_bytes());
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use ViewValue::{Integer, Null, Real, Text};

    fn written(values: &[ViewValue<'_>]) -> String {
        let mut line = Vec::new();
        row(values, &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn what_would_end_a_field_is_quoted_and_nothing_else_is() {
        assert_eq!(written(&[Integer(-7), Real(0.5), Null, Text("Torrup")]), "-7,0.5,,Torrup\n");
        assert_eq!(
            written(&[Text(""), Text("a,b"), Text("a\nb"), Text(" a")]),
            "\"\",\"a,b\",\"a\nb\",\" a\"\n"
        );
        assert_eq!(written(&[Text("\"Go\", she said"), Text("it's")]), "\"\"\"Go\"\", she said\",it's\n");
    }
}
