//! RIS, which reference managers take.

use super::Reference;
use std::fmt::Write;

/// The references as RIS records of newspaper articles.
pub fn ris(references: &[Reference]) -> String {
    references.iter().map(record).collect()
}

fn record(reference: &Reference) -> String {
    let mut out = String::from("TY  - NEWS\r\n");
    let mut line = |tag: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(out, "{tag}  - {value}\r\n");
        }
    };
    line("ID", Some(&format!("report{}", reference.report)));
    line("TI", reference.title.as_deref());
    for author in &reference.authors {
        line("AU", Some(author));
    }
    line("T2", reference.outlet.as_deref());
    line("PY", reference.published.map(|day| day.year().to_string()).as_deref());
    line("DA", reference.published.map(|day| day.strftime("%Y/%m/%d").to_string()).as_deref());
    line("Y2", reference.read.map(|day| day.strftime("%Y/%m/%d").to_string()).as_deref());
    line("UR", reference.url.as_deref());
    line("LA", reference.language.as_deref());
    line("N1", reference.agency.as_ref().map(|agency| format!("Agency: {agency}")).as_deref());
    out + "ER  - \r\n"
}

#[cfg(test)]
mod tests {
    use super::super::tests::two;
    use super::*;

    #[test]
    fn what_is_known_is_written() {
        let expected = "TY  - NEWS\r\nID  - report16\r\nTI  - Fire & smoke: 50% of #2 {deck} lost\r\nAU  - Ilse Varga\r\n\
            AU  - Jörg Pahlke\r\nT2  - nordwire.example\r\nPY  - 2026\r\nDA  - 2026/03/04\r\n\
            Y2  - 2026/03/05\r\nUR  - https://nordwire.example/a_b?x=1&y=~2\r\nLA  - en\r\nN1  - Agency: NordWire\r\nER  - \r\n\
            TY  - NEWS\r\nID  - report17\r\nER  - \r\n";
        assert_eq!(ris(&two()), expected);
    }
}
