//! awsp's own settings, an INI file read with rust-ini: which profiles are protected, aliases, the prompt's form, how
//! long a credential process may take.
//!
//! Keys and sections that awsp does not know are problems and change nothing. A file that cannot be read whole is a
//! fault: what it protects is not known then, so that those who must know refuse.

#[cfg(feature = "credentials")]
mod process;
mod prompt;
mod protect;

#[cfg(feature = "credentials")]
pub use process::Process;
pub use prompt::{FormatPart, PromptField, PromptFormat};
pub use protect::{Confirm, DIRECT, LOCKED, Protect};

use std::path::Path;

use ini::{Ini, ParseOption, Properties};

use crate::{diagnostic, file};

/// A larger file is no settings file.
const MOST: u64 = 1 << 20;

/// What the file says, with the defaults for what it does not say.
#[derive(Debug, Default)]
pub struct Settings {
    /// `[protect]`
    pub protect: Protect,
    /// `[alias]`: the alias and the profile it stands for, in file order.
    pub aliases: Vec<(String, String)>,
    /// `[prompt] format`
    pub format: PromptFormat,
    /// `[process]`
    #[cfg(feature = "credentials")]
    pub process: Process,
    /// `[mfa] process`: a command that prints the code of an MFA device.
    pub mfa_process: Option<String>,
    /// What is wrong in it and was passed over, one line each: `[protect] confrim: unknown key`. Aliases have their
    /// own: [`Settings::alias_problems`].
    pub problems: Vec<String>,
    /// Why nobody knows what the file protects: it cannot be read, or something in `[protect]` is not understood. `None`
    /// when it was read, or is not there.
    pub fault: Option<String>,
}

impl Settings {
    /// Reads the settings. A file that is given must exist; give `None` if there is none.
    pub fn load(path: Option<&Path>) -> Self {
        let Some(path) = path else { return Self::default() };
        let fault = |fault: String| Self { fault: Some(fault), ..Self::default() };
        if path.is_relative() {
            return fault(" is not an absolute path".to_owned());
        }
        match file::read_small(path, MOST) {
            Ok(bytes) => Self::parse(&bytes),
            Err(error) => fault(format!(": cannot read it: {}", diagnostic::reason(&error))),
        }
    }

    fn parse(bytes: &[u8]) -> Self {
        let mut settings = Self::default();
        match ini(bytes) {
            Ok(ini) => ini.iter().for_each(|(section, keys)| settings.section(section, keys)),
            Err(fault) => settings.fault = Some(fault),
        }
        settings.check_protect();
        settings
    }

    /// The profile that an alias stands for.
    pub fn alias(&self, name: &str) -> Option<&str> {
        self.aliases.iter().find(|(alias, _)| alias == name).map(|(_, profile)| profile.as_str())
    }

    /// The first alias of a profile.
    pub fn alias_of(&self, profile: &str) -> Option<&str> {
        self.aliases.iter().find(|(_, name)| name == profile).map(|(alias, _)| alias.as_str())
    }

    fn section(&mut self, section: Option<&str>, keys: &Properties) {
        for (key, value) in keys {
            let known = match section {
                Some("protect") => self.protect.set(key, value),
                Some("prompt") => self.prompt(key, value),
                #[cfg(feature = "credentials")]
                Some("process") => self.process.set(key, value),
                // another build's, of the same file
                #[cfg(not(feature = "credentials"))]
                Some("process") => Ok(()),
                Some("mfa") if key == "process" => {
                    self.mfa_process = Some(value.to_owned());
                    Ok(())
                }
                Some("mfa") => Err("unknown key".to_owned()),
                Some("alias") if Protect::may_mean(key, value) => Err("belongs in [protect]".to_owned()),
                Some("alias") => {
                    self.aliases.push((key.to_owned(), value.to_owned()));
                    Ok(())
                }
                Some(_) => Err("unknown section".to_owned()),
                None => Err("stands in no section".to_owned()),
            };
            if let Err(problem) = known {
                let place = section.map_or(String::new(), |section| format!("[{section}] "));
                let problem = format!("{place}{key}: {problem}");
                if Protect::is_meant(section.unwrap_or_default(), key) {
                    self.close(&problem);
                }
                self.problems.push(problem);
            }
        }
    }

    /// Protects every profile, because of a mistake in what was meant to protect one.
    fn close(&mut self, problem: &str) {
        self.fault.get_or_insert_with(|| format!(": {problem}"));
    }

    fn check_protect(&mut self) {
        if self.protect.has_exceptions_only() {
            let problem = "[protect] profiles: only exceptions (!), and no pattern that protects";
            self.close(problem);
            self.problems.push(problem.to_owned());
        }
    }

    fn prompt(&mut self, key: &str, value: &str) -> Result<(), String> {
        if key != "format" {
            return Err("unknown key".to_owned());
        }
        self.format = value.parse()?;
        Ok(())
    }

    /// What is wrong with aliases; `is_command` tells a word that stands for a command when it comes first.
    pub fn alias_problems(&self, is_command: impl Fn(&str) -> bool) -> Vec<String> {
        let problem = |(alias, profile): &(String, String)| {
            let twice = self.aliases.iter().filter(|(other, _)| other == alias).count() > 1;
            let problem = match alias.as_str() {
                _ if profile.is_empty() => "names no profile",
                _ if twice => "stands twice: the first counts",
                name if name.starts_with('-') || is_command(name) => "reached by awsp use only",
                _ => return None,
            };
            Some(format!("[alias] {alias}: {problem}"))
        };
        self.aliases.iter().filter_map(problem).collect()
    }
}

/// The file as rust-ini sees it: values as they stand, without quotes and escapes, so that a profile's name needs none.
fn ini(bytes: &[u8]) -> Result<Ini, String> {
    let text = str::from_utf8(bytes).map_err(|_| ": not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(": contains a NUL byte (UTF-16?)".to_owned());
    }
    whole_lines(text)?;
    let option = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
    Ini::load_from_str_opt(text, option).map_err(|error| {
        // its words, without the names of its types
        let message = error.msg.replace("[Some('", "").replace("')]", "").trim_end_matches('.').to_owned();
        format!(":{}: {message}", error.line)
    })
}

/// Refuses a line that is no section, key or comment, because it may be a pattern that was meant to protect. rust-ini
/// reads such a line as the beginning of the next key, and ignores it at the end of the file.
fn whole_lines(text: &str) -> Result<(), String> {
    let text = text.replace("\r\n", "\n");
    let lines = text.split(['\n', '\r']).map(str::trim).zip(1..);
    let is_whole = |line: &str| line.is_empty() || line.starts_with(['#', ';', '[']) || line.contains(['=', ':']);
    match lines.into_iter().find(|(line, _)| !is_whole(line)) {
        Some((line, number)) => Err(format!(":{number}: a line without =: {line}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        Settings::parse(text.as_bytes()).problems
    }

    #[test]
    fn what_the_file_says() {
        let text = "\u{feff}# mine\r\n[protect]\r\nprofiles = *prod*, !*nonprod*\r\naccounts=999988887777\r\nconfirm = name\r\n\
                    [alias]\np = company-prod-admin\nit's = a \"b\" \\c\n[prompt]\nformat = {profile}\n";
        let settings = Settings::parse(text.as_bytes());
        assert_eq!((settings.problems.len(), &settings.fault), (0, &None));
        assert_eq!(settings.alias("p"), Some("company-prod-admin"));
        assert_eq!(settings.alias("it's"), Some("a \"b\" \\c"));
        assert_eq!(settings.alias_of("company-prod-admin"), Some("p"));
        assert_eq!(settings.protect.confirm(), Confirm::Name);
        let protect = &settings.protect;
        assert!(
            protect.covers_name("Company-PROD") && !protect.covers_name("my-nonprod") && !protect.covers_name("dev")
        );
        assert!(protect.covers_account("999988887777") && !protect.covers_account("111122223333"));
    }

    #[test]
    fn what_is_not_known_is_named() {
        assert_eq!(problems("[protect]\nconfrim = ask\n"), ["[protect] confrim: unknown key"]);
        assert_eq!(problems("[promt]\nformat = x\n"), ["[promt] format: unknown section"]);
        assert_eq!(problems("a = b\n"), ["a: stands in no section"]);
        assert_eq!(problems("[protect]\nconfirm = maybe\n").len(), 1);
        assert_eq!(problems("[protect]\naccounts = 12, 111122223333\n").len(), 1);
        assert_eq!(problems("[prompt]\nformat = {profil}\n").len(), 1);
        assert_eq!(problems("[protect]\nprofiles = *prod* # mine, \"x\"\n").len(), 1);
        let aliases = Settings::parse(b"[alias]\na = x\na = y\nlist = z\n-u = z\nq =\n");
        assert_eq!(aliases.alias_problems(|word| word == "list").len(), 5);
    }

    /// Returns whether every profile is protected because of a mistake in the settings.
    fn is_closed(text: &str) -> bool {
        Settings::parse(text.as_bytes()).fault.is_some()
    }

    #[test]
    fn a_slip_that_may_have_been_meant_to_protect_is_a_fault() {
        let slips = [
            // sections
            "[PROTECT]\nprofile = x\n",
            "[protected]\nprofile = x\n",
            "[protection]\nnames = x\n",
            "[protcet]\nnames = x\n",
            "[protect dev]\nx = y\n",
            "[[protect]]\nx = y\n",
            "[ protect ]\nprofile = x\n",
            "[protect] # mine\nprofile = x\n",
            "[protect]profile = x\n",
            "\u{feff}\u{feff}[protect]\nprofile = x\n",
            "\u{200b}[protect]\nprofiles = x\n",
            // keys
            "profile = x\n",
            "[promt]\nprofile = x\n",
            "[promt]\naccount = x\n",
            "[alias]\nprofiles = *prod*\n",
            "[alias]\nprofiles = prod, live\n",
            "[alias]\nAccounts = 999988887777\n",
            "[protect]\nPROFILES = x\n",
            "[protect]\nconfirm = Name\n",
            // values
            "[protect]\nprofiles = !*nonprod*\n",
            "[protect]\nprofiles = *prod* *live*\n",
            "[protect]\nprofiles = *prod*; *live*\n",
            "[protect]\nprofiles = \u{201c}prod\u{201d}\n",
            "[protect]\nprofiles = ^prod$\n",
            "[protect]\nprofiles = .*prod.*\n",
            "[protect]\nprofiles = prod|live\n",
            "[protect]\nprofiles = [pP]rod\n",
            "[protect]\nprofiles = {prod\n",
            "[protect]\nprofiles = !!prod, x\n",
            "[protect]\nprofiles = !, x\n",
            "[protect]\nprofiles = prod\u{200b}\n",
            "[protect]\nprofiles =\n  *prod*\n",
            "[protect]\nprofiles = *prod*,\n  *live*\n",
            "[protect]\naccounts = 9999-8888-7777\n",
            "[protect]\naccounts = 999988887777 111122223333\n",
            // bytes
            "[protect]\nprofiles = prod\0\n",
            "[\0p\0r\0o\0t\0e\0c\0t\0]\0\n\0x\0=\0y\0\n\0",
            "[protect]\nprofiles *prod*\n",
            "[protect]\nprofiles *prod*\n# the end",
        ];
        let open: Vec<&str> = slips.into_iter().filter(|text| !is_closed(text)).collect();
        assert!(open.is_empty(), "{open:#?}");
    }

    #[test]
    fn other_slips_and_all_that_is_meant_are_no_fault() {
        let sound = [
            "[protect]\nprofiles =\naccounts =\nconfirm = ask\n",
            "[protect]\nprofiles = *prod*, live team, a.b-c_d@e+f=g, caf\u{e9},\n",
            "[protect]\nprofiles = *\n[protect]\nprofiles = !dev\n",
            "[alias]\nprofiles = company-profiles\naccounts = company-accounts\nconfirm = dev\n",
            "[promt]\nformat = x\n",
            "[prompt]\nfromat = x\n",
            "[color]\nx = y\n",
            "x = y\n",
            "",
        ];
        let closed: Vec<&str> = sound.into_iter().filter(|text| is_closed(text)).collect();
        assert!(closed.is_empty(), "{closed:#?}");
        for text in ["confirm = name\nconfirm = ask", "confirm = ask\nconfirm = name"] {
            let settings = Settings::parse(format!("[protect]\n{text}\n").as_bytes());
            assert_eq!(settings.protect.confirm(), Confirm::Name, "the stricter one counts");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_whole_is_a_fault() {
        for text in ["[protect\nprofiles = *", "[protect]\nprofiles\nconfirm = ask\n", "[protect]\n= x\n"] {
            let settings = Settings::parse(text.as_bytes());
            assert!(settings.fault.is_some(), "{text:?} {settings:?}");
        }
        for text in
            ["[protect]\nprofile = x\n", "[Protect]\nProfiles = x\n", "profiles = x\n", "[protect]\naccounts = 9\n"]
        {
            assert!(Settings::parse(text.as_bytes()).fault.is_some(), "{text:?}");
        }
        assert!(Settings::parse(b"[promt]\nformat = x\n").fault.is_none());
        assert!(Settings::parse(b"[alias]\na = \xff\n").fault.is_some());
        assert!(Settings::load(Some(Path::new("/"))).fault.is_some());
        assert!(Settings::load(Some(Path::new("/nowhere/settings.ini"))).fault.is_some());
    }
}
