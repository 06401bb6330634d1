//! The binary starts without libm, and has it where the SDK computes with it: in the adaptive mode of retrying.

use std::process::Command;

use crate::support::{
    fake::{Fake, Fault},
    home::{BINARY, Home},
};

#[test]
fn loaded_when_it_is_called() {
    if cfg!(all(target_os = "linux", target_env = "gnu")) && std::env::var_os("AWSP_SHARED_LIBM").is_none() {
        let output = Command::new("ldd").arg(BINARY).output().unwrap();
        assert!(!String::from_utf8_lossy(&output.stdout).contains("libm.so"));
    }
    let (home, fake) = (Home::with(&[]), Fake::start());
    fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
    fake.fail("AssumeRole", Fault::Throttle, 2);
    home.write(".aws/credentials", "[keys]\naws_access_key_id = AKIABEN\naws_secret_access_key = secret+of/AKIABEN\n");
    let role =
        "[profile role]\nrole_arn = arn:aws:iam::222233334444:role/One\nsource_profile = keys\nregion = eu-west-1\n";
    home.write(".aws/config", role);
    let mut command = home.command(BINARY);
    command.envs(fake.environment()).env("AWS_RETRY_MODE", "adaptive").args(["export", "role", "--no-cache"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fake.count("AssumeRole"), 3);
}
