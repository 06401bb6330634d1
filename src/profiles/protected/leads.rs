//! The profiles that a profile leads to: its `source_profile`, and those that its `credential_process` names. awsp
//! cannot see what a process does, so every word of its command that is the name of a profile counts, whatever the
//! program is.

use crate::{
    config::{CREDENTIAL_PROCESS, Config, is_account},
    settings::Settings,
};

/// A word that may be the name of a profile.
#[derive(Debug, PartialEq, Eq)]
struct Lead {
    name: String,
    /// The word stands where only a profile's name can stand. It counts even if these files have no such profile,
    /// because the process may read other files. Any other word counts only if it is the name of a profile.
    certain: bool,
}

/// How deep commands may nest: `env sh -c "sh -c 'awsp …'"` has three.
const MAX_DEPTH: usize = 3;

/// The options of other tools, and the variables, that name a profile.
const NAMING: [&str; 4] = ["--profile", "-p", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// Returns the names of the profiles that a profile leads to, in either reader's view.
pub(super) fn of<'a>(profile: &str, config: &'a Config, settings: &Settings) -> impl Iterator<Item = String> + use<'a> {
    let leads = all(profile, config, settings).into_iter();
    leads.filter(|lead| lead.certain || config.profile(&lead.name).is_some()).map(|lead| lead.name)
}

/// Returns the names to load before [`of`] can answer: every word that may be a profile.
pub(in crate::profiles) fn names(profile: &str, config: &Config, settings: &Settings) -> Vec<String> {
    all(profile, config, settings).into_iter().map(|lead| lead.name).collect()
}

/// The accounts in the words of a profile's `credential_process`, in either reader's view: that of a role
/// (`--role=arn:aws:iam::999988887777:role/X`), or by itself.
pub(super) fn accounts(profile: &str, config: &Config) -> Vec<String> {
    let processes = config.leads(profile).processes;
    let numbers = processes.iter().flat_map(|process| process.split(|c: char| !c.is_ascii_digit()));
    numbers.filter(|number| is_account(number)).map(str::to_owned).collect()
}

/// Returns every word that may be a profile, and for an alias also the profile that it stands for.
fn all(profile: &str, config: &Config, settings: &Settings) -> Vec<Lead> {
    let leads = config.leads(profile);
    let mut found: Vec<Lead> = leads.sources.into_iter().map(|name| Lead { name, certain: true }).collect();
    leads.processes.iter().for_each(|process| in_command(process, MAX_DEPTH, &mut found));
    let aliases = found.iter().filter_map(|lead| {
        let name = settings.alias(&lead.name)?.to_owned();
        Some(Lead { name, ..*lead })
    });
    let aliases: Vec<_> = aliases.collect();
    found.extend(aliases);
    found
}

/// Splits a command as botocore does, and as a shell does: the SDKs for Rust, Go and JavaScript run it with a shell.
/// The two differ in `#`, which begins a comment only in a shell.
fn in_command(command: &str, depth: usize, found: &mut Vec<Lead>) {
    let shell = shell_words::split(command).ok();
    // shell_words drops comments; hidden from it, the # stays
    let botocore = command.contains('#').then(|| shell_words::split(&command.replace('#', "\0")).ok()).flatten();
    let botocore = botocore.map(|words| words.into_iter().map(|word| word.replace('\0', "#")).collect::<Vec<_>>());
    let lists: Vec<_> = [shell, botocore].into_iter().flatten().collect();
    lists.iter().for_each(|words| in_words(words, depth, found));
    if lists.is_empty() {
        pieces(command, found);
    }
}

fn in_words(words: &[String], depth: usize, found: &mut Vec<Lead>) {
    // wherever awsp stands in it, which `AwspLine` does not look for
    let of_awsp = words.iter().position(|word| word == CREDENTIAL_PROCESS);
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    for (at, word) in words.iter().enumerate() {
        let asked = of_awsp.is_some_and(|command| command < at && at < end) && !word.starts_with('-');
        let named = at > 0 && NAMING.contains(&words[at - 1].as_str());
        found.push(Lead { name: word.clone(), certain: asked || named });
        let assigned = word.split_once('=').filter(|(key, _)| NAMING.contains(key));
        found.extend(assigned.map(|(_, name)| Lead { name: name.to_owned(), certain: true }));
        if depth > 1 && word.contains(char::is_whitespace) {
            in_command(word, depth - 1, found);
        } else {
            pieces(word, found);
        }
    }
}

/// Adds the parts of a word between shell operators, quotes, commas and `=`.
fn pieces(text: &str, found: &mut Vec<Lead>) {
    let separates = |c: char| c.is_whitespace() || ";|&()<>`=,'\"".contains(c);
    let pieces = text.split(separates).filter(|piece| !piece.is_empty() && *piece != text);
    found.extend(pieces.map(|piece| Lead { name: piece.to_owned(), certain: false }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(command: &str) -> Vec<Lead> {
        let mut found = Vec::new();
        in_command(command, MAX_DEPTH, &mut found);
        found
    }

    fn names(command: &str, name: &str, certain: bool) -> bool {
        found(command).iter().any(|lead| lead.name == name && (lead.certain || !certain))
    }

    #[test]
    fn the_profile_that_is_asked_of_awsp_is_certain() {
        for command in [
            "awsp credential-process prod",
            "/opt/'my bin'/awsp credential-process --min-ttl 30m prod",
            "/usr/bin/env -u A B=c awsp credential-process prod --refresh",
            "sh -c \"exec awsp credential-process 'prod'\"",
            "env AWS_PROFILE=prod helper",
            "aws configure export-credentials --profile prod",
            "aws configure export-credentials --profile=prod",
        ] {
            assert!(names(command, "prod", true), "{command}: {:?}", found(command));
        }
        assert!(names("awsp credential-process 'my prod'", "my prod", true));
    }

    #[test]
    fn every_other_word_may_be_a_profile() {
        for command in [
            "aws-vault exec prod --json",
            "awsp credential-process -- aws-vault exec prod",
            "sh -c 'x=prod; get $x'",
            "(get prod)|cat",
            "get prod # it's the one",
            "get \"prod",
        ] {
            assert!(names(command, "prod", false), "{command}: {:?}", found(command));
            assert!(!names(command, "prod", true), "{command}: {:?}", found(command));
        }
        assert!(!names("/opt/prod/get production", "prod", false));
    }
}
