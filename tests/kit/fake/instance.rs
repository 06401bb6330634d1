//! What an EC2 instance and an ECS task give their programs.

use serde_json::json;

use super::{
    Call, Key, World,
    http::{Answer, Asked},
    sts::time,
};

/// Where the container's credentials are.
pub(super) const CONTAINER: &str = "/container/credentials";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const EXTENDED: &str = "/latest/meta-data/iam/security-credentials-extended/";
const TOKEN: &str = "fake-instance-token";

/// Whom the instance and the container act as.
pub(super) struct Roles {
    instance: String,
    container: String,
}

impl Default for Roles {
    fn default() -> Self {
        let arn = |role: &str| format!("arn:aws:sts::111122223333:assumed-role/{role}/i-0123456789abcdef0");
        Self { instance: arn("instance"), container: arn("container") }
    }
}

/// What a request of the metadata is called here; `?` when there is no such thing.
pub(super) fn action(method: &str, path: &str) -> &'static str {
    match (method, path) {
        ("PUT", "/latest/api/token") => "InstanceToken",
        ("GET", ROLES) => "InstanceRole",
        ("GET", CONTAINER) => "ContainerCredentials",
        ("GET", path) if path.starts_with(ROLES) && !path.starts_with(EXTENDED) => "InstanceCredentials",
        _ => "?",
    }
}

impl World {
    pub(super) fn instance(&mut self, asked: &Asked, call: &Call) -> Answer {
        match call.action.as_str() {
            "InstanceToken" => {
                let mut answer = Answer::text(200, TOKEN);
                answer.headers.push(("x-aws-ec2-metadata-token-ttl-seconds", "21600".into()));
                answer
            }
            "ContainerCredentials" => self.role_of(self.instance.container.clone()),
            _ if asked.header("x-aws-ec2-metadata-token") != Some(TOKEN) => Answer::text(401, ""),
            "InstanceRole" => Answer::text(200, "instance"),
            _ => self.role_of(self.instance.instance.clone()),
        }
    }

    fn role_of(&mut self, arn: String) -> Answer {
        let end = self.end(3600);
        let (key_id, key) = self.keys.issue(Key { arn, end: Some(end), ..Key::default() });
        Answer::json(
            200,
            &json!({
                "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": time(self.now()), "AccessKeyId": key_id,
                "SecretAccessKey": key.secret, "Token": key.token, "Expiration": time(end),
            }),
        )
    }
}
