//! `-r`: regions that awsp does not know, a region in the place of a profile, and what applies without an override.

use crate::kit::awsp::Awsp;

fn home() -> Awsp {
    Awsp::new()
        .config(
            "[profile dev]\nregion = eu-west-1\n[profile my profile]\nregion = sa-east-1\n\
             [profile list]\nregion = eu-west-1\n[profile eu-west-2]\n",
        )
        .credentials("[dev]\naws_access_key_id = K\naws_secret_access_key = s\n[bare]\naws_access_key_id = K\naws_secret_access_key = s\n[my profile]\naws_access_key_id = K\naws_secret_access_key = s\n")
}

const SLIP: &str = "unknown region \"eu-wset-1\" · hint: eu-west-1";

#[test]
fn unknown_region_is_used_with_a_warning_wherever_one_is_given() {
    let see = "echo $AWS_REGION $AWS_DEFAULT_REGION";
    let ran = home().bash(&format!("awsp -r eu-wset-1; {see}; awsp dev -r eu-wset-1; {see}"));
    let said = format!("no profile  eu-wset-1\n{SLIP}\ndev  eu-wset-1\n{SLIP}\n");
    ran.is(0, "eu-wset-1 eu-wset-1\neu-wset-1 eu-wset-1\n", &said);
    let ran = home().run(&["exec", "dev", "-r", "eu-wset-1", "--", "/usr/bin/printenv", "AWS_REGION"]);
    ran.is(0, "eu-wset-1\n", &format!("awsp: {SLIP}\n"));
    let ran = home().run(&["env", "dev", "-r", "eu-wset-1"]);
    assert_eq!((ran.status, ran.stderr), (0, format!("awsp: {SLIP}\n")));
    assert!(ran.stdout.contains("eu-wset-1"));
    home().bash("awsp dev -q -r eu-wset-1").is(0, "", "");
    home().run(&["exec", "dev", "-q", "-r", "eu-wset-1", "--", "/usr/bin/true"]).is(0, "", "");
}

#[cfg(feature = "credentials")]
#[test]
fn unknown_region_of_export_and_add_is_warned_of() {
    let ran = home().run(&["export", "dev", "-r", "eu-wset-1", "--format", "dotenv"]);
    assert!(ran.status == 0 && ran.stderr.starts_with(&format!("awsp: {SLIP}\n")), "{ran:?}");
    let ran = home().run(&["add", "new", "--process", "/usr/bin/true", "--region", "eu-wset-1", "--dry-run"]);
    assert!(ran.status == 0 && ran.stderr.contains(SLIP), "{ran:?}");
}

#[test]
fn profile_and_region_as_words_suggest_the_option() {
    for (line, hint) in [
        ("awsp dev eu-west-1", "awsp dev -r eu-west-1"),
        ("awsp eu-west-1 dev", "awsp dev -r eu-west-1"),
        ("awsp my profile us-east-1", "awsp 'my profile' -r us-east-1"),
        ("awsp eu-west-2 us-east-1", "awsp eu-west-2 -r us-east-1"),
    ] {
        let ran = home().bash(&format!("{line}; echo $? $AWS_PROFILE"));
        let words = line.strip_prefix("awsp ").unwrap();
        ran.is(0, "3\n", &format!("awsp: no profile \"{words}\" · hint: {hint}\n"));
    }
    // neither is guessed at
    let ran = home().bash("awsp dve eu-west-1; awsp dev eu-west-99");
    assert!(!ran.stderr.contains(" -r "), "{}", ran.stderr);
}

#[test]
fn without_an_override_the_region_that_applies_is_said() {
    let lines = "awsp dev -r us-west-2 -q; awsp -r -; awsp bare -q; awsp -r -; awsp -u -q; awsp -r -; awsp bare -r -";
    home().bash(lines).is(
        0,
        "",
        "no region override: dev's own is eu-west-1\nno region override: bare has no region\n\
         no region override: [default] has no region\nbare  no region\n",
    );
}

#[test]
fn region_variables_that_differ_are_told_of() {
    let home = || home().var("AWS_REGION", "us-east-1").var("AWS_DEFAULT_REGION", "us-west-2");
    home().bash("awsp dev; awsp bare; awsp -u").is(
        0,
        "",
        "dev  eu-west-1\n\
         AWS_REGION=us-east-1, AWS_DEFAULT_REGION=us-west-2 (yours) override dev's eu-west-1 and differ: boto3 and the \
         CLI v1 use AWS_DEFAULT_REGION · hint: awsp -r eu-west-1\n\
         bare  (was dev)\n\
         AWS_REGION=us-east-1, AWS_DEFAULT_REGION=us-west-2 (yours) differ: boto3 and the CLI v1 use AWS_DEFAULT_REGION · hint: \
         awsp -r us-east-1\n\
         no profile; tools find no credentials, or those of the machine they run on\n\
         AWS_REGION=us-east-1, AWS_DEFAULT_REGION=us-west-2 (yours) differ: boto3 and the CLI v1 use AWS_DEFAULT_REGION · hint: \
         awsp -r us-east-1\n",
    );
    let ran = home().var("AWS_PROFILE", "dev").run(&["why"]);
    let line = "AWS_REGION, AWS_DEFAULT_REGION: boto3 and the CLI v1 use AWS_DEFAULT_REGION (us-west-2), and the other \
                tools use AWS_REGION (us-east-1)  [boto3]\n";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
    // JavaScript reads the first one alone
    let ran = self::home().var("AWS_DEFAULT_REGION", "us-west-2").bash("awsp dev");
    let line = "AWS_DEFAULT_REGION=us-west-2 (yours) overrides dev's eu-west-1 (not in JS)";
    assert!(ran.stderr.contains(line), "{}", ran.stderr);
}
