//! Where requests go: endpoints, proxies, certificates, dual-stack and FIPS.

use std::process::Output;

use crate::{
    proxy::{Proxy, Tls},
    world::{World, said},
};

/// `static` assumes `role`, with these lines in the profile.
fn world(lines: &str) -> World {
    World::with(&format!(
        "[profile static]\nregion = us-east-1\n\n[profile role]\nrole_arn = arn:aws:iam::222233334444:role/Role\n\
         source_profile = static\nrole_session_name = ben\nregion = us-east-1\n{lines}"
    ))
}

/// `awsp credential-process` without the variables that lead to the loopback.
fn run(world: &World, profile: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = world.awsp(&["credential-process", "--no-cache", profile]);
    for (name, _) in world.fake.environment() {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).output().unwrap()
}

/// Which host a proxy is asked for.
fn host(world: &World, profile: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let proxy = Proxy::closed();
    let url = proxy.url();
    let output = run(world, profile, &[&[("HTTPS_PROXY", url.as_str())], variables].concat());
    assert_eq!((output.status.code(), said(&output).lines().count()), (Some(1), 1), "{output:?}");
    proxy.asked()
}

fn tunnel(host: &str) -> Vec<String> {
    vec![format!("CONNECT {host}:443 HTTP/1.1")]
}

#[test]
fn the_proxy_is_asked_for_the_right_host() {
    let plain = world("");
    assert_eq!(host(&plain, "role", &[]), tunnel("sts.us-east-1.amazonaws.com"));
    assert_eq!(host(&plain, "role", &[("AWS_REGION", "eu-west-3")]), tunnel("sts.eu-west-3.amazonaws.com"));
    let fips = ("AWS_USE_FIPS_ENDPOINT", "true");
    let dual = ("AWS_USE_DUALSTACK_ENDPOINT", "true");
    assert_eq!(host(&plain, "role", &[fips]), tunnel("sts-fips.us-east-1.amazonaws.com"));
    assert_eq!(host(&plain, "role", &[dual]), tunnel("sts.us-east-1.api.aws"));
    assert_eq!(host(&plain, "role", &[fips, dual]), tunnel("sts-fips.us-east-1.api.aws"));
    assert_eq!(host(&world("use_fips_endpoint = true\n"), "role", &[]), tunnel("sts-fips.us-east-1.amazonaws.com"));
    assert_eq!(host(&world("use_dualstack_endpoint = true\n"), "role", &[]), tunnel("sts.us-east-1.api.aws"));
    assert_eq!(host(&world("region = cn-north-1\n"), "role", &[]), tunnel("sts.cn-north-1.amazonaws.com.cn"));
}

#[test]
fn every_source_goes_through_the_proxy() {
    let world = World::new();
    assert_eq!(host(&world, "sso", &[]), tunnel("portal.sso.eu-west-1.amazonaws.com"));
    assert_eq!(host(&world, "web", &[]), tunnel("sts.eu-west-1.amazonaws.com"));
}

#[test]
fn no_proxy_leaves_the_proxy_out() {
    let world = world("");
    let proxy = Proxy::closed();
    let url = proxy.url();
    let variables = [("HTTPS_PROXY", url.as_str()), ("AWS_ENDPOINT_URL_STS", "https://sts.example.invalid")];
    run(&world, "role", &variables);
    assert_eq!(proxy.asked(), tunnel("sts.example.invalid"));
    for list in ["sts.example.invalid", ".example.invalid", "other,example.invalid", "*"] {
        let proxy = Proxy::closed();
        let url = proxy.url();
        let variables = [("HTTPS_PROXY", url.as_str()), variables[1], ("NO_PROXY", list)];
        let output = run(&world, "role", &variables);
        assert!(proxy.asked().is_empty() && said(&output).contains("cannot reach STS"), "{list}: {output:?}");
    }
}

#[test]
fn endpoints_of_variables_profiles_and_services() {
    let plain = world("");
    let url = plain.fake.url();
    let nowhere = "http://127.0.0.1:1";
    let works = |world: &World, profile: &str, variables: &[(&str, &str)]| {
        world.fake.forget();
        let output = run(world, profile, variables);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(world.fake.count("AssumeRole"), 1);
    };
    works(&plain, "role", &[("AWS_ENDPOINT_URL", &url)]);
    works(&plain, "role", &[("AWS_ENDPOINT_URL_STS", &url), ("AWS_ENDPOINT_URL", nowhere)]);
    for lines in ["endpoint_url = URL\n", "services = local\n\n[services local]\nsts =\n  endpoint_url = URL\n"] {
        let world = world("");
        let url = world.fake.url();
        let config = std::fs::read_to_string(world.home.path().join(".aws/config")).unwrap();
        world.home.write(".aws/config", &(config + &lines.replace("URL", &url)));
        works(&world, "role", &[]);
        // the environment has the last word
        let output = run(&world, "role", &[("AWS_ENDPOINT_URL_STS", nowhere)]);
        assert!(said(&output).contains("cannot reach STS"), "{output:?}");
        let ignored = [("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
        assert_eq!(host(&world, "role", &ignored), tunnel("sts.us-east-1.amazonaws.com"));
    }
}

#[test]
fn an_authority_of_ones_own() {
    let world = world("");
    let folder = world.home.path();
    let Some(tls) = Tls::start(&world.fake, folder) else { return };
    let url = format!("https://localhost:{}", tls.port);
    let endpoint = ("AWS_ENDPOINT_URL_STS", url.as_str());
    let refused = run(&world, "role", &[endpoint]);
    assert!(!refused.status.success() && said(&refused).contains("certificate"), "{refused:?}");
    assert_eq!(world.fake.calls(), []);
    let authority = tls.authority.to_str().unwrap();
    let output = run(&world, "role", &[endpoint, ("AWS_CA_BUNDLE", authority)]);
    assert!(output.status.success(), "{output:?}");
    let config = std::fs::read_to_string(folder.join(".aws/config")).unwrap();
    world.home.write(".aws/config", &format!("{config}ca_bundle = {authority}\n"));
    let output = run(&world, "role", &[endpoint]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(world.fake.count("AssumeRole"), 2);
}

#[test]
fn through_a_tunnel_to_an_authority_of_ones_own() {
    let world = world("");
    let Some(tls) = Tls::start(&world.fake, world.home.path()) else { return };
    let proxy = Proxy::open(tls.port);
    let url = proxy.url();
    let output = run(
        &world,
        "role",
        &[
            ("HTTPS_PROXY", &url),
            ("AWS_ENDPOINT_URL_STS", "https://sts.example.invalid"),
            ("AWS_CA_BUNDLE", tls.authority.to_str().unwrap()),
        ],
    );
    assert!(output.status.success(), "{output:?}");
    assert_eq!((proxy.asked(), world.fake.count("AssumeRole")), (tunnel("sts.example.invalid"), 1));
}

#[test]
fn a_bundle_that_is_none_is_named() {
    let world = world("");
    let nothing = world.home.write("nothing.pem", "no certificate\n");
    let nothing = nothing.to_str().unwrap();
    for bundle in [nothing, "/does/not/exist.pem"] {
        let output =
            run(&world, "role", &[("AWS_CA_BUNDLE", bundle), ("AWS_ENDPOINT_URL_STS", "https://sts.example.invalid")]);
        let said = said(&output);
        assert!(!output.status.success() && said.contains(bundle) && said.lines().count() == 1, "{said}");
    }
}
