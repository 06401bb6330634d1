//! Core files: awsp leaves none, because they would hold secrets.

/// Makes the kernel write no core file of this process, whatever ends it. The kernel forgets that when it runs another
/// program.
#[cfg(target_os = "linux")]
pub(crate) fn disable_core_dump() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Makes the system write no core file of this process, whatever ends it. Children may raise the limit again.
#[cfg(not(target_os = "linux"))]
pub(crate) fn disable_core_dump() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
}
