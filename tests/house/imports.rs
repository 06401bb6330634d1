//! The modules of a source tree, and what each of them imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::tokens::{tokens, without_tests};

/// The path of a module or an item from the root of the crate: `["config", "model", "chain"]`.
pub(crate) type ItemPath = Vec<String>;

/// The modules of a crate, tests apart, with the paths that each of them names.
pub(crate) struct Modules {
    pub(crate) named: BTreeMap<ItemPath, BTreeSet<ItemPath>>,
    /// Those that have a function `run`.
    pub(crate) runnable: BTreeSet<ItemPath>,
}

impl Modules {
    /// Reads a folder with a `lib.rs`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut paths = Vec::new();
        walk(folder, &mut paths);
        let text = |path: &PathBuf| {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        };
        Self::of(&paths.iter().map(text).collect::<Vec<_>>())
    }

    /// Takes files as `(path in src, text)`.
    pub(crate) fn of(files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        let (mut named, mut runnable, mut for_tests) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        for (path, text) in files {
            let module = module(path.as_ref());
            let all = tokens(text.as_ref());
            let (rest, test_modules) = without_tests(&all);
            for_tests.extend(test_modules.into_iter().map(|name| child(&module, name)));
            if rest.windows(3).any(|words| words == ["fn", "run", "("]) {
                runnable.insert(module.clone());
            }
            let found = paths(&rest).into_iter().filter_map(|path| resolved(path, &module)).collect();
            named.insert(module, found);
        }
        named.retain(|module, _| !for_tests.contains(module));
        Self { named, runnable }
    }

    /// The longest beginning of a path that is a module.
    pub(crate) fn module_of<'a>(&self, path: &'a [String]) -> &'a [String] {
        let lengths = (0..=path.len()).rev();
        lengths.map(|length| &path[..length]).find(|path| self.named.contains_key(*path)).unwrap_or_default()
    }

    /// Every import of a module by another, as a pair.
    pub(crate) fn imports(&self) -> BTreeSet<(&[String], &[String])> {
        let mut all = BTreeSet::new();
        for (from, paths) in &self.named {
            all.extend(paths.iter().map(|path| (from.as_slice(), self.module_of(path))));
        }
        all
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// `config/model/mod.rs` is the module `config::model`; `lib.rs` is the root, and `main.rs` the module `main`.
fn module(path: &str) -> ItemPath {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn child(module: &[String], name: &str) -> ItemPath {
    [module, &[name.to_owned()]].concat()
}

/// The paths that these tokens name: those of `use`, and those that begin with `crate`, `self`, `super` or `awsp` anywhere.
fn paths<'a>(tokens: &[&'a str]) -> Vec<Vec<&'a str>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let is_path = ["crate", "self", "super", "awsp"].contains(&tokens[at]) && tokens.get(at + 1) == Some(&"::");
        let before = at.checked_sub(1).map(|before| tokens[before]);
        if tokens[at] == "use" {
            at = tree(tokens, at + 1, &[], &mut found);
        } else if is_path && !matches!(before, Some("::" | "in")) {
            at = tree(tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one tree of a `use`; gives where it ends.
fn tree<'a>(tokens: &[&'a str], mut at: usize, prefix: &[&'a str], found: &mut Vec<Vec<&'a str>>) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while !matches!(tokens.get(at), Some(&"}") | None) {
                    let end = tree(tokens, at, &path, found);
                    at = if tokens.get(end) == Some(&",") { end + 1 } else { end.max(at + 1) };
                }
                return at + 1;
            }
            // the path itself, in braces
            Some(&"self") if !path.is_empty() => at += 1,
            Some(&"*") => at += 1,
            Some(&"::") => {
                at += 1;
                continue;
            }
            Some(word) if word.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                path.push(word);
                at += 1;
            }
            _ => {}
        }
        if tokens.get(at) != Some(&"::") {
            break;
        }
    }
    found.push(path);
    if tokens.get(at) == Some(&"as") { at + 2 } else { at }
}

/// A path from the root of the crate; `None` for one that leads out of it, or begins at a name of this module.
fn resolved(path: Vec<&str>, module: &[String]) -> Option<ItemPath> {
    let (first, rest) = path.split_first()?;
    let (mut base, mut rest) = match *first {
        "crate" => (Vec::new(), rest),
        "awsp" if module == ["main"] => (Vec::new(), rest),
        "self" => (module.to_vec(), rest),
        "super" => (module[..module.len().checked_sub(1)?].to_vec(), rest),
        _ => return None,
    };
    while let Some(("super", after)) = rest.split_first().map(|(first, after)| (*first, after)) {
        base.pop()?;
        rest = after;
    }
    Some(base.into_iter().chain(rest.iter().map(|word| (*word).to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str, text: &str) -> Vec<String> {
        let modules = Modules::of(&[(path, text)]);
        let paths = modules.named.values().next().unwrap();
        paths.iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn use_trees_are_taken_apart() {
        let text = "
            use std::{fs, io::{self, Write}};
            pub use super::{a, b::{self, c::*, d as e}};
            use super::super::f;
            use self::{g, h};
            pub(in crate::config) use crate::{i::{j as k}, l};
            use crate::m;";
        let expected = [
            "config::a",
            "config::b",
            "config::b::c",
            "config::b::d",
            "config::model::g",
            "config::model::h",
            "f",
            "i::j",
            "l",
            "m",
        ];
        assert_eq!(named("config/model.rs", text), expected);
    }

    #[test]
    fn paths_in_code_count_and_visibilities_do_not() {
        let text = "
            pub(in crate::config) fn f(x: crate::a::B) -> super::C {
                let y: Vec<crate::d::E> = self.z.crate_::f();
                Self::g(crate::h::I { x })
            }
            /// [`crate::not::this`]
            fn j() -> &'static str { \"crate::nor::this\" }";
        assert_eq!(named("config/mod.rs", text), ["C", "a::B", "d::E", "h::I"]);
    }

    #[test]
    fn modules_have_the_paths_of_their_files() {
        assert_eq!(named("main.rs", "use awsp::{commands, config::Config};"), ["commands", "config::Config"]);
        assert_eq!(named("lib.rs", "pub mod x; use crate::a::b;"), ["a::b"]);
        assert_eq!(named("x/y.rs", "use super::z; use awsp::nothing;"), ["x::z"]);
    }

    #[test]
    fn files_of_tests_are_no_modules() {
        let files = [("x/mod.rs", "#[cfg(test)] mod tests; mod y;"), ("x/tests.rs", "use crate::z;"), ("x/y.rs", "")];
        let modules = Modules::of(&files);
        let all: Vec<String> = modules.named.keys().map(|module| module.join("::")).collect();
        assert_eq!(all, ["x", "x::y"]);
    }
}
