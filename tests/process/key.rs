//! Which helper an entry of the cache belongs to: pairs of set-ups that differ in one thing, asked one after the other.
//! Every way to ask must agree.

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread,
};

use crate::helpers::{Helpers, Ran};
use crate::kit::home::BINARY;

const JSON: &str = r#"{"Version":1,"AccessKeyId":"ASIAGOOD","SecretAccessKey":"s","SessionToken":"t","Expiration":"2999-01-01T00:00:00Z"}"#;

/// Two set-ups, first and second, that differ in one thing. `HOME` stands for the home folder everywhere.
#[derive(Clone)]
struct Pair {
    what: &'static str,
    words: &'static str,
    folders: [&'static str; 2],
    variables: [Vec<(&'static str, &'static str)>; 2],
    change: fn(&Path),
}

/// A home with helpers that count their runs, and a folder for caches that any home there uses.
struct Place {
    helpers: Helpers,
}

/// The ways to a helper's credentials. `p` is a profile of these words.
const WAYS: [&str; 4] =
    ["credential-process p", "credential-process -- WORDS", "export p", "exec p --credentials -- true"];

fn pair(what: &'static str, words: &'static str) -> Pair {
    Pair { what, words, folders: ["a", "a"], variables: [vec![], vec![]], change: |_| {} }
}

impl Pair {
    fn folders(self) -> Self {
        Self { folders: ["a", "b"], ..self }
    }

    fn both(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.iter_mut().for_each(|set_up| set_up.push((name, value)));
        self
    }

    fn second(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables[1].push((name, value));
        self
    }

    fn change(self, change: fn(&Path)) -> Self {
        Self { change, ..self }
    }

    /// The number of runs for the first set-up, again for the first, and for the second.
    fn runs(&self, way: &str) -> [usize; 3] {
        let place = Place::new(self.words);
        let ask = |set_up: usize| {
            let ran = place.ask(way, self.words, self.folders[set_up], &self.variables[set_up]);
            assert_eq!(ran.status, Some(0), "{}, {way}: {}", self.what, ran.stderr);
            place.runs()
        };
        let before = [ask(0), ask(0)];
        (self.change)(&place.path(""));
        [before[0], before[1], ask(1)]
    }

    fn wrong(&self, is_hit: bool) -> Vec<String> {
        let expected = [1, 1, if is_hit { 1 } else { 2 }];
        let runs = WAYS.iter().map(|way| (way, self.runs(way))).filter(|(_, runs)| *runs != expected);
        runs.map(|(way, runs)| format!("{}: {:?} · {way}: {runs:?}", self.what, self.words)).collect()
    }
}

impl Place {
    fn new(words: &str) -> Self {
        let place = Self { helpers: Helpers::with(&[]) };
        let home = place.path("").display().to_string();
        let home = home.trim_end_matches('/');
        let helper = format!("#!/bin/sh\necho run >>{home}/count\necho '{JSON}'\n");
        for name in ["bin/lives", "bin/get-creds", "bin/saml2aws", "a/bin/get-creds", "b/bin/get-creds"] {
            place.program(name, &helper);
        }
        let config = format!("[profile p]\ncredential_process = {}\n", words.replace("HOME", home));
        for folder in ["a", "b", "."] {
            place.program(&format!("{folder}/creds.sh"), &format!("exec {home}/bin/lives\n"));
            place.helpers.0.write(&format!("{folder}/aws.cfg"), &config);
            place.helpers.0.write(&format!("{folder}/file"), "one\n");
        }
        place.helpers.0.write("a/aws/file", "");
        for folder in [".aws", "other/.aws"] {
            place.helpers.0.write(&format!("{folder}/config"), &config);
            place.helpers.0.write(&format!("{folder}/credentials"), "[x]\naws_access_key_id = AKIAONE\n");
        }
        place
    }

    fn program(&self, name: &str, text: &str) {
        self.helpers.0.executable(name, text);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.helpers.path(name)
    }

    fn runs(&self) -> usize {
        fs::read_to_string(self.path("count")).unwrap_or_default().lines().count()
    }

    fn ask(&self, way: &str, words: &str, folder: &str, variables: &[(&str, &str)]) -> Ran {
        let home = self.path("").display().to_string();
        let home = home.trim_end_matches('/');
        let words = words.replace("HOME", home);
        let script = format!("cd {home}/{folder} && exec {BINARY} {}", way.replace("WORDS", &words));
        let mut command = self.helpers.0.command("/bin/sh");
        command.args(["-c", &script]).env("XDG_CACHE_HOME", format!("{home}/cache"));
        command.env("PATH", format!("{home}/bin:/usr/bin:/bin"));
        command.envs(variables.iter().map(|(name, value)| (name, value.replace("HOME", home))));
        self.helpers.run(&mut command)
    }
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// The same bytes in another file of that name.
fn replace(path: &Path) {
    let aside = path.with_extension("aside");
    fs::copy(path, &aside).unwrap();
    fs::rename(aside, path).unwrap();
}

/// Other bytes of the same length, with the time of change that the file had.
fn forge(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let time = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, text.replace("ONE", "TWO")).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Every pair by itself, several at once.
#[track_caller]
fn all(pairs: &[Pair], is_hit: bool) {
    let wrong: Vec<String> = thread::scope(|scope| {
        let part =
            |part: usize| pairs.iter().skip(part).step_by(4).flat_map(|pair| pair.wrong(is_hit)).collect::<Vec<_>>();
        let parts: Vec<_> = (0..4).map(|number| scope.spawn(move || part(number))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "runs of the first set-up, of the first again, and of the second:\n{}", wrong.join("\n"));
}

const LIVES: &str = "HOME/bin/lives";

#[test]
fn set_up_that_may_answer_otherwise_is_a_miss() {
    all(
        &[
            pair("a relative program", "./bin/get-creds").folders(),
            pair("a relative program without a dot", "bin/get-creds").folders(),
            pair("an unknown program of PATH in another folder", "get-creds").folders(),
            pair("an unknown absolute program in another folder", "HOME/bin/lives -x y").folders(),
            pair("an absolute script in another folder", "sh HOME/creds.sh").folders(),
            pair("an unknown program behind env in another folder", "env A=b HOME/bin/lives").folders(),
            pair("the same name in another folder of PATH", "get-creds")
                .both("PATH", "HOME/a/bin:/usr/bin:/bin")
                .second("PATH", "HOME/b/bin:/usr/bin:/bin"),
            pair("a script of the folder", "sh creds.sh").folders(),
            pair("a command of a shell", "sh -c ./bin/get-creds").folders(),
            pair("a command of a shell with an absolute program", "/bin/sh -c HOME/bin/lives").folders(),
            pair("a runner of programs", "/usr/bin/env ./bin/get-creds").folders(),
            pair("a runner of a name", "timeout 9 get-creds").folders(),
            pair("a file of the folder", "HOME/bin/lives file").folders(),
            pair("a file of the folder behind =", "HOME/bin/lives --from=file").folders(),
            pair("a file of the folder as a URL", "HOME/bin/lives --json file://file").folders(),
            pair("a file of the folder as a URL behind =", "HOME/bin/lives --json=fileb://file").folders(),
            pair("a variable with the URL of a file of the folder", LIVES).folders().both("VAULT_JSON", "file://file"),
            pair("a file in the folder that is not there yet", "HOME/bin/lives --from=./new").folders(),
            pair("a file of the folder for a known tool", "saml2aws login --config file").folders(),
            pair("a variable that names a file of the folder", LIVES).folders().both("SAML2AWS_CONFIGFILE", "file"),
            pair("a variable that names two files", LIVES).folders().both("KUBECONFIG", "HOME/none:file"),
            pair("a program of PATH that is relative", LIVES).folders().both("PATH", "bin:/usr/bin:/bin"),
            pair("AWS_CONFIG_FILE is relative", LIVES).folders().both("AWS_CONFIG_FILE", "aws.cfg"),
            pair("AWS_SHARED_CREDENTIALS_FILE is relative", LIVES)
                .folders()
                .both("AWS_SHARED_CREDENTIALS_FILE", "file"),
            pair("another profile was edited", LIVES).change(|home| append(&home.join(".aws/config"), "[profile x]\n")),
            pair("keys were edited", LIVES).change(|home| append(&home.join(".aws/credentials"), "[y]\n")),
            pair("an edit that keeps size and time", LIVES).change(|home| forge(&home.join(".aws/credentials"))),
            pair("the config file was replaced", LIVES).change(|home| replace(&home.join(".aws/config"))),
            pair("the credentials file went", LIVES)
                .change(|home| fs::remove_file(home.join(".aws/credentials")).unwrap()),
            pair("the program was replaced", LIVES).change(|home| replace(&home.join("bin/lives"))),
            pair("the program was edited", LIVES).change(|home| append(&home.join("bin/lives"), "#\n")),
            pair("a program of PATH was replaced", "get-creds").change(|home| replace(&home.join("bin/get-creds"))),
            pair("a program behind env was replaced", "env A=b get-creds")
                .change(|home| replace(&home.join("bin/get-creds"))),
            pair("a program behind a runner was replaced", "timeout 9 get-creds")
                .change(|home| replace(&home.join("bin/get-creds"))),
            pair("a program in a command of a shell was replaced", "sh -c 'exec get-creds'")
                .change(|home| replace(&home.join("bin/get-creds"))),
            pair("a program comes first in PATH now", "get-creds")
                .both("PATH", "HOME/new:HOME/bin:/usr/bin:/bin")
                .change(|home| {
                    fs::create_dir(home.join("new")).unwrap();
                    fs::copy(home.join("bin/get-creds"), home.join("new/get-creds")).map(|_| ()).unwrap();
                }),
            pair("a script was edited", "sh HOME/creds.sh").change(|home| append(&home.join("creds.sh"), "#\n")),
            pair("a script in a command of a shell was edited", "sh -c '. HOME/creds.sh'")
                .change(|home| append(&home.join("creds.sh"), "#\n")),
            pair("a file behind an option was edited", "HOME/bin/lives --from HOME/file")
                .change(|home| append(&home.join("file"), "two")),
            pair("a file behind = was edited", "HOME/bin/lives --from=HOME/file")
                .change(|home| append(&home.join("file"), "two")),
            pair("a file behind a URL was edited", "HOME/bin/lives file://HOME/file")
                .change(|home| append(&home.join("file"), "two")),
            pair("a file in an assignment was edited", "env A=HOME/file HOME/bin/lives")
                .change(|home| append(&home.join("file"), "two")),
            pair("a file that a variable names was edited", LIVES)
                .both("GOOGLE_APPLICATION_CREDENTIALS", "HOME/file")
                .change(|home| append(&home.join("file"), "two")),
            pair("another home, one folder for caches", LIVES).second("HOME", "HOME/other"),
        ],
        false,
    );
}

#[test]
fn variable_of_the_list_is_a_miss() {
    const NAMES: [&str; 28] = [
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_CA_BUNDLE",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_ENDPOINT_URL_STS",
        "MY_AWS_MARK",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "HTTPS_PROXY",
        "https_proxy",
        "http_proxy",
        "NO_PROXY",
        "ALL_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "SAML2AWS_ROLE",
        "SAML2AWS_IDP_ACCOUNT",
        "OKTA_PROFILE",
        "GOOGLE_USERNAME",
        "AZURE_TENANT_ID",
        "VAULT_ADDR",
        "OP_ACCOUNT",
        "USER",
        "PYTHONPATH",
        "KRB5CCNAME",
    ];
    let pairs: Vec<_> = NAMES.into_iter().map(|name| pair(name, LIVES).second(name, "/nowhere/x")).collect();
    all(&pairs, false);
}

#[test]
fn set_up_that_differs_in_nothing_relevant_is_a_hit() {
    const NAMES: [&str; 22] = [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "TERM",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "COLUMNS",
        "LINES",
        "PS1",
        "NO_COLOR",
        "SSH_AUTH_SOCK",
        "XDG_SESSION_ID",
        "EDITOR",
        "AWSP_PREVIOUS",
        "AWSP_PREVIOUS_REGION",
        "AWSP_BEFORE_PREVIOUS",
        "AWSP_BEFORE_PREVIOUS_REGION",
        "AWSP_PROTECTED",
        "AWSP_PROFILE_REGION",
        "AWSP_REGION",
        "WINDOWID",
        "STARSHIP_SHELL",
    ];
    let mut pairs: Vec<_> = NAMES.into_iter().map(|name| pair(name, LIVES).second(name, "p")).collect();
    pairs.extend([
        pair("a known tool in another folder", "saml2aws login --role=arn:aws:iam::1:role/R --url https://idp/x")
            .folders(),
        pair("a profile for a known tool in another folder", "saml2aws login --profile p --idp-account=p").folders(),
        pair("an ARN whose parts are names in one folder", "saml2aws login --role arn:aws:iam::1:role/R")
            .folders()
            .both("AWS_ROLE_ARN", "arn:aws:iam::1:role/R"),
        pair("words for no file in another folder", "HOME/bin/saml2aws read op://vault/item").folders(),
        pair("a known tool behind env in another folder", "env A=b HOME/bin/saml2aws login").folders(),
        pair("another file of the folder", LIVES).change(|home| fs::write(home.join("a/more"), "").unwrap()),
        pair("a file in a folder that a word names", "HOME/bin/lives --dir HOME/b")
            .change(|home| fs::write(home.join("b/more"), "").unwrap()),
        pair("the AWS files were read", LIVES).change(|home| drop(fs::read(home.join(".aws/config")).unwrap())),
        pair("a file in ~/.aws that is neither", LIVES)
            .change(|home| fs::write(home.join(".aws/config.bak"), "").unwrap()),
    ]);
    all(&pairs, true);
}

#[test]
fn entry_of_one_way_serves_every_other_way() {
    for first in WAYS {
        let place = Place::new(LIVES);
        for way in [first].into_iter().chain(WAYS) {
            assert_eq!(place.ask(way, LIVES, "a", &[]).status, Some(0), "{way}");
        }
        assert_eq!(place.runs(), 1, "{first}");
    }
}

/// Helpers of kinds that write, each with the words to run it.
const WRITERS: [(&str, &str); 4] = [
    ("HOME/bin/writes", "$HOME/.aws/credentials"),
    ("HOME/bin/writes --credentials-file HOME/own", "$2"),
    ("HOME/bin/writes --credentials-file=HOME/own", "${1#*=}"),
    ("saml2aws login --credentials-file own", "$3"),
];

fn writer(place: &Place, target: &str, more: &str) {
    let home = place.path("").display().to_string();
    let text = format!(
        "#!/bin/sh\necho run >>{home}/count\n{more}\nprintf '[saml]\\naws_access_key_id = %s\\n' \"$(wc -l <{home}/count) $$\" >\"{target}\"\necho '{JSON}'\n"
    );
    for name in ["bin/writes", "bin/saml2aws"] {
        place.program(name, &text);
    }
}

#[test]
fn files_that_the_helper_wrote_count_as_they_stand_after_the_run() {
    for (words, target) in WRITERS {
        for way in WAYS {
            let place = Place::new(words);
            writer(&place, target, "");
            for _ in 0..3 {
                let ran = place.ask(way, words, "a", &[]);
                assert_eq!((ran.status, place.runs()), (Some(0), 1), "{words}, {way}: {}", ran.stderr);
            }
            append(&place.path(".aws/credentials"), "[other]\n");
            place.ask(way, words, "a", &[]);
            assert_eq!(place.runs(), 2, "{words}, {way}");
        }
    }
}

#[test]
fn many_cold_callers_run_a_helper_that_writes_files_once() {
    for (words, target) in WRITERS {
        let place = Place::new(words);
        writer(&place, target, "sleep 0.3");
        let ran: Vec<_> = thread::scope(|scope| {
            let asked: Vec<_> = (0..64)
                .map(|number| {
                    scope.spawn({
                        let place = &place;
                        move || place.ask(WAYS[number % 2], words, "a", &[])
                    })
                })
                .collect();
            asked.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        let failed: Vec<_> = ran.iter().filter(|ran| ran.status != Some(0)).map(|ran| &ran.stderr).collect();
        assert_eq!((place.runs(), failed.len()), (1, 0), "{words}: {failed:?}");
    }
}

/// The helper has read the file as it was before.
#[test]
fn edit_during_the_run_is_a_miss() {
    for (words, edited) in [
        (LIVES, ".aws/config"),
        ("sh HOME/creds.sh", "creds.sh"),
        ("HOME/bin/lives HOME/file", "file"),
        ("env A=HOME/file HOME/bin/lives", "file"),
        (LIVES, "bin/lives"),
    ] {
        for way in &WAYS[..2] {
            let place = Place::new(words);
            let home = place.path("").display().to_string();
            let text = format!(
                "#!/bin/sh\necho run >>{home}/count\n[ $(wc -l <{home}/count) -gt 1 ] || echo '# more' >>{home}/{edited}\necho '{JSON}'\nexit\n"
            );
            place.program("bin/lives", &text);
            for runs in [1, 2, 2] {
                let ran = place.ask(way, words, "a", &[]);
                assert_eq!((ran.status, place.runs()), (Some(0), runs), "{words}, {edited}, {way}: {}", ran.stderr);
            }
        }
    }
}

#[test]
fn expiration_in_the_far_future_is_printed_and_not_believed() {
    for way in &WAYS[..2] {
        let place = Place::new(LIVES);
        let printed = place.ask(way, LIVES, "a", &[]).stdout;
        assert_eq!((&printed, printed.contains("2999")), (&place.ask(way, LIVES, "a", &[]).stdout, true));
        let listed = place.ask("cache --json", LIVES, "a", &[]).stdout;
        let read: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let left = read["entries"][0]["seconds_left"].as_u64().unwrap();
        assert!((36 * 3_600 - 60..=36 * 3_600).contains(&left), "{listed}");
    }
}

#[test]
fn entries_of_older_versions_are_swept() {
    let place = Place::new(LIVES);
    let name = |number: u8| format!("cache/awsp/{}", format!("{number:02x}").repeat(32));
    let old = [format!("{}.json", name(1)), format!("{}.v1.json", name(2)), format!("{}.v99.json", name(3))];
    for path in &old {
        place.helpers.0.write(path, "{\"version\":1}");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(86_400 * 365);
        fs::File::options().write(true).open(place.path(path)).unwrap().set_modified(later).unwrap();
    }
    fs::set_permissions(place.path("cache/awsp"), fs::Permissions::from_mode(0o700)).unwrap();
    let ran = place.ask(WAYS[0], LIVES, "a", &[]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let left: Vec<_> = old.iter().filter(|path| place.path(path).exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(place.runs(), 1);
}
