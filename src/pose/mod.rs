//! Where the head is. Turns whichever sensor there is into one `HeadPose`; nobody else knows which sensor that was.

use bevy::prelude::*;
use bevy::render::extract_resource::ExtractResource;
use buyplus_head::NeckModel;

use crate::app::FrameSystems;

pub mod feed;
pub mod mouse;
pub mod record;
pub mod replay;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<SensedHead>()
        .init_resource::<feed::HeadFeed>()
        .init_resource::<EyesInRoom>()
        .init_resource::<Stance>()
        .init_resource::<HeadPose>()
        .add_systems(Update, place_head.in_set(FrameSystems::Pose));
}

/// What the sensor says: the head's rotation in the room, x right, y up, z back, with recentring already applied.
#[derive(Resource, ExtractResource, Debug, Clone, Copy, PartialEq, Default)]
pub struct SensedHead {
    /// Rotation that turns head axes into room axes.
    pub room_from_head: Quat,
    /// When the frame drawn with it will be seen, on the clock of [`feed::HeadFeed`], seconds.
    pub display_s: f64,
}

/// Where the point between the eyes is in the room, metres from where the head was at first, for sensors that know it.
/// Without one it follows from the neck.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct EyesInRoom(pub Option<Vec3>);

/// Where the shopper stands and which way their chair faces. Only `place` moves it.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// Point on the floor, metres.
    pub position_m: Vec3,
    /// Turn about the vertical, radians; 0 faces −z.
    pub yaw_rad: f32,
    /// Height of the eyes above the floor, metres.
    pub eye_height_m: f32,
}

impl Default for Stance {
    fn default() -> Self {
        Self {
            position_m: Vec3::ZERO,
            yaw_rad: 0.0,
            eye_height_m: 1.6,
        }
    }
}

/// The head in the world: the only pose that the rest of the client reads.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct HeadPose {
    /// The point between the eyes, metres.
    pub position_m: Vec3,
    /// Rotation that turns head axes into world axes; the gaze is −z.
    pub world_from_head: Quat,
}

impl HeadPose {
    /// The direction of the gaze, a unit vector.
    pub fn gaze(&self) -> Vec3 {
        self.world_from_head * Vec3::NEG_Z
    }

    /// The gaze without its rise or fall: which way the body would walk. Unit length, y = 0.
    pub fn heading(&self) -> Vec3 {
        let gaze = self.gaze();
        Vec3::new(gaze.x, 0.0, gaze.z).normalize_or(Vec3::NEG_Z)
    }
}

pub(crate) fn place_head(
    sensed: Res<SensedHead>,
    eyes: Res<EyesInRoom>,
    stance: Res<Stance>,
    mut pose: ResMut<HeadPose>,
) {
    let world_from_room = Quat::from_rotation_y(stance.yaw_rad);
    let world_from_head = world_from_room * sensed.room_from_head;
    let by_neck = || {
        let eyes_m = NeckModel::ADULT.eyes_m(world_from_head.as_dquat());
        eyes_m.as_vec3()
    };
    let offset_m = eyes
        .0
        .map_or_else(by_neck, |eyes_m| world_from_room * eyes_m);
    *pose = HeadPose {
        position_m: stance.position_m + Vec3::Y * stance.eye_height_m + offset_m,
        world_from_head,
    };
}
