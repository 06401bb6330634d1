//! Headers that are no profile's: the one that awsp tells to write is one.

use awsp::config::Reader;

use crate::home::Home;

/// What stands in the config file, and the header that the problem with it names.
const ADVICE: [(&str, &str); 7] = [
    ("[docgen]", "[profile docgen]"),
    ("[profile.docgen]", "[profile docgen]"),
    ("[profile:docgen]", "[profile docgen]"),
    ("[profile\u{a0}docgen]", "[profile docgen]"),
    ("[PROFILE\u{a0}docgen]", "[profile docgen]"),
    ("[\"docgen\"]", "[profile docgen]"),
    ("[my\u{a0}tool]", "[profile \"my\u{a0}tool\"]"),
];

#[test]
fn header_to_write_is_one_of_a_profile() {
    for (wrong, right) in ADVICE {
        let home = |header: &str| Home::new(Some(format!("{header}\nregion = x\n").as_bytes()), None);
        let config = home(wrong).load();
        let said = format!("{wrong} is not a profile: the config file needs {right}");
        assert!(config.problems().iter().any(|problem| problem.message() == said), "{:?}", config.problems());
        let config = home(right).load();
        assert_eq!(config.profiles().len(), 1, "{right}");
        assert!(config.profiles()[0].visible_to.has(Reader::Cli), "{right}");
    }
}

#[test]
fn header_without_a_name_gets_no_made_up_one() {
    let config = Home::new(Some(b"[profile]\nregion = x\n"), None).load();
    assert_eq!(config.problems()[0].message(), "[profile] is not a profile: its name is missing");
}
