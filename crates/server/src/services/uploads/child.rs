//! Runs a program that may not be trusted with what it reads: without our environment, in a folder of its own, within a
//! time and within a memory, and no longer than we ourselves live. Knows nothing of what it is for.

use std::{
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
};

/// More than any report has.
const STDOUT_BYTES_MAX: u64 = 16 * 1024 * 1024;
const STDERR_BYTES_MAX: u64 = 64 * 1024;
/// How often memory is looked at: a program that limits itself needs none of it.
const WATCHED_EVERY: Duration = Duration::from_millis(50);

/// How a run ended.
#[derive(Debug)]
pub(super) enum End {
    /// By itself.
    Exited(Output),
    /// It was stopped: its time was over.
    TooSlow,
    /// It was stopped, or stopped itself: it had more memory than it may.
    TooMuchMemory,
}

/// What a run left.
#[derive(Debug)]
pub(super) struct Output {
    /// Its exit code; nothing where a signal ended it.
    pub(super) code: Option<i32>,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: String,
}

/// What a run may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) memory_mb: u64,
    pub(super) wall: Duration,
}

/// Runs a program to its end, or to ours: dropped, it is killed.
pub(super) async fn run(
    program: &Path,
    arguments: &[&str],
    folder: &Path,
    allowance: Allowance,
) -> io::Result<End> {
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let id = child.id();
    let end = tokio::select! {
        output = finish(&mut child) => return output,
        () = tokio::time::sleep(allowance.wall) => End::TooSlow,
        () = outgrow(id, allowance.memory_mb) => End::TooMuchMemory,
    };
    child.kill().await?;
    Ok(end)
}

async fn finish(child: &mut Child) -> io::Result<End> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = tokio::join!(
        read(stdout, STDOUT_BYTES_MAX),
        read(stderr, STDERR_BYTES_MAX)
    );
    let status = child.wait().await?;
    if let Some(end) = of_signal(status) {
        return Ok(end);
    }
    Ok(End::Exited(Output {
        code: status.code(),
        stdout: stdout?,
        stderr: String::from_utf8_lossy(&stderr?).into_owned(),
    }))
}

/// What a program says, up to a length; one that says more finds its pipe closed.
async fn read(pipe: Option<impl AsyncRead + Unpin>, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(bytes_max).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// The signals by which a system ends what takes too much.
#[cfg(unix)]
fn of_signal(status: ExitStatus) -> Option<End> {
    use std::os::unix::process::ExitStatusExt;
    const SIGABRT: i32 = 6;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    match status.signal() {
        Some(SIGXCPU) => Some(End::TooSlow),
        // An allocator that gets nothing aborts; the system's last resort against lack of memory kills.
        Some(SIGABRT | SIGKILL) => Some(End::TooMuchMemory),
        _ => None,
    }
}

#[cfg(not(unix))]
fn of_signal(_: ExitStatus) -> Option<End> {
    None
}

/// Ends when a process has more memory than it may; never, where the system does not tell.
async fn outgrow(id: Option<u32>, memory_mb: u64) {
    let Some(id) = id.filter(|_| cfg!(target_os = "linux")) else {
        return std::future::pending().await;
    };
    let path = format!("/proc/{id}/status");
    loop {
        tokio::time::sleep(WATCHED_EVERY).await;
        let status = tokio::fs::read_to_string(&path).await.unwrap_or_default();
        if resident_kb(&status).is_some_and(|kb| kb * 1024 > memory_mb * 1_000_000) {
            return;
        }
    }
}

/// The line `VmRSS:  123 kB`.
fn resident_kb(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    const ENOUGH: Allowance = Allowance {
        memory_mb: 200,
        wall: Duration::from_secs(60),
    };

    async fn sh(script: &str, allowance: Allowance) -> End {
        let arguments = ["-c", script];
        run(Path::new("/bin/sh"), &arguments, Path::new("/"), allowance)
            .await
            .unwrap()
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_program_says_and_how_it_ends_is_told() {
        let End::Exited(output) = sh("echo out; echo err >&2; env; exit 3", ENOUGH).await else {
            panic!("it ended by itself");
        };
        assert_eq!((output.code, output.stderr.as_str()), (Some(3), "err\n"));
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(
            stdout.starts_with("out\n") && !stdout.contains("HOME="),
            "{stdout}"
        );
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_takes_too_much_is_stopped() {
        let hasty = Allowance {
            wall: Duration::from_millis(200),
            ..ENOUGH
        };
        assert!(matches!(sh("exec sleep 600", hasty).await, End::TooSlow));
        let greedy = "x=0123456789abcdef; while :; do x=$x$x; done";
        assert!(matches!(sh(greedy, ENOUGH).await, End::TooMuchMemory));
        assert!(matches!(sh("kill -s XCPU $$", ENOUGH).await, End::TooSlow));
    }
}
