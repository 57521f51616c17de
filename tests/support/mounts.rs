//! Runs the program on disks that are full or read-only.

use super::env::{PROGRAM, Run, TestEnv};

/// Prepares a run in a mount namespace of its own, after `before` was done
/// there; `None` where that is not permitted.
pub fn with_mount(env: &TestEnv, before: &str, args: &[&str]) -> Option<Run> {
    let namespace = ["-r", "-m", "sh", "-c"];
    let may = env
        .program("unshare")
        .args(namespace)
        .args(["mount -t tmpfs none /mnt"])
        .run();
    if may.code != Some(0) {
        assert!(
            std::env::var_os("CI").is_none(),
            "mounts are not permitted here, and CI must run every test"
        );
        // Past the harness, which keeps what passing tests print to itself.
        let text = "\nSKIPPED: mounts are not permitted, a full or read-only disk was not tried\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
        return None;
    }
    let script =
        format!("here=$PWD && cd \"$DOCENT_CACHE_DIR\" && {before} && cd \"$here\" && exec \"$@\"");
    let run = env
        .program("unshare")
        .args(namespace)
        .args([&script, "sh", PROGRAM]);
    Some(run.args(args))
}
