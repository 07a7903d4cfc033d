//! Asks `buyplus-assets` about a file, in a process of its own that limits itself and that we limit as well.

use std::{path::Path, time::Duration};

use buyplus_api::rejection;

use super::{
    AssetTool,
    child::{self, Allowance, End, Output},
    record::Checked,
    verdict::Refused,
};
use crate::error::{Error, Result};

/// Names on the bench, the same for every upload: nothing that a merchant wrote gets into a command line.
pub(super) const MODEL: &str = "model.glb";
pub(super) const SHIPPED: &str = "shipped";
const MESSAGE_CHARS_MAX: usize = 500;
/// Exit codes of the tool.
const ACCEPTED: i32 = 0;
const REFUSED: i32 = 1;
const LIMIT_HIT: i32 = 3;
/// Beyond what the tool grants itself, it is stopped from outside.
const MEMORY_GRACE_MB: u64 = 128;

type Said<T> = std::result::Result<T, Refused>;

/// What the tool says of a model: its report, as it is printed and as it is meant.
pub(super) async fn check(
    tool: &AssetTool,
    bench: &Path,
    category: Option<&str>,
) -> Result<Said<(String, Checked)>> {
    let mut arguments = vec!["check", MODEL, "--json"];
    arguments.extend(
        category
            .iter()
            .flat_map(|category| ["--category", category]),
    );
    let output = match run(tool, bench, &arguments).await? {
        Ok(output) => output,
        Err(refused) => return Ok(Err(refused)),
    };
    let text = String::from_utf8(output.stdout).ok();
    let report = text.and_then(|text| {
        let report = serde_json::from_str::<Checked>(&text).ok()?;
        Some((text, report))
    });
    Ok(match (output.code, report) {
        (Some(ACCEPTED | REFUSED), Some(report)) => Ok(report),
        (code, _) => Err(unexpected("check", code, &output.stderr)),
    })
}

/// Makes a model ready to ship, into the folder [`SHIPPED`]; gives the tool's report.
pub(super) async fn optimise(
    tool: &AssetTool,
    bench: &Path,
    category: Option<&str>,
) -> Result<Said<String>> {
    let mut arguments = vec!["optimize", MODEL, SHIPPED, "--json", "--target", "shelf"];
    arguments.extend(
        category
            .iter()
            .flat_map(|category| ["--category", category]),
    );
    let output = match run(tool, bench, &arguments).await? {
        Ok(output) => output,
        Err(refused) => return Ok(Err(refused)),
    };
    let report = String::from_utf8(output.stdout).ok();
    let report = report.filter(|text| serde_json::from_str::<serde_json::Value>(text).is_ok());
    Ok(match (output.code, report) {
        (Some(ACCEPTED), Some(report)) => Ok(report),
        (Some(REFUSED), _) => Err(Refused::new(rejection::FAULTY, said(&output.stderr))),
        (code, _) => Err(unexpected("optimize", code, &output.stderr)),
    })
}

/// Writes a picture anew.
pub(super) async fn picture(
    tool: &AssetTool,
    bench: &Path,
    from: &str,
    to: &str,
) -> Result<Said<()>> {
    let output = match run(tool, bench, &["picture", from, to]).await? {
        Ok(output) => output,
        Err(refused) => return Ok(Err(refused)),
    };
    Ok(match output.code {
        Some(ACCEPTED) => Ok(()),
        Some(REFUSED) => Err(Refused::new(
            rejection::PICTURE_UNREADABLE,
            said(&output.stderr),
        )),
        code => Err(unexpected("picture", code, &output.stderr)),
    })
}

async fn run(tool: &AssetTool, bench: &Path, arguments: &[&str]) -> Result<Said<Output>> {
    let missing = || Error::Internal("there is no tool to look at uploads".to_owned());
    let program = tool.path.as_deref().ok_or_else(missing)?;
    let (memory_mb, cpu_s) = (tool.memory_mb.to_string(), tool.cpu_s.to_string());
    let limits = [
        "--limit-memory-mb",
        memory_mb.as_str(),
        "--limit-cpu-s",
        &cpu_s,
    ];
    let arguments = [arguments, &limits].concat();
    let allowance = Allowance {
        memory_mb: tool.memory_mb + MEMORY_GRACE_MB,
        wall: tool.wall,
    };
    let end = child::run(program, &arguments, bench, allowance).await;
    let end = end.map_err(|err| Error::Internal(format!("{}: {err}", program.display())))?;
    Ok(match end {
        End::Exited(output) if output.code == Some(LIMIT_HIT) => Err(limit_hit(tool, &output)),
        End::Exited(output) => Ok(output),
        End::TooSlow => Err(too_slow(tool.wall)),
        End::TooMuchMemory => Err(too_much_memory(tool.memory_mb)),
    })
}

/// The tool kept to its limits by itself.
fn limit_hit(tool: &AssetTool, output: &Output) -> Refused {
    match output.stderr.contains("memory") {
        true => too_much_memory(tool.memory_mb),
        false => too_slow(Duration::from_secs(tool.cpu_s)),
    }
}

fn too_slow(limit: Duration) -> Refused {
    let limit_s = limit.as_secs_f64();
    let message = format!(
        "looking at the file takes longer than the {limit_s} s that one file may take; simplify it and send it again"
    );
    Refused::new(rejection::TOO_SLOW, message)
}

fn too_much_memory(limit_mb: u64) -> Refused {
    let message = format!(
        "looking at the file takes more than the {limit_mb} MB of memory that one file may take; simplify it and send \
         it again"
    );
    Refused::new(rejection::TOO_MUCH_MEMORY, message)
}

fn unexpected(command: &str, code: Option<i32>, stderr: &str) -> Refused {
    tracing::error!(command, ?code, stderr = %said(stderr), "the asset tool failed");
    Refused::unprocessed()
}

/// What the tool said, in one line, without its own name and the file's.
fn said(stderr: &str) -> String {
    let line = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.strip_prefix("buyplus-assets: ").unwrap_or(&line);
    let line = match line.split_once(": ") {
        Some((name, rest)) if !name.contains(' ') && name.contains('.') => rest,
        _ => line,
    };
    match line {
        "" => "the file cannot be used".to_owned(),
        line => line.chars().take(MESSAGE_CHARS_MAX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tool_said_is_told_without_names_of_files() {
        for (stderr, told) in [
            (
                "buyplus-assets: model.glb: the picture is broken\n",
                "the picture is broken",
            ),
            (
                "in.png: the picture is damaged: CRC; save it anew [X]",
                "the picture is damaged: CRC; save it anew [X]",
            ),
            ("", "the file cannot be used"),
        ] {
            assert_eq!(said(stderr), told);
        }
        assert_eq!(said(&"x".repeat(9_000)).len(), MESSAGE_CHARS_MAX);
    }
}
