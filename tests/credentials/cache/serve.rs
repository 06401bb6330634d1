//! What is served, made and kept, when one process asks after the other.

use std::{fs, time::Duration};

use awsp::{
    credentials::cache::{Cache, CacheKey, Freshness, LockTimeout},
    diagnostic::{Error, Status},
    time::now,
};

use super::child::{Place, about, credentials, key};

/// Asks: what `make` gives or fails with, what was served, whether older ones could still serve when it was called.
struct Asked {
    served: Result<String, Status>,
    spare: Option<bool>,
    notes: Vec<String>,
}

fn ask(cache: &Cache, freshness: Freshness, make: Result<Option<u64>, Status>) -> Asked {
    let mut spare = None;
    let served = cache.get_or_make(&key(), &about("dev"), &freshness, |older| {
        spare = Some(older);
        make.map(|life| credentials("NEW", life.map(|life| now() + life))).map_err(|status| Error::new(status, "no"))
    });
    let served = served.map(|found| found.access_key_id).map_err(|error| error.status());
    Asked { served, spare, notes: cache.notes().iter().map(ToString::to_string).collect() }
}

fn freshness() -> Freshness {
    Freshness { now: now(), ..Freshness::default() }
}

/// (ago, left) of the older ones, whether new ones can be made → what is served, and what `make` was told.
#[test]
fn renewed_before_the_end_and_served_to_the_last_minute() {
    let (old, new) = (Ok("OLD".to_owned()), Ok("NEW".to_owned()));
    let works = Ok(Some(3_600));
    for (ago, left, make, served, spare) in [
        (0, 3_600, works, &old, None),
        (2_600, 1_000, works, &old, None),
        (2_700, 900, works, &new, Some(true)),
        (2_700, 900, Err(Status::InputRequired), &old, Some(true)),
        (2_700, 900, Err(Status::Failed), &old, Some(true)),
        (2_700, 900, Err(Status::Cancelled), &Err(Status::Cancelled), Some(true)),
        (3_530, 70, Err(Status::InputRequired), &old, Some(true)),
        (3_550, 50, Err(Status::InputRequired), &Err(Status::InputRequired), Some(false)),
        (3_550, 50, works, &new, Some(false)),
        (3_600, 0, Err(Status::Failed), &Err(Status::Failed), Some(false)),
    ] {
        let place = Place::new();
        // what has ended by now could not be made now: it is made as in the past
        let freshness = Freshness { now: now() - ago, ..Freshness::default() };
        let made = |_| Ok(credentials("OLD", Some(freshness.now + ago + left)));
        place.cache().get_or_make(&key(), &about("dev"), &freshness, made).unwrap();
        let asked = ask(&place.cache(), self::freshness(), make);
        assert_eq!((&asked.served, asked.spare), (served, spare), "{left} s left of {}, {make:?}", ago + left);
        let is_late = asked.spare.is_some() && asked.served == old;
        assert_eq!(!asked.notes.is_empty(), is_late, "{:?}", asked.notes);
    }
}

/// A second before the end there is something, at the end nothing.
#[test]
fn nothing_is_served_after_its_end() {
    let place = Place::new();
    place.seed("OLD", 0, 10);
    let made = fs::read_to_string(place.file("json")).unwrap();
    let end: u64 = made.split("\"expiration\":").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    for later in [0, 1, 60, 3_600, 86_400, 400 * 86_400] {
        for min_ttl in [None, Some(Duration::ZERO)] {
            let late = Freshness { now: end + later, min_ttl, refresh: false };
            assert!(place.cache().get(&key(), &late).is_none());
            assert_eq!(ask(&place.cache(), late, Err(Status::Failed)).served, Err(Status::Failed), "{later} s later");
        }
    }
    assert!(place.cache().list(end).is_empty());
    let in_time = Freshness { now: end - 2, ..freshness() };
    assert_eq!(ask(&place.cache(), in_time, Err(Status::Failed)).served, Ok("OLD".to_owned()));
}

/// What was good enough when it was asked for, and is not any more.
#[test]
fn time_goes_by_while_new_ones_are_made() {
    let place = Place::new();
    place.seed("OLD", 3_537, 63);
    let asked = place.run("takes=4000 fail");
    assert_eq!((asked.status, asked.served), (Some(1), None));
}

#[test]
fn new_ones_that_have_ended_are_refused() {
    let place = Place::new();
    let asked = ask(&place.cache(), freshness(), Ok(Some(0)));
    assert_eq!(asked.served, Err(Status::Failed));
    assert!(ask(&Cache::off(), freshness(), Ok(Some(0))).served.is_err());
    assert!(place.cache().list(now()).is_empty());
}

#[test]
fn a_clock_that_was_put_back() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let early = |by| Freshness { now: now() - by, ..freshness() };
    assert!(place.cache().get(&key(), &early(50)).is_some());
    assert!(place.cache().get(&key(), &early(70)).is_none());
}

#[test]
fn so_much_life_or_new_ones() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let wanted = |seconds| Freshness { min_ttl: Some(Duration::from_secs(seconds)), ..freshness() };
    assert_eq!(ask(&place.cache(), wanted(3_000), Err(Status::Failed)).served, Ok("OLD".to_owned()));
    let short = ask(&place.cache(), wanted(4_000), Err(Status::Failed));
    assert_eq!((short.served, short.spare), (Err(Status::Failed), Some(false)), "older ones are no use");
    let served = ask(&place.cache(), wanted(4_000), Ok(Some(3_000)));
    assert_eq!(served.served, Ok("NEW".to_owned()));
    assert_eq!(served.notes, ["dev: new credentials live 50m, less than the 1h 6m 40s asked for"]);
}

#[test]
fn new_ones_whatever_is_there() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let refresh = Freshness { refresh: true, ..freshness() };
    assert!(place.cache().get(&key(), &refresh).is_none());
    let failed = ask(&place.cache(), refresh, Err(Status::Failed));
    assert_eq!((failed.served, failed.spare), (Err(Status::Failed), Some(false)));
    assert_eq!(ask(&place.cache(), refresh, Ok(Some(3_600))).served, Ok("NEW".to_owned()));
    assert_eq!(place.cache().get(&key(), &freshness()).unwrap().access_key_id, "NEW");
}

#[test]
fn those_that_do_not_say_when_they_end_are_not_kept() {
    let place = Place::new();
    for _ in 0..2 {
        let asked = ask(&place.cache(), freshness(), Ok(None));
        assert_eq!((asked.served, asked.spare), (Ok("NEW".to_owned()), Some(false)));
    }
    assert!(place.files().iter().all(|path| path.extension().is_some_and(|end| end == "lock")));
}

#[test]
fn a_damaged_entry_is_made_anew() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let entry = place.file("json");
    let whole = fs::read(&entry).unwrap();
    for length in (0..whole.len()).step_by(7).chain(whole.len() - 3..whole.len()) {
        fs::write(&entry, &whole[..length]).unwrap();
        assert!(place.cache().get(&key(), &freshness()).is_none(), "{length}");
        assert_eq!(ask(&place.cache(), freshness(), Ok(Some(3_600))).served, Ok("NEW".to_owned()), "{length}");
        assert_eq!(place.cache().get(&key(), &freshness()).unwrap().access_key_id, "NEW", "{length}");
    }
    fs::write(&entry, [&whole[..], &vec![b' '; 1 << 20]].concat()).unwrap();
    assert!(place.cache().get(&key(), &freshness()).is_none());
    assert_eq!(ask(&place.cache(), freshness(), Ok(Some(3_600))).served, Ok("NEW".to_owned()), "a large one");
}

#[test]
fn what_has_ended_is_swept_away() {
    let place = Place::new();
    let key_of = |number: u32| CacheKey::of(&number);
    let past = Freshness { now: now() - 7_200, ..freshness() };
    for number in 0..100 {
        let made = |_| Ok(credentials("OLD", Some(now() - 3_600)));
        place.cache().get_or_make(&key_of(number), &about("dev"), &past, made).unwrap();
    }
    place.cache().mark(&key());
    let locks = place.files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "lock"));
    let old = std::time::SystemTime::now() - Duration::from_secs(2 * 86_400);
    locks.for_each(|lock| fs::File::open(lock).unwrap().set_modified(old).unwrap());
    // first what has ended, then the locks of what is gone
    for _ in 0..2 {
        place.seed("NEW", 0, 3_600);
    }
    let mut kinds: Vec<_> = place.files().iter().map(|path| path.extension().unwrap().to_owned()).collect();
    kinds.sort();
    assert_eq!(kinds, ["json", "lock", "mark"]);
    assert!(place.cache().marked(&key()));
}

#[test]
fn a_mark_is_remembered_for_a_month() {
    let place = Place::new();
    assert!(!place.cache().marked(&key()));
    place.cache().mark(&key());
    assert!(place.cache().marked(&key()) && !place.cache().marked(&CacheKey::of(&"another")));
    let mark = fs::File::options().write(true).open(place.file("mark")).unwrap();
    mark.set_modified(std::time::SystemTime::now() - Duration::from_secs(31 * 86_400)).unwrap();
    assert!(!place.cache().marked(&key()));
    place.cache().mark(&key());
    assert!(place.cache().marked(&key()));
    place.cache().clear(Some("another")).unwrap();
    assert!(!place.cache().marked(&key()));
}

#[test]
fn a_key_is_a_digest_of_all_parts() {
    let parts =
        |order: [(&str, u8); 2]| CacheKey::of(&("a", order.into_iter().collect::<std::collections::HashMap<_, _>>()));
    assert_eq!(parts([("b", 1), ("c", 2)]), parts([("c", 2), ("b", 1)]));
    // printf %s '["a",{"b":1,"c":2}]' | sha256sum
    let known = "4bbe438a0396aa7cfe4648b2a3a3400297841acf8f6e61df1a94e98f91d3504e";
    assert!(format!("{:?}", parts([("c", 2), ("b", 1)])).contains(known));
    assert_ne!(CacheKey::of(&("a", "b")), CacheKey::of(&("ab", "")));
    // what has no JSON is never taken for another
    let nameless = std::collections::HashMap::from([((1, 2), 3)]);
    let place = Place::new();
    let key = CacheKey::of(&nameless);
    for _ in 0..2 {
        let mut called = false;
        let made = |_| {
            called = true;
            Ok(credentials("NEW", Some(now() + 3_600)))
        };
        place.cache().get_or_make(&key, &about("dev"), &freshness(), made).unwrap();
        assert!(called);
    }
    assert!(place.files().is_empty());
}

#[test]
fn nobody_gives_up_before_a_helper_does() {
    let lock_timeout = |alone, asking| {
        let found = LockTimeout::beyond(Duration::from_secs(alone), Duration::from_secs(asking));
        [found.without_terminal.as_secs(), found.with_terminal.as_secs()]
    };
    assert_eq!(lock_timeout(60, 600), [120, 630]);
    assert_eq!(lock_timeout(300, 1_800), [330, 1_830]);
    assert_eq!(lock_timeout(u64::MAX, u64::MAX), [u64::MAX; 2]);
}
