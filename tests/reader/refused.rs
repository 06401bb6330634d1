//! Files that a reader refuses whole: what is read of them for a switch says so, and claims nothing for that reader.
//! botocore and the AWS CLI are asked about each.

use std::{path::Path, process::Command};

use awsp::config::{Config, Reader, Readers};

use crate::{
    cli::read,
    home::Home,
    kit::{judge::Judge, tools::tool},
};

const DEV: &str = "[profile dev]\nregion = eu-west-1\n";
const BOTH: Readers = Readers::CLI.and(Readers::RUST);

/// What stands in the config file beside dev's section, or in credentials; what is found; who refuses the file.
fn cases() -> Vec<(Vec<u8>, Vec<u8>, &'static str, Readers)> {
    let config = |text: &str| [text.as_bytes(), DEV.as_bytes()].concat();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("[profile x]\nregion = y\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let keys = "aws_access_key_id = A\naws_secret_access_key = B\n";
    vec![
        (config("[profile a]\nregion = x\n[profile a]\noutput = json\n"), vec![], "duplicate-section", Readers::CLI),
        (config("[sso-session a]\n[sso-session a]\n"), vec![], "duplicate-section", Readers::CLI),
        (config("\u{feff}[profile a]\nregion = x\n"), vec![], "bom", BOTH),
        (config("\u{feff}# a comment\n"), vec![], "bom", BOTH),
        ([&b"# caf\xe9\n"[..], DEV.as_bytes()].concat(), vec![], "not-utf8", BOTH),
        (DEV.into(), [&b"[a]\n# \xe9\n"[..], keys.as_bytes()].concat(), "not-utf8", BOTH),
        (DEV.into(), utf16, "not-utf8", BOTH),
        (config("[profile a]\nregion\n"), vec![], "no-equals", BOTH),
        (config("[profile a]\ns3 =\n  max\n"), vec![], "bad-nested", BOTH),
        (config("[profile a]\ns3 = # x\n  max\n"), vec![], "bad-nested", Readers::RUST),
        (config("[profile a]\n= x\n"), vec![], "no-key", BOTH),
        (config("[profile a]\nregion = x\nregion = y\n"), vec![], "duplicate-key", Readers::CLI),
        (config("[profile a]\nregion = x\noutput = json\nREGION = y\n"), vec![], "duplicate-key", Readers::CLI),
        (config("[profile a\n"), vec![], "unclosed-header", BOTH),
        (config("[profile a]\n<<<<<<< HEAD\n"), vec![], "conflict-marker", BOTH),
        (config("region = x\n"), vec![], "no-section", BOTH),
        (config("[profile a]\nregion: x\n"), vec![], "colon-separator", Readers::RUST),
        (config("[profile a]\n  region = x\n"), vec![], "indented-key", Readers::RUST),
        (DEV.into(), format!("[a]\n{keys}[a]\n{keys}").into(), "duplicate-section", Readers::CLI),
        (DEV.into(), format!("[a]\n{keys}{keys}").into(), "duplicate-key", Readers::CLI),
        (DEV.into(), b"[a]\naws_access_key_id\n".into(), "no-equals", BOTH),
    ]
}

/// What a switch reads.
fn quick(home: &Home) -> [Config; 2] {
    let locations = home.locations();
    [
        Config::load_only(&locations, &["dev"]).unwrap(),
        Config::load_leading(&locations, &["dev"], |_, _| Vec::new()).unwrap(),
    ]
}

#[test]
fn switch_reads_what_makes_a_reader_refuse_a_file() {
    for (config, credentials, id, breaks) in cases() {
        let home = Home::new(Some(&config), Some(&credentials));
        let text = format!("{:?} {:?}", config.escape_ascii().to_string(), credentials.escape_ascii().to_string());
        for config in quick(&home).iter().chain([&home.load()]) {
            let found = config.problems().iter().find(|problem| problem.id() == id);
            let found = found.unwrap_or_else(|| panic!("{id} of {text}: {:#?}", config.problems()));
            assert_eq!(found.breaks(), breaks, "{text}");
            let dev = config.profile("dev").unwrap_or_else(|| panic!("{text}"));
            // to Rust, credentials that are not UTF-8 are empty, and dev stands in the config file
            let lost = if id == "not-utf8" && !credentials.is_empty() { Readers::CLI } else { breaks };
            assert_eq!(dev.visible_to, Readers::ALL.minus(lost), "{id}: {text}");
            assert_eq!(config.by_header(dev), Readers::ALL, "{id}: {text}");
        }
    }
}

#[test]
fn cli_and_botocore_refuse_the_same_files() {
    let (Some(mut botocore), Some(aws)) = (Judge::botocore(), tool("/usr/bin/aws")) else { return };
    for (config, credentials, id, breaks) in cases() {
        let home = Home::new(Some(&config), Some(&credentials));
        let refuses = breaks.has(Reader::Cli);
        assert_eq!(read(&mut botocore, &home)["error"] == true, refuses, "botocore: {id}");
        assert_eq!(!lists(&aws, &home), refuses, "aws: {id}");
    }
}

/// Whether the AWS CLI reads both files.
fn lists(aws: &Path, home: &Home) -> bool {
    let files = [("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials")];
    let mut command = Command::new(aws);
    command.args(["configure", "list-profiles"]).env_clear().env("HOME", home.path("")).env("LC_ALL", "C.UTF-8");
    command.envs(files.map(|(name, file)| (name, home.path(file)))).output().unwrap().status.success()
}

/// Names of `__proto__` make the SDK for JavaScript take a file, and only that one, for empty.
#[test]
fn javascript_loses_the_one_file() {
    let config = format!("[profile __proto__]\n{DEV}");
    let home = Home::new(Some(config.as_bytes()), Some(b"[dev]\nregion = x\n[only]\nregion = y\n"));
    let visible = |name: &str| home.load().profile(name).unwrap().visible_to;
    assert_eq!((visible("dev"), visible("only")), (Readers::ALL, Readers::ALL));
    home.write(Some(config.as_bytes()), None);
    assert_eq!(visible("dev"), Readers::ALL.without(Reader::Js));
}

/// Of a large file a switch reads the sections of its chain. What the pass over the bytes notices is known all the same.
#[test]
fn large_file_says_what_the_pass_over_its_bytes_notices() {
    let filler: String = (0..4000).map(|number| format!("[profile p{number}]\nregion = eu-west-1\n")).collect();
    let of = |text: &str| [filler.as_bytes(), text.as_bytes(), DEV.as_bytes()].concat();
    let latin = [filler.as_bytes(), b"# caf\xe9\n", DEV.as_bytes()].concat();
    let noticed = [
        ([b"\xef\xbb\xbf", &of("")[..]].concat(), "bom"),
        (latin, "not-utf8"),
        (of("region = x\n [profile z]\nregion\n"), "no-equals"),
        (of(&format!("{DEV}output = json\n")), "duplicate-section"),
        (of("[profile dev]\nregion = x\nregion = y\n"), "duplicate-key"),
    ];
    for (config, id) in noticed {
        for config in quick(&Home::new(Some(&config), None)) {
            assert!(config.problems().iter().any(|problem| problem.id() == id), "{id}: {:?}", config.problems());
            assert!(!config.profile("dev").unwrap().visible_to.has(Reader::Cli), "{id}");
        }
    }
    let elsewhere = Home::new(Some(&of("[profile p0]\nregion\n")), None);
    assert!(quick(&elsewhere).iter().all(|config| config.problems().is_empty()), "left to why and list");
    assert!(!elsewhere.load().profile("dev").unwrap().visible_to.has(Reader::Cli));
}

/// A false alarm would cost a full parse of every file: ordinary ones need none.
#[test]
fn ordinary_files_are_read_in_part() {
    let config = "# mine\r\n\r\n[default]\r\nregion = eu-west-1\r\n\r\n[profile dev]\nsso_session = corp\nregion=eu-west-1  # here\n\
                  s3 =\n  max_queue_size = 10\n\n    addressing_style=path\noutput =\n[profile p]\ncredential_process = /x \
                  --y\n   --more\n \t\n[sso-session corp]\nsso_region = x\n[services s]\ns3 =\n  endpoint_url = http://x\n";
    let home = Home::new(Some(config.as_bytes()), Some(b"[dev]\naws_access_key_id = A\naws_secret_access_key = B"));
    let config = Config::load_only(&home.locations(), &["dev"]).unwrap();
    assert_eq!(config.profiles().len(), 1, "the other sections were parsed too");
}
