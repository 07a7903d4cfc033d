//! Keeps what was sensed in a trace file, as every tool reads it. It must not change what is sensed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use bevy::prelude::*;
use buyplus_head::trace::{POSE_HEADER, PoseSample, write_pose_row};

use super::{SensedHead, place_head};
use crate::app::FrameSystems;

/// Adds the recorder that writes to that file.
pub fn plugin(file: PathBuf) -> impl Plugin {
    move |app: &mut App| match Recorder::new(&file) {
        Ok(recorder) => {
            app.insert_resource(recorder).add_systems(
                Update,
                record
                    .in_set(FrameSystems::Pose)
                    .after(place_head)
                    .run_if(resource_exists::<Recorder>),
            );
        }
        Err(fault) => warn!(
            "nothing is recorded, {} cannot be written: {fault}",
            file.display()
        ),
    }
}

/// A trace being written.
#[derive(Resource)]
struct Recorder {
    file: PathBuf,
    sink: BufWriter<File>,
    last_s: Option<f64>,
}

impl Recorder {
    fn new(file: &Path) -> io::Result<Self> {
        let mut sink = BufWriter::new(File::create(file)?);
        writeln!(sink, "{POSE_HEADER}")?;
        sink.flush()?;
        Ok(Self {
            file: file.to_owned(),
            sink,
            last_s: None,
        })
    }

    /// Writes a row, and once a second makes sure that it is in the file: a headset is switched off without a word.
    fn keep(&mut self, sample: &PoseSample) -> io::Result<()> {
        write_pose_row(&mut self.sink, sample)?;
        let is_new_second = self
            .last_s
            .is_none_or(|last_s| last_s.floor() < sample.t_s.floor());
        self.last_s = Some(sample.t_s);
        if is_new_second {
            self.sink.flush()?;
        }
        Ok(())
    }
}

fn record(
    mut commands: Commands,
    time: Res<Time>,
    sensed: Res<SensedHead>,
    mut recorder: ResMut<Recorder>,
) {
    let t_s = time.elapsed_secs_f64();
    // A film's clock stands still while it waits; a trace has one row for each moment.
    if recorder.last_s.is_some_and(|last_s| t_s <= last_s) {
        return;
    }
    let kept = recorder.keep(&PoseSample {
        t_s,
        world_from_head: sensed.room_from_head.as_dquat(),
    });
    if let Err(fault) = kept {
        warn!(
            "the recording ends here, {} cannot be written: {fault}",
            recorder.file.display()
        );
        commands.remove_resource::<Recorder>();
    }
}
