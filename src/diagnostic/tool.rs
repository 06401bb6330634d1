//! The tools that a finding affects.

/// A tool, or a family of them that reads and follows the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    /// The AWS CLI.
    Cli,
    /// boto3, and whatever else is built on botocore.
    Boto3,
    /// The SDK for Rust, and the one for Java, whose rules are the same.
    Rust,
    /// The SDK for Go v2.
    Go,
    /// The SDK for JavaScript v3.
    Js,
    /// starship's prompt.
    Starship,
    /// powerlevel10k's prompt.
    Powerlevel10k,
    /// The prompt of oh-my-zsh's aws plugin.
    #[serde(rename = "oh-my-zsh")]
    OhMyZsh,
    /// The CLI of Elastic Beanstalk.
    Eb,
}

impl Tool {
    /// All of them, in the order in which they are named.
    const ALL: [Self; 9] = [
        Self::Cli,
        Self::Boto3,
        Self::Rust,
        Self::Go,
        Self::Js,
        Self::Starship,
        Self::Powerlevel10k,
        Self::OhMyZsh,
        Self::Eb,
    ];

    /// The word for it in JSON and tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Boto3 => "boto3",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Js => "js",
            Self::Starship => "starship",
            Self::Powerlevel10k => "powerlevel10k",
            Self::OhMyZsh => "oh-my-zsh",
            Self::Eb => "eb",
        }
    }

    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cli => "the CLI",
            Self::Boto3 => "boto3",
            Self::Rust => "Rust",
            Self::Go => "Go",
            Self::Js => "JS",
            Self::Starship => "starship",
            Self::Powerlevel10k => "powerlevel10k",
            Self::OhMyZsh => "oh-my-zsh",
            Self::Eb => "the EB CLI",
        }
    }
}

/// A set of tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tools(u16);

impl Tools {
    /// No tool.
    pub const NONE: Self = Self(0);
    /// The AWS CLI and every SDK.
    pub const AWS: Self = Self::of(&[Tool::Cli, Tool::Boto3, Tool::Rust, Tool::Go, Tool::Js]);

    /// These tools.
    pub const fn of(tools: &[Tool]) -> Self {
        let (mut set, mut at) = (Self::NONE, 0);
        while at < tools.len() {
            set = set.with(tools[at]);
            at += 1;
        }
        set
    }

    /// The set and this tool.
    #[must_use]
    pub const fn with(self, tool: Tool) -> Self {
        Self(self.0 | 1 << tool as u8)
    }

    /// The set without this tool.
    #[must_use]
    pub const fn without(self, tool: Tool) -> Self {
        Self(self.0 & !(1 << tool as u8))
    }

    /// Returns whether the tool is in the set.
    pub const fn has(self, tool: Tool) -> bool {
        self.0 & (1 << tool as u8) != 0
    }

    /// The tools of the set, in the order of [`Tool`].
    pub fn iter(self) -> impl Iterator<Item = Tool> {
        Tool::ALL.into_iter().filter(move |tool| self.has(*tool))
    }

    /// `cli boto3 rust`
    pub fn words(self) -> String {
        self.iter().map(Tool::word).collect::<Vec<_>>().join(" ")
    }

    /// `the CLI and boto3, Rust`: the CLI and boto3 read and fail together.
    pub fn names(self) -> String {
        const TOGETHER: &str = "the CLI and boto3";
        let both = self.has(Tool::Cli) && self.has(Tool::Boto3);
        let rest = if both { self.without(Tool::Cli).without(Tool::Boto3) } else { self };
        both.then_some(TOGETHER).into_iter().chain(rest.iter().map(Tool::name)).collect::<Vec<_>>().join(", ")
    }
}

impl FromIterator<Tool> for Tools {
    fn from_iter<I: IntoIterator<Item = Tool>>(tools: I) -> Self {
        tools.into_iter().fold(Self::NONE, Self::with)
    }
}

impl serde::Serialize for Tools {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
