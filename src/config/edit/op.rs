//! One change to a file.

use super::{
    section::Section,
    setting::{check_key, check_setting},
};
use crate::diagnostic::Result;

/// One change. Kept, so that it can be made again to a file that another program has changed meanwhile.
#[derive(Clone, Debug)]
pub(super) enum EditOp {
    Set { section: Section, key: String, value: String },
    SetNested { section: Section, block: String, key: String, value: String },
    Remove { section: Section, key: String },
    Clear { section: Section, keys: Vec<String> },
    RemoveSection(Section),
    Rename { section: Section, new: Section },
    Add { section: Section, settings: Vec<(String, String)> },
}

impl EditOp {
    /// Checks what can be checked without the file: names, keys and values.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Set { key, value, .. } => check_setting(key, value),
            Self::SetNested { block, key, value, .. } => {
                check_key(block)?;
                check_setting(key, value)
            }
            Self::Remove { key, .. } => check_key(key),
            Self::Clear { keys, .. } => keys.iter().try_for_each(|key| check_key(key)),
            Self::Rename { new, .. } => new.check_new(),
            Self::RemoveSection(_) => Ok(()),
            Self::Add { section, settings } => {
                section.check_new()?;
                settings.iter().try_for_each(|(key, value)| check_setting(key, value))
            }
        }
    }
}
