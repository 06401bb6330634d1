//! What the network and AWS do to those who ask: an end within 30 seconds, one right sentence, and nothing served that
//! has ended.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::kit::fake::{Fake, Fault};
use crate::kit::tools::tool;
use crate::world::{World, said};

const ALWAYS: usize = usize::MAX;
const LIMIT: Duration = Duration::from_secs(30);

/// An action that fails, how, so often; the profile that needs it; what is said, or nothing when it works all the same.
type Case = (&'static str, Fault, usize, &'static str, &'static str);

fn cases() -> Vec<Case> {
    let denied = Fault::Error(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole");
    let expired = Fault::Error(403, "ExpiredToken", "The security token included in the request is expired");
    let refused = Fault::Error(401, "UnauthorizedException", "Session token not found or invalid");
    let invalid = Fault::Error(400, "InvalidIdentityToken", "No OpenIDConnect provider found");
    vec![
        ("AssumeRole", Fault::Throttle, 2, "role", ""),
        ("AssumeRole", Fault::Throttle, 5, "role", "too many requests (throttling)"),
        ("AssumeRole", Fault::Internal, 1, "role", ""),
        ("AssumeRole", Fault::Internal, ALWAYS, "role", "STS"),
        ("AssumeRole", Fault::Reset, 1, "role", ""),
        ("AssumeRole", Fault::Reset, ALWAYS, "role", "cannot reach STS"),
        ("AssumeRole", Fault::Silence, 1, "role", ""),
        ("AssumeRole", Fault::Silence, ALWAYS, "role", "no answer from STS"),
        ("AssumeRole", Fault::Slow, ALWAYS, "role", "no answer from STS"),
        ("AssumeRole", Fault::Huge, ALWAYS, "role", "invalid response from STS"),
        ("AssumeRole", Fault::Body("{\"Version\": 1}"), ALWAYS, "role", "invalid response from STS"),
        ("AssumeRole", Fault::Body(""), ALWAYS, "role", "invalid response from STS"),
        ("AssumeRole", Fault::Body("<AssumeRoleResponse/>"), ALWAYS, "role", "invalid response from STS"),
        ("AssumeRole", denied.clone(), ALWAYS, "role", "AccessDenied"),
        ("AssumeRole", expired, ALWAYS, "role", "the credentials that sign have expired"),
        ("AssumeRole", denied, 1, "chain", "AccessDenied"),
        ("GetRoleCredentials", Fault::Throttle, 2, "sso", ""),
        ("GetRoleCredentials", Fault::Throttle, 5, "sso", "SSO role"),
        (
            "GetRoleCredentials",
            refused,
            ALWAYS,
            "over-sso",
            "the session has expired · hint: aws sso login --profile sso",
        ),
        ("GetRoleCredentials", Fault::Silence, ALWAYS, "sso", "no answer"),
        ("GetRoleCredentials", Fault::Slow, ALWAYS, "sso", "no answer"),
        ("GetRoleCredentials", Fault::Huge, ALWAYS, "sso", "SSO role"),
        ("GetRoleCredentials", Fault::Body("<x/>"), ALWAYS, "sso", "SSO role"),
        ("GetRoleCredentials", Fault::Reset, ALWAYS, "sso", "SSO role"),
        ("AssumeRoleWithWebIdentity", invalid, ALWAYS, "web", "web identity"),
        ("AssumeRoleWithWebIdentity", Fault::Silence, ALWAYS, "over-web", "no answer"),
        ("AssumeRoleWithWebIdentity", Fault::Internal, ALWAYS, "web", "web identity"),
        ("InstanceToken", Fault::Silence, ALWAYS, "instance", "Ec2InstanceMetadata"),
        ("InstanceCredentials", Fault::Body("nothing"), ALWAYS, "instance", "Ec2InstanceMetadata"),
        ("InstanceRole", Fault::Internal, ALWAYS, "instance", "Ec2InstanceMetadata"),
    ]
}

/// What is wrong with how awsp takes it.
fn judge((action, fault, times, profile, sentence): &Case) -> Option<String> {
    let world = World::new();
    world.fake.fail(action, fault.clone(), *times);
    let begin = Instant::now();
    // a gigabyte would not fit
    let mut command = world.home.command("sh");
    command.envs(world.fake.environment()).stdin(std::process::Stdio::null());
    let output =
        command.args(["-c", "ulimit -v 600000; exec awsp credential-process \"$0\"", profile]).output().unwrap();
    let (took, said) = (begin.elapsed(), said(&output));
    let what = format!("{action} {fault:?} {times}: {took:?} {:?} {said}", output.status.code());
    // twice as long: the machine may be busy, and what has no end takes longer than that
    if took > LIMIT * 2 {
        return Some(format!("late: {what}"));
    }
    // what is tried again must not have waited for all of it
    let soon = took < LIMIT;
    let works = output.status.success() && !output.stdout.is_empty() && said.is_empty() && soon;
    let fails = output.stdout.is_empty()
        && matches!(output.status.code(), Some(1 | 4))
        && said.lines().count() == 1
        && said.starts_with("awsp: ")
        && said.contains(sentence);
    (if sentence.is_empty() { !works } else { !fails }).then_some(what)
}

#[test]
fn every_fault_has_an_end_and_a_sentence() {
    let cases = cases();
    let wrong: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = cases.iter().map(|case| scope.spawn(|| judge(case))).collect();
        running.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_redirect_gets_no_signed_request() {
    let (world, other) = (World::new(), Fake::start());
    world.fake.fail("AssumeRole", Fault::Redirect(other.url()), ALWAYS);
    let output = world.run(&["credential-process", "role"]);
    assert_eq!((output.status.code(), said(&output).lines().count()), (Some(1), 1), "{output:?}");
    assert_eq!(other.calls(), []);
}

#[test]
fn a_wrong_clock_is_named() {
    for (ahead, sentence) in [
        (900, "clock is 15 min behind that of AWS"),
        (86_400, "clock is 24 h behind that of AWS"),
        (-86_400, "clock is 24 h ahead of that of AWS"),
    ] {
        let world = World::new();
        world.fake.clock(ahead);
        let output = world.run(&["credential-process", "role"]);
        let said = said(&output);
        // it may have been half a second more
        let said_or_more = said.contains(sentence) || said.contains(&sentence.replace("15", "14").replace("24", "23"));
        assert!(said_or_more && said.lines().count() == 1 && !output.status.success(), "{ahead}: {said}");
    }
}

/// The SDK signs again with the time of AWS, and what it gets ends early by our clock, never late.
#[test]
fn a_clock_that_is_a_little_ahead_does_no_harm() {
    let world = World::new();
    world.fake.clock(-900);
    let given = world.process(&["role"], &[]).unwrap();
    let key = world.fake.key(given["AccessKeyId"].as_str().unwrap()).unwrap();
    assert_eq!(key.arn, "arn:aws:sts::222233334444:assumed-role/Role/ben");
    assert_eq!(world.fake.count("AssumeRole"), 2);
}

/// `awsp` so many seconds later.
fn later(world: &World, seconds: u64, words: &[&str]) -> Option<Command> {
    let faketime = tool("faketime")?;
    let mut command = world.home.command(faketime.to_str().unwrap());
    command.args(["-f", &format!("+{seconds}s"), "awsp"]).args(words).envs(world.fake.environment());
    Some(command)
}

#[test]
fn nothing_is_served_after_its_end() {
    let world = World::new();
    world.fake.life(1800);
    let first = world.process(&["role"], &[]).unwrap();
    world.fake.fail("AssumeRole", Fault::Internal, ALWAYS);
    let now = |seconds| Some(later(&world, seconds, &["credential-process", "role"])?.output().unwrap());
    // renewing fails, and these have two minutes left
    let Some(output) = now(1680) else { return };
    let served: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    assert_eq!(served["AccessKeyId"], first["AccessKeyId"]);
    for seconds in [1795, 1801, 90_000] {
        let output = now(seconds).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{seconds}: {output:?}");
        assert_eq!(said(&output).lines().count(), 1, "{output:?}");
    }
}

#[test]
fn temporary_keys_that_have_ended_are_said_to_have() {
    let world = World::with("[profile old]\nregion = eu-west-1\n");
    let (id, key) = world.fake.issue("arn:aws:iam::111122223333:user/ben", 0);
    let (secret, token) = (key.secret, key.token.unwrap());
    let keys =
        format!("[old]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\naws_session_token = {token}\n");
    world.home.write(".aws/credentials", &keys);
    let output = world.run(&["whoami", "old"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the credentials that sign have expired"), "{output:?}");
}
