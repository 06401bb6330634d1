//! Files as a platform team's generator leaves them: mostly SSO, a fifth roles, some old habits. The same
//! bytes for the same number of profiles, on every machine.

use crate::random::Random;

const SEED: u64 = 1_626;
const REGIONS: [&str; 6] = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ap-northeast-1"];
const TEAMS: [&str; 16] = [
    "payments",
    "identity",
    "search",
    "data-lake",
    "ml-platform",
    "checkout",
    "logistics",
    "billing",
    "mobile",
    "web",
    "security",
    "network",
    "telemetry",
    "sandbox",
    "research",
    "partners",
];
const STAGES: [&str; 5] = ["dev", "test", "staging", "prod", "recovery"];
const ROLES: [&str; 6] =
    ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess", "SecurityAudit", "DataEngineer", "Deploy"];

/// The two files and what a reader must find in them.
pub struct Files {
    /// `~/.aws/config`.
    pub config: String,
    /// `~/.aws/credentials`.
    pub credentials: String,
    /// Every profile once, in the order it was written. The last one is an SSO profile with a region at the end
    /// of `config`: the farthest a search can go.
    pub names: Vec<String>,
}

/// What the profiles of one file have in common, and one profile's own facts.
struct Facts {
    index: usize,
    sessions: usize,
    services: usize,
    team: &'static str,
    stage: &'static str,
    role: &'static str,
    region: &'static str,
    account: u64,
}

/// Files with exactly `count` profiles (at least 2). The mix, in percent: 58 SSO through a shared session, 4 SSO
/// with its own start URL, 20 role with a source profile, 4 process, 6 role of an instance with nested settings,
/// 8 static keys of which half have a section in `config` too.
pub fn generate(count: usize) -> Files {
    let mut random = Random::new(SEED);
    let (sessions, services) = ((count / 500).max(2), (count / 200).max(1));
    let mut files = beginning(sessions, services);
    for index in 1..count {
        let facts = Facts {
            index,
            sessions,
            services,
            team: random.pick(&TEAMS),
            stage: random.pick(&STAGES),
            role: random.pick(&ROLES),
            region: random.pick(&REGIONS),
            account: 100_000_000_000 + (index as u64 * 7_919_333) % 899_999_999_999,
        };
        comments(&mut files.config, &facts);
        let kind = if index == count - 1 { 0 } else { random.below(100) };
        let name = match kind {
            0..58 => session(&mut files.config, &facts),
            58..62 => own_start_url(&mut files.config, &facts),
            62..82 => role(&mut files.config, &facts, &files.names[random.below(files.names.len())]),
            82..86 => process(&mut files.config, &facts),
            86..92 => instance_role(&mut files.config, &facts),
            _ => keys(&mut files, &facts),
        };
        files.names.push(name);
    }
    files
}

fn beginning(sessions: usize, services: usize) -> Files {
    let mut config = String::from("# written by the platform team's generator\n[default]\nregion = us-east-1\n");
    config += "output = json\ncli_pager =\n\n";
    for n in 0..sessions {
        config += &format!("[sso-session corp{n}]\nsso_start_url = https://d-{n:010x}.awsapps.com/start\n");
        let region = REGIONS[n % REGIONS.len()];
        config += &format!("sso_region = {region}\nsso_registration_scopes = sso:account:access\n\n");
    }
    for n in 0..services {
        config += &format!("[services local{n}]\ns3 =\n  endpoint_url = https://s3.zone{n}.example.com\n");
        config += &format!("dynamodb =\n  endpoint_url = https://ddb.zone{n}.example.com:8443\n\n");
    }
    let mut credentials = String::from("# rotate every 90 days\n");
    key_pair(&mut credentials, "default", 0);
    credentials.push('\n');
    Files { config, credentials, names: vec!["default".into()] }
}

fn comments(config: &mut String, facts: &Facts) {
    if facts.index % 12 == 1 {
        *config += &format!("# ---- {} {} ----\n", facts.team, facts.stage);
    }
    if facts.index.is_multiple_of(37) {
        *config += "; old account, ask #platform before you use it\n";
    }
}

fn session(config: &mut String, facts: &Facts) -> String {
    let Facts { index, team, stage, role, region, account, sessions, .. } = facts;
    let name = format!("{team}-{stage}-{index:06}.{role}");
    *config += &format!("[profile {name}]\nsso_session = corp{}\n", index % sessions);
    *config += &format!("sso_account_id = {account}\nsso_role_name = {role}\nregion = {region}\n");
    config.push_str(if index % 2 == 1 { "output = json\n\n" } else { "\n" });
    name
}

fn own_start_url(config: &mut String, facts: &Facts) -> String {
    let Facts { index, team, role, region, account, .. } = facts;
    let name = format!("old-{team}-{index:06}");
    *config += &format!("[profile {name}]\nsso_start_url = https://old.awsapps.com/start\n");
    *config += &format!("sso_region = us-east-1\nsso_account_id = {account}\nsso_role_name = {role}\n");
    *config += &format!("region = {region}\noutput = text # the scripts want it\n\n");
    name
}

fn role(config: &mut String, facts: &Facts, source: &str) -> String {
    let Facts { index, team, stage, role, region, account, .. } = facts;
    let name = format!("{team}-{stage}-access-{index:06}");
    *config += &format!("[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/{role}\n");
    *config += &format!("source_profile = {source}\nregion = {region}\n");
    if index.is_multiple_of(3) {
        *config += &format!("mfa_serial = arn:aws:iam::{account}:mfa/jane.doe\n");
    }
    if index.is_multiple_of(5) {
        *config += &format!("external_id = partner-{index:08x}\n");
    }
    if index.is_multiple_of(7) {
        *config += "duration_seconds = 3600\nrole_session_name = jane.doe\n";
    }
    config.push('\n');
    name
}

fn process(config: &mut String, facts: &Facts) -> String {
    let Facts { index, team, role, region, account, .. } = facts;
    let quoted = index.is_multiple_of(9);
    let name = if quoted { format!("Tool {team} {index:06}") } else { format!("tool-{team}-{index:06}") };
    let quote = if quoted { "\"" } else { "" };
    *config += &format!("[profile {quote}{name}{quote}]\nregion = {region}\n");
    *config += &format!("credential_process = /opt/tools/bin/get-keys --account {account} --role {role}\n\n");
    name
}

fn instance_role(config: &mut String, facts: &Facts) -> String {
    let Facts { index, team, stage, role, region, account, services, .. } = facts;
    let name = format!("{team}-{stage}-batch-{index:06}");
    *config += &format!("[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/{role}\n");
    *config += &format!("credential_source = Ec2InstanceMetadata\nregion = {region}\n");
    *config += &format!("services = local{}\ns3 =\n  max_concurrent_requests = 20\n", index % services);
    *config += "  multipart_threshold = 64MB\n  addressing_style = path\n\n";
    name
}

fn keys(files: &mut Files, facts: &Facts) -> String {
    let Facts { index, team, stage, region, .. } = facts;
    let name = format!("keys-{team}-{stage}-{index:06}");
    key_pair(&mut files.credentials, &name, *index);
    if index.is_multiple_of(4) {
        files.credentials += &format!("aws_session_token = EXAMPLEtoken{:x<300}{index:09}\n", "");
    }
    files.credentials.push('\n');
    if index % 2 == 1 {
        files.config += &format!("[profile {name}]\nregion = {region}\noutput = table\n\n");
    }
    name
}

fn key_pair(credentials: &mut String, name: &str, index: usize) {
    *credentials += &format!("[{name}]\naws_access_key_id = AKIAEXAMPLE{index:09}\n");
    *credentials += &format!("aws_secret_access_key = EXAMPLEsecret{index:027}\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn as_many_distinct_profiles_as_asked_for_and_the_same_bytes_again() {
        for count in [10, 1_000] {
            let files = generate(count);
            assert_eq!(files.names.iter().collect::<HashSet<_>>().len(), count);
            assert_eq!(files.config, generate(count).config);
        }
    }

    #[test]
    fn the_last_profile_is_the_last_section_of_config() {
        let files = generate(1_000);
        let last = files.config.rfind("\n[").map(|at| &files.config[at..]).unwrap_or_default();
        assert!(last.starts_with(&format!("\n[profile {}]\nsso_session", files.names[999])), "{last}");
    }
}
