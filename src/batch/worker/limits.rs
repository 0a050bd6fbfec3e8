//! What the system is asked to see to. Where it cannot, nothing is limited.

/// Limits the address space of this process from now on; `None` takes the limit off.
#[cfg(unix)]
pub(super) fn limit_memory(bytes: Option<u64>) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::As).maximum;
    let current = match (bytes, maximum) {
        (Some(bytes), Some(maximum)) => Some(bytes.min(maximum)),
        (Some(bytes), None) => Some(bytes),
        (None, maximum) => maximum,
    };
    // A system without this limit goes on without it.
    let _ = setrlimit(Resource::As, Rlimit { current, maximum });
}

/// Makes a process a worker that outlives nobody and leaves nothing: it dies with its parent, writes no core, and is the
/// first to go when memory is short.
#[cfg(unix)]
pub(super) fn serve_one_run() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    }
}

#[cfg(not(unix))]
pub(super) fn limit_memory(_bytes: Option<u64>) {}

#[cfg(not(unix))]
pub(super) fn serve_one_run() {}

/// The machine's memory in bytes, or what this process's control group may use of it; `None` where that is not known.
pub(super) fn memory() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let info = rustix::system::sysinfo();
        let machine = info.totalram as u64 * u64::from(info.mem_unit);
        let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let limits = files_of_groups(&groups).into_iter().filter_map(|file| std::fs::read_to_string(file).ok());
        // One that has no limit says "max", or a number beyond any machine.
        Some(limits.filter_map(|limit| limit.trim().parse().ok()).fold(machine, u64::min))
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// Where the limits of a process's control groups stand (of both versions), and of the groups around these: each holds. In a
/// container the innermost may be seen as the root.
#[cfg(target_os = "linux")]
fn files_of_groups(groups: &str) -> Vec<std::path::PathBuf> {
    use std::path::Path;
    let mut files = vec![];
    for line in groups.lines() {
        let (root, file, group) = match line.splitn(3, ':').collect::<Vec<_>>()[..] {
            [_, "", group] => ("/sys/fs/cgroup", "memory.max", group),
            [_, "memory", group] => ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", group),
            _ => continue,
        };
        let around = Path::new(group).ancestors().map(|group| group.strip_prefix("/").unwrap_or(group));
        files.extend(around.map(|group| Path::new(root).join(group).join(file)));
    }
    files
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_limits_of_all_groups_around_are_looked_at() {
        let files =
            |text: &str| files_of_groups(text).iter().map(|file| file.display().to_string()).collect::<Vec<_>>();
        assert_eq!(files("0::/\n"), ["/sys/fs/cgroup/memory.max"]);
        assert_eq!(
            files("0::/job/step\n"),
            ["/sys/fs/cgroup/job/step/memory.max", "/sys/fs/cgroup/job/memory.max", "/sys/fs/cgroup/memory.max",]
        );
        assert_eq!(
            files("5:cpu:/a\n4:memory:/a\n"),
            ["/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.limit_in_bytes",]
        );
    }
}
