//! `--only`: what the command finds in its files, and that awsp in it finds no more.

use super::home::{CONFIG, awsp, home, left, said, text};

const SHOW: [&str; 3] = ["sh", "-c", "cat \"$AWS_CONFIG_FILE\"; echo ---; cat \"$AWS_SHARED_CREDENTIALS_FILE\""];

fn section(from: &str, until: &str) -> &'static str {
    let start = CONFIG.find(from).unwrap();
    &CONFIG[start..start + CONFIG[start..].find(until).unwrap()]
}

#[test]
fn the_chain_with_its_session_and_services() {
    let home = home();
    home.write(".aws/credentials", "[hop]\nregion = us-east-2\n[keys]\naws_access_key_id = A\n");
    let output = awsp(&home, &["exec", "dev", "--only", "--"]).args(SHOW).output().unwrap();
    let expected = [
        section("[profile base]", "\n[profile prod]"),
        section("[profile dev]", "\n[profile hop]"),
        section("[profile hop]", "\n[profile needy]"),
        section("[services local]", "\n[services other]"),
        section("[sso-session corp]", "\n[sso-session other]"),
        "---\n[hop]\nregion = us-east-2\n",
    ];
    assert_eq!(text(&output), expected.concat(), "{}", said(&home, &output));
    assert!(left(&home).is_empty());
}

#[test]
fn awsp_in_it_lists_the_chain() {
    let home = home();
    let inside = |words: &[&str]| {
        let output = awsp(&home, &["exec", "dev", "--only", "--", "awsp"]).args(words).output().unwrap();
        (output.status.code(), text(&output), said(&home, &output))
    };
    assert_eq!(inside(&["list"]), (Some(0), "base\ndev\nhop\n".into(), String::new()));
    assert_eq!(inside(&["current"]).1, "dev\n");
    assert_eq!(inside(&["show", "prod"]).0, Some(3));
    // one in the other: still nothing but the chain
    let nested = inside(&["exec", "hop", "--only", "--", "awsp", "list"]);
    assert_eq!(nested, (Some(0), "base\nhop\n".into(), String::new()));
    assert!(left(&home).is_empty());
}

/// The keys of a chain's base are handed over by awsp, and copied nowhere.
#[cfg(feature = "credentials")]
#[test]
fn keys_are_handed_over_and_not_copied() {
    let home = home();
    let config = CONFIG.replace("sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n", "");
    home.write(".aws/config", &config);
    let secret = "SECRETofBASE";
    let keys =
        format!("[base]\n# mine\naws_access_key_id = AKIABASE\naws_secret_access_key = {secret}\noutput = json\n");
    home.write(".aws/credentials", &keys);
    let run = |words: &[&str]| awsp(&home, &["exec", "dev", "-q", "--only", "--"]).args(words).output().unwrap();
    let output = run(&SHOW);
    assert!(!text(&output).contains(secret) && text(&output).contains("# mine\noutput = json"), "{}", text(&output));
    for words in [&["credential-process", "base"][..], &["export", "base"]] {
        let output = run(&[&["awsp"], words].concat());
        assert!(text(&output).contains(secret), "{words:?} {} {}", text(&output), said(&home, &output));
    }
    // one in the other
    let output = run(&["awsp", "exec", "base", "--only", "--", "awsp", "export", "base"]);
    assert!(text(&output).contains(secret), "{}", said(&home, &output));
    assert!(left(&home).is_empty());
}

/// Keys that sign for the role of their own section cannot be told apart from it.
#[test]
fn other_keys_are_refused() {
    let home = home();
    let config = CONFIG.replace("sso_session = corp\n", "role_arn = arn:aws:iam::1:role/self\nsource_profile = base\n");
    home.write(".aws/config", &config);
    home.write(".aws/credentials", "[base]\naws_access_key_id = A\naws_secret_access_key = B\n");
    let output = awsp(&home, &["exec", "dev", "--only", "--", "touch", "ran"]).output().unwrap();
    let line =
        "awsp: --only copies no keys: aws_access_key_id (~/.aws/credentials:2) · hint: awsp exec without --only\n";
    assert_eq!((output.status.code(), said(&home, &output).as_str()), (Some(1), line));
    assert!(!home.path().join("ran").exists() && left(&home).is_empty());
}

#[test]
fn other_places_of_the_files() {
    let home = home();
    let elsewhere = home.write("elsewhere", "[profile dev]\noutput = json\n");
    let mut command = awsp(&home, &["exec", "dev", "--only", "--"]);
    command.args(SHOW).env("AWS_CONFIG_FILE", elsewhere).env("AWS_SHARED_CREDENTIALS_FILE", "");
    assert_eq!(text(&command.output().unwrap()), "[profile dev]\noutput = json\n---\n");
}

/// Its files go with it: what is written there is lost.
#[cfg(feature = "credentials")]
#[test]
fn awsp_in_it_refuses_at_once_to_write_files_that_will_be_removed() {
    let home = home();
    let write: [&[&str]; 3] = [
        &["add", "new", "--process", "/bin/true", "--yes"],
        &["add", "new", "--process", "/bin/true"],
        &["export", "dev", "--credentials-file", "copy"],
    ];
    for words in write {
        // the lock of a writer would be waited for 30 s
        let start = std::time::Instant::now();
        let output = awsp(&home, &["exec", "dev", "-q", "--only", "--", "awsp"]).args(words).output().unwrap();
        assert!(start.elapsed() < std::time::Duration::from_secs(25), "{:?}", start.elapsed());
        let said = said(&home, &output);
        let end = " is removed when the command of awsp exec --only ends: nothing written · hint: run it outside awsp \
                   exec --only\n";
        assert!(output.status.code() == Some(1) && said.starts_with("awsp: ~/run/awsp-only-"), "{said}");
        assert!(said.ends_with(end), "{said}");
    }
    // a dry run writes nothing, and nor does a folder of that name mean anything by itself
    let look = ["exec", "dev", "-q", "--only", "--", "awsp", "add", "new", "--process", "/bin/true", "--dry-run"];
    assert!(awsp(&home, &look).status().unwrap().success());
    let like = home.path().join(format!("awsp-only-{}-1", std::process::id()));
    std::fs::create_dir(&like).unwrap();
    std::fs::set_permissions(&like, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let add = ["add", "new", "--process", "/bin/true", "--yes"];
    assert!(awsp(&home, &add).env("AWS_CONFIG_FILE", like.join("config")).status().unwrap().success());
    assert!(left(&home).iter().all(|path| !path.to_string_lossy().contains("awsp-only-")));
}
