//! The SSO portal and its OIDC.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Call, Key, World,
    http::{Answer, Asked, Format},
    sts::assumed_role,
};

/// An account that the portal has.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The names of its roles.
    pub roles: Vec<String>,
}

/// What the portal knows: who a token stands for.
#[derive(Default)]
pub(super) struct Sso {
    pub(super) tokens: BTreeMap<String, String>,
    pub(super) refresh: BTreeMap<String, String>,
    pub(super) accounts: Vec<Account>,
    issued: usize,
}

fn refused(status: u16, code: &str, message: &str) -> Answer {
    Answer::error(Format::Json, status, code, message)
}

fn parameter<'a>(call: &'a Call, name: &str) -> &'a str {
    call.parameters.get(name).map(String::as_str).unwrap_or_default()
}

impl World {
    pub(super) fn portal(&mut self, asked: &Asked, call: &Call) -> Answer {
        let token = asked.header("x-amz-sso_bearer_token").unwrap_or_default();
        let Some(user) = self.sso.tokens.get(token).cloned() else {
            return refused(401, "UnauthorizedException", "Session token not found or invalid");
        };
        match call.action.as_str() {
            "GetRoleCredentials" => self.role_credentials(call, &user),
            "ListAccounts" => self.page(call, "accountList", self.accounts()),
            "ListAccountRoles" => self.page(call, "roleList", self.roles(parameter(call, "account_id"))),
            _ => {
                self.sso.tokens.remove(token);
                Answer::json(200, &json!({}))
            }
        }
    }

    fn role_credentials(&mut self, call: &Call, user: &str) -> Answer {
        let (account, role) = (parameter(call, "account_id"), parameter(call, "role_name"));
        if !self.sso.accounts.is_empty() && !self.roles(account).iter().any(|known| known["roleName"] == role) {
            return refused(403, "ForbiddenException", "No access");
        }
        let role = format!("arn:aws:iam::{account}:role/AWSReservedSSO_{role}_0123456789abcdef");
        let end = self.end(3600);
        let (key_id, key) = self.keys.issue(Key { arn: assumed_role(&role, user), end: Some(end), ..Key::default() });
        let credentials = json!({
            "accessKeyId": key_id, "secretAccessKey": key.secret, "sessionToken": key.token, "expiration": end * 1000,
        });
        Answer::json(200, &json!({ "roleCredentials": credentials }))
    }

    fn accounts(&self) -> Vec<Value> {
        let entry = |account: &Account| {
            let Account { id, name, .. } = account;
            json!({ "accountId": id, "accountName": name, "emailAddress": format!("{name}@example.com") })
        };
        self.sso.accounts.iter().map(entry).collect()
    }

    fn roles(&self, id: &str) -> Vec<Value> {
        let roles = self.sso.accounts.iter().filter(|account| account.id == id).flat_map(|account| &account.roles);
        roles.map(|role| json!({ "roleName": role, "accountId": id })).collect()
    }

    fn page(&self, call: &Call, name: &str, entries: Vec<Value>) -> Answer {
        let start: usize = parameter(call, "next_token").parse().unwrap_or(0);
        let size = parameter(call, "max_result").parse().unwrap_or(20);
        let next = (start + size < entries.len()).then(|| (start + size).to_string());
        let entries: Vec<_> = entries.into_iter().skip(start).take(size).collect();
        Answer::json(200, &json!({ name: entries, "nextToken": next }))
    }

    pub(super) fn oidc(&mut self, call: &Call) -> Answer {
        self.sso.issued += 1;
        let number = self.sso.issued;
        match call.action.as_str() {
            "RegisterClient" => Answer::json(
                200,
                &json!({
                    "clientId": format!("client-{number}"), "clientSecret": format!("client-secret-{number}"),
                    "clientIdIssuedAt": self.now(), "clientSecretExpiresAt": self.now() + 90 * 86_400,
                }),
            ),
            "StartDeviceAuthorization" => {
                let page = format!("http://{}/device", self.address);
                Answer::json(
                    200,
                    &json!({
                        "deviceCode": format!("device-{number}"), "userCode": "ABCD-EFGH", "expiresIn": 600, "interval": 1,
                        "verificationUri": page, "verificationUriComplete": format!("{page}?user_code=ABCD-EFGH"),
                    }),
                )
            }
            _ => self.token(call, number),
        }
    }

    fn token(&mut self, call: &Call, number: usize) -> Answer {
        let user = match parameter(call, "grantType") {
            "refresh_token" => self.sso.refresh.remove(parameter(call, "refreshToken")),
            _ if parameter(call, "deviceCode").starts_with("device-") => Some("ben".to_owned()),
            _ => None,
        };
        let Some(user) = user else { return refused(400, "InvalidGrantException", "Invalid grant provided") };
        let (access, refresh) = (format!("sso-access-{number}"), format!("sso-refresh-{number}"));
        self.sso.tokens.insert(access.clone(), user.clone());
        self.sso.refresh.insert(refresh.clone(), user);
        let life = self.life.unwrap_or(28_800);
        Answer::json(
            200,
            &json!({
                "accessToken": access, "tokenType": "Bearer", "expiresIn": life, "refreshToken": refresh,
            }),
        )
    }
}
