//! `awsp -`: after any sequence of switches it goes to the last other profile, with the region that awsp had overridden
//! there, or fails if there was none. "None" is never a previous profile.

use awsp::{
    context::{Context, Env, Terminal},
    profiles::{Profiles, UseOptions},
    switch::{Region, SwitchPlan, active, own_region},
};
use fastrand::Rng;

use crate::kit::{home::Home, seed::seed};

const SEQUENCES: usize = 400;
const STEPS: usize = 14;
const NAMES: [&str; 3] = ["dev", "prod", "ops"];
const REGIONS: [&str; 2] = ["us-west-2", "eu-central-1"];

fn home() -> Home {
    let home = Home::bare("history");
    let section = |name: &&str| format!("[{name}]\naws_access_key_id = K\naws_secret_access_key = s\n");
    home.write(".aws/credentials", &NAMES.iter().map(section).collect::<String>());
    home
}

/// A shell that is known by its environment.
struct Shell {
    env: Env,
    /// The profiles that were active, each with the override that awsp had when it was left, the last one at the end.
    seen: Vec<(String, Option<String>)>,
}

#[derive(Clone, Debug)]
enum Step {
    To(&'static str, Option<&'static str>),
    Off,
    Back,
    Region(Option<&'static str>),
}

impl Shell {
    fn new(home: &Home) -> Self {
        let env = [("HOME", home.path().to_str().unwrap()), ("AWSP_SETTINGS", "")].into_iter().collect();
        Self { env, seen: Vec::new() }
    }

    fn active(&self) -> Option<String> {
        active(&self.env).map(|(name, _)| name)
    }

    /// Where `awsp -` has to go.
    fn expected(&self) -> Option<(String, Option<String>)> {
        let now = self.active();
        self.seen.iter().rev().find(|(name, _)| Some(name) != now.as_ref()).cloned()
    }

    fn plan(&self, step: &Step) -> Option<SwitchPlan> {
        let context = Context {
            env: self.env.clone(),
            home: None,
            terminal: Terminal::default(),
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(std::io::sink()),
        };
        let profiles = Profiles::of(&context);
        let region = |region: Option<&str>| region.map(|region| Region::Override(region.to_owned()));
        let options =
            |region: Option<Region>| UseOptions { region: region.unwrap_or_default(), ..UseOptions::default() };
        match step {
            Step::To(name, with) => profiles.switch_to(name, &options(region(*with)), &context),
            Step::Off => profiles.switch_off(&options(None), &context),
            Step::Back => profiles.switch_back(&options(None), &context),
            Step::Region(with) => profiles.switch_region(&options(region(*with).or(Some(Region::Drop))), &context),
        }
        .ok()
    }

    fn take(&mut self, step: &Step) -> Result<(), String> {
        let (expected, left) = (self.expected(), self.active().map(|name| (name, own_region(&self.env))));
        let plan = self.plan(step);
        if let Some(plan) = &plan {
            self.env = plan.applied(&self.env);
        }
        let now = self.active();
        if now != left.as_ref().map(|(name, _)| name.clone()) {
            self.seen.extend(left);
        }
        let arrived = plan.and(now).map(|name| (name, own_region(&self.env)));
        match step {
            Step::Back if arrived != expected => Err(format!("{arrived:?} instead of {expected:?}")),
            _ => Ok(()),
        }
    }
}

fn run(home: &Home, steps: &[Step]) {
    let mut shell = Shell::new(home);
    for (at, step) in steps.iter().enumerate() {
        if let Err(why) = shell.take(step) {
            panic!("{why} after {:?}", &steps[..=at]);
        }
    }
}

/// Every sequence of four of what two profiles, `-u`, `-` and `-r` can do.
#[test]
fn dash_goes_to_the_last_other_profile_after_every_short_sequence() {
    let steps = [Step::To("dev", None), Step::To("prod", Some("us-west-2")), Step::Off, Step::Back, Step::Region(None)];
    let home = home();
    for number in 0..steps.len().pow(4) {
        let digits = (0..4).map(|digit| number / steps.len().pow(digit) % steps.len());
        run(
            &home,
            &digits.map(|step| steps[step].clone()).chain([Step::Back, Step::Back, Step::Back]).collect::<Vec<_>>(),
        );
    }
}

#[test]
fn dash_goes_to_the_last_other_profile_after_any_sequence() {
    let seed = seed();
    let mut random = Rng::with_seed(seed);
    let home = home();
    for _ in 0..SEQUENCES {
        let step = |random: &mut Rng| match random.u8(..8) {
            0..3 => Step::To(NAMES[random.usize(..3)], random.bool().then(|| REGIONS[random.usize(..2)])),
            3 => Step::Off,
            4..7 => Step::Back,
            _ => Step::Region(random.bool().then(|| REGIONS[random.usize(..2)])),
        };
        run(&home, &(0..STEPS).map(|_| step(&mut random)).collect::<Vec<_>>());
    }
}
