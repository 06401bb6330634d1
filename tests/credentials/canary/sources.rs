//! What the sources must not do: no data in a message of a panic, no secret shown by its type.

use std::{fs, path::Path};

use awsp::credentials::Credentials;

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            // tests, here or in a file of their own, may panic as they like
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), text));
        }
    }
}

/// clippy sees to `unwrap` and `expect`.
#[test]
fn no_panic_is_worded_with_data() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 60);
    for word in ["panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
        let there: Vec<_> = found.iter().filter(|(_, text)| text.contains(word)).map(|(path, _)| path).collect();
        assert!(there.is_empty(), "{word} in {there:?}");
    }
}

#[test]
fn credentials_do_not_print() {
    let keys = Credentials {
        access_key_id: "ASIAEXAMPLE".into(),
        secret_access_key: "CANARYsecret".into(),
        session_token: Some("CANARYtoken".into()),
        expiration: None,
        account_id: None,
    };
    let shown = format!("{keys:?} {keys:#?}");
    assert!(shown.contains("ASIAEXAMPLE") && !shown.contains("CANARY"), "{shown}");
}
