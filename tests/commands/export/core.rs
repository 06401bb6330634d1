//! A process that holds secrets leaves no core file, and a program that it runs may leave its own.

use std::{
    fs,
    io::Write,
    os::unix::process::{CommandExt, ExitStatusExt},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::home;
use crate::kit::tools::has;

/// Runs a line of sh without a limit on core files, its output a pipe that is full, and aborts it once it waits.
fn aborted(folder: &Path, line: &str) -> ExitStatus {
    let (_reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&[b'x'; 1 << 16]).unwrap();
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("ulimit -c unlimited; {line}")]).env_clear().env("HOME", folder).current_dir(folder);
    let mut child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::null()).process_group(0).spawn().unwrap();
    let stat = format!("/proc/{}/stat", child.id());
    let waits = || fs::read_to_string(&stat).is_ok_and(|stat| stat.contains("(awsp) S") || stat.contains("(cat) S"));
    let end = Instant::now() + Duration::from_secs(60);
    // it may also wait on its way there, and then go on
    let mut seen = 0;
    while seen < 10 && Instant::now() < end {
        seen = if waits() { seen + 1 } else { 0 };
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(seen, 10, "{line} does not wait to write");
    Command::new("/bin/kill").args(["-ABRT", &child.id().to_string()]).status().unwrap();
    child.wait().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn none_of_awsp_and_one_of_what_it_runs() {
    let home = home();
    let folder = home.path("");
    let control = aborted(&folder, "exec cat /dev/zero");
    if !has("core-files", control.core_dumped()) {
        return;
    }
    let awsp = env!("CARGO_BIN_EXE_awsp");
    let held = aborted(&folder, &format!("exec {awsp} export dev --format env -q"));
    assert_eq!((held.signal(), held.core_dumped()), (Some(6), false));
    // no secret was asked for
    let listed = aborted(&folder, &format!("exec {awsp} list"));
    assert_eq!((listed.signal(), listed.core_dumped()), (Some(6), true));
    let run = aborted(&folder, &format!("exec {awsp} exec dev --credentials -q -- /bin/cat /dev/zero"));
    assert_eq!((run.signal(), run.core_dumped()), (Some(6), true));
}
