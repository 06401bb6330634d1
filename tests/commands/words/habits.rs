//! Words of habit from other tools: the refusal says what does it here, and how a profile of that name is reached.

use std::collections::BTreeSet;

use awsp::cli::{COMMANDS, HABITS, Habit, RESERVED};

use crate::kit::awsp::Awsp;

fn words() -> impl Iterator<Item = (&'static Habit, &'static str)> {
    HABITS.iter().flat_map(|habit| habit.words.iter().map(move |word| (habit, *word)))
}

fn home(profile: &str) -> Awsp {
    Awsp::new().config(format!("[profile dev]\n[profile {profile}]\n"))
}

/// What the function and the program alone say of a line.
#[track_caller]
fn refused(line: &str, status: i32, said: &str) {
    let words: Vec<&str> = line.split(' ').collect();
    let (ran, code) = home("zz").switch(&words);
    ran.is(status, "", &format!("awsp: {said}\n"));
    assert_eq!(code, "");
    home("zz").run(&words).is(status, "", &format!("awsp: {said}\n"));
}

#[test]
fn word_of_habit_leads_to_the_line_that_does_it_and_to_the_profile() {
    for (habit, word) in words() {
        let (ran, code) = home("zz").switch(&[word]);
        let hints = format!(" · hint: {}; awsp use {word}, for a profile of that name\n", habit.line(None));
        assert!(ran.stderr.ends_with(&hints) && ran.stdout.is_empty() && code.is_empty(), "{word}: {ran:?}");
        let usage = word.starts_with('-') || RESERVED.contains(&word);
        assert_eq!(ran.status, if usage { 2 } else { 3 }, "{word}");
    }
    for (line, status, said) in [
        ("ls", 3, "no profile \"ls\" · hint: awsp list; awsp use ls, for a profile of that name"),
        ("switch dev", 3, "no profile \"switch dev\" · hint: awsp dev; awsp use switch, for a profile of that name"),
        ("-p dev", 2, "unexpected argument '-p' found · hint: awsp dev; awsp use -p, for a profile of that name"),
        (
            "--profile=dev -q",
            2,
            "unexpected argument '--profile' found · hint: awsp dev; awsp use --profile, for a profile of that name",
        ),
        (
            "sso login dev",
            2,
            "sso is reserved for a later release · hint: aws sso login --profile dev; awsp use sso, for a profile of that \
             name",
        ),
        (
            "region eu-west-1",
            3,
            "no profile \"region eu-west-1\" · hint: awsp -r eu-west-1; awsp use region, for a profile of that name",
        ),
    ] {
        refused(line, status, said);
    }
    // where the name is meant as a name
    for line in [["use", "ls"], ["--", "ls"]] {
        home("zz").switch(&line).0.is(3, "", "awsp: no profile \"ls\" · hint: awsp list\n");
    }
}

#[test]
fn profile_named_like_a_habit_is_switched_to() {
    for (_, word) in words() {
        let (ran, code) = home(word).switch(&["use", word]);
        assert!(ran.status == 0 && code.contains(&format!("AWS_PROFILE='{word}'")), "use {word}: {ran:?} {code}");
        if !word.starts_with('-') && !RESERVED.contains(&word) {
            let (ran, code) = home(word).switch(&[word]);
            assert!(ran.status == 0 && code.contains(&format!("AWS_PROFILE='{word}'")), "{word}: {ran:?} {code}");
        }
    }
    let (ran, code) = home("\"switch dev\"").switch(&["switch", "dev"]);
    assert!(ran.status == 0 && code.contains("switch dev"), "{ran:?}");
}

/// What the picker would find comes first, and is named where there is no picker.
#[test]
fn name_that_contains_a_habit_is_still_found() {
    let (ran, _) = home("off-site").switch(&["off"]);
    ran.is(3, "", "awsp: no profile \"off\" · hint: awsp -u; awsp use off, for a profile of that name; or off-site\n");
    let (ran, _) = home("off-site").switch(&["off", "site"]);
    assert!(ran.status == 3 && !ran.stderr.contains("awsp -u"), "{ran:?}");
}

#[test]
fn habits_are_no_commands_and_their_lines_are() {
    let all: Vec<&str> = words().map(|(_, word)| word).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "a word stands twice");
    assert!(all.iter().all(|word| !COMMANDS.contains(word)));
    for habit in HABITS {
        let line = habit.line(None);
        let mut words = line.split(' ');
        let (program, command) = (words.next().unwrap(), words.next().unwrap());
        let is_switch = command.starts_with('-') || command == "NAME";
        assert!(program == "aws" || program == "awsp" && (is_switch || COMMANDS.contains(&command)), "{line}");
    }
}
