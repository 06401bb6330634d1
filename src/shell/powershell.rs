//! PowerShell.

use super::{
    completion::{Candidate, Offered},
    dialect::{Dialect, ExportForm},
    sequence::Delimiters,
    words::{Escapes, LineSyntax, Position, Quote, TypedWord, Words, ascii_quote},
};

pub(super) struct PowerShell;

const LINE: LineSyntax = LineSyntax {
    quote: |c| match c {
        '\u{2018}'..='\u{201b}' => Some(Quote::Single),
        '\u{201c}'..='\u{201e}' => Some(Quote::Double),
        _ => ascii_quote(c),
    },
    escape: '`',
    outside: Escapes::All,
    in_single: Escapes::Nothing,
    in_double: Escapes::All,
    doubled: true,
    computes: |c, _, position| c == '$' || (c == '(' && position != Position::InQuotes),
};

impl Dialect for PowerShell {
    /// Four more characters are the same quote: each is doubled.
    fn quote(&self, value: &str, code: &mut String) {
        code.push('\'');
        for c in value.chars() {
            code.push(c);
            if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
                code.push(c);
            }
        }
        code.push('\'');
    }

    fn set(&self, name: &str, value: &str, code: &mut String) {
        code.extend(["$env:", name, " = "]);
        self.quote(value, code);
    }

    /// An empty value would stay, from 7.5 on. The module is named, so that no function of the user is taken for it.
    fn unset(&self, name: &str, code: &mut String) {
        let remove = "Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\";
        code.extend([remove, name, " -ErrorAction Ignore"]);
    }

    fn say(&self, message: &str, code: &mut String) {
        let lines = Delimiters {
            begin: "try { [System.Console]::Error.WriteLine(",
            between: "); [System.Console]::Error.WriteLine(",
            end: ") } catch { }",
        };
        self.quote_lines(message, lines, code);
    }

    /// An error ends the block of a `try`.
    fn chain(&self) -> Delimiters {
        Delimiters { begin: "try { ", between: "; ", end: " } catch { throw };\n" }
    }

    fn fail(&self, status: u8, code: &mut String) {
        code.push_str(&format!("throw 'awsp exited with {status}';\n"));
    }

    fn export_form(&self) -> Option<ExportForm> {
        Some(ExportForm { name: "powershell", about: "`$env:` for PowerShell" })
    }

    /// The line up to the cursor.
    fn words(&self, args: &[String]) -> Words {
        Words::split(&args.join(" "), &LINE)
    }

    /// What to insert, what to list and what to say about it, each of which has to be something.
    fn answer(&self, _typed: &TypedWord, offered: Offered<'_>) -> String {
        let mut answer = String::new();
        for Candidate { value, description } in offered.iter().filter(|candidate| !candidate.value.is_empty()) {
            if is_plain_word(value) {
                answer.push_str(value);
            } else {
                self.quote(value, &mut answer);
            }
            answer.extend(["\t", value, "\t", if description.is_empty() { value } else { description }, "\n"]);
        }
        answer
    }

    fn init_file(&self) -> &'static str {
        include_str!("../../shell/awsp.ps1")
    }

    fn is_program(&self, before: &str) -> bool {
        before.ends_with("Get-Command ")
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[
            "begin break catch class command continue data do dynamicparam else elseif end exit filter finally for foreach \
             from function global if in param process prompt return switch throw trap try until using var while",
        ]
    }

    fn load_line(&self) -> &'static str {
        "awsp init powershell | Out-String | Invoke-Expression"
    }

    fn script_line(&self, target: &str) -> String {
        format!("awsp env {target} --shell powershell | Out-String | Invoke-Expression")
    }
}

/// True for a word that stands for itself: no number, which could be read as another, and no parameter with a value.
fn is_plain_word(word: &str) -> bool {
    let option = word.starts_with('-');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || !option && b"._/:+=".contains(&byte);
    (option || word.starts_with(|c: char| c.is_ascii_alphabetic())) && word.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{init::assert_only_program_keeps_its_name, words::read},
        *,
    };
    use crate::{
        shell::Shell,
        switch::EnvChange::{Set, Unset},
    };

    #[test]
    fn line_has_ten_quotes_and_another_escape() {
        for (line, word) in [
            ("awsp 'my p", Some("my p")),
            ("awsp 'it''s \u{2019}\u{2018}", Some("it's \u{2018}")),
            ("awsp \u{201a}my\u{201b}\u{201c}p", Some("myp")),
            ("awsp \"a`$b\"\"c\\", Some("a$b\"c\\")),
            ("awsp back\\sl", Some("back\\sl")),
            ("awsp my` p`$", Some("my p$")),
            ("awsp $(x", None),
            ("awsp (x) y", Some("y")),
            ("awsp a(x", None),
            ("awsp $x", None),
            ("awsp \"$x", None),
            ("awsp \"x$\" y", Some("y")),
            ("awsp '$x", Some("$x")),
        ] {
            assert_eq!(read(line, &LINE).as_deref(), word, "{line}");
        }
    }

    #[test]
    fn steps_stand_in_a_try() {
        assert_eq!(
            Shell::PowerShell.emit(&[Unset("AWS_VAULT"), Set("AWS_PROFILE", "it's  *".to_owned())], "dev"),
            "try { Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\AWS_VAULT -ErrorAction Ignore; \
             $env:AWS_PROFILE = 'it''s  *'; try { [System.Console]::Error.WriteLine('dev') } catch { } } catch { throw };\n"
        );
    }

    #[test]
    fn exported_code_is_the_same_statements() {
        let mut code = String::new();
        Shell::PowerShell.export(&[("AWS_VAULT", None), ("AWS_REGION", Some("eu-west-1"))], &mut code);
        assert_eq!(
            code,
            "Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\AWS_VAULT -ErrorAction Ignore;\n\
             $env:AWS_REGION = 'eu-west-1';\n"
        );
    }

    #[test]
    fn another_name_leaves_the_program_its_own() {
        assert_only_program_keeps_its_name(Shell::PowerShell, &["__awsp_", "Get-Command awsp "]);
    }
}
