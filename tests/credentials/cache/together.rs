//! Many at once: one makes credentials, and what comes of it goes for all that wait for it.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::child::{Ended, Place, ended};

const MANY: usize = 64;

/// One that holds on, and all others waiting for it; then it goes on.
fn behind(place: &Place, holder: &str, others: &str) -> Vec<Ended> {
    let mut children = vec![place.start(&format!("hold {holder}"))];
    place.wait_for_calls(1);
    children.extend((1..MANY).map(|_| place.start(others)));
    place.wait_for_waiting(MANY - 1);
    place.go();
    children.into_iter().map(ended).collect()
}

#[track_caller]
fn all(children: &[Ended], status: i32, served: Option<&str>, error: Option<&str>) {
    for child in children {
        let found = (child.status, child.served.as_deref(), child.error.as_deref());
        assert_eq!(found, (Some(status), served, error), "{child:?}");
    }
}

#[test]
fn cold_starts_make_one_call() {
    let place = Place::new();
    let children: Vec<_> = (0..MANY).map(|_| place.start("takes=200")).collect();
    let children: Vec<_> = children.into_iter().map(ended).collect();
    let calls = place.calls();
    assert_eq!(calls.len(), 1);
    all(&children, 0, Some(&format!("NEW{}", calls[0])), None);
}

#[test]
fn new_ones_are_made_once_for_all_that_wait() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let children = behind(&place, "refresh", "refresh");
    let calls = place.calls();
    assert_eq!(calls.len(), 1);
    all(&children, 0, Some(&format!("NEW{}", calls[0])), None);
    let later = place.run("refresh");
    assert_eq!(later.served, Some(format!("NEW{}", place.calls()[1])), "what was there before is not new");
}

#[test]
fn cancelled_for_one_is_cancelled_for_all() {
    let place = Place::new();
    let children = behind(&place, "cancel", "cancel");
    all(&children, 130, None, Some("awsp: dev: cancelled · hint: see there"));
    assert_eq!(place.calls().len(), 1);
    // who comes later starts afresh, twice over
    assert_eq!(place.run("cancel").status, Some(130));
    assert_eq!(place.run("").status, Some(0));
    assert_eq!(place.calls().len(), 3);
}

#[test]
fn a_failure_goes_for_all() {
    let place = Place::new();
    let children = behind(&place, "fail", "");
    all(&children, 1, None, Some("awsp: dev: access denied · hint: see there"));
    assert_eq!(place.calls().len(), 1);
}

#[test]
fn a_failure_to_renew_lets_all_have_the_older_ones() {
    let place = Place::new();
    place.seed("OLD", 3_000, 600);
    let children = behind(&place, "fail", "");
    all(&children, 0, Some("OLD"), None);
    assert_eq!(place.calls().len(), 1);
    for child in children {
        assert_eq!(child.notes, ["dev: older credentials, not renewed: dev: access denied"]);
    }
}

/// A question that was forgotten in one terminal holds nobody for ever.
#[test]
fn who_waits_in_vain_gives_up() {
    let place = Place::new();
    let holder = place.start("hold");
    place.wait_for_calls(1);
    let waiting: Vec<_> = (0..8).map(|_| place.start("alone=1200")).collect();
    let waiting: Vec<_> = waiting.into_iter().map(ended).collect();
    let line = format!(
        "awsp: dev: timed out after 1s waiting for process {} (awsp dev) · hint: it may be prompting in another terminal",
        place.calls()[0]
    );
    all(&waiting, 4, None, Some(&line));
    place.go();
    assert_eq!((ended(holder).status, place.calls().len()), (Some(0), 1));
}

/// By Ctrl-Z in another terminal, or by SIGSTOP.
#[test]
fn stopped_holder_is_named_and_waited_for_no_longer_than_the_limit() {
    let place = Place::new();
    let holder = place.start("hold");
    place.wait_for_calls(1);
    let process = place.calls()[0];
    let signal = |name: &str| {
        assert!(std::process::Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    let waiting = place.run("alone=1200");
    let line = format!(
        "awsp: dev: timed out after 1s waiting for process {process} (awsp dev), which is stopped · hint: fg, or \
         kill -CONT {process}"
    );
    assert_eq!((waiting.status, waiting.error), (Some(4), Some(line)));
    signal("-CONT");
    place.go();
    assert_eq!((ended(holder).status, place.calls().len()), (Some(0), 1));
}

/// A person may still be typing there, and can end the wait here.
#[test]
fn who_has_a_terminal_waits_longer() {
    let place = Place::new();
    let holder = place.start("hold");
    place.wait_for_calls(1);
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let start = |plan: &str| {
        let command = place.command(plan);
        let mut words = CommandBuilder::new(command.get_args().next().unwrap());
        words.args(command.get_args().skip(1));
        words.env_clear();
        command.get_envs().for_each(|(name, value)| words.env(name, value.unwrap()));
        words.cwd(command.get_current_dir().unwrap());
        pair.slave.spawn_command(words).unwrap()
    };
    let mut waiting = start("alone=1000");
    place.wait_for_waiting(1);
    // one without a terminal that came later has given up
    assert_eq!(place.run("alone=1000").status, Some(4));
    assert!(waiting.try_wait().unwrap().is_none());
    place.go();
    assert_eq!((ended(holder).status, waiting.wait().unwrap().exit_code()), (Some(0), 0));
    assert_eq!(place.calls().len(), 1);
}

#[test]
fn who_waits_in_vain_has_the_older_ones() {
    let place = Place::new();
    place.seed("OLD", 3_000, 600);
    let holder = place.start("hold");
    place.wait_for_calls(1);
    let waiting = place.run("alone=1000");
    assert_eq!((waiting.status, waiting.served.as_deref()), (Some(0), Some("OLD")));
    assert!(waiting.notes[0].starts_with("dev: older credentials, not renewed: dev: timed out after"), "{waiting:?}");
    place.go();
    assert_eq!(ended(holder).status, Some(0));
}

/// One without a terminal says nothing about the terminal of another.
#[test]
fn who_has_nobody_to_ask_does_not_speak_for_others() {
    let place = Place::new();
    let children = behind(&place, "needs", "");
    let status: Vec<_> = children.iter().map(|child| child.status).collect();
    assert_eq!((status[0], &status[1..]), (Some(4), &[Some(0); MANY - 1][..]));
    assert_eq!(place.calls().len(), 2);
}

/// Who may not ask because of older credentials says nothing to one for whom those are no use.
#[test]
fn who_did_not_ask_does_not_speak_for_one_that_would() {
    let place = Place::new();
    place.seed("OLD", 3_000, 600);
    let children = behind(&place, "asks", "asks ttl=900");
    assert_eq!((children[0].status, children[0].served.as_deref()), (Some(0), Some("OLD")));
    let calls = place.calls();
    assert_eq!(calls.len(), 2);
    all(&children[1..], 0, Some(&format!("NEW{}", calls[1])), None);
}

/// Who gets a lock that has been swept away meanwhile takes the new one.
#[test]
fn a_lock_that_is_gone_is_none() {
    let place = Place::new();
    let first = place.start("hold=1 needs");
    place.wait_for_calls(1);
    let waiting = place.start("");
    place.wait_for_waiting(1);
    std::fs::remove_file(place.file("lock")).unwrap();
    let second = place.start("hold=2");
    place.wait_for_calls(2);
    place.go_on("=1");
    assert_eq!(ended(first).status, Some(4));
    place.wait_for_waiting(1);
    place.go_on("=2");
    let [second, waiting] = [second, waiting].map(ended);
    assert_eq!((second.served, place.calls().len()), (waiting.served, 2));
}
