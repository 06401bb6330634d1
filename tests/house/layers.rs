//! Imports go downwards only, as docs/design.md draws it; neighbours in a folder form no circle; verbs are strangers.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::imports::Modules;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The rooms of each floor, from the top.
struct Drawing(Vec<Vec<String>>);

impl Drawing {
    /// Reads the block that begins with "```layers".
    fn of(page: &str) -> Self {
        let lines = page.lines().skip_while(|line| *line != "```layers").skip(1);
        let floors = lines.take_while(|line| *line != "```");
        Self(floors.map(|floor| floor.split_whitespace().map(str::to_owned).collect()).collect())
    }

    fn floor(&self, room: &str) -> Option<usize> {
        self.0.iter().position(|floor| floor.iter().any(|known| known == room))
    }

    /// The arrows that the drawing does not have, and the rooms that are only here or only there.
    fn faults(&self, modules: &Modules) -> BTreeSet<String> {
        let rooms: BTreeSet<&str> = modules.named.keys().filter_map(|module| Some(module.first()?.as_str())).collect();
        let drawn: Vec<&str> = self.0.iter().flatten().map(String::as_str).collect();
        let once = |room: &&&str| drawn.iter().filter(|other| *other == *room).count() == 1 && rooms.contains(**room);
        let wrong = drawn.iter().filter(|room| !once(room)).map(|room| format!("{room}: drawn, and not one room"));
        let missing = rooms.iter().filter(|room| self.floor(room).is_none()).map(|room| format!("{room}: not drawn"));
        let arrows = modules.imports().into_iter().filter_map(|(from, to)| {
            let (room, other) = (from.first()?, to.first()?);
            let goes_down = self.floor(room)? < self.floor(other)?;
            (room != other && !goes_down).then(|| format!("{} → {}", from.join("::"), to.join("::")))
        });
        wrong.chain(missing).chain(arrows).collect()
    }
}

/// The circles among the neighbours of each folder, the root apart. A folder's own `mod.rs` stands above them.
fn circles(modules: &Modules) -> Vec<String> {
    let mut folders: BTreeMap<&[String], BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (from, to) in modules.imports() {
        let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        if let (Some(one), Some(other), true) = (from.get(shared), to.get(shared), shared > 0) {
            folders.entry(&from[..shared]).or_default().insert((one, other));
        }
    }
    let circle = |(folder, edges): (&[String], BTreeSet<(&str, &str)>)| {
        let left = in_circles(edges);
        let left = left.iter().map(|(from, to)| format!("{from} → {to}"));
        let left = left.collect::<Vec<_>>().join(", ");
        (!left.is_empty()).then(|| format!("{}: {left}", folder.join("::")))
    };
    folders.into_iter().filter_map(circle).collect()
}

/// Takes away, until there is nothing to take, the arrows that lead to a node from which none goes on, or come from one to
/// which none leads.
fn in_circles<'a>(mut edges: BTreeSet<(&'a str, &'a str)>) -> BTreeSet<(&'a str, &'a str)> {
    loop {
        let before = edges.clone();
        let goes_on = |node: &str| before.iter().any(|(from, _)| *from == node);
        let is_led_to = |node: &str| before.iter().any(|(_, to)| *to == node);
        edges.retain(|(from, to)| goes_on(to) && is_led_to(from));
        if edges.len() == before.len() {
            return edges;
        }
    }
}

/// The imports of one verb by another. A verb is a module of `commands` with a function `run`.
fn between_verbs(modules: &Modules) -> Vec<String> {
    let verb = |module: &[String]| match module {
        [room, verb, ..] if room == "commands" => modules.runnable.contains(&module[..2]).then(|| verb.clone()),
        _ => None,
    };
    let arrow = |(from, to): (&[String], &[String])| {
        let (one, other) = (verb(from)?, verb(to)?);
        (one != other).then(|| format!("{} → {other}", from.join("::")))
    };
    modules.imports().into_iter().filter_map(arrow).collect()
}

fn source() -> Modules {
    Modules::read(&Path::new(ROOT).join("src"))
}

#[test]
fn imports_go_down_as_the_design_draws_it() {
    let drawing = Drawing::of(&fs::read_to_string(Path::new(ROOT).join("docs/design.md")).unwrap());
    assert!(!drawing.0.is_empty(), "no ```layers in docs/design.md");
    let faults = drawing.faults(&source());
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn neighbours_form_no_circle() {
    let circles = circles(&source());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_verb_imports_another() {
    let source = source();
    assert!(source.runnable.len() > 10, "verbs have no function run any more");
    let arrows = between_verbs(&source);
    assert!(arrows.is_empty(), "{arrows:#?}");
}

#[test]
fn planted_arrow_up_or_across_is_found() {
    let drawing = Drawing::of("text\n```layers\nmain\ncommands\ncli shell\nconfig\n```\n");
    let files = |text: &'static str| {
        let empty = ["main.rs", "lib.rs", "commands/mod.rs", "cli.rs", "config/mod.rs"].map(|path| (path, ""));
        Modules::of(&[&empty[..], &[("shell/emit.rs", text), ("shell/mod.rs", "")]].concat())
    };
    assert!(drawing.faults(&files("use crate::{config::Config, shell::Shell};")).is_empty());
    assert_eq!(Vec::from_iter(drawing.faults(&files("use crate::cli::Cli;"))), ["shell::emit → cli"]);
    assert_eq!(Vec::from_iter(drawing.faults(&files("fn f() { crate::commands::g() }"))), ["shell::emit → commands"]);
    let drawing = Drawing::of("```layers\nmain\ncommands cli\nconfig gone\n```");
    let expected = ["gone: drawn, and not one room", "shell: not drawn"];
    assert_eq!(Vec::from_iter(drawing.faults(&files(""))), expected);
}

#[test]
fn planted_circle_is_found() {
    let files = |text: &'static str| {
        let others =
            [("a/mod.rs", "use b::X;"), ("a/b/mod.rs", ""), ("a/c.rs", "use super::b;"), ("a/d.rs", "use super::c;")];
        Modules::of(&[&others[..], &[("a/b/deep.rs", text)]].concat())
    };
    assert!(circles(&files("use super::super::e; use crate::a;")).is_empty());
    assert_eq!(circles(&files("use crate::a::d::X;")), ["a: b → d, c → b, d → c"]);
}

#[test]
fn planted_import_of_a_verb_is_found() {
    let files = [
        ("commands/mod.rs", "use exec;"),
        ("commands/exec/mod.rs", "pub(super) fn run() {} use super::shared;"),
        ("commands/exec/only.rs", "use crate::commands::add::X;"),
        ("commands/add.rs", "pub(super) fn run() {}"),
        ("commands/shared.rs", "fn g() {}"),
    ];
    assert_eq!(between_verbs(&Modules::of(&files)), ["commands::exec::only → add"]);
}
