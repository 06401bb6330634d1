//! Secrets in the wrong place: whatever is wrong with the files, no command shows what looks like a secret, except
//! those that are asked to.

use std::{collections::BTreeSet, fs, process::Stdio};

use awsp::{cli::Cli, shell::Shell};
use clap::{CommandFactory, ValueEnum};

use super::{
    plants::{File, PLANTS, SETTINGS, VARIABLES},
    tree,
};
use crate::kit::{
    fake::Fake,
    home::{BINARY, Home},
    pty::Terminal,
};

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// As much of a secret as has to be seen to count.
const SEEN: usize = 12;

/// Makes secrets, and knows them again.
struct Mint {
    random: fastrand::Rng,
    marks: Vec<String>,
}

impl Mint {
    fn new() -> Self {
        Self { random: fastrand::Rng::with_seed(9), marks: Vec::new() }
    }

    fn base64(&mut self, length: usize) -> String {
        let text: String = (0..length).map(|_| ALPHABET[self.random.usize(..64)] as char).collect();
        self.marks.push(text[..SEEN].to_owned());
        text
    }

    /// The text with a secret in each of its places.
    fn fill(&mut self, text: &str) -> String {
        let mut filled = text.to_owned();
        for place in ["{S}", "{T}", "{J}", "{K}", "{P}"] {
            while let Some(at) = filled.find(place) {
                let secret = match place {
                    "{S}" => self.base64(40),
                    "{T}" => format!("IQoJb3JpZ2lu{}", self.base64(300)),
                    "{J}" => {
                        let word = |text: String| text.replace(['+', '/'], "_");
                        let signature = word(self.base64(43));
                        self.marks.push(signature[..SEEN].to_owned());
                        format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{signature}")
                    }
                    "{K}" => format!("-----BEGIN PRIVATE KEY-----{}", self.base64(64)),
                    _ => {
                        let password = format!("hunter{}q", self.random.u32(10_000_000..99_999_999));
                        self.marks.push(password.clone());
                        password
                    }
                };
                filled.replace_range(at..at + place.len(), &secret);
            }
        }
        filled
    }

    /// The secrets that stand in a text.
    fn seen<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a String> {
        self.marks.iter().filter(|mark| text.contains(mark.as_str()))
    }
}

/// Sound profiles beside the others.
const SOUND: [&str; 2] = [
    "[profile keys]\nregion = eu-west-1\n[profile sound]\nrole_arn = arn:aws:iam::222233334444:role/One\n\
     source_profile = keys\nregion = eu-west-1\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n\
     sso_region = eu-west-1\n",
    "[keys]\naws_access_key_id = AKIABEN\naws_secret_access_key = secret+of/AKIABEN\n",
];

/// What is done to a file's text before it is written.
type Change = fn(String) -> Vec<u8>;

/// A home with secrets in it, and what was seen of them.
struct Nest {
    what: String,
    home: Home,
    mint: Mint,
    fake: Fake,
    files: [(&'static str, Vec<u8>); 2],
    variables: Vec<(String, String)>,
    runs: usize,
    sightings: BTreeSet<String>,
}

impl Nest {
    /// A home of these plants, changed by `change`.
    fn new(what: &str, plants: &dyn Fn(&str) -> bool, change: impl Fn(String) -> Vec<u8>) -> Self {
        let home = Home::with(&[]);
        let mut mint = Mint::new();
        let at = home.path().to_str().unwrap().to_owned();
        let mut file = |wanted: File, sound: &str| {
            let plants = PLANTS.iter().filter(|plant| plant.file == wanted && plants(plant.name));
            let texts =
                plants.map(|plant| mint.fill(plant.text).replace("{N}", plant.name).replace("~/", &format!("{at}/")));
            change(sound.to_owned() + &texts.collect::<String>())
        };
        let files =
            [(".aws/config", file(File::Config, SOUND[0])), (".aws/credentials", file(File::Credentials, SOUND[1]))];
        home.write("tool", "echo '{\"Version\": 1, \"AccessKeyId\": \"ASIATOOL\", \"SecretAccessKey\": \"x\"}'\n");
        let entry = &crate::kit::home::login_path("corp");
        home.write(entry, &mint.fill("{\"accessToken\": \"{T}\", \"expiresAt\": \"{S}\", \"refreshToken\": {J}"));
        fs::create_dir(home.path().join("tmp")).unwrap();
        let fake = Fake::start();
        fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
        let (what, variables, sightings) = (what.to_owned(), Vec::new(), BTreeSet::new());
        let nest = Self { what, home, mint, fake, files, variables, runs: 0, sightings };
        nest.restore();
        nest
    }

    fn restore(&self) {
        self.files.iter().for_each(|(path, bytes)| fs::write(self.home.path().join(path), bytes).unwrap());
    }

    fn run(&mut self, words: &[&str]) {
        let mut command = self.home.command("setsid");
        command.args(["--wait", BINARY]).args(words).envs(self.fake.environment());
        command.env("TMPDIR", self.home.path().join("tmp")).env("AWS_MAX_ATTEMPTS", "1").env("AWS_PROFILE", "sound");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = command.stdin(Stdio::null()).output().unwrap();
        let [stdout, stderr] =
            [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert!(output.status.code().is_some_and(|status| status != 101), "{words:?}: {stderr}");
        self.runs += 1;
        let asked = tree::asked(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        self.look(words, "standard output", if asked { "" } else { &stdout });
        self.look(words, "standard error", &stderr);
        if words[0] == "__sh" {
            let code = fs::read_to_string(self.channel()).unwrap_or_default();
            self.look(words, "the code", &code);
            let _ = fs::remove_file(self.channel());
        }
    }

    fn channel(&self) -> String {
        self.home.path().join("tmp/channel").to_str().unwrap().to_owned()
    }

    fn look(&mut self, words: &[&str], place: &str, text: &str) {
        for mark in self.mint.seen(text) {
            let line = text.lines().find(|line| line.contains(mark)).unwrap_or_default();
            let line: String = line.chars().take(300).collect();
            self.sightings.insert(format!("{}: {place} of awsp {}: {line}", self.what, words.join(" ")));
        }
    }

    /// Every command of the tree over these profiles, a switch, TAB and the prompt in every shell.
    fn everything(&mut self, names: &[&str], options: &[&str]) {
        let mut all = Vec::new();
        let mut commands = Cli::command();
        commands.build();
        for command in commands.get_subcommands() {
            tree::lines(&[command.get_name().to_owned()], command, names, options, &mut all);
        }
        let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for name in names {
            all.push(words(&["show", name, "--json"]));
            all.push(words(&["show", name, "--view", "rust"]));
            all.push(words(&["why", name, "--json"]));
            all.push(words(&["export", name, "--format", "env", "--with-region", "--no-cache"]));
            all.push(words(&["exec", name, "--credentials", "--", "/bin/true"]));
            all.push(words(&["exec", name, "--only", "--", "/bin/true"]));
            for mode in ["--dry-run", "--yes"] {
                all.push(words(&["add", "new", "--mfa-for", name, mode]));
                all.push(words(&["add", name, "--mfa-for", name, mode]));
                all.push(words(&["add", "new", "--role-arn", "arn:aws:iam::1:role/x", "--source-profile", name, mode]));
            }
        }
        all.extend(
            [&["show", "--all", "--json"][..], &["show", "--all"], &["list", "a"], &["list", "--json"]].map(words),
        );
        let distinct: BTreeSet<Vec<String>> = all.into_iter().collect();
        for line in &distinct {
            self.run(&line.iter().map(String::as_str).collect::<Vec<_>>());
            if matches!(line[0].as_str(), "add" | "export") {
                self.restore();
            }
        }
        self.shells(names);
    }

    fn shells(&mut self, names: &[&str]) {
        let channel = self.channel();
        for (number, name) in names.iter().enumerate() {
            let shell = Shell::value_variants()[number % Shell::value_variants().len()].name();
            self.run(&["__sh", shell, &channel, name]);
            self.run(&["__sh", shell, &channel, name, "-v"]);
            self.run(&["__sh", shell, &channel, "-r", "eu-west-2"]);
        }
        for shell in Shell::value_variants() {
            for line in ["awsp ", "awsp show ", "awsp use ", "awsp a", "awsp add x --mfa-for ", "awsp -r "] {
                let split: Vec<&str> = line.split(' ').collect();
                match shell {
                    Shell::Bash => self.run(&["__complete", "bash", " \t\n\"'@><=;|&(:", line]),
                    Shell::Fish | Shell::Tcsh | Shell::PowerShell => self.run(&["__complete", shell.name(), line]),
                    Shell::Xonsh => self.run(&[&["__complete", "xonsh", ""][..], &split].concat()),
                    _ => self.run(&[&["__complete", shell.name()][..], &split].concat()),
                }
            }
            self.run(&["__sh", shell.name(), &channel, "-u"]);
            self.run(&["__sh", shell.name(), &channel, "-"]);
        }
    }

    /// The picker over all profiles: each is the selected one once.
    fn pick(&mut self, names: &[&str]) {
        let channel = self.channel();
        let variables = self.variables.clone();
        let mut variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        variables.push(("AWS_PROFILE", "sound"));
        let mut terminal = Terminal::start(&[BINARY, "__sh", "bash", &channel], &self.home, &variables);
        terminal.wait("picker", |terminal| terminal.screen().alternate_screen() && terminal.line().starts_with('>'));
        for name in names {
            terminal.send(&format!("\u{15}{name}"));
            terminal.wait(name, |terminal| terminal.line().starts_with(&format!("> {name} ")));
        }
        let screen = String::from_utf8_lossy(terminal.raw()).into_owned();
        self.look(&["picker"], "the screen", &screen);
        terminal.send("\u{1b}");
    }
}

fn named() -> Vec<&'static str> {
    PLANTS.iter().filter(|plant| plant.text.contains("{N}")).map(|plant| plant.name).collect()
}

fn report(nests: impl IntoIterator<Item = Nest>) {
    let nests: Vec<Nest> = nests.into_iter().collect();
    let sightings: Vec<_> = nests.iter().flat_map(|nest| &nest.sightings).collect();
    let runs: usize = nests.iter().map(|nest| nest.runs).sum();
    println!("{} places, {runs} runs, {} sightings", PLANTS.len(), sightings.len());
    assert!(sightings.is_empty(), "{} sightings in {runs} runs:\n{}", sightings.len(), {
        sightings.iter().map(|sighting| sighting.as_str()).collect::<Vec<_>>().join("\n")
    });
}

#[test]
fn planted_secret_is_shown_by_no_command() {
    let mut nest = Nest::new("plants", &|_| true, String::into_bytes);
    nest.everything(&named(), &["under-region", "under-role-arn"]);
    nest.pick(&["sound", "under-region", "under-role-arn", "instead-of-a-role", "under-a-process"]);
    report([nest]);
}

/// The same without the plants that break the whole file, so that nothing is said about those alone.
#[test]
fn planted_secret_is_shown_by_no_command_in_files_that_others_accept() {
    const SOUND: [&str; 7] = [
        "under-region",
        "under-role-arn",
        "nested",
        "beside-a-region",
        "option-of-a-process",
        "under-sso-session",
        "under-key-id",
    ];
    let mut nest = Nest::new("sound files", &|name| SOUND.contains(&name), String::into_bytes);
    nest.everything(&SOUND, &["under-region", "under-role-arn"]);
    nest.pick(&SOUND);
    report([nest]);
}

#[test]
fn planted_secret_in_files_of_other_bytes_is_shown_by_no_command() {
    fn latin(text: String) -> Vec<u8> {
        [b"# caf\xe9\n", text.as_bytes()].concat()
    }
    fn utf16(text: String) -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }
    let changes: [(&str, Change); 6] = [
        ("byte order mark", |text| format!("\u{feff}{text}").into_bytes()),
        ("CRLF", |text| text.replace('\n', "\r\n").into_bytes()),
        ("CR", |text| text.replace('\n', "\r").into_bytes()),
        ("tabs", |text| text.replace("  ", "\t").into_bytes()),
        ("Latin-1", latin),
        ("UTF-16", utf16),
    ];
    let nests = changes.into_iter().map(|(what, change)| {
        let mut nest = Nest::new(what, &|_| true, change);
        for name in named() {
            nest.run(&["show", name]);
            nest.run(&["why", name]);
            nest.run(&["whoami", name]);
            nest.run(&["add", "new", "--mfa-for", name, "--dry-run"]);
        }
        for line in
            [&["list"][..], &["list", "--json"], &["list", "e"], &["show", "--all"], &["show", "--all", "--json"]]
        {
            nest.run(line);
        }
        nest.shells(&["under-region", "under-key-id"]);
        nest
    });
    report(nests.collect::<Vec<_>>());
}

#[test]
fn planted_secret_in_settings_and_environment_is_shown_by_no_command() {
    let mut nests = Vec::new();
    for (number, text) in SETTINGS.iter().enumerate() {
        let mut nest = Nest::new(&format!("settings {number}"), &|_| false, String::into_bytes);
        let text = nest.mint.fill(text);
        nest.home.write(".config/awsp/settings.ini", &text);
        nest.everything(&["keys", "b"], &["keys"]);
        nest.pick(&["sound"]);
        nests.push(nest);
    }
    let mut nest = Nest::new("environment", &|_| false, String::into_bytes);
    for (name, value) in VARIABLES {
        let value = nest.mint.fill(value);
        nest.variables.push(((*name).to_owned(), value));
    }
    nest.everything(&["keys", "sound"], &["keys"]);
    nest.pick(&["sound"]);
    nests.push(nest);
    report(nests);
}
