//! One session for many requests: it shares what is costly, and nothing of one request shows up in another. This program is
//! its own child, so that no other test opens descriptors or uses codes in its process.

#![allow(clippy::print_stdout)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Barrier,
    thread,
    time::Duration,
};

use awsp::{
    config::{Config, Locations, Platform},
    context::Context,
    credentials::{ResolveOptions, ResolveRequest, ResolverSession},
    settings::Settings,
};

use crate::{
    kit::fake::Fake,
    world::{BEN, BENS_KEY, DEVICE, World},
};

/// The variable that makes this program the child. Its value is the folder with the later config.
const CHILD: &str = "TEST_SESSION";

const CONFIG: &str = "\
[profile static]
region = eu-west-1

[profile one]
role_arn = arn:aws:iam::222233334444:role/One
source_profile = static
role_session_name = ben
endpoint_url = AWS
region = eu-west-1

[profile two]
role_arn = arn:aws:iam::333344445555:role/Two
source_profile = static
role_session_name = ben
endpoint_url = AWS
region = us-east-1

[profile capped]
role_arn = arn:aws:iam::444455556666:role/Capped
source_profile = one
role_session_name = ben
duration_seconds = 7200
endpoint_url = AWS
region = eu-central-1

[profile device]
role_arn = arn:aws:iam::555566667777:role/Device
source_profile = static
role_session_name = ben
mfa_serial = arn:aws:iam::111122223333:mfa/ben
endpoint_url = AWS
region = eu-west-1
";

/// What the child found, by the name of the step.
type Found = BTreeMap<String, String>;

/// Runs the child in this world; `later` is the AWS of the later config, in which `one` has another role and region.
fn found(world: &World, later: &Fake) -> Found {
    let config = CONFIG.replace("role/One", "role/Later").replace("eu-west-1", "ap-south-1");
    let config = world.home.write("later", &config.replace("AWS", &later.url()));
    // in a session of its own: there is no terminal even where the tests have one
    let mut command = Command::new("setsid");
    command.arg(std::env::current_exe().unwrap()).args(["--exact", "session::child", "--nocapture"]);
    command.env_clear().envs(world.home.environment()).env(CHILD, config).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(step, found)| (step.to_owned(), found.to_owned())).collect()
}

#[test]
fn session_serves_many_requests_and_keeps_them_apart() {
    let (world, later) = (World::with(CONFIG), Fake::start());
    later.user(BENS_KEY, BEN);
    let config = CONFIG.replace("AWS", &world.fake.url());
    world.home.write(".aws/config", &config);
    for fake in [&world.fake, &later] {
        fake.require_mfa("arn:aws:iam::555566667777:role/Device", DEVICE);
    }
    let found = found(&world, &later);
    let step = |name: &str| found.get(name).map_or("missing", String::as_str);

    // who: role, chain, region, notes
    let arn = |fake: &Fake, name: &str| {
        let key = step(name).split(' ').next().unwrap();
        fake.key(key).map_or_else(|| step(name).to_owned(), |key| key.arn)
    };
    let rest = |name: &str| step(name).split_once(' ').map_or("missing", |(_, rest)| rest).to_owned();
    let capped = "capped → one → static eu-central-1 [note: capped lives 3600 s and not 7200: AWS caps a role that is \
                  assumed with another role's session]";
    for round in ["first", "second"] {
        let is = |profile: &str, role: &str, of: &str| {
            let name = format!("{round} {profile}");
            assert_eq!(arn(&world.fake, &name), format!("arn:aws:sts::{role}/ben"), "{name}");
            assert_eq!(rest(&name), of, "{name}");
        };
        is("capped", "444455556666:assumed-role/Capped", capped);
        is("one", "222233334444:assumed-role/One", "one → static eu-west-1 []");
        is("two", "333344445555:assumed-role/Two", "two → static us-east-1 []");
    }

    // the config that has changed, and the one before
    assert_eq!(arn(&later, "later one"), "arn:aws:sts::222233334444:assumed-role/Later/ben");
    assert_eq!(rest("later one"), "one → static ap-south-1 []");
    assert_eq!(arn(&world.fake, "again one"), "arn:aws:sts::222233334444:assumed-role/One/ben");
    assert_eq!(later.count("AssumeRole"), 1);

    // two threads at once
    assert_eq!(rest("thread capped"), capped);
    assert_eq!(rest("thread two"), "two → static us-east-1 []");
    assert_eq!(step("cached 0"), step("cached 1"), "one makes them, the other waits");

    // a longer life, for one request only
    assert!(rest("long one").contains("less than the 2h asked for"), "{}", rest("long one"));
    assert_eq!(rest("short one"), "one → static eu-west-1 []");

    // a code is for one request, and the session knows that it was used
    assert_eq!(arn(&world.fake, "with code"), "arn:aws:sts::555566667777:assumed-role/Device/ben");
    assert!(step("without code").contains("requires an MFA code for"), "{}", step("without code"));
    assert!(step("same code").contains("was used already"), "{}", step("same code"));
    assert_eq!(arn(&world.fake, "next code"), "arn:aws:sts::555566667777:assumed-role/Device/ben");

    // one call of each role without the cache: two rounds, `again`, threads, `short` and `long`; and one for both that
    // wait for the cache
    let calls = |role: &str| {
        let calls = world.fake.asked("AssumeRole").into_iter();
        calls.filter(|call| call.parameters["RoleArn"].ends_with(role)).count()
    };
    let capped = 3;
    assert_eq!((calls("role/Capped"), calls("role/Two")), (capped, 3 + 1));
    assert_eq!(calls("role/One"), capped + 2 + 1 + 2);

    // one runtime and one client: nothing before the first call, no more after the last
    assert_eq!(step("polls at the start"), "0");
    assert_eq!(step("polls after keys"), "0");
    assert_ne!(step("polls after a call"), "0");
    assert_eq!(step("polls at the end"), step("polls after a call"));
    assert_ne!(step("connections after a call"), "");
    assert_eq!(step("connections after two rounds"), step("connections after a call"));
}

/// Not a test but the child: without its variable there is nothing to do.
#[test]
fn child() {
    let context = Context::of_process();
    let Some(later) = context.env.get(CHILD).map(Path::new) else { return };
    let locations = Locations::find(&context.env, None, Platform::HERE).unwrap();
    let config = Config::load(&locations).unwrap();
    println!();
    println!("polls at the start = {}", descriptors("anon_inode:[eventpoll]").len());
    let session = ResolverSession::new(&context);
    is_shareable(&session);
    let asked = Asked { session: &session, config: &config };
    asked.say("keys", "static", &no_cache());
    println!("polls after keys = {}", descriptors("anon_inode:[eventpoll]").len());
    asked.say("first capped", "capped", &no_cache());
    println!("polls after a call = {}", descriptors("anon_inode:[eventpoll]").len());
    println!("connections after a call = {}", descriptors("socket:").join(" "));
    for name in ["first one", "first two", "second capped", "second one", "second two"] {
        asked.say(name, name.split_once(' ').unwrap().1, &no_cache());
    }
    println!("connections after two rounds = {}", descriptors("socket:").join(" "));

    let before = fs::read(locations.config.as_ref().unwrap()).unwrap();
    fs::copy(later, locations.config.as_ref().unwrap()).unwrap();
    let later = Config::load(&locations).unwrap();
    Asked { session: &session, config: &later }.say("later one", "one", &no_cache());
    fs::write(locations.config.as_ref().unwrap(), before).unwrap();
    asked.say("again one", "one", &no_cache());

    at_once([("thread capped", "capped"), ("thread two", "two")], |name, profile| {
        asked.say(name, profile, &no_cache());
    });
    at_once([("cached 0", "two"), ("cached 1", "two")], |name, profile| {
        asked.say(name, profile, &ResolveOptions::default());
    });

    asked.say("long one", "one", &ResolveOptions { min_ttl: Some(Duration::from_secs(7_200)), ..no_cache() });
    asked.say("short one", "one", &no_cache());
    let with_code = |code: &str| ResolveOptions { mfa_code: Some(code.to_owned()), ..no_cache() };
    asked.say("with code", "device", &with_code("123456"));
    asked.say("without code", "device", &no_cache());
    asked.say("same code", "device", &with_code("123456"));
    asked.say("next code", "device", &with_code("654321"));
    println!("polls at the end = {}", descriptors("anon_inode:[eventpoll]").len());
}

/// Asks a session, and prints what it gives.
struct Asked<'a> {
    session: &'a ResolverSession,
    config: &'a Config,
}

impl Asked<'_> {
    fn say(&self, name: &str, profile: &str, options: &ResolveOptions) {
        let (settings, options) = (Settings::default(), options.clone());
        let (config, role, region) = (self.config, None, None);
        let request = ResolveRequest { config, settings: &settings, profile, role, region, options };
        match self.session.resolve(&request) {
            Ok(found) => {
                let region = found.region.unwrap_or_default();
                let notes = found.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
                let chain = found.chain;
                println!("{name} = {} {chain} {region} [{notes}]", found.credentials.access_key_id);
            }
            Err(error) => println!("{name} = {error}"),
        }
    }
}

/// A server hands the session to its threads.
fn is_shareable(_: &(impl Send + Sync)) {}

fn no_cache() -> ResolveOptions {
    ResolveOptions { no_cache: true, ..ResolveOptions::default() }
}

/// Runs both, each in a thread of its own, from the same moment.
fn at_once(steps: [(&str, &str); 2], run: impl Fn(&str, &str) + Sync) {
    let start = Barrier::new(2);
    thread::scope(|scope| {
        for (name, profile) in steps {
            let (start, run) = (&start, &run);
            scope.spawn(move || {
                start.wait();
                run(name, profile);
            });
        }
    });
}

/// The descriptors of this process of one kind, with their numbers in the kernel where they have any.
fn descriptors(kind: &str) -> Vec<String> {
    let links = fs::read_dir("/proc/self/fd").unwrap().flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
    let mut found: Vec<_> =
        links.map(|link| link.display().to_string()).filter(|link| link.starts_with(kind)).collect();
    found.sort();
    found
}
