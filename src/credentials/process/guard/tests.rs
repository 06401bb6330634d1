//! Loops that are found, and those that are none.

use super::*;

/// Returns the variable that an awsp sets while it resolves these.
fn marked(names: &[&str]) -> String {
    grown(&chain(names.iter().copied()), &env("", ""))
}

fn refused(guard: &str, resolving: &str) -> Option<String> {
    check(guard, &env(resolving, "")).err().map(|error| error.to_string())
}

fn env(resolving: &str, config: &str) -> Env {
    [(VARIABLE, resolving), ("HOME", "/nowhere"), ("AWS_CONFIG_FILE", config)].into_iter().collect()
}

#[test]
fn a_loop_is_named_from_where_it_begins() {
    let hint = "its credential_process must name another profile";
    for (guard, resolving, line) in [
        ("a", marked(&["x", "a", "b"]), "\"a\" asks for itself: a → b → a"),
        (&chain(["c", "b"]), marked(&["a", "b"]), "\"b\" asks for itself: b → c → b"),
        ("my dev", marked(&["my dev"]), "\"my dev\" asks for itself: my dev → my dev"),
    ] {
        let line = format!("awsp: profile {line} · hint: {hint}");
        assert_eq!(refused(guard, &resolving), Some(line));
    }
}

#[test]
fn what_is_not_in_it_is_not_refused() {
    assert_eq!(refused("a", ""), None);
    assert_eq!(refused("a", &marked(&["a,b", "b a", "A", "aa"])), None);
    assert_eq!(refused("", ""), None);
}

#[test]
fn variable_grows_by_a_mark_for_each_name() {
    let env = env(&marked(&["a", "b"]), "/x");
    let (grown, (here, of_a), this) =
        (grown(&chain(["c", "-- d"]), &env), (files(&env), files(&self::env("", ""))), Resolver::this());
    let mark = |name: &str, files: &str| format!("{name}{PART}{files}{PART}{this}");
    assert_eq!(grown, chain([&*mark("a", &of_a), &mark("b", &of_a), &mark("c", &here), &mark("-- d", "")]));
}

#[test]
fn marks_of_older_ones_and_of_processes_that_ended_do_not_count() {
    let (here, this) = (files(&env("", "")), Resolver::this().to_string());
    let ended = this.split_once('/').map(|(_, rest)| format!("{}/{rest}", i32::MAX)).unwrap_or_default();
    for more in ["", &here, &format!("{here}{PART}"), &format!("{here}{PART}x"), &format!("{here}{PART}{ended}")] {
        assert_eq!(refused("a", &format!("a{PART}{more}")), None, "{more}");
    }
    assert_eq!(refused("a", "a"), None);
    assert!(refused("a", &format!("a{PART}{here}{PART}{this}")).is_some());
}

/// awsp cannot see another container, so only the number of its marks stops a loop.
#[test]
fn marks_of_other_containers_count_when_they_are_many() {
    let mark = format!("a{PART}{}{PART}7/none/1/awsp", files(&env("", "")));
    for count in 1..=MAX_FILES {
        let resolving = chain(std::iter::repeat_n(mark.as_str(), count));
        assert_eq!(refused("a", &resolving).is_some(), count == MAX_FILES, "{count}");
    }
}

#[test]
fn the_same_name_in_other_files_is_another() {
    let resolving = grown("a", &env("", "/nowhere/x"));
    for (config, is_refused) in [("/nowhere/./x", true), ("~/x", true), ("/y", false), ("", false)] {
        let line = check("a", &env(&resolving, config)).err().map(|error| error.message().to_owned());
        assert_eq!(line, is_refused.then(|| "profile \"a\" asks for itself: a → a".to_owned()), "{config}");
    }
    let command = grown("-- a", &env("", "/x"));
    assert!(check("-- a", &env(&command, "/y")).is_err());
}

#[test]
fn files_that_are_new_each_time_are_a_loop() {
    let mut resolving = String::new();
    for depth in 0..MAX_FILES {
        let env = env(&resolving, &format!("/{depth}"));
        assert!(check("a", &env).is_ok(), "{depth}");
        resolving = grown("a", &env);
    }
    let env = env(&resolving, "/new");
    assert!(check("a", &env).is_err());
    assert!(check("b", &env).is_ok());
}

#[test]
fn a_variable_that_would_be_too_long_is_refused() {
    let long: Vec<_> = (0..30).map(|count| format!("{count}{}", "x".repeat(2000))).collect();
    let mut resolving = String::new();
    for name in &long {
        assert_eq!(refused(name, &resolving), None);
        resolving = grown(name, &env(&resolving, ""));
    }
    let line = refused(&"y".repeat(8000), &resolving).unwrap_or_default();
    assert!(line.contains("too many nested profiles"), "{line}");
}

#[test]
fn guard_of_a_command_has_its_program_and_a_digest_of_its_arguments() {
    let guard = |words: &[&str]| of_command(&words.iter().map(OsString::from).collect::<Vec<_>>());
    assert_eq!(guard(&["a b"]), "-- 'a b'");
    assert_eq!(brief(&guard(&["a b", "--password", "x"])), "-- 'a b' …");
    assert_ne!(guard(&["a", "x"]), guard(&["a", "y"]));
    assert_ne!(guard(&["a", "x y"]), guard(&["a", "x", "y"]));
    assert_eq!(guard(&["a", "x"]), guard(&["a", "x"]));
    assert!(!guard(&["a\u{1f}b", "x"]).contains(BETWEEN));
}
