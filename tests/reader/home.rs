//! A home folder with the two files, for one test.

use std::path::PathBuf;

use awsp::config::{Config, Locations, Profile, Value, View};
use serde_json::{Map, Value as Json};
use tempfile::TempDir;

/// Vanishes with the test.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// A home with these files; `None` for no file.
    pub(crate) fn new(config: Option<&[u8]>, credentials: Option<&[u8]>) -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
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

fn json(value: Value<'_>) -> Json {
    match value {
        Value::Text(text) => Json::from(text),
        Value::Nested(pairs) => Json::Object(
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
