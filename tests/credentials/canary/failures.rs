//! Ways to fail with a secret at hand.

use std::fs;

use super::cage::{Cage, PLAIN, missing};
use crate::kit::fake::Fault;

/// A way to fail: what is done before, the words, more of the environment.
struct Way {
    what: &'static str,
    before: fn(&Cage),
    line: &'static str,
    words: &'static str,
    variables: &'static [(&'static str, &'static str)],
}

const fn way(what: &'static str, words: &'static str, before: fn(&Cage)) -> Way {
    Way { what, before, line: PLAIN, words, variables: &[] }
}

const fn nothing(_: &Cage) {}

fn tool(cage: &Cage, prints: &str) {
    cage.home.write("tool", &format!("printf '%s\\n' '{prints}'\n"));
}

fn keys(cage: &Cage, text: &str) {
    cage.home.write(".aws/credentials", &format!("[keys]\naws_access_key_id = AKIABEN\n{text}\n"));
}

fn config(cage: &Cage, text: &str) {
    let path = cage.home.path().join(".aws/config");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("{before}\n{text}\n")).unwrap();
}

const WAYS: &[Way] = &[
    way("no such profile", "export nope", nothing),
    way("no credentials", "export none", nothing),
    way("a form that is none", "export keys --format x", nothing),
    way("a tag that is none", "export keys --role-arn arn:aws:iam::1:role/x --tags CANARY", nothing),
    way("a life too short", "export keys --role-arn arn:aws:iam::1:role/x --duration-seconds 1", nothing),
    way("nobody to ask for a code", "export mfa --no-cache", nothing),
    way("a wrong code", "export mfa --no-cache --mfa-code 000000", |cage| {
        cage.fake.fail("GetSessionToken", Fault::Error(403, "AccessDenied", "MultiFactorAuthentication failed"), 9);
        cage.fake.fail("AssumeRole", Fault::Error(403, "AccessDenied", "MultiFactorAuthentication failed"), 9);
    }),
    way("a role refused", "export role --no-cache", |cage| cage.fake.refuse_role("arn:aws:iam::222233334444:role/One")),
    way("STS throttles", "export role --no-cache", |cage| cage.fake.fail("AssumeRole", Fault::Throttle, 99)),
    way("STS breaks", "export role --no-cache", |cage| cage.fake.fail("AssumeRole", Fault::Internal, 99)),
    way("STS resets", "export role --no-cache", |cage| cage.fake.fail("AssumeRole", Fault::Reset, 99)),
    way("STS answers nonsense", "export role --no-cache", |cage| {
        cage.fake.fail("AssumeRole", Fault::Body("<SecretAccessKey>CANARYsecret"), 99);
    }),
    way("STS answers half of it", "export role --no-cache", |cage| {
        let body = "<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>CANARYsecret</SecretAccessKey>\
                    </Credentials></AssumeRoleResult></AssumeRoleResponse>";
        cage.fake.fail("AssumeRole", Fault::Body(body), 99);
    }),
    way("STS leads elsewhere", "export role --no-cache", |cage| {
        cage.fake.fail("AssumeRole", Fault::Redirect("http://127.0.0.1:9/".into()), 99);
    }),
    way("STS does not know the key", "whoami temp", nothing),
    way("the clock differs", "whoami keys", |cage| cage.fake.clock(86_400)),
    way("whoami is refused", "whoami keys", |cage| {
        cage.fake.fail("GetCallerIdentity", Fault::Error(403, "InvalidClientTokenId", "CANARY is not in it"), 9);
    }),
    way("the portal refuses the token", "export sso --no-cache", |cage| {
        cage.fake.fail("GetRoleCredentials", Fault::Error(401, "UnauthorizedException", "Session token not found"), 9);
    }),
    way("the portal answers nonsense", "export sso --no-cache", |cage| {
        cage.fake.fail(
            "GetRoleCredentials",
            Fault::Body("{\"roleCredentials\": {\"secretAccessKey\": \"CANARYsecret\""),
            9,
        );
    }),
    way("the session has expired", "export sso --no-cache", |cage| {
        let path = cage.home.path().join(crate::kit::home::login_path("corp"));
        let text = fs::read_to_string(&path).unwrap().replace("2999", "2001");
        fs::write(path, text).unwrap();
    }),
    way("the session is no JSON", "export sso --no-cache", |cage| {
        cage.home.write(&crate::kit::home::login_path("corp"), "{\"accessToken\": \"CANARYportal\", ");
    }),
    way("a process prints junk", "export tool --no-cache", |cage| tool(cage, "CANARYprocess is no JSON")),
    way("a process prints half", "export tool --no-cache", |cage| {
        tool(cage, "{\"Version\": 1, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess");
    }),
    way("another version", "export tool --no-cache", |cage| {
        tool(cage, "{\"Version\": 2, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess\"}");
    }),
    way("a version in quotes", "export tool --no-cache", |cage| {
        tool(
            cage,
            "{\"Version\": \"CANARYprocess\", \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess\"}",
        );
    }),
    way("no key id", "export tool --no-cache", |cage| {
        tool(cage, "{\"Version\": 1, \"SecretAccessKey\": \"CANARYprocess\"}")
    }),
    way("a key of another type", "export tool --no-cache", |cage| {
        tool(
            cage,
            "{\"Version\": 1, \"AccessKeyId\": {\"CANARYprocess\": 1}, \"SecretAccessKey\": [\"CANARYprocess\"]}",
        );
    }),
    way("an end that is none", "export tool --no-cache", |cage| {
        tool(
            cage,
            "{\"Version\": 1, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess\", \"Expiration\": \"CANARYprocess\"}",
        );
    }),
    way("ended already", "export tool --no-cache", |cage| {
        tool(
            cage,
            "{\"Version\": 1, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess\", \"SessionToken\": \
             \"CANARYprocess\", \"Expiration\": \"2001-01-01T00:00:00Z\"}",
        );
    }),
    way("two answers", "export tool --no-cache", |cage| {
        let one = "{\"Version\": 1, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess\"}";
        tool(cage, &format!("{one}{one}"));
    }),
    way("a process fails after it printed", "export tool --no-cache", |cage| {
        cage.home.write("tool", "echo '{\"Version\": 1, \"SecretAccessKey\": \"CANARYprocess\"}'; exit 3\n");
    }),
    way("a process is judged", "credential-process tool --check", |cage| tool(cage, "CANARYprocess {")),
    way("any process is judged", "credential-process --check -- /bin/echo CANARY=x", nothing),
    way("a line that is none", "export keys", |cage| keys(cage, "aws_secret_access_key CANARYsecret")),
    way("a secret that is empty, and one after it", "export keys", |cage| {
        keys(cage, "aws_secret_access_key =\n  CANARYsecret");
    }),
    way("a token on lines of its own", "export keys --format env-no-export", |cage| {
        keys(cage, "aws_secret_access_key = CANARYsecret\naws_session_token = CANARYtoken\n  CANARYtoken");
    }),
    way("a token for no quotes", "export keys --format dotenv", |cage| {
        keys(cage, "aws_secret_access_key = CANARYsecret'\"$x\naws_session_token = CANARYtoken");
    }),
    way("a secret twice", "list", |cage| {
        keys(cage, "aws_secret_access_key = CANARYsecret\naws_secret_access_key = CANARYsecret2")
    }),
    way("a secret for a header", "show keys", |cage| keys(cage, "[CANARY")),
    way("a secret that is not shown", "show keys", |cage| keys(cage, "aws_secret_access_key = CANARYsecret")),
    way("a section that is not awsp's", "export role --credentials-file temp --no-cache", nothing),
    way("a section with a name that is none", "export role --credentials-file a]b --no-cache", nothing),
    way("a value that no file takes", "export tool --credentials-file copy --no-cache", |cage| {
        tool(cage, "{\"Version\": 1, \"AccessKeyId\": \"ASIA\", \"SecretAccessKey\": \"CANARYprocess #x\"}");
    }),
    way("a file that cannot be written", "export role --credentials-file copy --no-cache", |cage| {
        let path = cage.home.path().join(".aws/credentials");
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();
        cage.home.write(".aws/credentials/inside", &text);
        fs::remove_file(path.join("inside")).unwrap();
    }),
    way("sources in a circle", "export a", |cage| {
        config(
            cage,
            "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = a",
        );
    }),
    way("no such source", "export a", |cage| {
        config(cage, "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = nope")
    }),
    way("two sources", "export a", |cage| {
        config(
            cage,
            "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\ncredential_source = Environment",
        );
    }),
    way("no token file", "export a --no-cache", |cage| {
        config(
            cage,
            "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /nowhere\nregion = eu-west-1",
        );
    }),
    way("a cache that nobody can write", "export role", |cage| drop(cage.home.write(".cache", "a file"))),
    way("another endpoint", "export role --no-cache", nothing),
    Way {
        variables: &[("AWS_ENDPOINT_URL_STS", "nonsense://CANARY")],
        ..way("an endpoint that is none", "export role --no-cache", nothing)
    },
    Way {
        variables: &[("AWS_ENDPOINT_URL_STS", "https://127.0.0.1:9"), ("AWS_CA_BUNDLE", "/nowhere")],
        ..way("certificates that are not there", "export role --no-cache", nothing)
    },
    Way {
        variables: &[
            ("AWS_ENDPOINT_URL_STS", "https://sts.example.com"),
            ("HTTPS_PROXY", "http://ben:CANARYproxy@127.0.0.1:9"),
        ],
        ..way("a proxy that is not there", "export role --no-cache", nothing)
    },
    Way {
        variables: &[("AWS_ENDPOINT_URL_STS", "https://sts.example.com"), ("HTTPS_PROXY", "ben:CANARYproxy@:x:")],
        ..way("a proxy that is none", "export role --no-cache", nothing)
    },
    Way { variables: &[("AWSP_LOCKED", "1")], ..way("a locked shell", "temp", nothing) },
    Way { line: "exec \"$0\" \"$@\" >/dev/full", ..way("a full disk", "export keys --format env", nothing) },
    Way { line: "exec \"$0\" \"$@\" >&-", ..way("no standard output", "export keys --format env", nothing) },
    Way { line: "ulimit -n 3; exec \"$0\" \"$@\"", ..way("no descriptors", "export role --no-cache", nothing) },
    Way { line: "ulimit -v 60000; exec \"$0\" \"$@\"", ..way("no memory", "export role --no-cache", nothing) },
    way("no such program", "exec keys --credentials -- /nowhere/at/all", nothing),
    way("exec without a program", "exec keys --credentials", nothing),
];

#[test]
fn no_failure_lets_a_secret_out() {
    if missing() {
        return;
    }
    let (mut seen, mut failed) = (Vec::new(), 0);
    for way in WAYS {
        let cage = Cage::new();
        (way.before)(&cage);
        let words: Vec<String> = way.words.split(' ').map(str::to_owned).collect();
        let ran = cage.run(way.line, &words, way.variables);
        failed += usize::from(ran.status != Some(0));
        let asked = ran.status == Some(0) && words[0] == "export";
        seen.extend(
            cage.sightings(&ran, asked).into_iter().map(|sighting| format!("{}: {sighting}\n{}", way.what, ran.stderr)),
        );
        assert!(ran.status.is_some_and(|status| status != 101), "{}: {}", way.what, ran.stderr);
    }
    println!("{} ways, {failed} of them failures", WAYS.len());
    assert!(failed >= 45, "{failed}");
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}
