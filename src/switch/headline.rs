//! The first line that a switch prints.

use super::{Region, SwitchTarget, active};
use crate::{
    config::{Profile, account_of_key},
    context::Env,
};

/// Returns the line: `dev  111122223333 Admin  eu-west-1  (was staging)`.
pub(super) fn headline(env: &Env, target: SwitchTarget<'_>, region: &Region) -> String {
    let asked = if let Region::Override(region) = region { Some(region.as_str()) } else { None };
    match target {
        SwitchTarget::Profile { profile, key_id, .. } => {
            let account = profile.account_id.clone().or_else(|| account_of_key(key_id?));
            let identity = [account, profile.role.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let none = if *region == Region::Drop { "no region" } else { "" };
            let region = asked.or(profile.region.as_deref()).unwrap_or(none);
            let was = match active(env) {
                Some((old, _)) if old != profile.name => format!("(was {old})"),
                _ => String::new(),
            };
            let parts = [profile.name.as_str(), &identity, region, &was];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
        }
        SwitchTarget::None(answer) => format!("no profile; {answer}"),
        SwitchTarget::Stay(profile) => {
            let name = active(env).map(|(name, _)| name);
            match asked {
                Some(region) => format!("{}  {region}", name.as_deref().unwrap_or("no profile")),
                None => format!("no region override: {}", own(name.as_deref(), profile)),
            }
        }
    }
}

/// Returns the region that applies without an override: `dev's own is eu-west-1`.
fn own(name: Option<&str>, profile: Option<&Profile>) -> String {
    match (name.unwrap_or("[default]"), profile.and_then(|profile| profile.region.as_deref())) {
        (whose, Some(region)) => format!("{whose}'s own is {region}"),
        (whose, None) => format!("{whose} has no region"),
    }
}
