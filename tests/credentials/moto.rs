//! moto, an STS that is not ours.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use crate::kit::tools::tool;
use crate::kit::wait::until;
use crate::{judges::Client, world::World};

struct Moto {
    child: Child,
    url: String,
}

impl Moto {
    fn start() -> Option<Self> {
        let program = tool("moto")?;
        // nobody takes it in between: the system hands out another one each time
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        until("moto", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Some(Self { child, url: format!("http://127.0.0.1:{port}") })
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn awsp_and_boto3_end_as_the_same_one() {
    let world = World::new();
    let Some(mut boto3) = Client::boto3(&world.home, &world.fake) else { return };
    let Some(moto) = Moto::start() else { return };
    let endpoint = [("AWS_ENDPOINT_URL_STS", moto.url.clone())];
    for profile in ["role", "middle", "chain", "itself", "over-web", "web"] {
        let judged = boto3.who(profile, &endpoint).unwrap();
        let output = world.awsp(&["whoami", profile, "--json"]).envs(endpoint.iter().cloned()).output().unwrap();
        assert!(output.status.success(), "{profile}: {output:?}");
        let ours: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(ours["arn"].as_str().unwrap().contains(":assumed-role/"), "{profile}: {ours}");
        assert_eq!(ours["arn"], judged["arn"], "{profile}");
    }
    assert_eq!(world.fake.calls(), []);
}
