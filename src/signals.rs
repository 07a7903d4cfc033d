//! Being asked by the system to end: takes it as if the window were closed, so that a headset's session is ended by its rules.
//! Not compiled for the phone, where the system asks otherwise. Ctrl-C is Bevy's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    let ended = Ended::default();
    listen(ended.clone());
    app.insert_resource(ended)
        .add_systems(PostUpdate, end.run_if(was_asked));
}

#[derive(Resource, Clone, Default)]
struct Ended(Arc<AtomicBool>);

fn was_asked(ended: Res<Ended>) -> bool {
    ended.0.load(Ordering::Relaxed)
}

fn end(mut exit: MessageWriter<AppExit>) {
    exit.write(AppExit::Success);
}

/// A thread that waits, since a frame must not. Without one the signal ends the program at once, as it does by default.
#[cfg(unix)]
fn listen(ended: Ended) {
    use tokio::signal::unix::{SignalKind, signal};

    let wait = move || -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        runtime.block_on(async {
            signal(SignalKind::terminate())?.recv().await;
            ended.0.store(true, Ordering::Relaxed);
            Ok(())
        })
    };
    let started = std::thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            if let Err(fault) = wait() {
                warn!("being asked to end will end the program at once: {fault}");
            }
        });
    if let Err(fault) = started {
        warn!("being asked to end will end the program at once: {fault}");
    }
}

#[cfg(not(unix))]
fn listen(_: Ended) {}
