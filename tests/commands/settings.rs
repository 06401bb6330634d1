//! `awsp settings` says each slip once, with its own line and what was likely meant.

use crate::kit::awsp::Awsp;

const FILE: &str = ".config/awsp/settings.ini";

/// What ends the line of a slip that may have been meant to protect.
const CLOSED: &str = ": until this is fixed, every profile is protected";

/// What `awsp settings` writes to standard error, with `F` for the file and `…` for [`CLOSED`].
fn said(text: impl AsRef<[u8]>) -> (Vec<String>, i32) {
    let home = Awsp::new().config("[profile dev]\nregion = eu-west-1\n");
    home.write(FILE, text);
    let ran = home.run(&["settings"]);
    let line = |line: &str| {
        let line = line.strip_prefix("awsp: ").unwrap_or(line);
        line.replace(&format!("~/{FILE}"), "F").replace(CLOSED, "…")
    };
    (ran.stderr.lines().map(line).collect(), ran.status)
}

/// Checks every slip of a table: the file, and the lines that it leads to.
#[track_caller]
fn check(slips: &[(&str, &[&str])]) {
    let wrong: Vec<String> = slips
        .iter()
        .map(|(text, expected)| (text, expected, said(text)))
        .filter(|(_, expected, (lines, status))| {
            lines.as_slice() != **expected || *status != i32::from(!expected.is_empty())
        })
        .map(|(text, expected, (lines, status))| format!("{text:?}\n  {status} {lines:#?}\nis not\n  {expected:#?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const VALUE: &str = "hint: write KEY = VALUE on one line, and # before a comment";

#[test]
fn line_that_is_no_setting_is_said_with_its_own_line() {
    check(&[
        (
            "[protect\nprofiles = *prod*\n",
            &["F:1: [protect: section header without ]… · hint: did you mean [protect]?"],
        ),
        ("\n\n[promt\n\n[alias]\n", &["F:3: [promt: section header without ]… · hint: did you mean [prompt]?"]),
        (
            "[colour",
            &[
                "F:1: [colour: section header without ]… · hint: sections are [protect], [prompt], [process], [mfa], [alias]",
            ],
        ),
        (
            "[protect] # mine\nconfirm = ask\n",
            &["F:1: [protect] # mine: text after a section header… · hint: did you mean [protect]?"],
        ),
        (
            "[alias]\n[[protect]]\n",
            &["F:2: [[protect]]: bracket or backslash in a section header… · hint: did you mean [protect]?"],
        ),
        ("[prompt]\nformat\n", &[&format!("F:2: format: line without =… · {VALUE}")]),
        ("[protect]\nprofiles = *prod*,\n  *live*\n", &[&format!("F:3: *live*: line without =… · {VALUE}")]),
        (
            "# one\r\n[protect]\r\nprofiles *prod*\r\nconfirm = ask\r\n",
            &[&format!("F:3: profiles *prod*: line without =… · {VALUE}")],
        ),
        ("[protect]\rprofiles *prod*\r", &[&format!("F:2: profiles *prod*: line without =… · {VALUE}")]),
        ("[protect]\n\n= *prod*\n", &[&format!("F:3: = *prod*: line without a key… · {VALUE}")]),
        ("x\n", &[&format!("F:1: x: line without =… · {VALUE}")]),
    ]);
}

#[test]
fn every_slip_of_a_file_is_said() {
    check(&[(
        "profiles = a\n[prompt\nformat = x\n[alias]\na\nb = nowhere\n[prompt]\nfromat = x\n[protect]\nprofile = x\n",
        &[
            "F:1: profiles: is outside any section… · hint: belongs in [protect]",
            "F:2: [prompt: section header without ]… · hint: did you mean [prompt]?",
            &format!("F:5: a: line without =… · {VALUE}"),
            "F:6: [alias] b: no profile \"nowhere\"",
            "F:8: [prompt] fromat: unknown key · hint: did you mean format?",
            "F:10: [protect] profile: unknown key… · hint: did you mean profiles?",
        ],
    )]);
}

#[test]
fn unknown_name_is_said_with_the_nearest_one() {
    check(&[
        (
            "[protect]\nconfirm = ask\nprofile = x\n",
            &["F:3: [protect] profile: unknown key… · hint: did you mean profiles?"],
        ),
        (
            "[protect]\nnames = x\n",
            &["F:2: [protect] names: unknown key… · hint: its keys are profiles, accounts, confirm"],
        ),
        ("[protect]\nformat = x\n", &["F:2: [protect] format: unknown key… · hint: belongs in [prompt]"]),
        ("[prompt]\nFormat = x\n", &["F:2: [prompt] Format: unknown key · hint: did you mean format?"]),
        ("[Prompt]\nformat = x\n", &["F:1: [Prompt]: unknown section · hint: did you mean [prompt]?"]),
        (
            "[PROTECT]\nprofiles = x\n\nconfirm = name\n",
            &["F:1: [PROTECT]: unknown section… · hint: did you mean [protect]?"],
        ),
        ("[aliases]\np = dev\nd = dev\n", &["F:1: [aliases]: unknown section · hint: did you mean [alias]?"]),
        ("[protected]\n", &["F:1: [protected]: unknown section… · hint: did you mean [protect]?"]),
        (
            "[color]\nx = y\n",
            &["F:1: [color]: unknown section · hint: sections are [protect], [prompt], [process], [mfa], [alias]"],
        ),
        // a section that is unknown, with a key that protects
        ("[color]\nprofiles = y\n", &["F:1: [color]: unknown section… · hint: did you mean [protect]?"]),
        ("\nformat = y\n", &["F:2: format: is outside any section · hint: belongs in [prompt]"]),
        (
            "y = y\n",
            &["F:1: y: is outside any section · hint: sections are [protect], [prompt], [process], [mfa], [alias]"],
        ),
        ("[alias]\np = dev\nprofiles = *prod*\n", &["F:3: [alias] profiles: belongs in [protect]…"]),
    ]);
}

#[test]
fn wrong_value_is_said_once_with_its_own_line() {
    check(&[
        ("[protect]\nconfirm = maybe\n", &["F:2: [protect] confirm: \"maybe\" is neither ask nor name…"]),
        (
            "[protect]\nprofiles = a\nprofiles = !b\naccounts = 12\n",
            &["F:4: [protect] accounts: \"12\" is not an account of twelve digits…"],
        ),
        (
            "\n[protect]\n\nprofiles = !x\n",
            &["F:4: [protect] profiles: only exceptions (!), and no pattern that protects…"],
        ),
        (
            "[prompt]\nformat = {profil}\n",
            &[
                "F:2: [prompt] format: no field {profil}: name, profile, account, region, protected, since, session, keys",
            ],
        ),
        ("[alias]\nq =\n", &["F:2: [alias] q: names no profile"]),
        (
            "[alias]\nlist = dev\n",
            &["F:2: [alias] list: an awsp command has this name, so only awsp use finds the alias"],
        ),
        (
            "[alias]\na = dev\n\na = nowhere\na = dev\n",
            &[
                "F:4: [alias] a: is set twice: the first value counts",
                "F:5: [alias] a: is set twice: the first value counts",
            ],
        ),
    ]);
}

#[test]
fn single_value_that_stands_twice_is_said_at_the_later_line() {
    check(&[
        (
            "[prompt]\nformat = {name}\nformat = {profile}\n",
            &["F:3: [prompt] format: is set twice: the last value counts"],
        ),
        (
            "[prompt]\nformat = x\n[alias]\n[prompt]\nformat = x\n",
            &["F:5: [prompt] format: is set twice: the last value counts"],
        ),
        (
            "[protect]\nconfirm = name\nconfirm = ask\n",
            &["F:3: [protect] confirm: is set twice: the stricter value counts"],
        ),
        // what is a list adds up
        ("[protect]\nprofiles = a\naccounts = 111122223333\n[protect]\nprofiles = b\naccounts = 999988887777\n", &[]),
    ]);
}

#[test]
fn bytes_that_are_no_text_are_said_with_their_line() {
    assert_eq!(said(b"[alias]\n# caf\xe9\np = dev\n").0, ["F:2: not UTF-8…"]);
    assert_eq!(said("[alias]\np = dev\n\0\n").0, ["F:3: contains a NUL byte (UTF-16?)…"]);
    let utf16: Vec<u8> = "\u{feff}[alias]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(utf16).0, ["F:1: not UTF-8 (UTF-16?)…"]);
    assert_eq!(said("\u{feff}[protect]\r\nconfirm = ask\r\n"), (vec![], 0));
    let twice = "F:1: \\u{feff}[protect]: line without =… · hint: did you mean [protect]?";
    assert_eq!(said("\u{feff}\u{feff}[protect]\nconfirm = ask\n").0, [twice]);
}

/// An indented comment is a comment, and a CR alone ends a line, also that of a comment.
#[test]
fn indented_lines_and_old_line_ends_are_read_as_they_look() {
    let home = Awsp::new().config("[profile dev]\nregion = eu-west-1\n");
    for text in ["  [alias]\n  # mine\n\tp = dev\n  ; x = y\n", "# mine\r[alias]\r# mine\rp = dev\r"] {
        home.write(FILE, text);
        let ran = home.run(&["settings"]);
        assert_eq!((ran.stderr.as_str(), ran.status), ("", 0), "{text:?}");
        assert!(ran.stdout.ends_with("[alias]\np = dev\n"), "{text:?}: {}", ran.stdout);
    }
}

#[test]
fn fault_is_said_once_by_the_switch_and_leads_to_settings() {
    let home = Awsp::new().config("[profile dev]\nregion = eu-west-1\n");
    home.write(FILE, "[protect]\nconfirm = ask\nprofile = dev\n");
    let ran = home.bash("awsp dev; echo $?");
    let hint = "hint: awsp settings, or --yes";
    ran.is(0, "1\n", &format!("awsp: ~/{FILE}:3: [protect] profile: unknown key{CLOSED} · {hint}\n"));
}
