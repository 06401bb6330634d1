//! A service that means harm, or is broken: its keys have the form of keys or are refused without being shown, and its
//! words are one line, without anything secret.

use std::{fs, process::Output};

use serde_json::{Value, json};

use crate::kit::fake::Fault;
use crate::world::{World, said};

const ALWAYS: usize = usize::MAX;

/// Stands in every bad value, and in no output.
const CANARY: &str = "CANARY";

/// What no key and no token holds. Each stands for its kind: line ends, other control characters, spaces, other letters.
const BAD: [&str; 11] = [
    "CANARY\nb",
    "CANARY\rb",
    "CANARY\r\nx=1",
    "CANARY\u{1b}[2J",
    "CANARY\u{0}b",
    "CANARY b",
    "\tCANARY\u{7f}",
    "CANARY\u{85}b",
    "CANARYé",
    "CANARY\u{2028}b",
    "CANARY\u{202e}",
];

/// The fields, in the order of [`Answer`].
const FIELDS: [&str; 3] = ["AccessKeyId", "SecretAccessKey", "SessionToken"];

/// Key id, secret and token as a service gives them.
type Keys = [String; 3];

fn good() -> Keys {
    ["ASIAGOOD", "good+secret/=", "good/token"].map(str::to_owned)
}

fn in_xml(text: &str) -> String {
    let escaped = |c: char| match c {
        // no XML can hold it: it stands there as it is
        '\0' => "\0".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    text.chars().map(escaped).collect()
}

/// An hour from now, or about that.
fn end(world: &World) -> String {
    let end = std::time::UNIX_EPOCH + std::time::Duration::from_secs(world.fake.now() + 3600);
    humantime::format_rfc3339_seconds(end).to_string()
}

fn body(text: String) -> Fault {
    Fault::Body(text.leak())
}

/// A source: the action that gives its keys, the profile that needs it, and whether that speaks XML.
const SOURCES: [(&str, &str, bool); 5] = [
    ("AssumeRole", "role", true),
    ("AssumeRoleWithWebIdentity", "web", true),
    ("GetRoleCredentials", "sso", false),
    ("InstanceCredentials", "instance", false),
    ("GetSessionToken", "static", true),
];

/// What a source answers with these keys.
fn answer(world: &World, action: &str, [id, secret, token]: &Keys) -> Fault {
    let end = end(world);
    let role = "<AssumedRoleUser><Arn>arn:aws:sts::222233334444:assumed-role/R/s</Arn><AssumedRoleId>A:s</AssumedRoleId>\
                </AssumedRoleUser>";
    match action {
        "GetRoleCredentials" => body(
            json!({ "roleCredentials": { "accessKeyId": id, "secretAccessKey": secret, "sessionToken": token,
                "expiration": (world.fake.now() + 3600) * 1000 } })
            .to_string(),
        ),
        "InstanceCredentials" | "ContainerCredentials" => body(
            json!({ "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": end, "AccessKeyId": id,
                "SecretAccessKey": secret, "Token": token, "Expiration": end })
            .to_string(),
        ),
        _ => {
            let [id, secret, token] = [id, secret, token].map(|text| in_xml(text));
            body(format!(
                "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>\
                 <AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}\
                 </SessionToken><Expiration>{end}</Expiration></Credentials>{role}</{action}Result></{action}Response>"
            ))
        }
    }
}

fn words(profile: &str) -> Vec<&str> {
    match profile {
        "static" => vec!["credential-process", "--ensure-temporary", profile],
        _ => vec!["credential-process", profile],
    }
}

/// One line that says it, and nothing of it.
#[track_caller]
fn refused(output: &Output, what: &str) -> String {
    let line = said(output);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), true), "{what}: {output:?}");
    assert!(line.starts_with("awsp: ") && line.ends_with('\n') && line.lines().count() == 1, "{what}: {line:?}");
    assert!(!line.contains(CANARY), "{what}: {line:?}");
    assert!(!line.trim_end_matches('\n').contains(char::is_control) && line.len() < 1000, "{what}: {line:?}");
    line
}

#[test]
fn key_with_what_no_key_holds_is_refused_by_its_name() {
    let world = World::new();
    for (action, profile, is_xml) in SOURCES {
        for (number, field) in FIELDS.into_iter().enumerate() {
            for bad in BAD {
                let mut keys = good();
                keys[number] = bad.to_owned();
                world.fake.fail(action, answer(&world, action, &keys), 1);
                let what = format!("{action} {field} {bad:?}");
                let line = refused(&world.run(&words(profile)), &what);
                let is_no_xml = is_xml && bad.contains('\0');
                assert!(
                    is_no_xml
                        || line.contains(&format!("its {field} has a space or a character that is not printable")),
                    "{what}: {line}"
                );
            }
        }
    }
}

#[test]
fn empty_key_is_refused() {
    let world = World::new();
    for (action, profile, _) in SOURCES {
        // an instance may give keys without a token
        for number in 0..if profile == "instance" { 2 } else { 3 } {
            let mut keys = good();
            keys[number].clear();
            world.fake.fail(action, answer(&world, action, &keys), 1);
            refused(&world.run(&words(profile)), &format!("{action} {}", FIELDS[number]));
        }
    }
    // what was refused is not kept
    let given = world.process(&["role"], &[]).unwrap();
    assert_ne!(given["AccessKeyId"], "");
}

#[test]
fn container_and_login_are_held_to_the_same_form() {
    let world = World::new();
    let container = world.fake.container();
    for bad in BAD {
        let mut keys = good();
        keys[1] = bad.to_owned();
        world.fake.fail("ContainerCredentials", answer(&world, "ContainerCredentials", &keys), 1);
        let output = world.awsp(&["whoami"]).env(container.0, &container.1).output().unwrap();
        let line = refused(&output, &format!("container {bad:?}"));
        assert!(line.contains("its SecretAccessKey has a space"), "{bad:?}: {line}");
    }
    let folder = world.home.path().join(".aws/login/cache");
    let entry = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&entry).unwrap();
    for bad in BAD {
        let mut login: Value = serde_json::from_str(&text).unwrap();
        login["accessToken"]["secretAccessKey"] = bad.into();
        fs::write(&entry, login.to_string()).unwrap();
        let line = refused(&world.run(&["credential-process", "--no-cache", "login"]), &format!("login {bad:?}"));
        assert!(line.contains("its SecretAccessKey has a space"), "{bad:?}: {line}");
    }
}

/// What is no control character is harmless where it is quoted.
#[test]
fn key_of_quotes_and_commands_is_passed_on_as_it_is() {
    let world = World::new();
    let secret = "a'b\"c\\d$(touch${IFS}pwned)`touch${IFS}pwned`;&|<>!#*~{}";
    let mut keys = good();
    keys[1] = secret.to_owned();
    world.fake.fail("AssumeRole", answer(&world, "AssumeRole", &keys), ALWAYS);
    assert_eq!(world.process(&["role"], &[]).unwrap()["SecretAccessKey"], secret);
    for shell in ["sh", "bash"] {
        let line = "eval \"$(awsp export role --format env -q)\"; printf %s \"$AWS_SECRET_ACCESS_KEY\"";
        let mut command = world.home.command(shell);
        let output = command.args(["-c", line]).envs(world.fake.environment()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), secret, "{shell}: {output:?}");
    }
    assert!(!world.home.path().join("pwned").exists());
}

#[test]
fn account_that_is_none_is_dropped() {
    let world = World::new();
    for (arn, account) in [
        ("arn:aws:sts::222233334444:assumed-role/R/s", Some("222233334444")),
        ("arn:aws:sts::22223333444:assumed-role/R/s", None),
        ("arn:aws:sts::CANARY&#10;x:assumed-role/R/s", None),
        ("arn:aws:sts::２２２２３３３３４４４４:assumed-role/R/s", None),
        ("", None),
    ] {
        let Fault::Body(text) = answer(&world, "AssumeRole", &good()) else { unreachable!() };
        let text = text.replace("arn:aws:sts::222233334444:assumed-role/R/s", arn);
        world.fake.fail("AssumeRole", body(text), 1);
        let given = world.process(&["--no-cache", "role"], &[]).unwrap();
        assert_eq!((given["AccountId"].as_str(), &given["AccessKeyId"]), (account, &json!("ASIAGOOD")), "{arn:?}");
    }
}

#[test]
fn identity_is_printable_or_refused() {
    let world = World::new();
    let is = |arn: &str, account: &str, user: &str| {
        let action = "GetCallerIdentity";
        let fields = format!("<Arn>{arn}</Arn><UserId>{user}</UserId><Account>{account}</Account>");
        let text = format!("<{action}Response><{action}Result>{fields}</{action}Result></{action}Response>");
        world.fake.fail(action, body(text), 1);
        world.run(&["whoami", "static", "--json"])
    };
    const ARN: &str = "arn:aws:iam::111122223333:user/ben";
    let account = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap()["account"].clone();
    assert_eq!(account(&is(ARN, "111122223333", "AIDA")), "111122223333");
    for bad in ["CANARY", "11112222333", "1111222233334", "CANARY&#10;x"] {
        assert_eq!(account(&is(ARN, bad, "AIDA")), "", "{bad:?}");
    }
    for bad in ["CANARY&#10;x", "CANARY&#27;[2J", "arn:CANARYé", "CANARY x", ""] {
        let line = refused(&is(bad, "111122223333", "AIDA"), bad);
        assert!(line.contains("Arn"), "{bad:?}: {line}");
        if !bad.is_empty() {
            let line = refused(&is(ARN, "111122223333", bad), bad);
            assert!(line.contains("its UserId"), "{bad:?}: {line}");
        }
    }
}

/// What a service says when it refuses; TOKEN stands for what was sent along.
const MESSAGES: [&str; 8] = [
    "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n\
     'POST\n/\n\nhost:sts\nx-amz-security-token:TOKEN\n\nCANARY'",
    "it is wrong\r\nx-amz-security-token:TOKEN",
    "it is wrong\u{85}CANARY\u{2028}CANARY TOKEN",
    "\n\n  \nit is wrong\nCANARY",
    "it is wrong: x-amz-security-token:TOKEN",
    "it is wrong, token=TOKEN, The Canonical String for this request was 'POST CANARY'",
    "it is wrong: AWS4-HMAC-SHA256 20260101T000000Z CANARY",
    "it is wrong \u{1b}]0;x\u{7}",
];

/// Every text of a service, the sort of thing that was sent along, and what sends it.
#[test]
fn message_of_a_service_is_one_line_without_what_was_sent() {
    let world = World::new();
    let credentials = fs::read_to_string(world.home.path().join(".aws/credentials")).unwrap();
    let session = credentials.lines().find_map(|line| line.strip_prefix("aws_session_token = ")).unwrap().to_owned();
    let web = format!("eyJhbGciOiJub25lIn0.{}.e30", "CANARYx".repeat(60));
    world.home.write("token", &web);
    for (action, words, token) in [
        ("AssumeRole", &["credential-process", "over-temporary"][..], &session),
        ("GetCallerIdentity", &["whoami", "temporary"], &session),
        ("GetSessionToken", &["credential-process", "--ensure-temporary", "static"], &session),
        ("AssumeRoleWithWebIdentity", &["credential-process", "web"], &web),
        ("GetRoleCredentials", &["credential-process", "sso"], &web),
    ] {
        for message in MESSAGES.iter().copied().chain([&*"long ".repeat(20_000)]) {
            let message = message.replace("TOKEN", token);
            let shown = if action == "GetRoleCredentials" { message.clone() } else { in_xml(&message) };
            world.fake.fail(action, Fault::Error(400, "Wrong", shown.leak()), 1);
            let what = format!("{action} {:?}", &message[..message.len().min(200)]);
            let line = refused(&world.run(words), &what);
            assert!(!line.contains(&token[..20]), "{what}: {line}");
            let says = line.contains("it is wrong") || line.contains("long long") || line.contains("does not match");
            assert!(says, "{what}: {line}");
        }
        let code: &str = "CANARY\n".repeat(1000).leak();
        let code = if action == "GetRoleCredentials" { "Wrong" } else { code };
        world.fake.fail(action, Fault::Error(400, code, "no"), 1);
        let line = said(&world.run(words));
        assert!(line.lines().count() == 1 && line.len() < 1000, "{action}: {line:?}");
    }
}

/// However short it is, and wherever the line is cut.
#[test]
fn token_that_signed_is_never_in_a_message() {
    let world = World::with(
        "[profile role]\nrole_arn = arn:aws:iam::222233334444:role/R\nsource_profile = short\nregion = eu-west-1\n",
    );
    let keys = "[short]\naws_access_key_id = ASIASHORT\naws_secret_access_key = short+secret+CANARY\n\
                aws_session_token = short+token+CANARY\n";
    world.home.write(".aws/credentials", keys);
    for secret in ["short+secret+CANARY", "short+token+CANARY"] {
        for before in [0, 100, 250, 285, 290, 299, 300, 310] {
            let message = format!("{} {secret} and {secret}", "x ".repeat(before / 2));
            for code in ["Wrong", secret] {
                world.fake.fail("AssumeRole", Fault::Error(400, code, message.clone().leak()), 1);
                let line = refused(&world.run(&["credential-process", "role"]), &message);
                assert!(!line.contains("short+"), "{before} {code}: {line}");
            }
        }
    }
}
