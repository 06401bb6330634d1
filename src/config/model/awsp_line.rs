//! A `credential_process` that runs awsp itself.

/// The command word of awsp that a `credential_process` names.
pub const CREDENTIAL_PROCESS: &str = "credential-process";

/// The words of a command that begins with `awsp credential-process`, wherever awsp is. A wrapper script called awsp
/// counts, too.
#[derive(Clone, Copy, Debug)]
pub struct AwspLine<'a> {
    program: &'a str,
    /// What follows.
    pub arguments: &'a [String],
}

impl<'a> AwspLine<'a> {
    /// Returns `None` for another command.
    pub fn of(words: &'a [String]) -> Option<Self> {
        match words {
            [program, command, arguments @ ..] if command == CREDENTIAL_PROCESS => {
                let is_awsp = program.rsplit('/').next() == Some("awsp");
                is_awsp.then_some(Self { program, arguments })
            }
            _ => None,
        }
    }

    /// True for a program by its path, as awsp writes it.
    pub fn has_path(self) -> bool {
        self.program.contains('/')
    }

    /// The words that may be a profile whose credentials it asks for.
    pub fn asked(self) -> impl Iterator<Item = &'a String> {
        // after -- it is another program that is asked
        self.arguments.iter().take_while(|word| *word != "--").filter(|word| !word.starts_with('-'))
    }
}
