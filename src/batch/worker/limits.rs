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
        let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
        let group = group.and_then(|text| text.trim().parse::<u64>().ok());
        Some(group.map_or(machine, |group| group.min(machine)))
    }
    #[cfg(not(target_os = "linux"))]
    None
}
