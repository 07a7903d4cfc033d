//! What a phone's sensors would read while a head turns: for the simulator, and for films of scripted heads.

use glam::{DQuat, DVec3};

use crate::sensors::{Reading, Rotation};

const GRAVITY_M_S2: f64 = 9.806_65;
const NS_PER_S: f64 = 1e9;

/// The sensor events of a head that turns evenly from one orientation to another, `steps` of each kind, accelerometer
/// before gyroscope. Times are seconds on the clock that the stamps count; the first moment itself has no event.
#[must_use]
pub fn readings(
    from: (f64, DQuat),
    to: (f64, DQuat),
    steps: u32,
    rotation: Rotation,
) -> Vec<Reading> {
    let dt_s = to.0 - from.0;
    if dt_s <= 0.0 || steps == 0 {
        return Vec::new();
    }
    let turn = from.1.inverse() * to.1;
    let turn = if turn.w < 0.0 { -turn } else { turn };
    let angle = turn.to_scaled_axis();
    (1..=steps)
        .flat_map(|step| {
            let part = f64::from(step) / f64::from(steps);
            let t_ns = ((from.0 + dt_s * part) * NS_PER_S).round() as i64;
            let head = from.1 * DQuat::from_scaled_axis(angle * part);
            let up = head.inverse() * DVec3::Y * GRAVITY_M_S2;
            [
                Reading::Accel {
                    t_ns,
                    m_s2: rotation.phone_from_display(up),
                },
                Reading::Gyro {
                    t_ns,
                    rad_s: rotation.phone_from_display(angle / dt_s),
                },
            ]
        })
        .collect()
}
