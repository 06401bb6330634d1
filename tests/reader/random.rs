//! Files as people, tools and accidents write them, from a seed.

use fastrand::Rng;

const NAMES: [&str; 8] = ["dev", "prod", "a.b", "me@corp:eu/1", "dev-eu", "default", "x_y%z+", "Dev"];
const KEYS: [&str; 14] = [
    "region",
    "output",
    "role_arn",
    "source_profile",
    "credential_source",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "credential_process",
    "web_identity_token_file",
    "login_session",
];
const VALUES: [&str; 16] = [
    "eu-west-1",
    "json",
    "arn:aws:iam::111122223333:role/Admin",
    "dev",
    "prod",
    "a.b",
    "Environment",
    "Ec2InstanceMetadata",
    "AKIAEXAMPLE",
    "corp",
    "111122223333",
    "/opt/x --y=z",
    "C:\\x",
    "\"quoted\"",
    "",
    "a=b",
];
const HEADERS: [&str; 40] = [
    "[profile \"N\"]",
    "[profile 'N']",
    "[profile \"a b\"]",
    "[profile a b]",
    "[profile   N]",
    "[profile N ]",
    "[ profile N ]",
    "[profile\tN]",
    "[profile\u{a0}N]",
    "[profile \u{a0}N]",
    "[profiles N]",
    "[profileN]",
    "[profile]",
    "[profile.N]",
    "[N]",
    "[\"N\"]",
    "[ N ]",
    "[a b]",
    "[DEFAULT]",
    "[Default]",
    "[profile default]",
    "[default ]",
    "[profile N] # comment",
    "[profile N] # a [b]",
    "[profile N];",
    "[profile N] text",
    "[profile N#x]",
    "[profile N;x]",
    "[profile N",
    "[profile N:x",
    "[N = x",
    "[]",
    "[profile a]b]",
    "[profile caf\u{e9}]",
    "[profile N!]",
    "[profile __proto__]",
    "[profile N\\ x]",
    "[sso-session 'My Corp']",
    "[sso-session corp]",
    "[preview]",
];
const ODD: [&str; 46] = [
    "region = eu-west-1 # comment",
    "region = eu-west-1 ; comment",
    "region=a#b",
    "region = x\u{a0}# comment",
    "output = x\t; comment",
    "region = #all",
    "region: eu-west-1",
    "a:b = c",
    "REGION = up",
    "Region = Up",
    "my key = 1",
    "k\u{e9}y = 1",
    "region",
    "= value",
    ": value",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> branch",
    "  # indented comment",
    "  ; indented comment",
    "\t# tab comment",
    " region = indented",
    "  continued",
    "\tcontinued = more",
    "   [profile N]",
    "  [x]",
    " \u{a0}x",
    "\u{a0}region = nbsp",
    "region = x\u{a0}",
    "region = x\u{b}y",
    "  a\u{2028}b = c",
    "s3 =\n  a = 1\n  b = 2",
    "s3 =\n  a = 1\n\n  b = 2",
    "s3 =\n  # c\n  a = 1",
    "s3 =\n  broken",
    "s3 =\n    a = 1\n  b = 2",
    "s3 = x\n  a = 1",
    "s3 =\n  = x",
    "{\"a\": 1}",
    "export X=1",
    "\u{c}",
    "\u{1f}region = us",
    "region = \"eu\"",
    "k\u{0}y = v\u{0}",
    "\u{feff}region = x",
    "\u{85}region = y",
];

/// Both files of one home.
pub(crate) fn files(rng: &mut Rng) -> [Option<Vec<u8>>; 2] {
    let oddity = [0, 0, 4, 12, 30][rng.usize(..5)];
    ["profile ", ""].map(|prefix| (rng.u8(..10) > 0).then(|| file(rng, prefix, oddity)))
}

/// `oddity` of a hundred lines are odd.
fn file(rng: &mut Rng, prefix: &str, oddity: usize) -> Vec<u8> {
    let mut text = String::new();
    let mut free: Vec<&str> = NAMES.to_vec();
    rng.shuffle(&mut free);
    for _ in 0..rng.usize(..6) {
        let name = if rng.usize(..100) < oddity { NAMES[rng.usize(..NAMES.len())] } else { free.pop().unwrap() };
        let odd = rng.usize(..100) < oddity;
        text += &if odd { HEADERS[rng.usize(..HEADERS.len())].replace('N', name) } else { header(name, prefix) };
        text.push('\n');
        settings(rng, oddity, name, &mut text);
    }
    bytes(rng, oddity, text)
}

fn header(name: &str, prefix: &str) -> String {
    if name == "default" { "[default]".to_owned() } else { format!("[{prefix}{name}]") }
}

fn settings(rng: &mut Rng, oddity: usize, name: &str, text: &mut String) {
    let mut keys = KEYS.to_vec();
    rng.shuffle(&mut keys);
    for _ in 0..rng.usize(..6) {
        let value = VALUES[rng.usize(..VALUES.len())];
        if rng.usize(..100) < oddity {
            *text += &ODD[rng.usize(..ODD.len())].replace('N', name);
        } else {
            match rng.u8(..12) {
                0 => text.push_str("# a comment"),
                1 => {}
                2 => *text += &format!("{} =\n  nested_key = {value}\n  other = 1", keys.pop().unwrap()),
                3 => *text += &format!("{}={value}", keys.pop().unwrap()),
                _ => *text += &format!("{} = {value}", keys.pop().unwrap()),
            }
        }
        text.push('\n');
    }
}

/// Line ends, byte order marks and bytes that are not UTF-8.
fn bytes(rng: &mut Rng, oddity: usize, mut text: String) -> Vec<u8> {
    if rng.u8(..4) == 0 {
        text.truncate(text.trim_end_matches('\n').len());
    }
    if rng.u8(..8) == 0 {
        text = text.replace('\n', "\r\n");
    }
    let accident = |rng: &mut Rng, of: usize| oddity > 0 && rng.usize(..of) == 0;
    if accident(rng, 40) {
        text = text.replacen('\n', "\r", rng.usize(..4));
    }
    if accident(rng, 60) {
        text.insert(0, '\u{feff}');
    }
    let mut bytes = text.into_bytes();
    if accident(rng, 40) {
        bytes.insert(rng.usize(..=bytes.len()), 0xe9);
    }
    bytes
}

/// A file that was hit by something: bytes changed, cut out, put in, or nothing but noise.
pub(crate) fn damaged(rng: &mut Rng) -> Option<Vec<u8>> {
    let [config, credentials] = files(rng);
    let mut bytes = config.or(credentials)?;
    for _ in 0..rng.usize(..6) {
        let at = rng.usize(..=bytes.len());
        let until = (at + rng.usize(..8)).min(bytes.len());
        match rng.u8(..4) {
            0 => drop(bytes.drain(at..until)),
            1 => bytes[at..until].iter_mut().for_each(|byte| *byte = rng.u8(..)),
            2 => bytes.insert(at, b"[]=:#; \t\r\n\"'\\\0\xff"[rng.usize(..15)]),
            _ => bytes.extend_from_within(at..until),
        }
    }
    if rng.u8(..20) == 0 {
        bytes = (0..rng.usize(..200)).map(|_| rng.u8(..)).collect();
    }
    Some(bytes)
}
