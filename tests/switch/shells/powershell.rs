//! PowerShell where there is none to run: its text as it is held, a grammar of it, and a model of the one rule that
//! everything rests on, that of a string in single quotes.

use std::fs;

use awsp::{
    shell::{
        Shell,
        completion::{Candidate, CompletionLine, has_control},
        init,
    },
    switch::{
        EnvChange,
        EnvChange::{Set, Unset},
    },
};

use super::strings::{PIECES, strings};
use crate::kit::docs::holds;

/// Each of these begins and ends a string in single quotes, and is itself where another follows it.
const QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// Reads one string as PowerShell's tokenizer does: its value, and what comes after it.
fn literal(code: &str) -> Option<(String, &str)> {
    let mut rest = code.strip_prefix(QUOTES)?.chars();
    let mut value = String::new();
    while let Some(mut c) = rest.next() {
        if QUOTES.contains(&c) {
            let second = rest.clone().next().filter(|next| QUOTES.contains(next));
            let Some(second) = second else { return Some((value, rest.as_str())) };
            rest.next();
            c = second;
        }
        value.push(c);
    }
    None
}

/// The code with each string taken out, and the strings.
fn taken_apart(code: &str) -> (String, Vec<String>) {
    let (mut plain, mut values, mut rest) = (String::new(), Vec::new(), code);
    while let Some(at) = rest.find(QUOTES) {
        plain.push_str(&rest[..at]);
        let (value, after) = literal(&rest[at..]).unwrap_or_else(|| panic!("no end: {code}"));
        values.push(value);
        rest = after;
    }
    (plain + rest, values)
}

/// The 500 strings of the other shells, and ten times as many that are mostly quotes.
fn values() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(11);
    let mut piece = || {
        let quote = QUOTES[random.usize(..QUOTES.len())].to_string();
        if random.bool() { quote } else { PIECES[random.usize(..PIECES.len())].to_owned() }
    };
    let quoted = (0..5000).map(|at| (0..at % 9).map(|_| piece()).collect());
    strings().into_iter().chain(quoted.collect::<Vec<String>>()).collect()
}

#[test]
fn no_value_leaves_its_string() {
    for value in values() {
        let word = Shell::PowerShell.quote(&value);
        assert_eq!(literal(&format!("{word}; x")), Some((value, "; x")), "{word}");
    }
}

#[test]
fn no_code_out_of_any_value() {
    let code = |value: &str| {
        let changes = [Unset("AWS_VAULT"), Set("AWSP_PREVIOUS", value.into()), Set("AWS_PROFILE", value.into())];
        Shell::PowerShell.emit(&changes, &format!("{value}x"))
    };
    let (plain, _) = taken_apart(&code("x"));
    for value in values().into_iter().filter(|value| !value.contains(['\n', '\r'])) {
        let (found, strings) = taken_apart(&code(&value));
        assert_eq!((&found, strings), (&plain, vec![value.clone(), value.clone(), format!("{value}x")]));
    }
}

/// The same of credentials.
#[cfg(feature = "credentials")]
#[test]
fn no_code_out_of_any_token() {
    use awsp::credentials::{Credentials, ExportFormat, ExposeSecret};
    let code = |token: &str| {
        let keys = Credentials {
            access_key_id: "ASIA".into(),
            secret_access_key: token.into(),
            session_token: Some(token.into()),
            expiration: Some(0),
            account_id: None,
        };
        ExportFormat::Code(Shell::PowerShell).write(&keys, Some(token), false).unwrap().expose_secret().to_owned()
    };
    let (plain, _) = taken_apart(&code("x"));
    held("export.ps1", &code("it's"));
    for value in values().into_iter().filter(|value| !value.contains(['\n', '\r'])) {
        let (found, strings) = taken_apart(&code(&value));
        assert_eq!((&found, strings.iter().filter(|string| **string == value).count()), (&plain, 4));
    }
}

/// What TAB inserts is the name itself: one literal, or a word that could be no number, parameter or expression.
#[test]
fn tab_inserts_the_name() {
    let names: Vec<_> = values().into_iter().filter(|value| !value.is_empty() && !has_control(value)).collect();
    let more = ["dev", "prod:read", "a/b+c", "x=y", "007", "1e5", "0x10", "-rf", "--", "--unset", "-r.x", "corp@dev"];
    let names = names.into_iter().chain(more.map(str::to_owned));
    let candidates: Vec<_> = names.map(|value| Candidate { value, description: String::new() }).collect();
    let answer = CompletionLine::parse(Shell::PowerShell, &["awsp ".to_owned()]).answer(&candidates);
    let mut bare = Vec::new();
    for (line, candidate) in answer.lines().zip(&candidates) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields[1..], [&candidate.value, &candidate.value]);
        match literal(fields[0]) {
            Some(read) => assert_eq!(read, (candidate.value.clone(), "")),
            None => bare.push(fields[0]),
        }
    }
    assert_eq!(answer.lines().count(), candidates.len());
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/:+=-".contains(c);
    assert!(bare.iter().all(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')), "{bare:?}");
    assert!(bare.iter().all(|word| word.chars().all(plain)), "{bare:?}");
    assert!(["dev", "prod:read", "a/b+c", "x=y", "-rf", "--unset"].iter().all(|word| bare.contains(word)), "{bare:?}");
    assert!(!["007", "1e5", "0x10", "-r.x", "corp@dev"].iter().any(|word| bare.contains(word)), "{bare:?}");
}

/// The model must be able to see a rule that does too little, and one that does too much.
#[test]
fn other_rules_are_found_out() {
    let ascii = |value: &str| format!("'{}'", value.replace('\'', "''"));
    let backslash = |value: &str| format!("'{}'", value.replace('\'', "\\'"));
    for rule in [ascii, backslash] {
        let wrong = values().into_iter().filter(|value| literal(&rule(value)) != Some((value.clone(), ""))).count();
        assert!(wrong > 1000, "{wrong}");
    }
}

/// A handful of switches.
fn plans() -> String {
    let plans: [(&[EnvChange], &str); 5] = [
        (&[Set("AWS_PROFILE", "dev".into())], "dev  111122223333 Admin  eu-west-1"),
        (&[Unset("AWS_ACCESS_KEY_ID"), Set("AWS_PROFILE", "it's \u{2019}".into())], "it's\ncleared AWS_ACCESS_KEY_ID"),
        (&[Unset("AWS_PROFILE"), Set("AWSP_PREVIOUS", "$(x)`y`\"z\"".into())], "no profile"),
        (&[Set("AWS_REGION", "eu-west-1".into()), Set("AWS_DEFAULT_REGION", "eu-west-1".into())], ""),
        (&[], "only said"),
    ];
    plans.iter().map(|(changes, message)| Shell::PowerShell.emit(changes, message)).collect()
}

#[track_caller]
fn held(name: &str, text: &str) {
    holds(&format!("tests/data/powershell/{name}"), text);
}

#[test]
fn its_text_is_held() {
    held("init.ps1", &init::text(Shell::PowerShell, "awsp", true, true).unwrap());
    held("plans.ps1", &plans());
}

#[test]
fn its_text_is_powershell() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let mut sound = |text: &str| !parser.parse(text, None).unwrap().root_node().has_error();
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/shell/awsp.ps1")).unwrap();
    assert!(sound(&file));
    for (cmd, prompt, completion) in [("awsp", true, true), ("ap", false, true), ("my-awsp", true, false)] {
        assert!(sound(&init::text(Shell::PowerShell, cmd, prompt, completion).unwrap()), "{cmd}");
    }
    assert!(plans().lines().all(&mut sound));
    for (from, to) in
        [("$true)", "$true"), ("-join ' '", "-join '"), ("foreach (", "foreach "), ("-and $after", "-andd $after")]
    {
        assert!(!sound(&file.replacen(from, to, 1)), "{to} is no fault");
    }
}
