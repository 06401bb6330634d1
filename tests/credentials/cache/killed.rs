//! Processes that are killed, at any moment: the next one goes on, and no entry is damaged.

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    time::{Duration, Instant},
};

use awsp::{credentials::cache::Freshness, time::now};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::child::{Place, ended, key};

#[test]
fn the_next_one_goes_on_when_the_maker_is_killed() {
    let place = Place::new();
    let children: Vec<_> = (0..64).map(|_| place.start("hold")).collect();
    for round in 1..=8 {
        place.wait_for_calls(round);
        kill(Pid::from_raw(place.calls()[round - 1]), Signal::SIGKILL).unwrap();
    }
    place.wait_for_calls(9);
    place.go();
    let children: Vec<_> = children.into_iter().map(ended).collect();
    let calls = place.calls();
    assert_eq!(calls.len(), 9);
    let served = Some(format!("NEW{}", calls[8]));
    assert_eq!(children.iter().filter(|child| child.status.is_none()).count(), 8);
    let rest: Vec<_> = children.iter().filter(|child| child.status.is_some()).collect();
    assert!(rest.iter().all(|child| child.status == Some(0) && child.served == served), "{rest:?}");
}

/// Writers that are killed wherever they are, and a reader that always finds whole credentials.
#[test]
fn an_entry_is_always_whole() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let cache = place.cache();
    let mut random = fastrand::Rng::with_seed(4);
    let mut writers = Vec::new();
    let start = Instant::now();
    let (mut reads, mut killed) = (0, 0);
    while killed < 30 || reads < 2_000 {
        assert!(start.elapsed() < Duration::from_secs(300), "{killed} killed, {reads} reads");
        if writers.len() < 8 {
            writers.push(place.start("refresh"));
        }
        for _ in 0..random.usize(20..200) {
            let freshness = Freshness { now: now(), ..Freshness::default() };
            assert!(cache.get(&key(), &freshness).is_some(), "after {reads} reads");
            reads += 1;
        }
        if writers.len() == 8 {
            let mut writer = writers.swap_remove(random.usize(..8));
            writer.kill().unwrap();
            killed += usize::from(writer.wait().unwrap().signal().is_some());
        }
    }
    writers.into_iter().map(ended).for_each(|writer| assert_eq!(writer.status, Some(0)));
    assert!(!place.calls().is_empty());
}

/// What a killed writer has left goes when it is old.
#[test]
fn what_a_killed_writer_left_is_swept_away() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let [old, young] = [".new-old", ".new-young"].map(|name| place.cache_folder().join(name));
    fs::write(&young, "half").unwrap();
    let file = fs::File::create(&old).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(3_700)).unwrap();
    place.seed("NEW", 0, 3_600);
    assert!(young.exists() && !old.exists());
}

/// Waiting is no shelter from Ctrl-C.
#[test]
fn who_waits_can_be_interrupted() {
    let place = Place::new();
    let holder = place.start("hold");
    place.wait_for_calls(1);
    let mut waiting = place.start("");
    place.wait_for_waiting(1);
    kill(Pid::from_raw(waiting.id().try_into().unwrap()), Signal::SIGINT).unwrap();
    assert_eq!(waiting.wait().unwrap().signal(), Some(2));
    place.go();
    assert_eq!(ended(holder).status, Some(0));
    assert_eq!(place.calls().len(), 1);
}
