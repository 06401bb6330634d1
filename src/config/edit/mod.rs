//! Editing one of AWS's files: splices on the bytes that were read, judged by what both readers make of the result.
//! The form of what is written is that of the AWS CLI's own writer (awscli/customizations/configure/writer.py).

mod layout;
mod lines;
mod op;
mod plan;
mod section;
mod setting;
pub(in crate::config) mod write;

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

pub use self::section::Section;
use self::{layout::FileLayout, op::EditOp, write::Target};
use crate::{
    config::{
        files::location::Locations,
        model::config::Config,
        parse::text::FileText,
        reader::{AwsFile, View},
    },
    diagnostic::{Error, Result, Status},
};

/// A setting as it stands in a section.
#[derive(Clone, Debug)]
pub struct Standing {
    /// In lower case.
    pub key: String,
    /// With its continuation lines.
    pub value: String,
    /// The number of its line.
    pub line: usize,
}

/// An edit of one file: changes made in memory, and written by [`Edit::save`] all together or not at all.
#[derive(Debug)]
pub struct Edit {
    file: AwsFile,
    path: PathBuf,
    original: Vec<u8>,
    text: Vec<u8>,
    ops: Vec<EditOp>,
}

impl Edit {
    /// Reads one of the files; one that is missing is empty.
    ///
    /// # Errors
    /// There is no such file at all, it is no file that can be replaced, or it cannot be read.
    pub fn open(file: AwsFile, locations: &Locations) -> Result<Self> {
        let Some(path) = locations.path(file) else {
            let message = format!("there is no {} file to write", file.name());
            return Err(Error::new(Status::Failed, message).hint(format!("{} is empty", file.variable())));
        };
        let target = Target::find(path)?;
        target.refuse_read_only()?;
        Ok(Self::of(file, path, target.bytes()?))
    }

    fn of(file: AwsFile, path: &Path, original: Vec<u8>) -> Self {
        Self { file, path: path.to_owned(), text: original.clone(), original, ops: Vec::new() }
    }

    /// Changes a file as it is at the moment of the write. `change` checks the content and edits it. It is called again
    /// if another program has written the file meanwhile, so that its checks hold for the very bytes that are replaced.
    ///
    /// # Errors
    /// As [`Edit::open`] and [`Edit::save`], and those of `change`: nothing is written then.
    pub fn rewrite<T>(file: AwsFile, locations: &Locations, change: impl Fn(&mut Self) -> Result<T>) -> Result<T> {
        let mut edit = Self::open(file, locations)?;
        let mut done = change(&mut edit)?;
        if edit.is_needed() {
            let last = RefCell::new(None);
            write::replace(&edit.path, |now| {
                let mut edit = Self::of(file, &edit.path, now.to_vec());
                last.replace(Some(change(&mut edit)?));
                Ok(edit.text)
            })?;
            done = last.into_inner().unwrap_or(done);
        }
        Ok(done)
    }

    /// Gives a setting this value: in its line if it has one, else at the end of the section, which is made if need be.
    ///
    /// # Errors
    /// The key or value cannot be written so that every reader reads it, or the readers disagree where it belongs.
    pub fn set(&mut self, section: &Section, key: &str, value: &str) -> Result<()> {
        self.make(EditOp::Set { section: section.clone(), key: key.to_owned(), value: value.to_owned() })
    }

    /// Gives a setting of a nested block (`s3 =` and indented lines) this value.
    ///
    /// # Errors
    /// As [`Edit::set`].
    pub fn set_nested(&mut self, section: &Section, block: &str, key: &str, value: &str) -> Result<()> {
        let (block, key, value) = (block.to_owned(), key.to_owned(), value.to_owned());
        self.make(EditOp::SetNested { section: section.clone(), block, key, value })
    }

    /// Removes a setting with everything that belongs to it, if it is there.
    ///
    /// # Errors
    /// The readers disagree where it is.
    pub fn remove(&mut self, section: &Section, key: &str) -> Result<()> {
        self.make(EditOp::Remove { section: section.clone(), key: key.to_owned() })
    }

    /// Removes these settings, and the section itself if nothing else is in it, no setting and no comment.
    ///
    /// # Errors
    /// The readers disagree on where the section is.
    pub fn clear(&mut self, section: &Section, keys: &[&str]) -> Result<()> {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        self.make(EditOp::Clear { section: section.clone(), keys })
    }

    /// Removes a section, if it is there. Comments between it and the next stay: they are about that one.
    ///
    /// # Errors
    /// The readers disagree where it is.
    pub fn remove_section(&mut self, section: &Section) -> Result<()> {
        self.make(EditOp::RemoveSection(section.clone()))
    }

    /// Gives a section another name.
    ///
    /// # Errors
    /// It is not there or is there twice, the new one is there, or its name is not allowed.
    pub fn rename_section(&mut self, section: &Section, new: &Section) -> Result<()> {
        self.make(EditOp::Rename { section: section.clone(), new: new.clone() })
    }

    /// Adds a section at the end.
    ///
    /// # Errors
    /// It is there, or as [`Edit::set`].
    pub fn add_section(&mut self, section: &Section, settings: &[(&str, &str)]) -> Result<()> {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        self.make(EditOp::Add { section: section.clone(), settings: settings.iter().map(owned).collect() })
    }

    /// Checks that both readers see the same section, if it exists.
    ///
    /// # Errors
    /// The readers disagree on where the section is, or read different names.
    pub fn check(&self, section: &Section) -> Result<()> {
        self.layout().find(section).map(drop)
    }

    /// Returns the settings in all sections of this name, in force or not; `None` if `view` sees no such section.
    pub fn settings(&self, section: &Section, view: View) -> Option<Vec<Standing>> {
        let layout = self.layout();
        let standing = |setting: &layout::SettingView| Standing {
            key: setting.key.to_lowercase(),
            value: setting.value.clone(),
            line: setting.lines.start + 1,
        };
        let mut sections = layout.matching(view, section).peekable();
        sections.peek()?;
        Some(sections.flat_map(|sect| &sect.settings).map(standing).collect())
    }

    /// Returns the profiles that have this key in the file, as the CLI or Rust sees them; each once.
    pub fn profiles_with(&self, key: &str) -> Vec<String> {
        self.layout().profiles_with(key)
    }

    /// True when the file has such a section, to any reader.
    pub fn has(&self, section: &Section) -> bool {
        self.layout().has(section)
    }

    fn layout(&self) -> FileLayout<'_> {
        FileLayout::new(self.file, &self.path, &self.text)
    }

    /// The bytes as they will be.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The bytes as they were read.
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    /// Which of the files it is.
    pub fn file(&self) -> AwsFile {
        self.file
    }

    /// True when there is something to write.
    pub fn is_needed(&self) -> bool {
        self.text != self.original
    }

    /// The path by which the file is known.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the file. What somebody else has changed since it was read stays: the changes are made again to that.
    ///
    /// # Errors
    /// It cannot be written, or the changes no longer fit. The file is then as it was.
    pub fn save(self) -> Result<()> {
        if !self.is_needed() {
            return Ok(());
        }
        write::replace(&self.path, |now| if now == self.original { Ok(self.text.clone()) } else { self.again(now) })
    }

    /// The same changes, made to other bytes.
    fn again(&self, now: &[u8]) -> Result<Vec<u8>> {
        let make = |text: Vec<u8>, op| apply(self.file, &self.path, &text, op);
        self.ops.iter().try_fold(now.to_vec(), make)
    }

    fn make(&mut self, op: EditOp) -> Result<()> {
        self.text = apply(self.file, &self.path, &self.text, &op)?;
        self.ops.push(op);
        Ok(())
    }
}

impl Config {
    /// What the files will be once these edits are written.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn after(locations: &Locations, edits: &[Edit]) -> Result<Self> {
        let text = |file| match edits.iter().find(|edit| edit.file == file) {
            Some(edit) => {
                let mut text = FileText::new(file, locations);
                text.fill(edit.text.clone());
                text
            }
            None => FileText::read(file, locations),
        };
        Self::of(locations, AwsFile::BOTH.map(text), None)
    }
}

/// One change made to these bytes.
fn apply(file: AwsFile, path: &Path, bytes: &[u8], op: &EditOp) -> Result<Vec<u8>> {
    op.check()?;
    let layout = FileLayout::new(file, path, bytes);
    layout.plan(op)?.make(&layout)
}
