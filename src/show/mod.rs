//! The catwalk: who walks when, by the server's clock and to the beat, in goods that can be bought. The show never stops.

use bevy::prelude::*;
use buyplus_api::{Look, Show};

use crate::app::{FrameSystems, Target};
use crate::goods::OpenStore;
use crate::journal::Happened;
use crate::net::{Answer, Link, Question};
use crate::people::{Act, People, Person, Roster};
use crate::place::{Place, Runway};

mod carried;
mod choice;
mod clock;
mod panel;
mod walk;

use walk::Route;

/// The show of a store that names none.
const SHOW: &str = "evening";

/// The show plugin; in films a run begins when its place is entered, so that they repeat themselves.
pub fn plugin(target: Target) -> impl Plugin {
    move |app: &mut App| {
        app.init_resource::<Music>()
            .insert_resource(OnStage {
                obeys_server: !matches!(target, Target::Image(_)),
                ..default()
            })
            .add_plugins((choice::plugin, panel::plugin, carried::plugin))
            .add_systems(
                Update,
                (
                    open_house.run_if(resource_exists_and_changed::<Place>),
                    ask_for_show,
                    receive_show,
                    run_show,
                )
                    .chain()
                    .in_set(FrameSystems::Show),
            );
    }
}

/// The music that is to be heard.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Music {
    /// Name of the sound; silence without.
    pub file: Option<String>,
    /// Where it comes from, metres.
    pub at_m: Vec3,
    /// How far into it the run is, seconds.
    pub into_s: f64,
}

/// What is on.
#[derive(Resource, Debug, Default)]
pub struct OnStage {
    runway: Option<Runway>,
    is_asked: bool,
    obeys_server: bool,
    show: Option<Box<Show>>,
    /// World time when the answer came, seconds.
    answered_s: f64,
}

impl OnStage {
    /// The look of that name.
    pub fn look(&self, id: &str) -> Option<&Look> {
        self.show.as_ref()?.looks.iter().find(|look| look.id == id)
    }
}

/// A model who walks.
#[derive(Component, Debug, Clone, PartialEq)]
pub struct Model {
    /// Her look.
    pub look_id: String,
}

fn open_house(
    mut commands: Commands,
    place: Res<Place>,
    mut stage: ResMut<OnStage>,
    mut music: ResMut<Music>,
    models: Query<Entity, With<Model>>,
) {
    for model in &models {
        commands.entity(model).despawn();
    }
    *music = Music::default();
    *stage = OnStage {
        runway: place.0.runway,
        obeys_server: stage.obeys_server,
        ..default()
    };
}

fn ask_for_show(store: Option<Res<OpenStore>>, mut stage: ResMut<OnStage>, mut link: ResMut<Link>) {
    let Some(store) = store else { return };
    if stage.runway.is_some() && !stage.is_asked {
        stage.is_asked = true;
        let show_id = store.0.show_id.clone().unwrap_or_else(|| SHOW.to_owned());
        link.ask(Question::Show { show_id });
    }
}

fn receive_show(
    time: Res<Time>,
    mut answers: MessageReader<Answer>,
    mut stage: ResMut<OnStage>,
    mut music: ResMut<Music>,
    mut happened: MessageWriter<Happened>,
) {
    for answer in answers.read() {
        match answer {
            Answer::Show(Ok(show)) if stage.runway.is_some() => {
                stage.answered_s = time.elapsed_secs_f64();
                stage.show = Some(show.clone());
                let runway = stage.runway;
                *music = Music {
                    file: Some(show.music.clone()),
                    at_m: runway.map_or(Vec3::ZERO, |runway| runway.start_m + Vec3::Y * 3.0),
                    into_s: run_s(&stage, show, time.elapsed_secs_f64()),
                };
                happened.write(Happened::now(&time, "show_on").with("looks", show.looks.len()));
            }
            Answer::Show(Err(fault)) => warn!("no show: {fault}"),
            _ => {}
        }
    }
}

fn run_s(stage: &OnStage, show: &Show, now_s: f64) -> f64 {
    let since_s = now_s - stage.answered_s;
    match stage.obeys_server {
        true => clock::into_run_s(show, since_s),
        false => clock::wrapped(since_s, show.period_s),
    }
}

/// Puts each model where the run has her, and takes off who has gone.
fn run_show(
    mut commands: Commands,
    time: Res<Time>,
    stage: Res<OnStage>,
    people: Res<People>,
    rosters: Res<Assets<Roster>>,
    mut models: Query<(Entity, &Model, &mut Transform, &mut Act)>,
) {
    let (Some(show), Some(runway)) = (&stage.show, stage.runway) else {
        return;
    };
    let run_s = run_s(&stage, show, time.elapsed_secs_f64());
    let roster = rosters.get(&people.0);
    for look in &show.looks {
        let entry = roster.and_then(|roster| roster.find_or_any(&look.model, "model"));
        let pace_m_s = entry.map_or(1.3, |entry| entry.walk_speed_m_s);
        // Who came out late in a run walks on into the next one.
        let since_s = clock::wrapped(run_s - look.starts_s, show.period_s) as f32;
        let moment = Route::new(runway, pace_m_s).at(since_s);
        let walking = models
            .iter_mut()
            .find(|(_, model, ..)| model.look_id == look.id);
        match (moment, walking) {
            (Some(moment), Some((_, _, mut at, mut act))) => {
                at.translation = moment.position_m;
                at.rotation = Quat::from_rotation_y(moment.yaw_rad);
                act.set_if_neq(moment.act);
            }
            (Some(moment), None) => {
                commands.spawn((
                    Model {
                        look_id: look.id.clone(),
                    },
                    Person {
                        id: look.model.clone(),
                        role: "model",
                        look: Some(look.id.clone()),
                    },
                    Transform::from_translation(moment.position_m)
                        .with_rotation(Quat::from_rotation_y(moment.yaw_rad)),
                ));
            }
            (None, Some((model, ..))) => commands.entity(model).despawn(),
            (None, None) => {}
        }
    }
}
