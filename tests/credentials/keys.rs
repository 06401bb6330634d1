//! Which chain an entry of the cache belongs to: what makes it a miss, and what does not.

use std::{fs, io::Write, process::Command};

use crate::kit::fake::secret;
use crate::world::{BENS_KEY, DEVICE, World};

/// Another key of the same user.
const NEW_KEY: &str = "AKIAI44QH8DHBEXAMPLE";

/// The actions that make credentials.
const MAKES: [&str; 4] = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetRoleCredentials", "GetSessionToken"];

type Variables = Vec<(&'static str, String)>;

fn makes(world: &World) -> usize {
    MAKES.iter().map(|action| world.fake.count(action)).sum()
}

fn path(world: &World, name: &str) -> String {
    world.home.path().join(name).to_str().unwrap().to_owned()
}

/// What is cached is in one folder, whatever `HOME` is.
fn ask(world: &World, words: &[&str], variables: &Variables) -> Result<usize, String> {
    let cache = ("XDG_CACHE_HOME", path(world, "cache"));
    let container = world.fake.container();
    let more: Variables = [cache, container].into_iter().chain(variables.clone()).collect();
    world.process(words, &more).map(|_| makes(world))
}

fn append(world: &World, name: &str, text: &str) {
    let file = fs::OpenOptions::new().append(true).open(world.home.path().join(name));
    file.unwrap().write_all(text.as_bytes()).unwrap();
}

fn keys(id: &str, secret: &str) -> String {
    format!("[static]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
}

const CHAINS: [&str; 9] =
    ["role", "chain", "environment", "container", "instance", "web", "over-web", "sso", "over-sso"];

/// Every chain reads its keys of the environment, where it has any.
fn usual() -> Variables {
    vec![("AWS_ACCESS_KEY_ID", BENS_KEY.to_owned()), ("AWS_SECRET_ACCESS_KEY", secret(BENS_KEY))]
}

#[test]
fn unrelated_edits_and_variables_are_hits_for_roles_and_logins() {
    let world = World::new();
    for name in CHAINS {
        let first = ask(&world, &[name], &usual()).unwrap();
        assert_eq!(ask(&world, &[name], &usual()), Ok(first), "{name}");
        append(&world, ".aws/config", "\n[profile unrelated]\nregion = eu-west-1\n");
        append(&world, ".aws/credentials", "\n[unrelated]\naws_access_key_id = AKIAX\n");
        assert_eq!(ask(&world, &[name], &usual()), Ok(first), "{name} after an edit of both files");
        fs::copy(world.home.path().join(".aws/config"), world.home.path().join("new")).unwrap();
        fs::rename(world.home.path().join("new"), world.home.path().join(".aws/config")).unwrap();
        for variable in
            ["AWS_PROFILE", "TERM", "OLDPWD", "AWSP_PREVIOUS", "AWSP_PROTECTED", "SAML2AWS_ROLE", "PYTHONPATH"]
        {
            let more = [usual(), vec![(variable, "x".to_owned())]].concat();
            assert_eq!(ask(&world, &[name], &more), Ok(first), "{name} with {variable}");
        }
    }
}

#[test]
fn homes_that_share_a_folder_for_caches_share_no_entry() {
    let world = World::new();
    let other = path(&world, "other");
    fs::create_dir(&other).unwrap();
    let copied = Command::new("cp").args(["-r", &path(&world, ".aws"), &other]).status().unwrap();
    assert!(copied.success());
    for name in CHAINS {
        let first = ask(&world, &[name], &usual()).unwrap();
        let second = ask(&world, &[name], &[usual(), vec![("HOME", other.clone())]].concat()).unwrap();
        assert!(second > first, "{name}");
    }
}

#[test]
fn rotated_keys_are_other_credentials() {
    let world = World::new();
    world.fake.user(NEW_KEY, "arn:aws:iam::111122223333:user/new");
    for name in ["role", "chain", "static"] {
        let words = ["--ensure-temporary", name];
        world.home.write(".aws/credentials", &keys(BENS_KEY, &secret(BENS_KEY)));
        let first = ask(&world, &words, &vec![]).unwrap();
        world.home.write(".aws/credentials", &keys(NEW_KEY, &secret(NEW_KEY)));
        let second = ask(&world, &words, &vec![]).unwrap();
        assert!(second > first, "{name}");
        // the service knows no such secret, and an old session would hide that
        world.home.write(".aws/credentials", &keys(BENS_KEY, "rotated"));
        assert!(ask(&world, &words, &vec![]).is_err(), "{name}");
        let third = makes(&world);
        world.home.write(".aws/credentials", &keys(BENS_KEY, &secret(BENS_KEY)));
        assert_eq!(ask(&world, &words, &vec![]).unwrap(), third, "{name}: the first session is still there");
    }
}

/// Runs a script inside `awsp exec PROFILE --only`, without a terminal.
fn inside(world: &World, profile: &str, script: &str) {
    let mut command = world.home.command("setsid");
    command.args(["-w", "awsp", "exec", profile, "-q", "--only", "--", "sh", "-ec", script]);
    let output = command.envs(world.fake.environment()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn keys_rotated_inside_exec_only_give_a_new_session() {
    for (id, secret) in [(NEW_KEY, secret(NEW_KEY)), (BENS_KEY, "rotated".to_owned())] {
        let world = World::new();
        world.fake.user(NEW_KEY, "arn:aws:iam::111122223333:user/new");
        world.home.write("rotated", &keys(id, &secret));
        let script = "awsp credential-process role; cd /; awsp credential-process role\n\
                      cp ~/rotated ~/.aws/credentials\n\
                      awsp credential-process role || echo refused >~/refused";
        inside(&world, "role", script);
        let signed: Vec<_> = world.fake.asked("AssumeRole").into_iter().filter_map(|call| call.key).collect();
        assert_eq!(signed, [BENS_KEY, id]);
        assert_eq!(world.home.path().join("refused").exists(), id == BENS_KEY);
    }
}

const MFA: &str = "[profile static]\nregion = eu-west-1\n\
                   [profile one]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = static\n\
                   mfa_serial = arn:aws:iam::111122223333:mfa/ben\n";

#[test]
fn unrelated_edits_ask_for_no_second_code() {
    let world = World::with(MFA);
    world.fake.require_mfa("arn:aws:iam::222233334444:role/One", DEVICE);
    ask(&world, &["one", "--mfa-code", "123456"], &vec![]).unwrap();
    append(&world, ".aws/config", "[profile unrelated]\n");
    append(&world, ".aws/credentials", "[unrelated]\n");
    assert_eq!(ask(&world, &["one"], &vec![]), Ok(2));
    // the session serves a new role session, too
    assert_eq!(ask(&world, &["one", "--refresh"], &vec![]), Ok(3));
    let script = "awsp credential-process one --mfa-code 654321\n\
                  echo '[profile more]' >>~/.aws/config; echo '[more]' >>~/.aws/credentials\n\
                  awsp credential-process one; awsp credential-process one --refresh";
    inside(&world, "one", script);
    assert_eq!(world.fake.count("GetSessionToken"), 2);
}

#[test]
fn container_tokens_tell_pods_apart() {
    let world = World::new();
    let file = path(&world, "pod-token");
    let mut last = ask(&world, &["container"], &usual()).unwrap();
    let of_file = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.clone());
    for (what, variable, text) in [
        ("a token", ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "one".to_owned()), ""),
        ("another token", ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "two".to_owned()), ""),
        ("a file", of_file.clone(), "one"),
        ("another content", of_file.clone(), "two"),
        ("another path", ("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}?x", world.fake.container().1)), "two"),
    ] {
        world.home.write("pod-token", text);
        let variables = [usual(), vec![variable]].concat();
        let now = ask(&world, &["container"], &variables).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(ask(&world, &["container"], &variables), Ok(now), "{what}, again");
        assert!(now > last, "{what}");
        last = now;
    }
}

#[test]
fn role_on_a_helper_is_keyed_through_the_helper() {
    let world = World::new();
    let asked = |variables: &Variables| ask(&world, &["over-process"], variables).unwrap();
    let first = asked(&vec![]);
    assert_eq!(asked(&vec![("AWS_PROFILE", "x".to_owned())]), first);
    append(&world, ".aws/config", "[profile unrelated]\n");
    let second = asked(&vec![]);
    assert!(second > first, "the helper may resolve another profile");
    append(&world, "bin/helper", "# more\n");
    let third = asked(&vec![]);
    assert!(third > second, "another program");
    let fourth = asked(&vec![("SAML2AWS_ROLE", "x".to_owned())]);
    assert!(fourth > third, "a variable of the list");
    assert_eq!(asked(&vec![]), fourth, "the entry without it is still there");
}
