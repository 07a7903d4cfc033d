//! How much memory and processor time a run may take. The tool limits itself, before it reads a byte of the file: it then
//! cannot be made to take more, whatever the file holds. Judges no file.

use std::io::Write;

use clap::Args;

/// Exit code of a run that hit one of its limits.
pub const LIMIT_HIT: i32 = 3;

/// Limits of one run. Linux and other Unixes only.
#[derive(Args)]
pub struct Limits {
    /// Most memory that the run may take, MB of 1,000,000 bytes; above it the run ends with exit code 3.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(16..=1_000_000))]
    limit_memory_mb: Option<u64>,
    /// Most processor time that the run may take over all threads, seconds; above it the run ends with exit code 3.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    limit_cpu_s: Option<u64>,
}

impl Limits {
    /// Binds this process for the rest of its life.
    ///
    /// # Errors
    /// Where the system refuses, or knows no limits.
    pub fn set(&self) -> anyhow::Result<()> {
        if let Some(memory_mb) = self.limit_memory_mb {
            system::limit_memory(memory_mb * 1_000_000)?;
        }
        if let Some(cpu_s) = self.limit_cpu_s {
            system::limit_cpu(cpu_s)?;
        }
        Ok(())
    }
}

/// Ends the process: there is no memory left. Asks for none itself.
pub fn out_of_memory() -> ! {
    end("out of memory: the file needs more than this run may take (--limit-memory-mb)\n")
}

fn end(why: &str) -> ! {
    let mut err = std::io::stderr();
    let _ = err.write_all(b"buyplus-assets: ");
    let _ = err.write_all(why.as_bytes());
    std::process::exit(LIMIT_HIT)
}

#[cfg(unix)]
mod system {
    use anyhow::Context;
    use rlimit::Resource;
    use tokio::signal::unix::{SignalKind, signal};

    /// Time to end by itself before the system kills the process.
    const GRACE_S: u64 = 2;
    /// `SIGXCPU`, the same on every Unix that we know.
    const OUT_OF_CPU_TIME: i32 = 24;

    /// Limits what the process may write to and shares with nobody: heaps and stacks, not the program's own file. Address
    /// space would be the wrong thing to count, since the allocator reserves 64 MB of it for every thread.
    pub fn limit_memory(bytes: u64) -> anyhow::Result<()> {
        set(Resource::DATA, bytes, bytes)
    }

    pub fn limit_cpu(cpu_s: u64) -> anyhow::Result<()> {
        watch().context("cannot watch the processor time")?;
        set(Resource::CPU, cpu_s, cpu_s + GRACE_S)
    }

    fn set(resource: Resource, soft: u64, hard: u64) -> anyhow::Result<()> {
        let most = resource
            .get_hard()
            .context("cannot read the limits of this process")?;
        let done = resource.set(soft.min(most), hard.min(most));
        done.with_context(|| format!("cannot set {}", resource.as_name()))
    }

    /// A thread that ends the process when the system says that the time is over.
    fn watch() -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let mut signals = {
            let _inside = runtime.enter();
            signal(SignalKind::from_raw(OUT_OF_CPU_TIME))?
        };
        std::thread::Builder::new()
            .name("cpu-limit".to_owned())
            .spawn(move || {
                if runtime.block_on(signals.recv()).is_some() {
                    super::end("out of processor time: the file needs more than this run may take (--limit-cpu-s)\n");
                }
            })?;
        Ok(())
    }
}

#[cfg(not(unix))]
mod system {
    pub fn limit_memory(_: u64) -> anyhow::Result<()> {
        anyhow::bail!("this system knows no limits for a process")
    }

    pub fn limit_cpu(_: u64) -> anyhow::Result<()> {
        anyhow::bail!("this system knows no limits for a process")
    }
}
