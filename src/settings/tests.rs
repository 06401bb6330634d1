use super::*;

fn parse(text: impl AsRef<[u8]>) -> Settings {
    let mut parser = SettingsParser::new(Path::new("/settings.ini"));
    parser.read(text.as_ref());
    parser.end()
}

#[test]
fn what_the_file_says() {
    let text = "\u{feff}# mine\r\n[protect]\r\nprofiles = *prod*, !*nonprod*\r\naccounts=999988887777\r\nconfirm = name\r\n\
                [alias]\np = company-prod-admin\nit's = a \"b\" \\c\n[prompt]\nformat = {profile}\n";
    let settings = parse(text);
    assert_eq!((settings.problems.len(), &settings.fault), (0, &None));
    assert_eq!(settings.alias("p"), Some("company-prod-admin"));
    assert_eq!(settings.alias("it's"), Some("a \"b\" \\c"));
    assert_eq!(settings.alias_of("company-prod-admin"), Some("p"));
    assert_eq!(settings.protect.confirm(), Confirm::Name);
    let protect = &settings.protect;
    assert!(protect.covers_name("Company-PROD") && !protect.covers_name("my-nonprod") && !protect.covers_name("dev"));
    assert!(protect.covers_account("999988887777") && !protect.covers_account("111122223333"));
}

/// Returns whether every profile is protected because of a mistake in the settings.
fn is_closed(text: &str) -> bool {
    parse(text).fault.is_some()
}

#[test]
fn a_slip_that_may_have_been_meant_to_protect_is_a_fault() {
    let slips = [
        // sections
        "[PROTECT]\nprofile = x\n",
        "[protected]\nprofile = x\n",
        "[protection]\nnames = x\n",
        "[protcet]\nnames = x\n",
        "[protect dev]\nx = y\n",
        "[[protect]]\nx = y\n",
        "[ protect ]\nprofile = x\n",
        "[protect] # mine\nprofile = x\n",
        "[protect]profile = x\n",
        "\u{feff}\u{feff}[protect]\nprofile = x\n",
        "\u{200b}[protect]\nprofiles = x\n",
        // keys
        "profile = x\n",
        "[promt]\nprofile = x\n",
        "[promt]\naccount = x\n",
        "[alias]\nprofiles = *prod*\n",
        "[alias]\nprofiles = prod, live\n",
        "[alias]\nAccounts = 999988887777\n",
        "[protect]\nPROFILES = x\n",
        "[protect]\nconfirm = Name\n",
        // values
        "[protect]\nprofiles = !*nonprod*\n",
        "[protect]\nprofiles = *prod* *live*\n",
        "[protect]\nprofiles = *prod*; *live*\n",
        "[protect]\nprofiles = \u{201c}prod\u{201d}\n",
        "[protect]\nprofiles = ^prod$\n",
        "[protect]\nprofiles = .*prod.*\n",
        "[protect]\nprofiles = prod|live\n",
        "[protect]\nprofiles = [pP]rod\n",
        "[protect]\nprofiles = {prod\n",
        "[protect]\nprofiles = !!prod, x\n",
        "[protect]\nprofiles = !, x\n",
        "[protect]\nprofiles = prod\u{200b}\n",
        "[protect]\nprofiles =\n  *prod*\n",
        "[protected]\n",
        "[protect",
        "[protect]] x\n",
        "[alias\nprofiles = x\n",
        "# mine\r[protect]\rprofile = x\r",
        "[protect]\nprofiles = *prod*,\n  *live*\n",
        "[protect]\naccounts = 9999-8888-7777\n",
        "[protect]\naccounts = 999988887777 111122223333\n",
        // bytes
        "[protect]\nprofiles = prod\0\n",
        "[\0p\0r\0o\0t\0e\0c\0t\0]\0\n\0x\0=\0y\0\n\0",
        "[protect]\nprofiles *prod*\n",
        "[protect]\nprofiles *prod*\n# the end",
    ];
    let open: Vec<&str> = slips.into_iter().filter(|text| !is_closed(text)).collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn other_slips_and_all_that_is_meant_are_no_fault() {
    let sound = [
        "[protect]\nprofiles =\naccounts =\nconfirm = ask\n",
        "[protect]\nprofiles = *prod*, live team, a.b-c_d@e+f=g, caf\u{e9},\n",
        "[protect]\nprofiles = *\n[protect]\nprofiles = !dev\n",
        "[alias]\nprofiles = company-profiles\naccounts = company-accounts\nconfirm = dev\n",
        "[promt]\nformat = x\n",
        "[prompt]\nfromat = x\n",
        "[color]\nx = y\n",
        "x = y\n",
        "",
    ];
    let closed: Vec<&str> = sound.into_iter().filter(|text| is_closed(text)).collect();
    assert!(closed.is_empty(), "{closed:#?}");
    for text in ["confirm = name\nconfirm = ask", "confirm = ask\nconfirm = name"] {
        let settings = parse(format!("[protect]\n{text}\n"));
        assert_eq!(settings.protect.confirm(), Confirm::Name, "the stricter one counts");
    }
}

#[test]
fn a_file_that_cannot_be_read_whole_is_a_fault() {
    for text in ["[protect\nprofiles = *", "[protect]\nprofiles\nconfirm = ask\n", "[protect]\n= x\n"] {
        let settings = parse(text);
        assert!(settings.fault.is_some(), "{text:?} {settings:?}");
    }
    for text in ["[protect]\nprofile = x\n", "[Protect]\nProfiles = x\n", "profiles = x\n", "[protect]\naccounts = 9\n"]
    {
        assert!(parse(text).fault.is_some(), "{text:?}");
    }
    assert!(parse(b"[promt]\nformat = x\n").fault.is_none());
    assert!(parse(b"[alias]\na = \xff\n").fault.is_some());
    let fault = Settings::load(Some(Path::new("/"))).fault.map(|fault| fault.to_string()).unwrap_or_default();
    assert!(fault.starts_with("/: ") && fault.ends_with(" · hint: awsp settings, or --yes"), "{fault}");
    assert!(Settings::load(Some(Path::new("/nowhere/settings.ini"))).fault.is_some());
}
