//! What TAB offers: names in their order, commands, and regions after `-r`, wherever a switch takes it.

use crate::kit::awsp::Awsp;

const IRELAND: &str = "eu-west-1\tEurope (Ireland)\neu-west-2\tEurope (London)\neu-west-3\tEurope (Paris)\n";
const BREAKS: &str = " \t\n\"'@><=;|&(:";

/// What fish is offered at the end of the line.
#[track_caller]
fn offered(home: &Awsp, line: &str) -> String {
    let ran = home.run(&["__complete", "fish", line]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{line}");
    ran.stdout
}

#[test]
fn after_the_option_wherever_it_may_stand() {
    let home = Awsp::new().config("[profile dev]\n[profile list]\n");
    for line in [
        "-r eu-w",
        "--region eu-w",
        "-qr eu-w",
        "dev -r eu-w",
        "-f -q dev --region eu-w",
        "-r us-east-1 -r eu-w",
        "use list -r eu-w",
        "use -- list -q -r eu-w",
        "env dev -r eu-w",
        "env -r eu-w",
        "export -r eu-w",
        "export dev --with-region -r eu-w",
        "add new -r eu-w",
    ] {
        assert_eq!(offered(&home, &format!("awsp {line}")), IRELAND, "{line}");
    }
}

#[test]
fn in_the_word_of_the_option() {
    let home = Awsp::new();
    for option in ["--region=", "-r", "-r=", "-fqr", "-qr="] {
        let whole = IRELAND.lines().map(|line| format!("{option}{line}\n")).collect::<String>();
        assert_eq!(offered(&home, &format!("awsp dev {option}eu-w")), whole, "{option}");
    }
    // readline's word begins after the `=`
    let ran = home.run(&["__complete", "bash", BREAKS, "awsp --region=eu-w"]);
    ran.is(0, "eu-west-1\neu-west-2\neu-west-3\n", "");
}

#[test]
fn not_where_it_is_something_else() {
    let home = Awsp::new().config("[profile dev]\n");
    for line in ["-- -r eu-w", "dev -- -r eu-w", "use -r eu-w", "list -r eu-w", "show dev -r eu-w", "use -reu-w"] {
        assert_eq!(offered(&home, &format!("awsp {line}")), "", "{line}");
    }
    // a word that may still become another: a space decides
    assert_eq!(offered(&home, "awsp -r"), "");
}

#[test]
fn every_partition_and_the_public_one_first() {
    let all = offered(&Awsp::new(), "awsp -r ");
    let regions: Vec<&str> = all.lines().map(|line| line.split('\t').next().unwrap()).collect();
    for region in ["af-south-1", "us-west-2", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"] {
        assert!(regions.contains(&region), "{region}");
    }
    let at = |wanted| regions.iter().position(|region| *region == wanted);
    assert!(at("us-west-2") < at("cn-north-1"));
}

#[test]
fn a_dash_while_there_is_an_override_to_drop() {
    let with = |name: &str, value: &str| Awsp::new().var(name, value);
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        let home = with(name, "us-east-1");
        assert_eq!(offered(&home, "awsp -r -"), "-\tdrop us-east-1\n");
        assert_eq!(offered(&home, "awsp --region=-"), "--region=-\tdrop us-east-1\n");
        assert!(offered(&home, "awsp -r ").starts_with("-\tdrop us-east-1\naf-"));
        assert_eq!(offered(&home, "awsp -r eu-w"), IRELAND);
    }
    assert_eq!(offered(&Awsp::new(), "awsp -r -"), "");
    assert!(!offered(&with("AWS_REGION", "a\u{1b}[31m"), "awsp -r -").contains('\u{1b}'));
}

/// No file is looked at: one that would be refused makes no difference.
#[test]
fn without_files() {
    let home = Awsp::new().var("AWS_CONFIG_FILE", "/dev/tty").var("HOME", "");
    assert_eq!(offered(&home, "awsp -r eu-w"), IRELAND);
}

/// Options may come before the name, and a second name is never offered.
#[test]
fn the_profiles_that_add_refers_to() {
    let home = Awsp::new().config("[profile dev]\n[profile prod]\n");
    for option in ["--mfa-for", "--source-profile", "--role-arn x --source-profile"] {
        assert_eq!(offered(&home, &format!("awsp add new {option} d")), "dev\tnone\n", "{option}");
    }
    assert_eq!(offered(&home, "awsp add d"), "");
}

#[test]
fn a_name_after_options() {
    let home = Awsp::new().config("[profile dev]\n[profile list]\n");
    for line in [
        "-q d",
        "-r eu-west-1 d",
        "-qr eu-west-1 d",
        "--region=eu-west-1 d",
        "env -s fish d",
        "show --view cli d",
        "-y -- d",
        "use -- d",
        "export d",
        "export --format env --with-region d",
        "export --role-arn arn:aws:iam::111122223333:role/Admin d",
        "exec --credentials --min-ttl 30m d",
        "whoami d",
        "whoami --json d",
        "credential-process d",
        "credential-process --check --mfa-code 123456 d",
        "cache clear d",
    ] {
        assert_eq!(offered(&home, &format!("awsp {line}")), "dev\tnone\n", "{line}");
    }
    for line in [
        "dev d",
        "-r us-east-1 dev d",
        "list d",
        "env dev d",
        "- d",
        "init d",
        "export dev d",
        "cache clear dev d",
        "cache d",
        "credential-process -- d",
        "export --format d",
    ] {
        assert!(!offered(&home, &format!("awsp {line}")).contains("dev\t"), "{line}");
    }
}

/// Names that begin with the word, else those that do in another case, else commands, else names that contain it.
#[test]
fn names_come_in_the_order_of_how_well_they_match() {
    let config = "[profile Prod-EU]\n[profile my-prod]\n[profile PROD-us]\n[profile dev]\n[profile list]\n[profile K\u{d6}LN]\n\
                  [profile SHOWdown]\n[profile tool-exe]\n";
    let home = Awsp::new().config(config);
    home.write(".config/awsp/settings.ini", "[alias]\nProdigy = dev\nxprod = dev\n");
    let names = |line: &str| {
        let offered = offered(&home, &format!("awsp {line}"));
        offered.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    for (line, expected) in [
        ("my", "my-prod"),
        ("Prod", "Prod-EU Prodigy"),
        ("prod", "Prod-EU PROD-us Prodigy"),
        ("pRoD-e", "Prod-EU"),
        ("k\u{f6}", "K\u{d6}LN"),
        ("sh", "SHOWdown"),
        ("ex", "exec export"),
        ("li", "list"),
        ("LI", ""),
        ("exe", "exec"),
        ("EXE", "tool-exe"),
        ("rod", "Prod-EU my-prod PROD-us Prodigy xprod"),
        ("use LI", "list"),
        ("show PROD", "PROD-us"),
        ("show pROD", "Prod-EU PROD-us Prodigy"),
        ("show EU", "Prod-EU"),
        ("cache clear eu", "Prod-EU"),
    ] {
        assert_eq!(names(line), expected, "{line}");
    }
}

#[test]
fn help_is_followed_by_a_command() {
    let home = Awsp::new();
    let of = |line: &str| -> Vec<String> {
        offered(&home, line).lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
    };
    let commands = of("awsp help ");
    let mut built = awsp::cli::COMMANDS.iter().filter(|word| !awsp::cli::LEFT_OUT.contains(word));
    assert!(built.all(|word| commands.iter().any(|command| command == word)), "{commands:?}");
    let begun = of("awsp help e");
    assert!(begun.contains(&"env".to_owned()) && begun.iter().all(|word| word.starts_with('e')), "{begun:?}");
    assert!(of("awsp help -").contains(&"--all".to_owned()));
}

/// bash would insert the two dashes that all options begin with.
#[test]
fn options_are_not_offered_where_a_word_of_the_users_own_is_expected() {
    let home = Awsp::new().config("[profile dev]\n");
    for line in ["list ", "help ", "init ", "completions ", "show ", "exec "] {
        assert!(!offered(&home, &format!("awsp {line}")).contains("--"), "{line}");
        assert!(offered(&home, &format!("awsp {line}-")).starts_with('-'), "{line}-");
    }
    for line in ["current ", "list x ", "dev "] {
        assert!(offered(&home, &format!("awsp {line}")).contains("--help"), "{line}");
    }
}
