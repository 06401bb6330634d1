//! The two files of a test, in a folder that vanishes with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ::awsp::{
    config::{AwsFile, Edit, Locations},
    diagnostic::Error,
};
use tempfile::TempDir;

pub(crate) struct Files {
    folder: TempDir,
    pub(crate) locations: Locations,
}

impl Files {
    /// No files yet.
    pub(crate) fn none() -> Self {
        // in memory where there is such a place: some tests write thousands of files
        let memory = Path::new("/dev/shm");
        let mut new = tempfile::Builder::new();
        let new = new.prefix("awsp");
        let folder = if memory.is_dir() { new.tempdir_in(memory) } else { new.tempdir() }.unwrap();
        let path = |file: AwsFile| Some(folder.path().join(file.name()));
        let (config, credentials) = (path(AwsFile::Config), path(AwsFile::Credentials));
        let locations = Locations { config, credentials, problems: Vec::new() };
        Self { folder, locations }
    }

    pub(crate) fn with(config: impl AsRef<[u8]>) -> Self {
        let files = Self::none();
        fs::write(files.config(), config).unwrap();
        files
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder().join("config")
    }

    pub(crate) fn open(&self) -> Edit {
        self.try_open().unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn try_open(&self) -> Result<Edit, Error> {
        Edit::open(AwsFile::Config, &self.locations)
    }

    pub(crate) fn read(&self) -> Vec<u8> {
        fs::read(self.config()).unwrap()
    }
}
