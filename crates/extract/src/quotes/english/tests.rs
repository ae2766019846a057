use super::super::tests::lines;

#[test]
fn what_somebody_interrupts_is_whole() {
    for text in [
        "In the long run, Ruiz said, this bridge could fall.",
        "Over the years, Ruiz said, roads have been closed.",
        "Many of the roads, Ruiz said, have been closed.",
        "There is a risk, Ruiz said, that it falls.",
        "If the dam breaks, Ruiz said in an interview, the town will drown.",
        "At the heart of it, according to Ruiz, is a debt.",
    ] {
        assert_eq!(lines(text), [format!("indirect [Ruiz] {}", text.trim_end_matches('.'))], "{text}");
    }
    for (text, line) in [
        ("The bridge was safe, Ruiz said, and the town was dry.", "indirect [Ruiz] The bridge was safe"),
        (
            "In March the bridge was shut, Ruiz said, the mayor has left.",
            "indirect [Ruiz] In March the bridge was shut",
        ),
    ] {
        assert_eq!(lines(text), [line], "{text}");
    }
}

#[test]
fn a_second_verb_shares_the_subject() {
    for text in [
        "Ana Ruiz took the floor and said the bridge was safe.",
        "On Monday, Ana Ruiz met the crew, saying the bridge was safe.",
        "Ana Ruiz (Greens), a member of the crew, left, saying the bridge was safe.",
        "At a rally in Kelmar, Ostland, Ana Ruiz left, saying the bridge was safe.",
    ] {
        assert_eq!(lines(text), ["indirect [Ana Ruiz] the bridge was safe"], "{text}");
    }
    for text in [
        "Ana Ruiz left when the crew came and said the bridge was safe.",
        "The bridge fell and said the crew was late.",
        "Hours later the crew met Ana Ruiz, saying the bridge was safe.",
    ] {
        let is_wrong =
            |line: &String| ["[Ana", "[Hours", "[the bridge"].iter().any(|words| line.contains(words));
        assert!(!lines(text).iter().any(is_wrong), "{text}");
    }
}

#[test]
fn words_of_degree_and_verbs_are_no_speakers() {
    for (text, line) in [
        ("The union has twice complained that it was late.", "indirect [The union] it was late"),
        ("Voters are slightly more likely to say that it was safe.", "indirect [Voters] it was safe"),
        ("47% say the bridge is safe.", "indirect [47%] the bridge is safe"),
        ("Polls show that the bridge is safe.", "indirect [Polls] the bridge is safe"),
    ] {
        assert_eq!(lines(text), [line], "{text}");
    }
    for text in ["The reality show the town loves is over.", "He met her last said the bridge fell."] {
        let is_wrong = |line: &String| line.contains("[last]") || line.contains("show]");
        assert!(!lines(text).iter().any(is_wrong), "{text}");
    }
}

#[test]
fn names_given_and_blame_are_no_words_of_the_subject() {
    for text in [
        "Ruiz joined a group called Kelmar Circle.",
        "She paid a firm called Norwell Circle, which is new.",
        "It is a website linked to a group called the \"Kelmar Circle.\"",
    ] {
        assert!(lines(text).is_empty(), "{text}");
    }
    let blamed = lines("Ruiz attacked the mayor for opposing the bridge.");
    assert!(!blamed.iter().any(|line| line.ends_with("] the bridge")), "{blamed:?}");
    assert_eq!(lines("Ruiz called Hall a liar."), ["indirect [Ruiz] Hall a liar"]);
    assert_eq!(
        lines("Ruiz began by saying the bridge was unsafe."),
        ["indirect [Ruiz] the bridge was unsafe"]
    );
}

#[test]
fn views_inside_the_words_of_another_are_left_to_them() {
    assert_eq!(
        lines("The miners said they want the bridge shut."),
        ["indirect [The miners] they want the bridge shut"]
    );
    assert_eq!(lines("Ruiz said Hall had said that the bridge was safe.").len(), 2);
    assert_eq!(lines("The miners want the bridge to be shut.").len(), 1);
}

#[test]
fn marks_of_two_kinds_pair_where_nothing_is_nested() {
    assert_eq!(lines("“The bridge is safe,\" Ruiz said."), ["direct [Ruiz] The bridge is safe,"]);
    assert_eq!(
        lines("“He said \"no\" to the bridge,” Ruiz said."),
        ["direct [Ruiz] He said \"no\" to the bridge,"]
    );
    assert_eq!(lines("''He said, 'We left,''' Ruiz said."), ["direct [Ruiz] He said, 'We left,"]);
}
