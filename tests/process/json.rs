//! JSON of every shape, read again by botocore's own ProcessProvider.

use std::process::Command;

use crate::helpers::Helpers;
use crate::kit::tools::boto3;

/// Name, the JSON of the helper, and what botocore has to hold: key, secret, token, account, end.
const SHAPES: &[(&str, &str, &str)] = &[
    ("plain", r#"{"Version":1,"AccessKeyId":"AKIAX","SecretAccessKey":"s"}"#, r#"["AKIAX", "s", null, null, null]"#),
    (
        "all",
        r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s/+=","SessionToken":"t//==","Expiration":"2040-02-03T04:05:06Z","AccountId":"111122223333"}"#,
        r#"["A", "s/+=", "t//==", "111122223333", "2040-02-03T04:05:06+00:00"]"#,
    ),
    (
        "offset",
        "\n {\"AccessKeyId\" : \"A\",\n\"Expiration\":\"2040-02-03T06:05:06.789+02:00\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Version\":1, \"More\":{\"a\":[1]}}\n\n",
        r#"["A", "s", "t", null, "2040-02-03T04:05:06+00:00"]"#,
    ),
    (
        "quotes",
        r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"a\"b'c\\d\/$(x)`e`\u0041","SessionToken":"<>&;"}"#,
        r#"["A", "a\"b'c\\d/$(x)`e`A", "<>&;", null, null]"#,
    ),
    (
        "null",
        r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":null,"Expiration":null,"AccountId":null}"#,
        r#"["A", "s", null, null, null]"#,
    ),
    (
        "late",
        r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"9999-12-31T23:59:59Z"}"#,
        r#"["A", "s", "t", null, "9999-12-31T23:59:59+00:00"]"#,
    ),
];

const READ: &str = r#"
import json, sys
import botocore.session
for line in sys.argv[1:]:
    credentials = botocore.session.Session(profile=line).get_credentials()
    assert credentials.method == "custom-process", credentials.method
    end = getattr(credentials, "_expiry_time", None)
    frozen = credentials.get_frozen_credentials()
    account = getattr(frozen, "account_id", None)
    print(json.dumps([frozen.access_key, frozen.secret_key, frozen.token, account, end.isoformat() if end else None]))
"#;

#[test]
fn botocore_reads_what_the_helper_meant() {
    let Some(python) = boto3() else { return };
    let helpers = Helpers::with(&[]);
    let mut names = Vec::new();
    for (name, json, _) in SHAPES {
        helpers.0.write(name, json);
        helpers.add(&format!(
            "[profile {name}-inner]\ncredential_process = cat HOME/{name}\n\
             [profile {name}]\ncredential_process = AWSP credential-process {name}-inner\n"
        ));
        names.push(*name);
    }
    let done = helpers.0.command(python.to_str().unwrap()).args(["-c", READ]).args(names).output().unwrap();
    let read = String::from_utf8_lossy(&done.stdout).into_owned();
    let wanted: Vec<_> = SHAPES.iter().map(|(.., wanted)| *wanted).collect();
    assert_eq!(read.lines().collect::<Vec<_>>(), wanted, "{}", String::from_utf8_lossy(&done.stderr));
}

/// Arguments as botocore splits them, which is not always how a shell does.
#[test]
fn words_are_split_as_botocore_does() {
    let Some(python) = boto3() else { return };
    for value in [
        "a b",
        "a  'b c' \"d e\"",
        "a #b c",
        "a b#c ; d",
        "$HOME ~ `x` $(y)",
        "a\\ b",
        "'it'\\''s'",
        "a\"b\"c''",
        "a \"\\\"\" '\\'",
    ] {
        let script =
            "import sys, json; from botocore.compat import compat_shell_split as s; print(json.dumps(s(sys.argv[1])))";
        let done = Command::new(&python).args(["-c", script, value]).output().unwrap();
        let wanted: Vec<String> = serde_json::from_slice(&done.stdout).unwrap();
        let words = awsp::credentials::process::words(value).unwrap();
        let words: Vec<_> = words.iter().map(|word| word.to_str().unwrap()).collect();
        assert_eq!(words, wanted, "{value}");
    }
    assert!(awsp::credentials::process::words("a 'b").is_err());
    assert!(awsp::credentials::process::words("  ").is_err());
}
