//! From the runtime's two views to one head and two eyes: where the head is goes to `pose`, what each eye sees to the rig.

use bevy::prelude::*;
use bevy_mod_openxr::resources::{OxrFrameState, OxrViews};
use buyplus_optics::FovTangents;

use super::{Headset, Stage};
use crate::app::FrameSystems;
use crate::pose::{EyesInRoom, SensedHead, place_head};
use crate::view::projection::OffAxis;
use crate::view::rig::{Eye, EyeIndex};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        sense_head.in_set(FrameSystems::Pose).before(place_head),
    )
    .add_systems(Update, place_eyes.in_set(FrameSystems::Gaze));
}

/// One head with its eyes, from two views in room axes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Views {
    /// The point between the eyes, metres.
    middle_m: Vec3,
    /// Half way between how the eyes are turned.
    room_from_head: Quat,
    /// Each eye in head axes.
    eyes: [EyeView; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct EyeView {
    offset_m: Vec3,
    turn: Quat,
    tangents: FovTangents,
}

impl Views {
    /// Nothing where the runtime has not said where the eyes are.
    fn read(views: &[openxr::View]) -> Option<Self> {
        let [left, right] = views else { return None };
        let [turns, points] = [[left, right], [left, right]];
        let turns = turns.map(|view| {
            let q = view.pose.orientation;
            Quat::from_xyzw(q.x, q.y, q.z, q.w)
        });
        let points = points.map(|view| {
            let p = view.pose.position;
            Vec3::new(p.x, p.y, p.z)
        });
        if turns
            .iter()
            .any(|turn| !(0.5..1.5).contains(&turn.length_squared()))
        {
            return None;
        }
        let turns = turns.map(Quat::normalize);
        let room_from_head = turns[0].slerp(turns[1], 0.5);
        let middle_m = points[0].midpoint(points[1]);
        let head_from_room = room_from_head.inverse();
        let eye = |index: usize, view: &openxr::View| EyeView {
            offset_m: head_from_room * (points[index] - middle_m),
            turn: head_from_room * turns[index],
            tangents: FovTangents {
                left: f64::from(view.fov.angle_left).tan(),
                right: f64::from(view.fov.angle_right).tan(),
                bottom: f64::from(view.fov.angle_down).tan(),
                top: f64::from(view.fov.angle_up).tan(),
            },
        };
        Some(Self {
            middle_m,
            room_from_head,
            eyes: [eye(0, left), eye(1, right)],
        })
    }
}

fn sense_head(
    headset: Res<Headset>,
    views: Res<OxrViews>,
    frame: Option<Res<OxrFrameState>>,
    mut sensed: ResMut<SensedHead>,
    mut room: ResMut<EyesInRoom>,
) {
    let now = Views::read(&views).filter(|_| headset.stage == Stage::Running);
    room.0 = now.map(|views| views.middle_m);
    if let (Some(views), Some(frame)) = (now, frame) {
        sensed.room_from_head = views.room_from_head;
        sensed.display_s = frame.predicted_display_time.as_nanos() as f64 * 1e-9;
    }
}

/// After the rig was built and placed: the eyes are where the runtime says, to the last millimetre.
fn place_eyes(
    headset: Res<Headset>,
    views: Res<OxrViews>,
    mut eyes: Query<(&EyeIndex, &mut Eye, &mut Projection, &mut Transform)>,
    pose: Res<crate::pose::HeadPose>,
) {
    let Some(views) = Views::read(&views).filter(|_| headset.stage == Stage::Running) else {
        return;
    };
    for (index, mut eye, mut projection, mut transform) in &mut eyes {
        let Some(view) = views.eyes.get(index.0) else {
            continue;
        };
        eye.offset_m = view.offset_m;
        if let Projection::Custom(custom) = &mut *projection
            && let Some(off_axis) = custom.get_mut::<OffAxis>()
        {
            off_axis.tangents = view.tangents;
        }
        transform.translation = pose.position_m + pose.world_from_head * view.offset_m;
        transform.rotation = pose.world_from_head * view.turn;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(turn: Quat, at_m: Vec3, fov_deg: [f32; 4]) -> openxr::View {
        let [left, right, down, up] = fov_deg.map(f32::to_radians);
        openxr::View {
            pose: openxr::Posef {
                orientation: openxr::Quaternionf {
                    x: turn.x,
                    y: turn.y,
                    z: turn.z,
                    w: turn.w,
                },
                position: openxr::Vector3f {
                    x: at_m.x,
                    y: at_m.y,
                    z: at_m.z,
                },
            },
            fov: openxr::Fovf {
                angle_left: left,
                angle_right: right,
                angle_down: down,
                angle_up: up,
            },
        }
    }

    #[test]
    fn eyes_come_back_where_the_runtime_put_them_canted_and_lopsided() {
        let head = Quat::from_euler(EulerRot::YXZ, 0.7, -0.2, 0.1);
        let at_m = Vec3::new(0.3, 1.5, -0.4);
        let cant = 0.09;
        let turns = [1.0, -1.0].map(|side| head * Quat::from_rotation_y(side * cant));
        let points = [-0.03, 0.034].map(|x| at_m + head * Vec3::new(x, 0.001, 0.002));
        let fovs = [[-55.0, 40.0, -48.0, 45.0], [-40.0, 55.0, -48.0, 45.0]];
        let raw = [
            view(turns[0], points[0], fovs[0]),
            view(turns[1], points[1], fovs[1]),
        ];
        let views = Views::read(&raw).unwrap();
        assert!(views.room_from_head.angle_between(head) < 1e-3);
        for (index, eye) in views.eyes.iter().enumerate() {
            let back_m = views.middle_m + views.room_from_head * eye.offset_m;
            assert!(back_m.abs_diff_eq(points[index], 1e-5), "{back_m}");
            let turn = views.room_from_head * eye.turn;
            assert!(turn.angle_between(turns[index]) < 1e-3);
            let left = f64::from(fovs[index][0]).to_radians().tan();
            assert!((eye.tangents.left - left).abs() < 1e-6);
            assert!(eye.tangents.left != -eye.tangents.right);
        }
    }

    #[test]
    fn a_runtime_that_says_nothing_yet_moves_nothing() {
        assert_eq!(Views::read(&[]), None);
        let zero = Quat::from_xyzw(0.0, 0.0, 0.0, 0.0);
        let raw = [
            view(zero, Vec3::ZERO, [0.0; 4]),
            view(zero, Vec3::ZERO, [0.0; 4]),
        ];
        assert_eq!(Views::read(&raw), None);
    }
}
