//! Finds the files that the words of a process can name, and the words that mean another file in another folder.

use std::{
    collections::HashSet,
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

/// A path that may be a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedFile {
    pub(super) path: PathBuf,
    /// The process may write it, because it is the value of a long option such as `--credentials-file`, or of a
    /// variable.
    pub(super) may_be_written: bool,
}

/// Separates the parts of a word that has several, such as the script after `sh -c`.
const BETWEEN: &[u8] = b" \t\r\n;&|<>()[]{}\"'`,:@=$";

/// The prefixes with which the AWS CLI and other tools read a value from a file. A path follows, relative or not.
const FILE_URLS: [&[u8]; 2] = [b"file://", b"fileb://"];

/// Returns the files that these words can name: whole words, what follows `=` in them, and their parts. `~/` and
/// `$HOME/` mean the home folder, because shells and some tools expand them.
pub(super) fn candidates(words: &[OsString], home: &OsStr) -> Vec<NamedFile> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    let mut before = OsStr::new("");
    for word in words {
        let bytes = word.as_bytes();
        let mut add = |value: &[u8], may_be_written| {
            let path = in_home(value, home);
            if !value.is_empty() && known.insert(path.clone()) {
                found.push(NamedFile { path, may_be_written });
            }
        };
        match bytes.splitn(2, |byte| *byte == b'=').nth(1) {
            Some(value) => add(value, bytes.starts_with(b"-")),
            None if bytes.starts_with(b"-") => add(attached(bytes), false),
            None => {}
        }
        if !bytes.starts_with(b"-") {
            add(bytes, is_long_option(before));
        }
        if !is_no_path(value(word)) {
            parts(word).filter(|part| *part != bytes).for_each(|part| add(part, false));
        }
        before = word;
    }
    found
}

/// Returns the files that the value of a variable can name, separated by `:`.
pub(super) fn of_value(value: &OsStr) -> impl Iterator<Item = NamedFile> {
    let parts = value.as_bytes().split(|byte| *byte == b':').filter(|_| !is_no_path(value.as_bytes()));
    parts.map(|part| NamedFile { path: OsStr::from_bytes(of_url(part)).into(), may_be_written: true })
}

/// Returns what follows the option or the name in a word.
fn value(word: &OsStr) -> &[u8] {
    let bytes = word.as_bytes();
    let value = match bytes.iter().position(|byte| b"=/".contains(byte)) {
        Some(at) if bytes[at] == b'=' => &bytes[at + 1..],
        _ if bytes.starts_with(b"-") => attached(bytes),
        _ => bytes,
    };
    FILE_URLS.iter().find_map(|start| value.strip_prefix(*start)).unwrap_or(value)
}

/// The path in what stands behind the `:` of `file://PATH`.
fn of_url(part: &[u8]) -> &[u8] {
    part.strip_prefix(b"//").unwrap_or(part)
}

/// Returns whether a value is an ARN or a URL, which contains `/` and is no path; not for the URL of a file.
fn is_no_path(value: &[u8]) -> bool {
    if FILE_URLS.iter().any(|start| value.starts_with(start)) {
        return false;
    }
    value.starts_with(b"arn:") || value.windows(3).any(|part| part == b"://") && !value.contains(&b' ')
}

/// Returns whether a word has a part such as `./x`, which is a path for every program.
pub(super) fn is_dotted(word: &OsStr) -> bool {
    let is_here = |part: &[u8]| {
        let part = of_url(part);
        matches!(part, b"." | b"..") || part.starts_with(b"./") || part.starts_with(b"../")
    };
    let attached = if word.as_bytes().starts_with(b"-") { attached(word.as_bytes()) } else { b"" };
    parts(word).chain(parts(OsStr::from_bytes(attached))).any(is_here)
}

/// Returns whether an option for a file, such as `--credentials-file`, has a relative value. The file need not exist:
/// the name of an entry must not change when the process creates it.
pub(super) fn asks_for_relative_file(words: &[OsString]) -> bool {
    let asks = |option: &[u8]| {
        let mut parts = option.strip_prefix(b"--").unwrap_or_default().split(|byte| *byte == b'-');
        let is_file = |part: &[u8]| ["file", "path", "dir", "config"].iter().any(|end| part.ends_with(end.as_bytes()));
        parts.any(|part| is_file(part) && part != b"profile")
    };
    let is_relative = |value: &[u8]| value.first().is_some_and(|first| !b"/~$-".contains(first)) && !is_no_path(value);
    let attached = words.iter().any(|word| {
        let (option, value) =
            word.as_bytes().split_at(word.as_bytes().iter().position(|byte| *byte == b'=').unwrap_or(0));
        asks(option) && is_relative(&value[1..])
    });
    let apart = |pair: &[OsString]| {
        let [option, value] = [&pair[0], &pair[1]].map(|word| word.as_bytes());
        asks(option) && !option.contains(&b'=') && is_relative(value)
    };
    attached || words.windows(2).any(apart)
}

/// Returns the parts of a word that a shell or a tool may read as words.
pub(super) fn parts(word: &OsStr) -> impl Iterator<Item = &[u8]> {
    word.as_bytes().split(|byte| BETWEEN.contains(byte)).filter(|part| !part.is_empty())
}

/// Returns the value in `-Ivalue`.
fn attached(option: &[u8]) -> &[u8] {
    if option.starts_with(b"--") { b"" } else { option.get(2..).unwrap_or_default() }
}

fn is_long_option(word: &OsStr) -> bool {
    word.len() > 2 && word.as_bytes().starts_with(b"--") && !word.as_bytes().contains(&b'=')
}

fn in_home(path: &[u8], home: &OsStr) -> PathBuf {
    let path = of_url(path);
    let in_home = ["~/", "HOME/"].into_iter().find_map(|start| path.strip_prefix(start.as_bytes()));
    in_home.map_or_else(|| OsStr::from_bytes(path).into(), |rest| Path::new(home).join(OsStr::from_bytes(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(words: &[&str]) -> Vec<(String, bool)> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let found = candidates(&words, OsStr::new("/home/a"));
        found.into_iter().map(|found| (found.path.display().to_string(), found.may_be_written)).collect()
    }

    #[test]
    fn words_name_files_whole_after_an_equals_sign_and_in_parts() {
        let one = |word: &str| paths(&[word]).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(one("creds.sh"), ["creds.sh"]);
        assert_eq!(one("--file=/x/y"), ["/x/y", "--file"]);
        assert_eq!(one("-I../x"), ["../x"]);
        assert_eq!(one("--quiet"), [""; 0]);
        for (word, path) in [
            ("A=~/x", "/home/a/x"),
            ("cat $HOME/.creds; exit", "/home/a/.creds"),
            ("cat <./x", "./x"),
            ("-v/x:/y", "/y"),
            ("@data.json", "data.json"),
            ("file:///x/y", "/x/y"),
            ("fileb://x", "x"),
            ("--json=file://~/x", "/home/a/x"),
            ("get file://x", "x"),
        ] {
            assert!(one(word).iter().any(|found| found == path), "{word} {:?}", one(word));
        }
    }

    #[test]
    fn hundred_thousand_words_are_looked_at_in_seconds() {
        let words: Vec<OsString> = (0..100_000).map(|number| number.to_string().into()).collect();
        let start = std::time::Instant::now();
        assert_eq!(candidates(&words, OsStr::new("/home/a")).len(), words.len());
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn values_of_long_options_may_be_written_by_the_process() {
        let written =
            |words: &[&str]| paths(words).into_iter().find(|(path, _)| path == "/f").map(|(_, written)| written);
        for (words, expected) in [
            (&["--credentials-file", "/f"][..], true),
            (&["--credentials-file=/f"], true),
            (&["-e", "/f"], false),
            (&["--", "/f"], false),
            (&["--x=y", "/f"], false),
            (&["A=/f"], false),
            (&["/f"], false),
        ] {
            assert_eq!(written(words), Some(expected), "{words:?}");
        }
    }

    #[test]
    fn option_for_a_file_with_a_relative_value_is_relative_before_there_is_one() {
        let asks = |line: &str| asks_for_relative_file(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in [
            "x --credentials-file own",
            "x --credentials-file=own",
            "x --config a.ini y",
            "x --cache-dir=c",
            "x --configfile c",
        ] {
            assert!(asks(line), "{line}");
        }
        for line in [
            "x --credentials-file /own",
            "x --config=~/a",
            "x --profile p",
            "x --aws-profile=p",
            "x --file",
            "x --file -q",
            "file own",
        ] {
            assert!(!asks(line), "{line}");
        }
    }

    #[test]
    fn dotted_parts_are_relative_paths() {
        for word in ["./x", "../x", ".", "..", "A=./x", "--file=./x", "cat ./x", "-v./x:/y", "file://./x"] {
            assert!(is_dotted(OsStr::new(word)), "{word}");
        }
        for word in ["x", "/a/b", "a/b", "1.5", "", "--x", ".hidden", "https://a/b"] {
            assert!(!is_dotted(OsStr::new(word)), "{word}");
        }
    }
}
