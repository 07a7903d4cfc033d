//! `headtrace`: what a recorded trace says; the only place of this crate that touches files.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use buyplus_head::{
    Fusion, GestureRecognizer,
    trace::{self, POSE_HEADER, PoseSample, Trace},
};
use clap::{Parser, Subcommand};
use serde_json::json;

/// Exit status for bad usage or bad input.
const BAD_INPUT: u8 = 2;

/// Reads recorded head motion: `t_s,gx,gy,gz,ax,ay,az` (rad/s, m/s²) or `t_s,qw,qx,qy,qz`.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints one JSON line per recognised gesture.
    Gestures {
        /// The trace.
        file: PathBuf,
    },
    /// Prints the orientation at each row as `t_s,qw,qx,qy,qz`.
    Fuse {
        /// The trace.
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("headtrace: {error:#}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn run(command: &Command) -> Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    match command {
        Command::Gestures { file } => print_gestures(&poses_of(file)?, &mut output)?,
        Command::Fuse { file } => print_poses(&poses_of(file)?, &mut output)?,
    }
    output.flush()?;
    Ok(())
}

fn poses_of(path: &Path) -> Result<Vec<PoseSample>> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("{name}"))?;
    Ok(
        match trace::read(file).with_context(|| format!("{name}"))? {
            Trace::Poses(poses) => poses,
            Trace::Imu(samples) => {
                let mut fusion = Fusion::new();
                let fused = samples.iter().map(|sample| PoseSample {
                    t_s: sample.t_s,
                    world_from_head: fusion.push(sample),
                });
                fused.collect()
            }
        },
    )
}

fn print_gestures(poses: &[PoseSample], output: &mut impl Write) -> io::Result<()> {
    let mut recognizer = GestureRecognizer::default();
    let gestures = poses
        .iter()
        .filter_map(|pose| recognizer.push_pose(pose.t_s, pose.world_from_head));
    for gesture in gestures {
        let line = json!({
            "t_s": gesture.t_s,
            "gesture": gesture.kind,
            "cycles": gesture.cycles,
            "amplitude_rad": gesture.amplitude_rad,
            "confidence": gesture.confidence,
        });
        writeln!(output, "{line}")?;
    }
    Ok(())
}

fn print_poses(poses: &[PoseSample], output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "{POSE_HEADER}")?;
    poses
        .iter()
        .try_for_each(|pose| trace::write_pose_row(output, pose))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    (error.downcast_ref::<io::Error>())
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
