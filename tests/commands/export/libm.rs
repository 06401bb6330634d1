//! The binary starts without libm, and has it where the SDK computes with it: in the adaptive mode of retrying.

use crate::kit::{
    fake::Fake,
    home::{BINARY, Home},
};

#[test]
fn loaded_when_it_is_called() {
    let light = cfg!(all(target_os = "linux", target_env = "gnu")) && std::env::var_os("AWSP_SHARED_LIBM").is_none();
    let (home, fake) = (Home::with(&[]), Fake::start());
    fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
    home.write(".aws/credentials", "[keys]\naws_access_key_id = AKIABEN\naws_secret_access_key = secret+of/AKIABEN\n");
    let role =
        "[profile role]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\nregion = eu-west-1\n";
    home.write(".aws/config", role);
    let run = |mode: &str| {
        let mut command = home.command(BINARY);
        command.envs(fake.environment()).env("AWS_RETRY_MODE", mode).env("LD_DEBUG", "files");
        let output = command.args(["export", "role", "--no-cache"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said.contains("libm.so.6")
    };
    if light {
        assert!(!run("standard"));
        assert!(run("adaptive"));
    }
}
