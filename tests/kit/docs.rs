//! Files of the docs that are written by a run.

use std::{fs, path::Path};

/// The file holds `fresh`, or is made to.
#[track_caller]
pub fn holds(path: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("AWSP_DOCS").is_some_and(|value| value == "write") {
        fs::write(&path, fresh).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == fresh, "{} differs from a fresh run: ./tests/run --docs\n{fresh}", path.display());
}
