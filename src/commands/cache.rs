//! `awsp cache`: what is cached and until when, never its secrets; and none of it any more.

use std::{borrow::Cow, io::Write, time::Duration};

use serde::Serialize;

use super::json;
use crate::{
    cli::credentials as cli,
    context::Context,
    credentials::cache::{Cache, ListedEntry},
    diagnostic::{Result, printable},
    mask,
    profiles::Profiles,
    table::{Column, TextTable},
    time,
};

/// The shape of `--json`.
#[derive(Serialize)]
struct CacheJson<'a> {
    folder: Option<Cow<'a, str>>,
    entries: Vec<CacheEntryJson<'a>>,
}

/// One entry in it: no key and no key id, which finding an entry does not need.
#[derive(Serialize)]
struct CacheEntryJson<'a> {
    profile: &'a str,
    kind: &'a str,
    what: Cow<'a, str>,
    account_id: Option<&'a str>,
    obtained: String,
    expiration: String,
    seconds_left: u64,
}

pub(super) fn run(options: &cli::CacheArgs, context: &mut Context) -> Result<()> {
    let cache = Cache::find(&context.env, context.home.as_deref());
    match &options.command {
        Some(cli::CacheCommand::Clear { name }) => clear(&cache, name.as_deref(), context),
        None => list(&cache, options.json, context),
    }
}

fn list(cache: &Cache, as_json: bool, context: &mut Context) -> Result<()> {
    let now = time::now();
    let listed = cache.list(now);
    let notes = cache.notes();
    notes.iter().try_for_each(|note| context.say(note))?;
    if as_json {
        let folder = cache.folder().map(|folder| folder.to_string_lossy());
        let entries = listed.iter().map(|entry| CacheEntryJson::of(entry, now)).collect();
        return json(&CacheJson { folder, entries }, context);
    }
    if listed.is_empty() {
        // a note says why what is there is not read
        return if notes.is_empty() { context.tell("nothing is cached") } else { Ok(()) };
    }
    if context.terminal.stdout {
        let rows = listed.iter().map(|entry| (cells(entry, now).map(Column::from), false));
        let heads = ["profile", "kind", "what", "account", "left"];
        let importance = [0, 4, 2, 3, 1];
        let table = TextTable { heads, importance, color: context.terminal.color, columns: context.columns() };
        return Ok(context.stdout.write_all(table.lay_out(rows).as_bytes())?);
    }
    listed.iter().try_for_each(|entry| Ok(writeln!(context.stdout, "{}", cells(entry, now).join("\t"))?))
}

fn cells(entry: &ListedEntry, now: u64) -> [String; 5] {
    let text = |text: &str| printable(&mask::text(text)).into_owned();
    let account = entry.account_id.as_deref().unwrap_or_default();
    let [profile, kind, what] = [&entry.about.profile, &entry.about.kind, &entry.about.what].map(|field| text(field));
    [profile, kind, what, text(account), time::roughly(left(entry, now))]
}

/// The profile that the user means by a name or an alias. What is cached may be of one that is gone.
fn meant(typed: &str, context: &Context) -> String {
    let profiles = Profiles::of(context);
    match profiles.find(typed) {
        Ok((_, named)) => named.name,
        Err(_) => profiles.settings().alias(typed).unwrap_or(typed).to_owned(),
    }
}

fn left(entry: &ListedEntry, now: u64) -> Duration {
    Duration::from_secs(entry.expiration.saturating_sub(now))
}

fn clear(cache: &Cache, typed: Option<&str>, context: &mut Context) -> Result<()> {
    let profile = typed.map(|typed| meant(typed, context));
    let profile = profile.as_deref();
    let number = cache.clear(profile)?;
    let entries = if number == 1 { "entry" } else { "entries" };
    let of = profile.map(|name| format!(" of {name}")).unwrap_or_default();
    context.note(&format!("{number} {entries}{of} removed"))
}

impl<'a> CacheEntryJson<'a> {
    fn of(entry: &'a ListedEntry, now: u64) -> Self {
        Self {
            profile: &entry.about.profile,
            kind: &entry.about.kind,
            what: mask::text(&entry.about.what),
            account_id: entry.account_id.as_deref(),
            obtained: time::utc(entry.obtained),
            expiration: time::utc(entry.expiration),
            seconds_left: left(entry, now).as_secs(),
        }
    }
}
