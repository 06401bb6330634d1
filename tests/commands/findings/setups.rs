//! Ordinary set-ups: awsp has nothing to say of them.

use std::fmt::Write as _;

use fastrand::Rng;

use super::json;
use crate::kit::{
    awsp::Awsp,
    home::{BINARY, login_path},
    pty::Terminal,
    seed::seed,
};

/// As many as the budget says.
const SETUPS: usize = 200;

/// Both files, and the profiles in them.
#[derive(Default)]
struct Setup {
    config: String,
    credentials: String,
    names: Vec<String>,
    sessions: Vec<String>,
    services: usize,
    /// Sections that stand after the profiles.
    later: String,
}

#[test]
fn ordinary_setups_have_nothing_to_say() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let mut profiles = 0;
    for number in 0..SETUPS {
        let (setup, home) = made(&mut rng);
        let listed = json(&home, &["list", "--json"]);
        let context = format!("AWSP_SEED={seed}, set-up {number}:\n{}\n---\n{}", setup.config, setup.credentials);
        assert_eq!(listed["problems"].as_array().map(Vec::len), Some(0), "{:#}\n{context}", listed["problems"]);
        let of = |profile: &serde_json::Value| profile["findings"].as_array().map(Vec::len);
        for profile in listed["profiles"].as_array().unwrap() {
            assert_eq!(of(profile), Some(0), "{profile:#}\n{context}");
        }
        let name = rng.choice(&setup.names).unwrap();
        let ran = home.run(&["env", name]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{name}\n{context}");
        profiles += setup.names.len();
    }
    eprintln!("{profiles} profiles");
}

/// One set-up with many profiles of every kind, where a user sees it.
#[test]
fn list_of_ordinary_profiles_on_a_terminal_has_no_warning() {
    let mut rng = Rng::with_seed(seed());
    let (setup, home) = made_of(30, &mut rng);
    let line = format!("{BINARY} list 2>\"$HOME/said\"; echo done");
    let variables = [("HOME", home.path("").into()), ("PATH", std::env::var_os("PATH").unwrap())];
    let mut terminal = Terminal::open(&["sh", "-c", &line], &home.path(""), variables);
    let shown = terminal.wait_for("done");
    let said = std::fs::read_to_string(home.path("said")).unwrap();
    assert!(
        said.is_empty() && !shown.contains("warning"),
        "{said}\n{shown}\n{}\n---\n{}",
        setup.config,
        setup.credentials
    );
    assert!(shown.contains(setup.names.last().unwrap().as_str()), "{shown}");
}

/// A set-up with one fault is told: the budget is none of an awsp that says nothing at all.
#[test]
fn one_fault_in_an_ordinary_setup_is_told() {
    let mut rng = Rng::with_seed(seed());
    for _ in 0..10 {
        let (setup, home) = made(&mut rng);
        let fault = "[profile faulty]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = nobody\n";
        let home = home.config(format!("{}\n{fault}", setup.config));
        assert!(home.run(&["env", "faulty"]).stderr.contains("does not exist"), "{}", setup.config);
        let listed = json(&home, &["list", "--json"]);
        let told = listed["profiles"].as_array().unwrap().iter().filter(|of| of["findings"] != serde_json::json!([]));
        assert_eq!(told.map(|profile| &profile["name"]).collect::<Vec<_>>(), ["faulty"], "{}", setup.config);
    }
}

/// A set-up in a home of its own, with what its profiles refer to.
fn made(rng: &mut Rng) -> (Setup, Awsp) {
    let profiles = rng.usize(1..8);
    made_of(profiles, rng)
}

fn made_of(profiles: usize, rng: &mut Rng) -> (Setup, Awsp) {
    let mut setup = Setup::default();
    let home = Awsp::new();
    home.write("token", "eyJ");
    let token = home.path("token").display().to_string();
    for number in 0..profiles {
        let name = setup.name(number, rng);
        setup.section(&name, &token, rng);
    }
    setup.config.push_str(&setup.later);
    for login in &setup.sessions {
        // https://docs.aws.amazon.com/sdkref/latest/guide/understanding-sso.html, for ten years
        let entry = "{\"accessToken\": \"a\", \"expiresAt\": \"2036-01-01T00:00:00Z\"}";
        home.write(&login_path(login), entry);
    }
    let home = home.config(&setup.config);
    let home = if setup.credentials.is_empty() { home } else { home.credentials(&setup.credentials) };
    (setup, home)
}

impl Setup {
    fn name(&mut self, number: usize, rng: &mut Rng) -> String {
        let names =
            ["default", "dev", "prod-admin", "acme_dev", "Team.Data", "111122223333-Admin", "x@corp", "eu/stage"];
        let name = if number == 0 {
            names[rng.usize(..names.len())].to_owned()
        } else {
            format!("p{number}-{}", rng.alphabetic())
        };
        self.names.push(name.clone());
        name
    }

    /// A profile of any kind, in one of the forms in which people write it.
    fn section(&mut self, name: &str, token: &str, rng: &mut Rng) {
        if rng.bool() {
            let _ = writeln!(
                self.config,
                "# {}",
                ["production, take care", "[old] region = us-east-1", "----"][rng.usize(..3)]
            );
        }
        let header = if name == "default" { "[default]".to_owned() } else { format!("[profile {name}]") };
        let _ = writeln!(self.config, "{header}");
        let mut lines = self.credentials_of(name, token, rng);
        if rng.u8(..3) == 0 {
            lines.push(self.services(rng));
        }
        for line in extras(rng) {
            let key = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
            if !lines.iter().any(|known| key(known) == key(&line)) {
                lines.push(line);
            }
        }
        let kind = rng.usize(..3);
        for line in lines {
            let line = match kind {
                0 => line.replace(" = ", "="),
                1 => line.replace(" = ", "  =  "),
                _ => line,
            };
            let _ = writeln!(self.config, "{line}");
            if rng.u8(..6) == 0 {
                let _ = writeln!(self.config, "{}", ["", "; next", "# next = 1"][rng.usize(..3)]);
            }
        }
        if rng.bool() {
            self.config.push('\n');
        }
    }

    fn credentials_of(&mut self, name: &str, token: &str, rng: &mut Rng) -> Vec<String> {
        let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let account = ["sso_account_id = 111122223333", "sso_role_name = AdministratorAccess"];
        let keys = [
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        ];
        let role = format!(
            "role_arn = arn:aws:iam::444455556666:role/team/{}",
            ["Admin", "Deploy", "ReadOnly"][rng.usize(..3)]
        );
        match rng.usize(..11) {
            0 | 1 => {
                let session = self.session(rng);
                [owned(&account), vec![format!("sso_session = {session}")]].concat()
            }
            2 => {
                let url = "https://corp.awsapps.com/start#/";
                self.sessions.push(url.to_owned());
                [owned(&account), vec![format!("sso_start_url = {url}"), "sso_region = eu-west-1".to_owned()]].concat()
            }
            3 => owned(&keys),
            4 => {
                let _ = write!(self.credentials, "[{name}]\n{}\n{}\n\n", keys[0], keys[1]);
                owned(&["region = eu-central-1"])
            }
            5 => {
                let _ = write!(
                    self.credentials,
                    "[{name}]\n{}\n{}\naws_session_token = FwoGZXIvYXdzEXAMPLE==\n",
                    keys[0], keys[1]
                );
                owned(&["output = json"])
            }
            6 | 7 if self.names.len() > 1 => {
                let source = self.names[rng.usize(..self.names.len() - 1)].clone();
                let more = ["role_session_name = jane", "external_id = 7c1-a", "duration_seconds = 3600"];
                vec![role, format!("source_profile = {source}"), more[rng.usize(..3)].to_owned()]
            }
            8 => {
                let source = ["Ec2InstanceMetadata", "EcsContainer", "Environment"][rng.usize(..3)];
                vec![role, format!("credential_source = {source}")]
            }
            9 => vec![role, format!("web_identity_token_file = {token}")],
            _ => {
                let process = ["/bin/cat \"/etc/host name\" --json", "/bin/sh -c 'exec cat x'", "/usr/bin/env A=b cat"];
                vec![format!("credential_process = {}", process[rng.usize(..3)])]
            }
        }
    }

    /// Endpoints of services, in a section that stands before or after the profile.
    fn services(&mut self, rng: &mut Rng) -> String {
        self.services += 1;
        let name = format!("local-{}", self.services);
        let of_service = |service, port| format!("{service} =\n  endpoint_url = http://localhost:{port}\n");
        let blocks = [of_service("s3", 9000), of_service("dynamodb", 8000), of_service("elastic_beanstalk", 4566)];
        let section = format!("[services {name}]\n{}\n", blocks[..rng.usize(1..=3)].concat());
        if rng.bool() {
            self.config.insert_str(0, &section);
        } else {
            self.later.push_str(&section);
        }
        format!("services = {name}")
    }

    /// A session that is there, or one of before; its section stands before or after the profile.
    fn session(&mut self, rng: &mut Rng) -> String {
        let known = self.sessions.iter().find(|session| !session.contains(':'));
        if let Some(known) = known.filter(|_| rng.bool()) {
            return known.clone();
        }
        let session = format!("corp{}", self.sessions.len());
        self.sessions.push(session.clone());
        let section = format!(
            "[sso-session {session}]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n\
             sso_registration_scopes = sso:account:access\n\n"
        );
        self.config.insert_str(0, &section);
        session
    }
}

/// What else stands in profiles.
fn extras(rng: &mut Rng) -> Vec<String> {
    let any = [
        "region = eu-west-1",
        "output = json",
        "cli_pager =",
        "cli_auto_prompt = on-partial",
        "retry_mode = standard",
        "max_attempts = 5",
        "s3 =\n  max_concurrent_requests = 20\n  addressing_style = path",
        "s3 =\n    use_accelerate_endpoint = true",
        "s3api =\n  signature_version = s3v4",
        "dynamodb =\n  endpoint_url = http://localhost:8000",
        "cloudwatch =\n\tendpoint_url = http://localhost:4566",
        "sts_regional_endpoints = regional",
        "ca_bundle = /etc/ssl/certs/ca-certificates.crt",
        "defaults_mode = standard",
    ];
    (0..rng.usize(..4)).map(|_| any[rng.usize(..any.len())].to_owned()).collect()
}
