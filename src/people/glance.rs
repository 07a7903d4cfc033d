//! Who is looked at looks back: neck, head and eyes follow a point within the limits of a body, and let go of it beyond them.

use bevy::app::AnimationSystems;
use bevy::prelude::*;

use super::body::Nodes;

/// How far a head and then the eyes turn, sideways and up or down, radians.
const HEAD_RAD: Vec2 = Vec2::new(0.87, 0.44);
const EYES_RAD: Vec2 = Vec2::new(0.44, 0.26);
/// Beyond this there is nothing to be seen without turning the body, radians.
const LET_GO_RAD: f32 = 1.75;
/// Share of the head's turn that the neck takes.
const NECK: f32 = 0.4;
/// Time in which two thirds of a turn are done, seconds.
const EASE_S: f32 = 0.22;
/// Height of the eyes where a body has none yet, metres.
const EYES_M: f32 = 1.6;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        turn_heads
            .after(AnimationSystems)
            .before(TransformSystems::Propagate),
    );
}

/// What a person looks at.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct LooksAt(pub Option<Vec3>);

/// Where head and eyes are turned, radians: sideways to the left, up.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct Glance {
    head: Vec2,
    eyes: Vec2,
}

fn turn_heads(
    time: Res<Time>,
    mut people: Query<(&LooksAt, &mut Glance, &GlobalTransform, &Nodes)>,
    parents: Query<&ChildOf>,
    globals: Query<&GlobalTransform>,
    mut bones: Query<&mut Transform>,
) {
    let eased = 1.0 - (-time.delta_secs() / EASE_S).exp();
    for (looks_at, mut glance, at, nodes) in &mut people {
        let body = at.rotation();
        let head_m = nodes
            .get("head")
            .and_then(|head| globals.get(head).ok())
            .map_or(
                at.translation() + Vec3::Y * EYES_M,
                GlobalTransform::translation,
            );
        let towards = looks_at.0.map(|point| body.inverse() * (point - head_m));
        let (head, eyes) = split(towards);
        let (head_step, eyes_step) = ((head - glance.head) * eased, (eyes - glance.eyes) * eased);
        glance.head += head_step;
        glance.eyes += eyes_step;
        let mut turn = |name: &str, by: Vec2| {
            let Some(bone) = nodes.get(name) else { return };
            let parent = parents
                .get(bone)
                .ok()
                .and_then(|parent| globals.get(parent.parent()).ok());
            let parent = parent.map_or(Quat::IDENTITY, |parent| body.inverse() * parent.rotation());
            if let Ok(mut bone) = bones.get_mut(bone) {
                let turn = rotation(by);
                bone.rotation = (parent.inverse() * turn * parent * bone.rotation).normalize();
            }
        };
        turn("neck_01", glance.head * NECK);
        turn("head", glance.head * (1.0 - NECK));
        turn("eye_l", glance.eyes);
        turn("eye_r", glance.eyes);
    }
}

/// How far head and eyes turn towards a direction in the body's own axes (it faces +z).
fn split(towards: Option<Vec3>) -> (Vec2, Vec2) {
    let Some(towards) = towards.and_then(Vec3::try_normalize) else {
        return (Vec2::ZERO, Vec2::ZERO);
    };
    let wanted = Vec2::new(towards.x.atan2(towards.z), towards.y.asin());
    if wanted.x.abs() > LET_GO_RAD {
        return (Vec2::ZERO, Vec2::ZERO);
    }
    let head = wanted.clamp(-HEAD_RAD, HEAD_RAD);
    (head, (wanted - head).clamp(-EYES_RAD, EYES_RAD))
}

/// A turn to the left and up, of something that faces +z.
fn rotation(by: Vec2) -> Quat {
    Quat::from_rotation_y(by.x) * Quat::from_rotation_x(-by.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_faces_what_is_looked_at() {
        let towards = Vec3::new(0.3, 0.1, 1.0).normalize();
        let (head, eyes) = split(Some(towards));
        assert_eq!(eyes, Vec2::ZERO);
        assert!((rotation(head) * Vec3::Z).abs_diff_eq(towards, 1e-5));
    }

    #[test]
    fn nobody_turns_further_than_a_neck_allows_and_looks_behind_never() {
        let (head, eyes) = split(Some(Vec3::new(1.0, 0.0, 0.3)));
        assert_eq!(head.x, HEAD_RAD.x);
        assert!(eyes.x > 0.0 && eyes.x <= EYES_RAD.x);
        assert_eq!(
            split(Some(Vec3::new(0.5, 0.0, -1.0))),
            (Vec2::ZERO, Vec2::ZERO)
        );
        assert_eq!(split(None), (Vec2::ZERO, Vec2::ZERO));
    }
}
