//! Sound: the room that is stood in, steps, what a look does, and the show. It hears what the journal tells and is told
//! nothing else; without a device, and in films, it is not there at all.

use bevy::audio::{AudioSinkPlayback, SpatialScale, Volume};
use bevy::prelude::*;

use crate::app::FrameSystems;
use crate::comfort::Comfort;
use crate::journal::Happened;
use crate::place::{Place, PlaceEntered};
use crate::pose::HeadPose;
use crate::show::Music;

mod cues;

use cues::{Cue, Steps, cue_for, tone_for};

/// Distance between the ears, metres.
const EARS_M: f32 = 0.16;
/// Sounds fall off with the square of their distance times this: one at four metres is half as loud as at two.
const SCALE: f32 = 0.35;
/// Loudness of a room's own tone, and of the music, beside a cue.
const TONE_GAIN: f32 = 0.8;
const MUSIC_GAIN: f32 = 1.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Steps>()
        .add_systems(Startup, grow_ears)
        .add_systems(
            Update,
            (carry_ears, play_tone, play_cues, play_music, obey_volume)
                .chain()
                .in_set(FrameSystems::Show),
        );
}

/// How loud a sound is beside the others; the shopper's volume comes on top.
#[derive(Component, Debug, Clone, Copy)]
struct Gain(f32);

/// The tone of the room.
#[derive(Component)]
struct Tone;

/// A sound that ends with its place.
#[derive(Component)]
struct OfPlace;

/// The show's music.
#[derive(Component)]
struct ShowMusic;

fn grow_ears(mut commands: Commands) {
    commands.spawn((SpatialListener::new(EARS_M), Transform::IDENTITY));
}

fn carry_ears(pose: Res<HeadPose>, mut ears: Query<&mut Transform, With<SpatialListener>>) {
    for mut ears in &mut ears {
        *ears = Transform::from_translation(pose.position_m).with_rotation(pose.world_from_head);
    }
}

fn play_tone(
    mut commands: Commands,
    mut entered: MessageReader<PlaceEntered>,
    assets: Res<AssetServer>,
    comfort: Res<Comfort>,
    old: Query<Entity, Or<(With<Tone>, With<OfPlace>)>>,
) {
    let Some(place) = entered.read().last() else {
        return;
    };
    for sound in &old {
        commands.entity(sound).despawn();
    }
    let settings = PlaybackSettings::LOOP.with_volume(Volume::Linear(TONE_GAIN * comfort.volume));
    commands.spawn((
        Tone,
        Gain(TONE_GAIN),
        player(&assets, tone_for(&place.name)),
        settings,
    ));
}

fn play_cues(
    mut commands: Commands,
    mut happened: MessageReader<Happened>,
    assets: Res<AssetServer>,
    comfort: Res<Comfort>,
    pose: Res<HeadPose>,
    place: Option<Res<Place>>,
    mut steps: ResMut<Steps>,
) {
    for event in happened.read() {
        let Some(cue) = cue_for(event) else { continue };
        let file = match cue {
            Cue::Step => steps.take(),
            Cue::Once(file) | Cue::WithPlace(file) => file,
        };
        let settings = PlaybackSettings::DESPAWN
            .with_volume(Volume::Linear(comfort.volume))
            .with_spatial(matches!(cue, Cue::Step))
            .with_spatial_scale(SpatialScale::new(SCALE));
        let floor_m = place
            .as_ref()
            .map_or(0.0, |place| place.0.entrance.position_m.y);
        let at = Transform::from_translation(pose.position_m.with_y(floor_m));
        let mut sound = commands.spawn((Gain(1.0), player(&assets, file), settings, at));
        if matches!(cue, Cue::WithPlace(_)) {
            sound.insert(OfPlace);
        }
    }
}

/// The show's music comes from the runway, in time with the models.
fn play_music(
    mut commands: Commands,
    music: Res<Music>,
    assets: Res<AssetServer>,
    comfort: Res<Comfort>,
    playing: Query<Entity, With<ShowMusic>>,
) {
    match (&*music, playing.single()) {
        (
            Music {
                file: Some(file),
                at_m,
                into_s,
            },
            Err(_),
        ) => {
            let settings = PlaybackSettings::LOOP
                .with_volume(Volume::Linear(MUSIC_GAIN * comfort.volume))
                .with_spatial(true)
                .with_spatial_scale(SpatialScale::new(SCALE * 0.4))
                .with_start_position(std::time::Duration::from_secs_f64(*into_s));
            commands.spawn((
                ShowMusic,
                Gain(MUSIC_GAIN),
                player(&assets, file),
                settings,
                Transform::from_translation(*at_m),
            ));
        }
        (Music { file: None, .. }, Ok(old)) => commands.entity(old).despawn(),
        _ => {}
    }
}

fn obey_volume(
    comfort: Res<Comfort>,
    mut flat: Query<(&Gain, &mut AudioSink)>,
    mut spatial: Query<(&Gain, &mut SpatialAudioSink)>,
) {
    if !comfort.is_changed() {
        return;
    }
    for (gain, mut sink) in &mut flat {
        sink.set_volume(Volume::Linear(gain.0 * comfort.volume));
    }
    for (gain, mut sink) in &mut spatial {
        sink.set_volume(Volume::Linear(gain.0 * comfort.volume));
    }
}

fn player(assets: &AssetServer, file: &str) -> AudioPlayer {
    AudioPlayer::new(assets.load(format!("audio/{file}.ogg")))
}
