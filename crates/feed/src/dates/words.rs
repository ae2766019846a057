//! Names of months in the languages that news comes in, and the halves of the day.

/// Names by month, whole; any beginning of three letters and more stands for them, the first match wins.
const MONTHS: [&str; 12] = [
    "january januar janvier enero gennaio janeiro januari styczeń stycznia leden ledna január ocak ianuarie tammikuuta \
     ιανουαρίου ιαν января янв січня jänner janar",
    "february februar février fevrier febrero febbraio fevereiro februari luty lutego únor února február şubat \
     februarie helmikuuta φεβρουαρίου φεβ февраля лютого feber",
    "march märz maerz mars marzo março marco maart marzec marca březen března március mart martie maaliskuuta \
     μαρτίου μαρ марта березня",
    "april avril abril aprile kwiecień kwietnia duben dubna április nisan aprilie huhtikuuta απριλίου апреля квітня",
    "may mai mayo maggio maio mei maj maja květen května május mayıs toukokuuta μαΐου μαΪ мая май травня",
    "june juin juni junio giugno junho czerwiec czerwca červen června június haziran iunie kesäkuuta ιουνίου ιουν \
     июня июн червня",
    "july juillet juli julio luglio julho lipiec lipca červenec července július temmuz iulie heinäkuuta ιουλίου ιουλ \
     июля июл липня",
    "august août aout agosto augustus sierpień sierpnia srpen srpna augusztus ağustos elokuuta αυγούστου августа \
     серпня",
    "september septembre septiembre settembre setembro wrzesień września září szeptember eylül septembrie syyskuuta \
     σεπτεμβρίου сентября вересня setiembre",
    "october oktober octobre octubre ottobre outubro październik października říjen října október ekim octombrie \
     lokakuuta οκτωβρίου октября жовтня",
    "november novembre noviembre novembro listopad listopada listopadu noiembrie kasım marraskuuta νοεμβρίου ноября \
     листопада",
    "december dezember décembre decembre diciembre dicembre dezembro desember grudzień grudnia prosinec prosince \
     aralık decembrie joulukuuta δεκεμβρίου декабря грудня",
];

/// The month that `word`, in lower case, names.
pub(super) fn month(word: &str) -> Option<i8> {
    let letters = word.chars().count();
    if letters < 3 {
        return None;
    }
    (1..)
        .zip(MONTHS)
        .find(|(_, names)| names.split(' ').any(|name| stands_for(word, letters, name)))
        .map(|(m, _)| m)
}

/// "sept" and "septem" stand for "september", and so do slips that go on behind it.
fn stands_for(word: &str, letters: usize, name: &str) -> bool {
    name.starts_with(word) || (letters > 3 && name.len() > 3 && word.starts_with(name))
}

/// Hours to add for the half of the day that `word` names.
pub(super) fn half_day(word: &str) -> Option<bool> {
    match word {
        "am" | "오전" | "上午" | "午前" => Some(false),
        "pm" | "오후" | "下午" | "午後" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_their_beginnings() {
        for (word, number) in
            [("jan", 1), ("feb", 2), ("mär", 3), ("mars", 3), ("apr", 4), ("mai", 5), ("jun", 6), ("juin", 6)]
        {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for (word, number) in [
            ("juil", 7),
            ("jul", 7),
            ("août", 8),
            ("sept", 9),
            ("okt", 10),
            ("nov", 11),
            ("déc", 12),
            ("дек", 12),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["monday", "tue", "zzz", "di", "est", "gmt"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
