//! A model's way over the runway: out, a pose at the end, round, and back. Pure: time in, place, heading and act out.

use bevy::math::Vec3;

use crate::people::Act;
use crate::place::Runway;

/// A whole turn on the spot is two turns of a quarter and one more on the walk: seconds for half a turn.
const HALF_TURN_S: f32 = 2.0;

/// Where a model is and what she does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Her feet, metres.
    pub position_m: Vec3,
    /// Which way she faces: the turn about the vertical of a body that faces +z.
    pub yaw_rad: f32,
    /// What her body does.
    pub act: Act,
}

/// The way of one model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    runway: Runway,
    pace_m_s: f32,
}

impl Route {
    /// The way over a runway at a pace in m/s.
    pub fn new(runway: Runway, pace_m_s: f32) -> Self {
        Self {
            runway,
            pace_m_s: pace_m_s.max(0.2),
        }
    }

    /// From backstage to the light, and from there to the end, seconds.
    fn legs_s(&self) -> [f32; 2] {
        let Runway {
            backstage_m,
            start_m,
            end_m,
            ..
        } = self.runway;
        [backstage_m.distance(start_m), start_m.distance(end_m)].map(|m| m / self.pace_m_s)
    }

    /// How long she is to be seen, seconds.
    pub fn lasts_s(&self) -> f32 {
        let [hidden_s, shown_s] = self.legs_s();
        2.0 * (hidden_s + shown_s) + Act::Pose.lasts_s() + HALF_TURN_S
    }

    /// Where she is, this long after she set out; nowhere before and after.
    pub fn at(&self, since_s: f32) -> Option<Moment> {
        if !(0.0..self.lasts_s()).contains(&since_s) {
            return None;
        }
        let [hidden_s, shown_s] = self.legs_s();
        let Runway {
            backstage_m,
            start_m,
            end_m,
            ..
        } = self.runway;
        let out_s = hidden_s + shown_s;
        let stands_s = Act::Pose.lasts_s() + HALF_TURN_S;
        if since_s < out_s {
            return Some(walk(
                [backstage_m, start_m, end_m],
                [hidden_s, shown_s],
                since_s,
            ));
        }
        if since_s >= out_s + stands_s {
            let back_s = since_s - out_s - stands_s;
            return Some(walk(
                [end_m, start_m, backstage_m],
                [shown_s, hidden_s],
                back_s,
            ));
        }
        let ahead_rad = facing(end_m - start_m);
        let stood_s = since_s - out_s;
        let turned = ((stood_s - Act::Pose.lasts_s()) / HALF_TURN_S).clamp(0.0, 1.0);
        let eased = turned * turned * (3.0 - 2.0 * turned);
        Some(Moment {
            position_m: end_m,
            yaw_rad: ahead_rad + std::f32::consts::PI * eased,
            act: if turned == 0.0 {
                Act::Pose
            } else {
                Act::TurnLeft
            },
        })
    }
}

fn walk([a, b, c]: [Vec3; 3], [first_s, second_s]: [f32; 2], since_s: f32) -> Moment {
    let (from, to, part) = if since_s < first_s {
        (a, b, since_s / first_s.max(1e-3))
    } else {
        (b, c, (since_s - first_s) / second_s.max(1e-3))
    };
    Moment {
        position_m: from.lerp(to, part.min(1.0)),
        yaw_rad: facing(to - from),
        act: Act::Walk,
    }
}

fn facing(direction: Vec3) -> f32 {
    direction.x.atan2(direction.z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::math::Quat;

    fn route() -> Route {
        let runway = Runway {
            backstage_m: Vec3::new(0.0, 0.3, -16.0),
            start_m: Vec3::new(0.0, 0.3, -13.0),
            end_m: Vec3::new(0.0, 0.3, 0.0),
        };
        Route::new(runway, 1.3)
    }

    #[test]
    fn she_comes_out_poses_turns_and_is_gone() {
        let route = route();
        let acts: Vec<Act> = (0..)
            .map_while(|step| route.at(step as f32 * 0.1))
            .map(|moment| moment.act)
            .fold(Vec::new(), |mut acts, act| {
                if acts.last() != Some(&act) {
                    acts.push(act);
                }
                acts
            });
        assert_eq!(acts, [Act::Walk, Act::Pose, Act::TurnLeft, Act::Walk]);
        assert_eq!(route.at(-0.1), None);
        assert_eq!(route.at(route.lasts_s()), None);
    }

    #[test]
    fn she_never_jumps_and_walks_where_she_faces() {
        let route = route();
        let mut before = route.at(0.0).unwrap();
        for step in 1..((route.lasts_s() / 0.02) as usize) {
            let now = route.at(step as f32 * 0.02).unwrap();
            let moved = now.position_m - before.position_m;
            assert!(moved.length() < 1.3 * 0.02 + 1e-3, "{now:?}");
            if now.act == Act::Walk && before.act == Act::Walk && moved.length() > 1e-3 {
                let ahead = Quat::from_rotation_y(now.yaw_rad) * Vec3::Z;
                assert!(ahead.dot(moved.normalize()) > 0.99, "{now:?}");
            }
            before = now;
        }
    }
}
