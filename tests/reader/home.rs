//! A home folder with the two files, for one test.

use std::path::{Path, PathBuf};

use awsp::config::{Config, Locations, Profile, SettingValue, View};
use serde_json::{Map, Value as Json};
use tempfile::TempDir;

/// Vanishes with the test.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// A home with these files; `None` for no file.
    pub(crate) fn new(config: Option<&[u8]>, credentials: Option<&[u8]>) -> Self {
        // in memory where there is such a place: some tests write thousands of homes
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let home = Self { folder: folder.unwrap() };
        home.write(config, credentials);
        home
    }

    /// Puts other files in it.
    pub(crate) fn write(&self, config: Option<&[u8]>, credentials: Option<&[u8]>) {
        for (name, bytes) in [("config", config), ("credentials", credentials)] {
            match bytes {
                Some(bytes) => std::fs::write(self.path(name), bytes).unwrap(),
                None => _ = std::fs::remove_file(self.path(name)),
            }
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn locations(&self) -> Locations {
        Locations {
            config: Some(self.path("config")),
            credentials: Some(self.path("credentials")),
            problems: Vec::new(),
        }
    }

    /// Both files as text, empty when they are not there.
    pub(crate) fn texts(&self) -> [String; 2] {
        let text = |name| String::from_utf8_lossy(&std::fs::read(self.path(name)).unwrap_or_default()).into_owned();
        ["config", "credentials"].map(text)
    }

    pub(crate) fn load(&self) -> Config {
        Config::load(&self.locations()).unwrap()
    }
}

/// The settings of a profile, in the form of the recorded measurements.
pub(crate) fn settings(config: &Config, profile: &Profile, view: View) -> Json {
    let settings = config.settings(&profile.name, view).unwrap_or_else(|| panic!("{} has settings", profile.name));
    let pairs = settings.into_iter().map(|setting| (setting.key.into_owned(), json(setting.value)));
    Json::Object(pairs.collect())
}

fn json(value: SettingValue<'_>) -> Json {
    match value {
        SettingValue::Text(text) => Json::from(text),
        SettingValue::Nested(pairs) => Json::Object(
            pairs.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect::<Map<_, _>>(),
        ),
    }
}

/// Says which input it was when a test fails.
pub(crate) struct Input<'a> {
    pub(crate) what: String,
    pub(crate) home: &'a Home,
}

impl Drop for Input<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let text = |file| std::fs::read(self.home.path(file)).map(|bytes| bytes.escape_ascii().to_string());
            eprintln!("{}\nconfig: {:?}\ncredentials: {:?}", self.what, text("config"), text("credentials"));
        }
    }
}
