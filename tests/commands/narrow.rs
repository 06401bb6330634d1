//! `awsp list` on terminals of every width: it never wraps, and rows that differ look different.

use std::{collections::BTreeSet, io::Read};

use crate::kit::home::{BINARY, Home};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROWS: u16 = 200;

/// What a command shows on a terminal of so many columns, row by row; standard error goes to a file.
fn screen(home: &Home, line: &str, columns: u16, variables: &[(&str, &str)]) -> Vec<String> {
    let size = PtySize { rows: ROWS, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &format!("{BINARY} {line} 2>\"$HOME/stderr\"")]);
    command.env_clear();
    command.cwd(home.path());
    command.env("NO_COLOR", "1");
    home.environment().iter().for_each(|(name, value)| command.env(name, value));
    variables.iter().for_each(|(name, value)| command.env(name, value));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut bytes = Vec::new();
    // the system says EIO when the last writer has gone
    let _ = pair.master.try_clone_reader().unwrap().read_to_end(&mut bytes);
    child.wait().unwrap();
    if columns == 0 {
        return String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect();
    }
    let mut screen = vt100::Parser::new(ROWS.try_into().unwrap(), columns.try_into().unwrap(), 0);
    screen.process(&bytes);
    // each row of the screen, also one that the row above went on in
    let rows = screen.screen().rows(0, columns).map(|row| row.trim_end().to_owned()).collect::<Vec<_>>();
    let used = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
    rows[..used].to_vec()
}

fn said(home: &Home) -> String {
    let home_path = home.path().to_str().unwrap();
    std::fs::read_to_string(home.path().join("stderr")).unwrap().replace(home_path, "~")
}

/// Profiles whose names begin and end alike, some of them wide or with marks.
fn long_names() -> Home {
    let home = Home::with(&[]);
    let profile = |at: usize| {
        let middle = if at.is_multiple_of(3) { format!("日本{at}") } else { format!("e\u{301}-team-{at}") };
        format!(
            "[company-platform-account-{middle}-production-administrator]\nregion = ap-southeast-{}\nrole_arn = \
             arn:aws:iam::1111222233{at:02}:role/AdministratorAccessOf{at}\nsource_profile = keys\n",
            at % 4
        )
    };
    let keys = "[keys]\naws_access_key_id = A\naws_secret_access_key = x\n";
    home.write(".aws/credentials", &(0..50).map(profile).chain([keys.to_owned()]).collect::<String>());
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = *日本*\n[alias]\nk = keys\n");
    home
}

#[test]
fn list_never_wraps_and_tells_every_profile() {
    let home = long_names();
    for columns in [20, 30, 40, 60, 80, 120, 200] {
        let rows = screen(&home, "list", columns, &[]);
        assert_eq!(rows.len(), 52, "{columns}: {rows:#?}");
        let different: BTreeSet<&String> = rows.iter().collect();
        assert_eq!(different.len(), rows.len(), "{columns}: {rows:#?}");
        // name and account stay longest
        let has = |column: &str| rows[0].split_whitespace().any(|head| head == column);
        assert!(has("profile") && has("account"), "{columns}: {rows:#?}");
        assert_eq!((has("role"), has("kind")), (columns >= 120, columns >= 200), "{columns}: {rows:#?}");
        assert!(columns < 60 || rows.iter().any(|row| row.contains("  protected")), "{columns}: {rows:#?}");
    }
}

#[test]
fn list_is_whole_where_the_width_is_not_known_or_there_is_no_terminal() {
    let home = long_names();
    let whole = screen(&home, "list", 0, &[]);
    assert!(whole.iter().all(|row| !row.contains('…')) && whole[0].ends_with("region"), "{whole:#?}");
    assert_eq!(screen(&home, "list", 0, &[("COLUMNS", "300")]), whole);
    assert!(screen(&home, "list", 0, &[("COLUMNS", "40")])[1].contains('…'));
    let piped = screen(&home, "list company | cat", 40, &[]);
    assert_eq!(piped.concat().matches("company-platform-account-").count(), 50, "{piped:#?}");
    assert!(!piped.concat().contains('…'));
}

#[test]
fn list_on_a_terminal_says_warnings_and_an_active_profile_that_is_missing() {
    let home = Home::with(&["dev"]);
    screen(&home, "list", 80, &[("AWS_PROFILE", "dev")]);
    assert_eq!(said(&home), "");
    screen(&home, "list", 80, &[("AWS_PROFILE", "dve")]);
    assert_eq!(said(&home), "awsp: AWS_PROFILE: no profile \"dve\" · hint: dev\n");
    screen(&home, "list -q", 80, &[("AWS_PROFILE", "dve")]);
    assert_eq!(said(&home), "");
    screen(&home, "list | cat", 80, &[("AWS_PROFILE", "dve")]);
    assert_eq!(said(&home), "");
    home.write(".aws/config", "[other]\nregion = eu-west-1\n");
    screen(&home, "list", 80, &[]);
    assert!(said(&home).starts_with("awsp: ~/.aws/config:1: ") && said(&home).lines().count() == 1, "{}", said(&home));
    screen(&home, "list -q", 80, &[]);
    assert_eq!(said(&home), "");
}
