//! Every command of clap's tree with every option it has, so that a new one cannot be missed.

use std::{collections::BTreeSet, fs};

use awsp::cli::Cli;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::cage::{Cage, PLAIN, PROFILES, missing};

/// A value for an option: the first that is listed, else one for its name.
fn values(arg: &Arg) -> Vec<String> {
    let possible: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let id = arg.get_id().as_str();
    let sample = match id {
        "min_ttl" => "30m",
        "duration_seconds" => "900",
        "role_arn" => "arn:aws:iam::222233334444:role/AdHoc",
        "mfa_serial" => "arn:aws:iam::111122223333:mfa/ben",
        "mfa_code" => "123456",
        "tags" => "team=one",
        "policy" => "{}",
        "region" => "eu-west-1",
        "process" => "/bin/true",
        "credentials_file" => "copy",
        "web_identity" => "/nowhere",
        "credential_source" => "Environment",
        "mfa_for" | "source_profile" => "keys",
        _ => "value",
    };
    if possible.is_empty() { vec![sample.to_owned()] } else { possible }
}

fn is_flag(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse | ArgAction::Count | ArgAction::HelpShort)
}

/// The lines for one command: bare, with each of `names`, and with each of its options and values for each of `few`.
pub fn lines(path: &[String], command: &Command, names: &[&str], few: &[&str], all: &mut Vec<Vec<String>>) {
    let positionals: Vec<_> = command.get_positionals().filter(|arg| !arg.is_last_set()).collect();
    let runs = command.get_positionals().any(Arg::is_last_set);
    let with = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        let tail = if runs { vec!["--".to_owned(), "/bin/true".to_owned()] } else { vec![] };
        path.iter().cloned().chain(words).chain(tail).collect::<Vec<_>>()
    };
    all.push(path.to_vec());
    all.push(with(&[]));
    if let Some(first) = positionals.first() {
        let possible = values(first);
        let names: Vec<&str> = if first.get_possible_values().is_empty() {
            names.to_vec()
        } else {
            possible.iter().map(String::as_str).collect()
        };
        all.extend(names.iter().map(|name| with(&[name])));
        if runs {
            all.extend(names.iter().map(|name| [path, &[(*name).to_owned()]].concat()));
        }
    }
    let profiles: &[&str] = if positionals.is_empty() { &[""] } else { few };
    for arg in command.get_opts().chain(command.get_arguments().filter(|arg| is_flag(arg))) {
        let Some(long) = arg.get_long() else { continue };
        for value in if is_flag(arg) { vec![String::new()] } else { values(arg) } {
            let option = format!("--{long}");
            for profile in profiles {
                let words = [*profile, &option, &value];
                all.push(with(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>()));
                // what depends on a role needs one
                let words = [*profile, "--role-arn", "arn:aws:iam::222233334444:role/AdHoc", &option, &value];
                if command.get_arguments().any(|arg| arg.get_long() == Some("role-arn")) && long != "role-arn" {
                    all.push(with(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>()));
                }
            }
        }
    }
    for sub in command.get_subcommands() {
        lines(&[path, &[sub.get_name().to_owned()]].concat(), sub, names, few, all);
    }
}

/// Where secrets were asked for on standard output.
pub fn asked(words: &[String]) -> bool {
    matches!(words[0].as_str(), "export" | "credential-process") || words.iter().any(|word| word == "--reveal")
}

#[test]
fn no_command_lets_a_secret_out() {
    if missing() {
        return;
    }
    let mut all = Vec::new();
    let mut tree = Cli::command();
    tree.build();
    for command in tree.get_subcommands() {
        lines(&[command.get_name().to_owned()], command, &PROFILES, &["temp", "role"], &mut all);
    }
    let hidden = ["prompt", "__complete bash x awsp", "__complete zsh awsp show", "-r eu-west-1", "temp", "-u", "-"];
    all.extend(hidden.map(|line| line.split(' ').map(str::to_owned).collect()));
    let distinct: BTreeSet<Vec<String>> = all.into_iter().collect();
    let (mut seen, mut answered, mut given) = (Vec::new(), 0, 0);
    let cage = Cage::new();
    let (config, credentials) = (cage.home.path().join(".aws/config"), cage.home.path().join(".aws/credentials"));
    let before = [&config, &credentials].map(|path| fs::read(path).unwrap());
    for words in &distinct {
        let ran = cage.run(PLAIN, words, &[("AWS_PROFILE", "temp")]);
        seen.extend(cage.sightings(&ran, asked(words)));
        answered += usize::from(ran.status == Some(0));
        given += usize::from(super::cage::MARKS.iter().any(|mark| ran.stdout.contains(mark)));
        assert!(ran.status.is_some_and(|status| status != 101), "{words:?}: {}", ran.stderr);
        // what add and export wrote does not count for the next
        [&config, &credentials].into_iter().zip(&before).for_each(|(path, text)| fs::write(path, text).unwrap());
    }
    println!("{} lines, {answered} with status 0, {given} that gave secrets where they were asked for", distinct.len());
    assert!(answered > distinct.len() / 3 && given > 30, "{answered} of {}, {given}", distinct.len());
    assert!(seen.is_empty(), "{seen:#?}");
}
