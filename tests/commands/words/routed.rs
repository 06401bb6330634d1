//! The list of command words in a shell file: where it stands, and how that language breaks it into lines.

use std::{collections::BTreeSet, fs, path::Path};

use crate::kit::docs::holds;

/// What a line of a shell file may hold.
const WIDTH: usize = 120;

/// A shell file with such a list.
pub struct Routed {
    name: &'static str,
    /// Between two words of a line.
    between: &'static str,
    /// Between two words on two lines: the end of the first line, the beginning of the next.
    over: [&'static str; 2],
}

/// The shell files whose function looks at its first word.
pub const FILES: [Routed; 8] = [
    Routed { name: "awsp.sh", between: " | ", over: [" | \\", "      "] },
    Routed { name: "awsp.bash", between: " | ", over: [" | \\", "      "] },
    Routed { name: "awsp.zsh", between: "|", over: ["|\\", ""] },
    Routed { name: "awsp.fish", between: " ", over: [" \\", "            "] },
    Routed { name: "awsp.nu", between: " ", over: ["", "    "] },
    Routed { name: "awsp.elv", between: " ", over: ["", "    "] },
    Routed { name: "awsp.xsh", between: " ", over: [" \\", ""] },
    Routed { name: "awsp.ps1", between: " ", over: ["", "        "] },
];

impl Routed {
    /// The list of the file is this one, or is made to be.
    #[track_caller]
    pub fn holds(&self, words: &[String]) {
        let path = format!("shell/{}", self.name);
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
        let begin = words[..2].join(self.between);
        let (before, rest) = text.split_once(&begin).unwrap();
        let (_, after) = rest.split_once(words.last().unwrap()).unwrap();
        let line_before = before.rsplit('\n').next().unwrap();
        let line_after = after.split('\n').next().unwrap();
        holds(&path, &format!("{before}{}{after}", self.fill(line_before, words, line_after)));
    }

    /// As many words on each line as it can hold, between what stands before and after them.
    fn fill(&self, before: &str, words: &[String], after: &str) -> String {
        let [end, begin] = self.over;
        let (mut text, mut column) = (String::new(), before.len());
        for (at, word) in words.iter().enumerate() {
            let follows = if at + 1 == words.len() { after } else { end };
            if at > 0 && column + self.between.len() + word.len() + follows.len() > WIDTH {
                text += &format!("{end}\n{begin}");
                column = begin.len();
            } else if at > 0 {
                text += self.between;
                column += self.between.len();
            }
            text += word;
            column += word.len();
        }
        text
    }
}

/// tcsh sends every word to the program.
#[test]
fn every_shell_file_has_its_row() {
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("shell")).unwrap();
    let files: BTreeSet<String> = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let rows = FILES.iter().map(|file| file.name).chain(["awsp.tcsh"]);
    assert_eq!(files, rows.map(str::to_owned).collect());
}
