//! Codes of MFA devices: one question for a device, no code twice, and never a question that nobody can see.

use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Output, Stdio},
};

use crate::kit::{home::BINARY, pty::Terminal, tools::root};
use crate::world::{DEVICE, World, said};

const ONE: &str = "arn:aws:iam::222233334444:role/One";
const TWO: &str = "arn:aws:iam::333344445555:role/Two";

const CONFIG: &str = "\
[profile static]
region = eu-west-1

[profile one]
role_arn = arn:aws:iam::222233334444:role/One
source_profile = static
role_session_name = ben
mfa_serial = arn:aws:iam::111122223333:mfa/ben
region = eu-west-1

[profile two]
role_arn = arn:aws:iam::333344445555:role/Two
source_profile = static
role_session_name = ben
mfa_serial = arn:aws:iam::111122223333:mfa/ben
region = us-east-1
retry_mode = standard

[profile above]
role_arn = arn:aws:iam::444455556666:role/Above
source_profile = one
role_session_name = ben
region = eu-west-1
";

const QUESTION: &str = "MFA code of arn:aws:iam::111122223333:mfa/ben";

fn world() -> World {
    let world = World::with(CONFIG);
    world.fake.require_mfa(ONE, DEVICE);
    world.fake.require_mfa(TWO, DEVICE);
    world
}

/// A line of a shell on a terminal.
fn terminal(world: &World, line: &str) -> Terminal {
    let variables = world.fake.environment();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // what comes after keeps the terminal open until it was read
    Terminal::start(&["sh", "-c", &format!("{line}; echo status $?; read -r end")], &world.home, &variables)
}

/// So often it has asked.
fn questions(terminal: &Terminal) -> usize {
    String::from_utf8_lossy(terminal.raw()).matches("MFA code of").count()
}

/// Whose the credentials are that a file of the home holds.
fn whose(world: &World, file: &str) -> String {
    let text = fs::read_to_string(world.home.path().join(file)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    world.fake.key(json["AccessKeyId"].as_str().unwrap()).unwrap().arn
}

/// Without a controlling terminal.
fn nobody(world: &World, words: &[&str]) -> Output {
    let mut command: Command = world.home.command("setsid");
    command.arg("-w").arg(BINARY).args(words).envs(world.fake.environment()).stdin(Stdio::null());
    command.output().unwrap()
}

/// No code went out twice.
fn codes(world: &World) -> usize {
    let codes: Vec<_> =
        world.fake.calls().into_iter().filter_map(|call| call.parameters.get("TokenCode").cloned()).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
    codes.len()
}

#[test]
fn one_question_for_every_role_of_a_device() {
    let world = world();
    let profiles = ["one", "two", "above"].map(|name| format!("awsp credential-process {name} >{name}.json"));
    let mut terminal = terminal(&world, &profiles.join(" && "));
    terminal.wait_for(QUESTION);
    terminal.send("123456\r");
    terminal.wait_for("status 0");
    assert_eq!(questions(&terminal), 1, "{}", terminal.text());
    assert_eq!(whose(&world, "one.json"), "arn:aws:sts::222233334444:assumed-role/One/ben");
    assert_eq!(whose(&world, "two.json"), "arn:aws:sts::333344445555:assumed-role/Two/ben");
    assert_eq!(whose(&world, "above.json"), "arn:aws:sts::444455556666:assumed-role/Above/ben");
    assert_eq!((world.fake.count("GetSessionToken"), world.fake.count("AssumeRole"), codes(&world)), (1, 3, 1));
    // a working day
    assert_eq!(world.fake.asked("GetSessionToken")[0].parameters["DurationSeconds"], "43200");
    let above = world.fake.asked("AssumeRole").pop().unwrap();
    let signer = world.fake.key(&above.key.unwrap()).unwrap();
    assert_eq!(signer.arn, "arn:aws:sts::222233334444:assumed-role/One/ben");
}

#[test]
fn a_refused_session_asks_for_another_code_and_is_remembered() {
    let world = world();
    world.fake.refuse_sessions(DEVICE);
    let mut first = terminal(&world, "awsp credential-process one >one.json");
    first.wait_for(QUESTION);
    first.send("111111\r");
    first.wait_for("The next MFA code");
    first.send("111111\r");
    first.wait_for("Already used");
    first.send("222222\r");
    first.wait_for("status 0");
    assert_eq!(whose(&world, "one.json"), "arn:aws:sts::222233334444:assumed-role/One/ben");
    let mut second = terminal(&world, "awsp credential-process two >two.json");
    second.wait_for(QUESTION);
    second.send("333333\r");
    second.wait_for("status 0");
    assert_eq!(whose(&world, "two.json"), "arn:aws:sts::333344445555:assumed-role/Two/ben");
    assert_eq!(questions(&second), 1);
    assert_eq!((world.fake.count("GetSessionToken"), world.fake.count("AssumeRole"), codes(&world)), (1, 2, 3));
}

#[test]
fn a_mistyped_code_is_asked_for_again() {
    let world = world();
    let mut terminal = terminal(&world, "awsp credential-process one >one.json");
    terminal.wait_for(QUESTION);
    // the one that AWS on loopback never takes
    terminal.send("000000\r");
    terminal.wait_for("The next MFA code");
    terminal.send("222222\r");
    terminal.wait_for("status 0");
    assert_eq!(whose(&world, "one.json"), "arn:aws:sts::222233334444:assumed-role/One/ben");
    assert_eq!(codes(&world), 2);
}

#[test]
fn the_question_needs_no_standard_stream() {
    let world = world();
    let line = "true | { awsp credential-process one 2>&1; echo \"inside $?\" >inside; } | cat >one.json";
    let mut terminal = terminal(&world, line);
    terminal.wait_for(QUESTION);
    terminal.send("123456\r");
    terminal.wait_for("status 0");
    assert_eq!(fs::read_to_string(world.home.path().join("inside")).unwrap(), "inside 0\n");
    assert_eq!(whose(&world, "one.json"), "arn:aws:sts::222233334444:assumed-role/One/ben");
}

#[test]
fn ctrl_c_ends_it() {
    let world = world();
    let mut terminal = terminal(&world, "trap : INT; awsp credential-process one >one.json");
    terminal.wait_for(QUESTION);
    terminal.send("\x03");
    terminal.wait_for("status 130");
    assert_eq!(world.fake.calls(), []);
}

#[test]
fn a_code_on_the_command_line_needs_no_terminal() {
    let world = world();
    let output = nobody(&world, &["credential-process", "one", "--mfa-code", "123456"]);
    assert!(output.status.success(), "{output:?}");
    // what it made serves the other one
    let output = nobody(&world, &["credential-process", "two"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(codes(&world), 1);
}

#[test]
fn a_code_that_was_given_is_not_used_twice() {
    let world = world();
    world.fake.refuse_sessions(DEVICE);
    let output = nobody(&world, &["credential-process", "one", "--mfa-code", "123456"]);
    assert_eq!((output.status.code(), said(&output).lines().count()), (Some(4), 1), "{output:?}");
    assert_eq!(codes(&world), 1);
    // now it is known that the code is for the role
    let output = nobody(&world, &["credential-process", "one", "--mfa-code", "234567"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(codes(&world), 2);
    // and another run does not try it for another role
    let output = nobody(&world, &["credential-process", "two", "--mfa-code", "234567"]);
    assert_eq!((output.status.code(), said(&output).lines().count()), (Some(4), 1), "{output:?}");
    assert_eq!(codes(&world), 2);
}

#[test]
fn many_at_once_ask_once() {
    let world = world();
    let line = "for i in 1 2 3 4 5 6 7 8; do awsp credential-process one >$i.json & done; wait";
    let mut terminal = terminal(&world, line);
    terminal.wait_for(QUESTION);
    terminal.send("123456\r");
    terminal.wait_for("status 0");
    for file in 1..=8 {
        assert_eq!(whose(&world, &format!("{file}.json")), "arn:aws:sts::222233334444:assumed-role/One/ben");
    }
    assert_eq!((questions(&terminal), codes(&world), world.fake.count("AssumeRole")), (1, 1, 1));
}

#[test]
fn a_program_can_give_the_codes() {
    let world = world();
    let program = world.home.path().join("bin/code");
    world.home.program(
        "code",
        "#!/bin/sh\nprintf x >>\"$HOME/ran\"\nprintf '%06d\\n' $((100000 + $(wc -c <\"$HOME/ran\")))\n",
    );
    world.home.write(".config/awsp/settings.ini", &format!("[mfa]\nprocess = {}\n", program.display()));
    let output = nobody(&world, &["credential-process", "one"]);
    assert!(output.status.success(), "{output:?}");
    world.fake.refuse_sessions(DEVICE);
    let output = nobody(&world, &["credential-process", "two", "--no-cache"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(codes(&world), 3);
}

#[test]
fn nobody_to_ask_is_status_4_and_one_line() {
    let world = world();
    for command in [&["credential-process", "one"][..], &["export", "one"], &["whoami", "above"]] {
        let output = nobody(&world, command);
        assert_eq!(output.status.code(), Some(4), "{output:?}");
        assert!(output.stdout.is_empty());
        let said = said(&output);
        assert!(said.starts_with("awsp: ") && said.lines().count() == 1, "{said}");
        assert!(said.contains(DEVICE) && said.contains(" · hint: --mfa-code"), "{said}");
    }
    assert_eq!(world.fake.calls(), []);
}

/// Each code goes out for the device that its question named, whichever stands there first.
#[test]
fn two_questions_at_once_get_the_codes_of_their_devices() {
    const OTHER: &str = "arn:aws:iam::111122223333:mfa/other";
    let devices = |config: &str| {
        let (one, two) = config.split_once("[profile two]").unwrap();
        format!("{one}[profile two]{}", two.replacen(DEVICE, OTHER, 1))
    };
    let world = World::with(&devices(CONFIG));
    world.fake.require_mfa(ONE, DEVICE);
    world.fake.require_mfa(TWO, OTHER);
    let line = "stty -a >before; for i in one two; do awsp credential-process $i >$i.json & done; wait; stty -a >after; \
                cmp before after && echo as before";
    let mut terminal = terminal(&world, line);
    let question = |device: &str, profile: &str| format!("MFA code of {device} for {profile}:");
    let mut left = vec![(DEVICE, "one", "111111\r"), (OTHER, "two", "222222\r")];
    while !left.is_empty() {
        let at =
            |terminal: &Terminal| left.iter().position(|(device, name, _)| terminal.line() == question(device, name));
        terminal.wait("question", |terminal| at(terminal).is_some());
        let at = at(&terminal).unwrap();
        terminal.send(left.remove(at).2);
    }
    terminal.wait_for("as before");
    terminal.wait_for("status 0");
    let sent = |code: &str| {
        let calls = world.fake.calls();
        let of = |call: &&crate::kit::fake::Call| call.parameters.get("TokenCode").is_some_and(|sent| sent == code);
        calls.iter().filter(of).map(|call| call.parameters["SerialNumber"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((sent("111111"), sent("222222")), (vec![DEVICE.to_owned()], vec![OTHER.to_owned()]));
    assert_eq!(whose(&world, "one.json"), "arn:aws:sts::222233334444:assumed-role/One/ben");
    assert_eq!(whose(&world, "two.json"), "arn:aws:sts::333344445555:assumed-role/Two/ben");
}

#[test]
fn every_question_names_its_profile() {
    let world = world();
    world.fake.refuse_sessions(DEVICE);
    let mut terminal = terminal(&world, "awsp credential-process one >one.json");
    let mut answered = |question: &str, code: &str| {
        terminal.wait_line(&format!("{question} of {DEVICE} for one:"));
        terminal.send(&format!("{code}\r"));
    };
    answered("MFA code", "1");
    answered("Not six digits. MFA code", "111111");
    answered("The next MFA code", "111111");
    answered("Already used. Next MFA code", "222222");
    terminal.wait_for("status 0");
}

#[test]
fn root_with_the_home_of_a_user_leaves_nothing_there() {
    let world = world();
    let home = world.home.path().to_owned();
    if !root() {
        return;
    }
    std::os::unix::fs::chown(&home, Some(65_534), None).unwrap();
    let output = nobody(&world, &["export", "one", "--format", "process", "--mfa-code", "123456"]);
    assert!(output.status.success(), "{output:?}");
    let note = format!("awsp: not cached: {}/.cache is in a folder of another user\n", home.display());
    assert!(said(&output).contains(&note), "{}", said(&output));
    assert!(!home.join(".cache").exists());
}
