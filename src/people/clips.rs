//! What a person's body does: clips that flow into each other, so that nobody ever jumps from one stance to the next.

use std::time::Duration;

use bevy::gltf::Gltf;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;

use crate::app::FrameSystems;

/// Time in which one clip flows into the next, seconds.
const BLEND_S: f32 = 0.3;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, play_clips.in_set(FrameSystems::Show));
}

/// What a person is to be seen doing.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Act {
    /// Stands.
    #[default]
    Idle,
    /// Speaks.
    Talk,
    /// Steps, two a second.
    Walk,
    /// Waves.
    Greet,
    /// Shows off what is worn.
    Pose,
    /// Steps round to the left.
    TurnLeft,
    /// Steps round to the right.
    TurnRight,
}

impl Act {
    /// The clip's name in the model.
    pub fn clip(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Talk => "talk",
            Self::Walk => "walk",
            Self::Greet => "greet",
            Self::Pose => "pose",
            Self::TurnLeft => "turn_left",
            Self::TurnRight => "turn_right",
        }
    }

    /// Whether it goes on for as long as it is wanted.
    pub fn repeats(self) -> bool {
        matches!(self, Self::Idle | Self::Talk | Self::Walk)
    }

    /// How long it takes once, seconds.
    pub fn lasts_s(self) -> f32 {
        match self {
            Self::Idle => 6.0,
            Self::Talk => 4.0,
            Self::Walk | Self::TurnLeft | Self::TurnRight => 1.0,
            Self::Greet => 2.5,
            Self::Pose => 3.0,
        }
    }
}

/// The clips of a person's model.
#[derive(Component, Debug, Clone, Default)]
pub struct Clips(HashMap<String, Handle<AnimationClip>>);

impl Clips {
    /// The clips of a loaded model.
    pub fn of(gltf: &Gltf) -> Self {
        let named = gltf.named_animations.iter();
        Self(
            named
                .map(|(name, clip)| (name.to_string(), clip.clone()))
                .collect(),
        )
    }
}

/// The strings that a person's body hangs on.
#[derive(Component, Debug, Clone)]
pub struct Puppet {
    player: Entity,
    nodes: HashMap<String, AnimationNodeIndex>,
    plays: Option<Act>,
}

impl Puppet {
    /// A graph of these clips, and the puppet that plays them on `player`.
    pub fn new(clips: &Clips, player: Entity) -> (AnimationGraph, Self) {
        let mut graph = AnimationGraph::new();
        let root = graph.root;
        let node = |(name, clip): (&String, &Handle<AnimationClip>)| {
            (name.clone(), graph.add_clip(clip.clone(), 1.0, root))
        };
        let nodes = clips.0.iter().map(node).collect();
        let puppet = Self {
            player,
            nodes,
            plays: None,
        };
        (graph, puppet)
    }
}

/// Where in a repeating clip a person begins, 0 … 1, so that a crowd is no choir.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct OutOfStep(pub f32);

fn play_clips(
    mut puppets: Query<(&Act, &mut Puppet, Option<&OutOfStep>)>,
    mut players: Query<(&mut AnimationPlayer, &mut AnimationTransitions)>,
) {
    for (act, mut puppet, out_of_step) in &mut puppets {
        if puppet.plays == Some(*act) {
            continue;
        }
        let Ok((mut player, mut transitions)) = players.get_mut(puppet.player) else {
            continue;
        };
        // Who lacks a clip stands.
        let node = puppet
            .nodes
            .get(act.clip())
            .or_else(|| puppet.nodes.get("idle"))
            .copied();
        let blend_s = if puppet.plays.is_some() { BLEND_S } else { 0.0 };
        puppet.plays = Some(*act);
        let Some(node) = node else { continue };
        let clip = transitions.play(&mut player, node, Duration::from_secs_f32(blend_s));
        if act.repeats() {
            let offset = out_of_step.map_or(0.0, |out| out.0);
            clip.repeat().seek_to(offset * act.lasts_s());
        }
    }
}
