//! Sentences of our own in each language.

use super::super::{Page, quotes};
use crate::names::Names;
use crate::testing::report_of;
use crate::tokens::Tokens;
use newsloom_model::PassageKind;
use newsloom_ner::Document;

fn lines(language: &str, text: &str) -> Vec<String> {
    let report = report_of(text, language, PassageKind::Body, None);
    let doc = Document::of(&report);
    let tokens = Tokens::of(&doc);
    let mentions = newsloom_ner::mentions(&doc, None);
    let found = quotes(&Page::of(&tokens), &Names::of(&tokens, &mentions));
    let show = |q: &newsloom_model::Quote| {
        let speaker = q.speaker.as_ref().map(|s| s.span.of(text)).unwrap_or_default();
        format!("{speaker}: {}", q.span.of(text).trim())
    };
    found.iter().map(show).collect()
}

#[test]
fn german() {
    assert_eq!(
        lines("de", "„Wir bauen die Brücke wieder auf“, sagte Bürgermeisterin Lena Voss am Montag."),
        ["Bürgermeisterin Lena Voss: Wir bauen die Brücke wieder auf"]
    );
    assert_eq!(lines("de", "Voss sagte: „Das Geld ist da.“"), ["Voss: Das Geld ist da."]);
    assert_eq!(lines("de", "Das Stück „Der alte Hafen“ läuft seit Mai."), Vec::<String>::new());
}

#[test]
fn sources_in_the_genitive_are_persons_by_their_usual_names() {
    let speakers = |language: &str, text: &str| {
        let report = report_of(text, language, PassageKind::Body, None);
        let doc = Document::of(&report);
        let tokens = Tokens::of(&doc);
        let mentions = newsloom_ner::mentions(&doc, None);
        let found = quotes(&Page::of(&tokens), &Names::of(&tokens, &mentions));
        let entity = |q: &newsloom_model::Quote| q.speaker.as_ref().and_then(|s| s.entity.clone());
        found.iter().map(|q| entity(q).unwrap_or_default()).collect::<Vec<_>>().join("; ")
    };
    for (language, text, speaker) in [
        ("ru", "По словам Веры Лужиной, мост откроют в мае.", "Вера Лужина"),
        ("ru", "По словам мэра Олега Тарнина, мост откроют в мае.", "Олег Тарнин"),
        ("uk", "За словами Олени Гайчук, міст відкриють у травні.", "Олена Гайчук"),
        ("pl", "Według Jana Morskiego, most zostanie otwarty w maju.", "Jan Morski"),
        // Whose words the lawyer's are is not told, nor who the doctors and inhabitants are.
        ("ru", "По словам адвоката Олега Тарнина, мост откроют в мае.", ""),
        ("ru", "По словам помощника мэра Олега Тарнина, мост откроют в мае.", ""),
        ("ru", "По словам врачей больницы, мост откроют в мае.", ""),
        ("uk", "За словами мешканців, міст відкриють у травні.", ""),
    ] {
        assert_eq!(speakers(language, text), speaker, "{text}");
    }
}

#[test]
fn french_and_russian() {
    assert_eq!(
        lines("fr", "« Le pont sera rouvert en mai », a déclaré le maire Paul Lenoir mardi."),
        ["le maire Paul Lenoir: Le pont sera rouvert en mai"]
    );
    assert_eq!(lines("fr", "Le maire a déclaré : « Le pont est sûr. »"), ["Le maire: Le pont est sûr."]);
    assert_eq!(
        lines("ru", "«Мост откроют в мае», — сказал мэр Иван Лужин."),
        ["мэр Иван Лужин: Мост откроют в мае"]
    );
}

#[test]
fn spanish_portuguese_and_italian() {
    assert_eq!(
        lines("es", "\"El puente abrirá en mayo\", dijo la alcaldesa Ana Ruiz en Vigo."),
        ["la alcaldesa Ana Ruiz: El puente abrirá en mayo"]
    );
    assert_eq!(
        lines("pt", "\"A ponte abre em maio\", disse o prefeito João Lima."),
        ["o prefeito João Lima: A ponte abre em maio"]
    );
    assert_eq!(
        lines("it", "«Il ponte riapre a maggio», ha detto il sindaco Carlo Neri."),
        ["il sindaco Carlo Neri: Il ponte riapre a maggio"]
    );
}

#[test]
fn a_language_without_cues_gives_nothing() {
    assert_eq!(
        lines("fi", "\"Silta avataan toukokuussa\", sanoi pormestari Aino Laine."),
        Vec::<String>::new()
    );
}

#[test]
fn words_of_the_reporter_have_a_speaker() {
    for (language, text, line) in [
        (
            "de",
            "Die Brücke bleibt bis Mai gesperrt, teilte die Stadt mit.",
            "die Stadt: Die Brücke bleibt bis Mai gesperrt",
        ),
        (
            "de",
            "Der Bürgermeister sagte am Montag, dass die Brücke hält.",
            "Der Bürgermeister: die Brücke hält",
        ),
        (
            "de",
            "Die Brücke bleibt bis Mai gesperrt, so die Stadt.",
            "die Stadt: Die Brücke bleibt bis Mai gesperrt",
        ),
        ("fr", "Le pont restera fermé, selon la mairie.", "la mairie: Le pont restera fermé"),
        ("fr", "La mairie a annoncé que le pont restera fermé.", "La mairie: le pont restera fermé"),
        ("es", "Según la alcaldía, el puente seguirá cerrado.", "la alcaldía: el puente seguirá cerrado"),
        ("pt", "A prefeitura disse que a ponte segue fechada.", "A prefeitura: a ponte segue fechada"),
        (
            "it",
            "Il ponte resta chiuso fino a maggio, ha detto il sindaco.",
            "il sindaco: Il ponte resta chiuso fino a maggio",
        ),
        (
            "nl",
            "Volgens de gemeente, blijft de brug tot mei dicht.",
            "de gemeente: blijft de brug tot mei dicht",
        ),
        ("ru", "Мэр сообщил, что мост закрыт до мая.", "Мэр: мост закрыт до мая"),
        ("uk", "Мер повідомив, що міст закрито до травня.", "Мер: міст закрито до травня"),
        ("pl", "Burmistrz powiedział, że most będzie zamknięty.", "Burmistrz: most będzie zamknięty"),
        ("ar", "وقالت البلدية إن الجسر مغلق حتى مايو.", "البلدية: الجسر مغلق حتى مايو"),
        ("hi", "महापौर ने कहा कि पुल मई तक बंद है।", "महापौर: पुल मई तक बंद है"),
    ] {
        assert_eq!(lines(language, text), [line], "{language}");
    }
}

#[test]
fn what_nobody_is_said_to_say_is_no_quote() {
    for (language, text) in [
        ("de", "Die Brücke, die seit Mai gesperrt ist, wird gebaut."),
        ("de", "Wenn die Stadt kein Geld hat, so bleibt die Brücke zu."),
        ("fr", "Le pont, que la mairie a fermé, sera démoli."),
        ("es", "El alcalde, Juan Ruiz, dijo la verdad."),
        ("it", "Il sindaco non ha detto che il ponte è chiuso."),
        ("ru", "Мост, который закрыли в мае, снесут."),
    ] {
        assert_eq!(lines(language, text), Vec::<String>::new(), "{language}");
    }
}

#[test]
fn whom_a_pronoun_stands_for_is_left_open() {
    let who = |text: &str| {
        let report = report_of(text, "de", PassageKind::Body, None);
        let said = crate::Extractor::default().annotate(&report);
        said.quotes.last().and_then(|quote| quote.speaker.clone()).and_then(|speaker| speaker.entity)
    };
    let other = "Lena Voss kam am Montag nach Kiel. Der Hafenmeister lobte den Plan. „Das ist ein guter Tag“, sagte er.";
    assert_eq!(who(other), None);
    let named = "Der Hafenmeister lobte den Plan. „Das ist ein guter Tag“, sagte Lena Voss.";
    assert_eq!(who(named).as_deref(), Some("Lena Voss"));
}

#[test]
fn words_of_others_without_marks() {
    for (language, text, quote) in [
        (
            "de",
            "Die Ministerin erklärte, sie werde den Hafen nicht schließen.",
            "Die Ministerin: sie werde den Hafen nicht schließen",
        ),
        (
            "de",
            "Ein Sprecher von Lena Voss sagte, die Pläne seien alt.",
            "Ein Sprecher von Lena Voss: die Pläne seien alt",
        ),
        (
            "de",
            "Wie die Polizei mitteilte, wurde der Hafen gesperrt.",
            "die Polizei: wurde der Hafen gesperrt",
        ),
        ("fr", "Comme l’a indiqué le parquet, le port est fermé.", "le parquet: le port est fermé"),
        (
            "es",
            "Según fuentes próximas al alcalde, el puente abrirá en mayo.",
            "fuentes próximas: el puente abrirá en mayo",
        ),
        ("nl", "De burgemeester zei dat de haven weer opengaat.", "De burgemeester: de haven weer opengaat"),
        (
            "nl",
            "Volgens de plaatselijke politie reed de wagen te hard.",
            "de plaatselijke politie: reed de wagen te hard",
        ),
        ("uk", "Як повідомили в поліції, порт зачинено на тиждень.", "поліції: порт зачинено на тиждень"),
        ("ar", "وبحسب الشرطة، كان الميناء مغلقا يوم الاثنين.", "الشرطة: كان الميناء مغلقا يوم الاثنين"),
        ("zh", "“码头很安全，”港务局长说。", "港务局长: 码头很安全，"),
        ("zh", "据警方称，码头当时已经关闭。", "警方: 码头当时已经关闭"),
        ("zh", "“码头很安全，”港务局长说，“请放心。”", "港务局长: 码头很安全，”港务局长说，“请放心。"),
        ("zh", "港务局长说，“码头很安全。”", "港务局长: 码头很安全。"),
        ("nl", "“Wij hebben gefaald”, gaf directeur Ana Ruiz toe.", "directeur Ana Ruiz: Wij hebben gefaald"),
        (
            "nl",
            "Volgens de plaatselijke politie raakten drie auto's beschadigd.",
            "de plaatselijke politie: raakten drie auto's beschadigd",
        ),
    ] {
        assert_eq!(lines(language, text), [quote], "{language}");
    }
    for (language, text) in [
        ("de", "Die Ministerin erklärte den Plan, der Hafen wurde geschlossen."),
        ("de", "Die Ministerin sagte ab, sei es aus Angst oder Müdigkeit."),
        ("de", "Wie im Vorjahr, wurde der Hafen gesperrt."),
        ("nl", "De burgemeester vertelt graag over de haven van Westerdam."),
        ("nl", "De gemeente gaf geld dat voor de haven nodig is."),
        ("zh", "“码头”一词很旧，他没有说。"),
    ] {
        assert_eq!(lines(language, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_speaker_behind_a_comma_or_between_dashes() {
    assert_eq!(
        lines("es", "“No vamos a cerrar el puente”, afirmó la alcaldesa, Ana Ruiz, en Sevilla."),
        ["la alcaldesa, Ana Ruiz: No vamos a cerrar el puente"]
    );
    assert_eq!(
        lines("ru", "«Мост откроют завтра, — сказал Иван Петров. — Работы окончены»."),
        ["Иван Петров: Мост откроют завтра, — сказал Иван Петров. — Работы окончены"]
    );
    assert_eq!(
        lines("fr", "« Nous avons tout perdu », raconte Marie Morel. « Il faut tout refaire. »"),
        ["Marie Morel: Nous avons tout perdu », raconte Marie Morel. « Il faut tout refaire."]
    );
}

#[test]
fn whose_lawyer_speaks_is_told_by_the_case() {
    let who = |language: &str, text: &str| {
        let report = report_of(text, language, PassageKind::Body, None);
        let said = crate::Extractor::default().annotate(&report);
        said.quotes.last().and_then(|quote| quote.speaker.clone()).and_then(|speaker| speaker.entity)
    };
    for (language, text) in [
        ("ru", "Адвокат Ирины Лужиной заявил, что вина не доказана."),
        ("ru", "Адвокат Ивана Петрова заявил, что вина не доказана."),
        ("uk", "Адвокат Ірини Лозинської заявив, що провину не доведено."),
        ("pl", "Adwokat Ireny Kowalskiej powiedział, że winy nie udowodniono."),
    ] {
        assert_eq!(who(language, text), None, "{text}");
    }
    for (language, text, name) in [
        ("ru", "Директор Ирина Лужина заявила, что мост закрыт до мая.", "Ирина Лужина"),
        ("ru", "Мэр Иван Петров заявил, что мост закрыт до мая.", "Иван Петров"),
        ("uk", "Директорка Ірина Лозинська заявила, що міст зачинено до травня.", "Ірина Лозинська"),
        ("pl", "Burmistrz Jerzy Kowalski powiedział, że most zamknięto do maja.", "Jerzy Kowalski"),
    ] {
        assert_eq!(who(language, text).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn a_weekday_of_two_words_stands_before_the_speaker() {
    assert_eq!(
        lines("pt", "“Não vamos fechar a ponte”, disse na terça-feira a diretora, Ana Lima."),
        ["a diretora, Ana Lima: Não vamos fechar a ponte"]
    );
}
