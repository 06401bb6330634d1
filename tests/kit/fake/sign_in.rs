//! What `aws login` renews its credentials with.

use serde_json::json;

use super::{
    Call, Key, World,
    http::{Answer, Asked, Format},
};

impl World {
    /// The refresh token is good once; the answer has the next one.
    pub(super) fn sign_in(&mut self, asked: &Asked, call: &Call) -> Answer {
        let token = call.parameters.get("refreshToken").map(String::as_str).unwrap_or_default();
        let proven = asked.header("dpop").is_some_and(|proof| proof.split('.').count() == 3);
        let Some(arn) = self.sign_in.remove(token).filter(|_| proven) else {
            return Answer::error(Format::Json, 400, "TOKEN_EXPIRED", "Refresh token is not valid");
        };
        let life = self.life.unwrap_or(900);
        let end = self.end(900);
        let (key_id, key) = self.keys.issue(Key { arn: arn.clone(), end: Some(end), ..Key::default() });
        let next = format!("login-refresh-of-{key_id}");
        self.sign_in.insert(next.clone(), arn);
        let access = json!({ "accessKeyId": key_id, "secretAccessKey": key.secret, "sessionToken": key.token });
        let answer =
            json!({ "accessToken": access, "tokenType": "aws_sigv4", "expiresIn": life, "refreshToken": next });
        Answer::json(200, &answer)
    }
}
