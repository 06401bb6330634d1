//! Where the two files are: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, the home folder, per platform.
//!
//! Rules: botocore's configloader.py over `os.path.expandvars` and `expanduser`; where the platforms' tests of the
//! SDKs say more (`HOME` counts on Windows too), those.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use crate::{
    config::{
        problem::Problem,
        reader::{AwsFile, Reader, Readers},
    },
    context::Env,
    diagnostic::{Diagnostic, Error, Location, Result, Rule, Status, ids},
};

/// Whose rules for paths apply. A value, so that each platform's rules can be tested on any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Linux, macOS and the other Unixes.
    Unix,
    /// Windows.
    Windows,
}

/// The two files by path, as the AWS CLI finds them. Neither needs to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locations {
    /// The config file; `None` when `AWS_CONFIG_FILE` is empty, which means no config file at all.
    pub config: Option<PathBuf>,
    /// The credentials file; `None` when `AWS_SHARED_CREDENTIALS_FILE` is empty.
    pub credentials: Option<PathBuf>,
    /// Where the other readers look elsewhere (line 0).
    pub problems: Vec<Problem>,
}

/// What paths are made of.
struct PathContext<'a> {
    env: &'a Env,
    platform: Platform,
    home: Option<HomeFolder>,
}

/// The home folder, and where other readers look elsewhere: what to say, and who they are.
struct HomeFolder {
    path: OsString,
    difference: Option<(&'static str, Readers)>,
}

const SDKS: Readers = Readers::ALL.without(Reader::Cli);

impl Locations {
    /// Finds both files as the AWS CLI does. `home` is the home folder of the user database, for when `HOME` is
    /// missing.
    ///
    /// # Errors
    /// No home folder is known, and both files are to be in it.
    pub fn find(env: &Env, home: Option<&Path>, platform: Platform) -> Result<Self> {
        let world = PathContext { env, platform, home: home_folder(env, home, platform) };
        let mut problems = Vec::new();
        let config = world.locate(AwsFile::Config, &mut problems);
        let credentials = world.locate(AwsFile::Credentials, &mut problems);
        if problems.iter().filter(|problem| problem.diagnostic.is(&ids::NO_HOME)).count() == 2 {
            let error = Error::new(Status::Failed, "no home folder: HOME is not set, and the user database has none");
            return Err(error.hint("set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"));
        }
        Ok(Self { config, credentials, problems })
    }

    /// The path of one of them.
    pub fn path(&self, file: AwsFile) -> Option<&Path> {
        match file {
            AwsFile::Config => self.config.as_deref(),
            AwsFile::Credentials => self.credentials.as_deref(),
        }
    }
}

impl Platform {
    /// The platform this program was built for.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Unix };

    fn separator(self) -> &'static str {
        match self {
            Self::Unix => "/",
            Self::Windows => "\\",
        }
    }

    fn separators(self) -> &'static [char] {
        match self {
            Self::Unix => &['/'],
            Self::Windows => &['\\', '/'],
        }
    }
}

/// `~/.aws`, where the tools keep their caches; `None` when no home folder is known.
pub fn aws_folder(env: &Env, home: Option<&Path>, platform: Platform) -> Option<PathBuf> {
    home_folder(env, home, platform).map(|home| in_home(&home.path, ".aws", platform))
}

/// An empty `HOME` is the root folder to Python, and none to the others.
fn home_folder(env: &Env, home: Option<&Path>, platform: Platform) -> Option<HomeFolder> {
    let own = |name| env.get(name).map(OsStr::to_os_string);
    let usual = |path: OsString| HomeFolder { path, difference: None };
    let odd = |path: OsString, what, others| HomeFolder { path, difference: Some((what, others)) };
    match (platform, own("HOME")) {
        (Platform::Unix, Some(path)) if path.is_empty() => {
            Some(odd(path, "HOME is empty: the CLI looks in the root folder, the SDKs elsewhere", SDKS))
        }
        (Platform::Unix, Some(path)) => Some(usual(path)),
        (Platform::Unix, None) => {
            let rust = Readers::of(&[Reader::Rust]);
            home.map(|home| odd(home.into(), "HOME is not set: the SDK for Rust finds no file", rust))
        }
        (Platform::Windows, Some(path)) if !path.is_empty() => {
            // Python has looked at USERPROFILE alone since 3.8
            let other = own("USERPROFILE").is_some_and(|profile| profile != path);
            let cli = Readers::of(&[Reader::Cli]);
            let what = "HOME and USERPROFILE differ: the CLI looks in USERPROFILE";
            Some(if other { odd(path, what, cli) } else { usual(path) })
        }
        (Platform::Windows, _) => {
            let parts = || own("HOMEPATH").map(|path| join(own("HOMEDRIVE").unwrap_or_default(), &path));
            own("USERPROFILE").or_else(parts).or_else(|| home.map(OsString::from)).map(usual)
        }
    }
}

impl PathContext<'_> {
    fn locate(&self, file: AwsFile, problems: &mut Vec<Problem>) -> Option<PathBuf> {
        let Some(value) = self.env.get(file.variable()) else { return self.usual(file, problems) };
        if value.is_empty() {
            let message = format!("{} is empty: the CLI and Rust read none, Go and JS the usual one", file.variable());
            let others = Readers::of(&[Reader::Go, Reader::Js]);
            problems.push(problem(&ids::EMPTY_OVERRIDE, file, PathBuf::new(), message, others));
            return None;
        }
        let expanded = expand_variables(value, self.env, self.platform);
        let path = PathBuf::from(self.expand_home(&expanded));
        let shown = format!("{}={}", file.variable(), value.to_string_lossy());
        if expanded != *value {
            let message = format!("only the CLI expands the variable in {shown}");
            problems.push(problem(&ids::VARIABLE_IN_PATH, file, path.clone(), message, SDKS));
        } else if let Some((message, others)) = tilde(&expanded.to_string_lossy(), self.platform) {
            problems.push(problem(&ids::TILDE_IN_PATH, file, path.clone(), format!("{shown}: {message}"), others));
        }
        Some(path)
    }

    fn usual(&self, file: AwsFile, problems: &mut Vec<Problem>) -> Option<PathBuf> {
        let Some(home) = &self.home else {
            let message = "no home folder is known: HOME is not set".to_owned();
            problems.push(problem(&ids::NO_HOME, file, PathBuf::new(), message, Readers::ALL));
            return None;
        };
        let name = format!(".aws{}{}", self.platform.separator(), file.name());
        let path = in_home(&home.path, &name, self.platform);
        if let Some((message, others)) = home.difference {
            problems.push(problem(&ids::UNUSUAL_HOME, file, path.clone(), message.to_owned(), others));
        }
        Some(path)
    }

    /// `os.path.expanduser`
    fn expand_home(&self, path: &OsStr) -> OsString {
        let Some(rest) = path.to_str().and_then(|path| path.strip_prefix('~')) else { return path.to_os_string() };
        let (user, rest) = rest.split_at(rest.find(self.platform.separators()).unwrap_or(rest.len()));
        let home = match user {
            "" => self.home.as_ref().map(|home| home.path.clone()),
            user => home_of(user, self.platform),
        };
        home.map_or_else(|| path.to_os_string(), |home| join(without_end(&home, self.platform), OsStr::new(rest)))
    }
}

/// Returns the home folder of another user by the user database; `None` for an unknown name, which is not expanded.
#[cfg(unix)]
fn home_of(user: &str, platform: Platform) -> Option<OsString> {
    let known = nix::unistd::User::from_name(user).ok().flatten().filter(|_| platform == Platform::Unix)?;
    Some(known.dir.into())
}

#[cfg(not(unix))]
fn home_of(_: &str, _: Platform) -> Option<OsString> {
    None
}

/// Who does not find the path that begins with `~` where the CLI does.
fn tilde(path: &str, platform: Platform) -> Option<(&'static str, Readers)> {
    let rest = path.strip_prefix('~')?;
    Some(match rest {
        "" => ("Go and JS do not expand the ~", Readers::of(&[Reader::Go, Reader::Js])),
        _ if rest.starts_with(platform.separators()) => ("Go does not expand the ~", Readers::of(&[Reader::Go])),
        _ => ("only the CLI knows other people's home folders", SDKS),
    })
}

/// `os.path.expandvars`: `$NAME` and `${NAME}`, on Windows `%NAME%` too. Variables that are not set stay.
fn expand_variables(path: &OsStr, env: &Env, platform: Platform) -> OsString {
    let Some(text) = path.to_str() else { return path.to_os_string() };
    let mut expanded = OsString::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c| c == '$' || c == '%' && platform == Platform::Windows) {
        let (length, name) = variable(&rest[at..]);
        expanded.push(&rest[..at]);
        match name.and_then(|name| env.get(name)) {
            Some(value) => expanded.push(value),
            None => expanded.push(&rest[at..at + length]),
        }
        rest = &rest[at + length..];
    }
    expanded.push(rest);
    expanded
}

/// The length of the reference that `text` begins with, and its name.
fn variable(text: &str) -> (usize, Option<&str>) {
    let enclosed = |open: &str, close: char| {
        let end = text.strip_prefix(open)?.find(close)?;
        Some((open.len() + end + 1, Some(&text[open.len()..open.len() + end])))
    };
    let bare = || {
        let name = &text[1..];
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        (1 + end, Some(&name[..end]).filter(|name| !name.is_empty() && text.starts_with('$')))
    };
    enclosed("${", '}').or_else(|| enclosed("%", '%')).unwrap_or_else(bare)
}

fn problem(rule: &'static Rule, file: AwsFile, path: PathBuf, message: String, breaks: Readers) -> Problem {
    Problem::new(file, Location::file(path), breaks, Diagnostic::new(rule, message))
}

fn join(mut start: OsString, end: &OsStr) -> OsString {
    start.push(end);
    start
}

fn in_home(home: &OsStr, name: &str, platform: Platform) -> PathBuf {
    let rest = format!("{}{name}", platform.separator());
    join(without_end(home, platform), OsStr::new(&rest)).into()
}

/// A home folder without the separators at its end.
fn without_end(home: &OsStr, platform: Platform) -> OsString {
    home.to_str().map_or_else(|| home.to_os_string(), |home| home.trim_end_matches(platform.separators()).into())
}
