//! AWS on loopback: STS, the SSO portal and its OIDC, sign-in, an instance and a container. It checks signatures, knows
//! who every key stands for, counts what is asked of it, and fails as it is told to.

mod fault;
mod http;
mod instance;
mod keys;
mod sign_in;
mod signature;
mod sso;
mod sts;

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

pub use fault::Fault;
pub use keys::{Key, Keys};
pub use sso::Account;

use http::{Answer, Asked};

/// The server. It ends when dropped; requests that are under way end with their client.
pub struct Fake {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
}

/// One request that was asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// As AWS names it: `AssumeRole`, `GetRoleCredentials`, `CreateToken`, …
    pub action: String,
    /// Of the query, the form or the JSON.
    pub parameters: BTreeMap<String, String>,
    /// The access key id that signed it.
    pub key: Option<String>,
    /// The region that it was signed for.
    pub region: Option<String>,
}

/// What the server knows.
#[derive(Default)]
struct World {
    closed: bool,
    address: String,
    calls: Vec<Call>,
    keys: Keys,
    faults: Vec<(String, Fault, usize)>,
    /// Seconds that its clock is ahead of ours.
    ahead: i64,
    /// How long what it issues lives, instead of what is asked for.
    life: Option<u64>,
    sts: sts::Rules,
    sso: sso::Sso,
    sign_in: BTreeMap<String, String>,
    instance: instance::Roles,
}

impl Fake {
    /// Starts on a free port of loopback.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let world = Arc::new(Mutex::new(World { address: address.to_string(), ..World::default() }));
        let shared = Arc::clone(&world);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if lock(&shared).closed {
                    break;
                }
                let world = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &world));
            }
        });
        Self { address, world }
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The variables that lead every SDK here.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let services =
            ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_SIGNIN"];
        let mut variables: Vec<_> = services.map(|name| (name, self.url())).into();
        variables.push(("AWS_EC2_METADATA_SERVICE_ENDPOINT", self.url()));
        variables
    }

    /// The variable that makes this the container of a task.
    pub fn container(&self) -> (&'static str, String) {
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}{}", self.url(), instance::CONTAINER))
    }

    /// Makes known whose key this is; its secret is [`secret`]'s.
    pub fn user(&self, key_id: &str, arn: &str) {
        self.world().keys.add(key_id, Key { arn: arn.to_owned(), secret: secret(key_id), ..Key::default() });
    }

    /// Temporary keys of somebody, with so many seconds to live.
    pub fn issue(&self, arn: &str, life: u64) -> (String, Key) {
        let mut world = self.world();
        let end = world.now() + life;
        world.keys.issue(Key { arn: arn.to_owned(), end: Some(end), ..Key::default() })
    }

    /// What it issues from now on lives so long, whatever is asked for.
    pub fn life(&self, seconds: u64) {
        self.world().life = Some(seconds);
    }

    /// Its clock is so many seconds ahead of ours.
    pub fn clock(&self, ahead: i64) {
        self.world().ahead = ahead;
    }

    /// The next `times` requests of an action fail this way.
    pub fn fail(&self, action: &str, fault: Fault, times: usize) {
        self.world().faults.push((action.to_owned(), fault, times));
    }

    /// The role can be assumed with this device only.
    pub fn require_mfa(&self, role: &str, device: &str) {
        self.world().sts.mfa.insert(role.to_owned(), device.to_owned());
    }

    /// GetSessionToken is refused for this device.
    pub fn refuse_sessions(&self, device: &str) {
        self.world().sts.no_sessions.insert(device.to_owned());
    }

    /// Nobody may assume this role.
    pub fn refuse_role(&self, role: &str) {
        self.world().sts.no_roles.insert(role.to_owned());
    }

    /// An access token of the SSO portal, and who it is.
    pub fn portal(&self, token: &str, user: &str) {
        self.world().sso.tokens.insert(token.to_owned(), user.to_owned());
    }

    /// A refresh token of OIDC, and who it is.
    pub fn refreshable(&self, token: &str, user: &str) {
        self.world().sso.refresh.insert(token.to_owned(), user.to_owned());
    }

    /// An account of the portal, with its roles.
    pub fn account(&self, account: Account) {
        self.world().sso.accounts.push(account);
    }

    /// A refresh token of `aws login`, and who it is.
    pub fn signed_in(&self, token: &str, arn: &str) {
        self.world().sign_in.insert(token.to_owned(), arn.to_owned());
    }

    /// Every request so far, in the order of arrival.
    pub fn calls(&self) -> Vec<Call> {
        self.world().calls.clone()
    }

    /// The requests of one action so far.
    pub fn asked(&self, action: &str) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.action == action).collect()
    }

    /// How many there were.
    pub fn count(&self, action: &str) -> usize {
        self.asked(action).len()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.world().calls.clear();
    }

    /// Who a key stands for.
    pub fn key(&self, key_id: &str) -> Option<Key> {
        self.world().keys.get(key_id).cloned()
    }

    /// Its time, in seconds since 1970.
    pub fn now(&self) -> u64 {
        self.world().now()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.world().closed = true;
        let _ = TcpStream::connect(self.address);
    }
}

impl World {
    fn now(&self) -> u64 {
        let ours = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        ours.saturating_add_signed(self.ahead)
    }

    /// When what is issued now ends, if so much was asked for.
    fn end(&self, asked: u64) -> u64 {
        self.now() + self.life.unwrap_or(asked)
    }

    fn fault(&mut self, action: &str) -> Option<Fault> {
        let (_, fault, times) = self.faults.iter_mut().find(|(of, _, times)| of == action && *times > 0)?;
        *times -= 1;
        Some(fault.clone())
    }

    fn answer(&mut self, asked: &Asked, call: &Call) -> Answer {
        match call.action.as_str() {
            "InstanceToken" | "InstanceRole" | "InstanceCredentials" | "ContainerCredentials" => {
                self.instance(asked, call)
            }
            "CreateOAuth2Token" => self.sign_in(asked, call),
            "GetRoleCredentials" | "ListAccounts" | "ListAccountRoles" | "Logout" => self.portal(asked, call),
            "RegisterClient" | "StartDeviceAuthorization" | "CreateToken" => self.oidc(call),
            "?" => Answer::text(404, ""),
            _ => self.sts(asked, call),
        }
    }
}

/// The secret key of a user.
pub fn secret(key_id: &str) -> String {
    format!("secret+of/{key_id}")
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, world: &Mutex<World>) {
    let mut rest = Vec::new();
    while let Some(asked) = Asked::read(&mut stream, &mut rest) {
        let call = asked.call();
        let (answer, fault, now) = {
            let mut world = lock(world);
            world.calls.push(call.clone());
            let fault = world.fault(&call.action);
            let answer = match &fault {
                None => Ok(world.answer(&asked, &call)),
                Some(fault) => fault.answer(asked.format()).ok_or_else(|| fault.clone()),
            };
            // what is stalled or slowed down is the right answer
            let answer =
                answer.or_else(|fault| if fault == Fault::Slow { Ok(world.answer(&asked, &call)) } else { Err(fault) });
            (answer, fault, world.now())
        };
        let done = match (answer, fault) {
            (Ok(answer), Some(Fault::Slow)) => answer.drip(&mut stream, now),
            (Ok(answer), _) => answer.write(&mut stream, now),
            (Err(fault), _) => return fault.happen(stream),
        };
        if done.is_err() {
            return;
        }
    }
}
