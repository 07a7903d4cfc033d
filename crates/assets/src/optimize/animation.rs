//! Clips without the keys that nobody would miss. Works on one channel at a time.

use glam::{Quat, Vec4};

use super::model::{Animation, Channel};

/// How far a point may move, metres, or a scale or weight change, before a key counts.
const LINEAR_TOLERANCE: f32 = 0.000_1;
/// How far a joint may turn before a key counts, radians: half a millimetre at arm's length.
const TURN_TOLERANCE_RAD: f32 = 0.000_7;

/// Drops keys that lie on the way between their neighbours.
pub(super) fn resample(animation: &mut Animation) {
    for channel in &mut animation.channels {
        if channel.interpolation != "CUBICSPLINE" {
            thin_out(channel);
        }
    }
    animation
        .channels
        .retain(|channel| !channel.times_s.is_empty());
}

fn thin_out(channel: &mut Channel) {
    let keys = channel.times_s.len();
    if keys < 2 || channel.width == 0 || channel.values.len() != keys * channel.width {
        return;
    }
    let mut kept = vec![0];
    let mut start = 0;
    for end in 2..keys {
        let is_between = (start + 1..end).all(|key| is_on_the_way(channel, start, key, end));
        if !is_between {
            start = end - 1;
            kept.push(start);
        }
    }
    kept.push(keys - 1);
    if kept.len() == 2 && is_near(channel, value(channel, 0), value(channel, keys - 1)) {
        kept.pop();
    }
    channel.times_s = kept.iter().map(|key| channel.times_s[*key]).collect();
    channel.values = kept
        .iter()
        .flat_map(|key| value(channel, *key).to_vec())
        .collect();
}

fn value(channel: &Channel, key: usize) -> &[f32] {
    &channel.values[key * channel.width..(key + 1) * channel.width]
}

fn is_on_the_way(channel: &Channel, start: usize, key: usize, end: usize) -> bool {
    let (from, at, to) = (
        value(channel, start),
        value(channel, key),
        value(channel, end),
    );
    if channel.interpolation == "STEP" {
        return is_near(channel, from, at);
    }
    let span_s = channel.times_s[end] - channel.times_s[start];
    let part = (channel.times_s[key] - channel.times_s[start]) / span_s.max(f32::EPSILON);
    if channel.path == "rotation" && channel.width == 4 {
        let between = quaternion(from).slerp(quaternion(to), part);
        return is_near(channel, &between.to_array(), at);
    }
    let between: Vec<f32> = from
        .iter()
        .zip(to)
        .map(|(from, to)| from + (to - from) * part)
        .collect();
    is_near(channel, &between, at)
}

fn is_near(channel: &Channel, a: &[f32], b: &[f32]) -> bool {
    if channel.path == "rotation" && channel.width == 4 {
        return quaternion(a).angle_between(quaternion(b)) <= TURN_TOLERANCE_RAD;
    }
    a.iter()
        .zip(b)
        .all(|(a, b)| (a - b).abs() <= LINEAR_TOLERANCE)
}

fn quaternion(value: &[f32]) -> Quat {
    let vector = Vec4::from_slice(value).normalize_or(Vec4::W);
    Quat::from_vec4(vector)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(values: &[f32]) -> Channel {
        Channel {
            path: "translation".to_owned(),
            interpolation: "LINEAR".to_owned(),
            times_s: (0..values.len()).map(|key| key as f32 / 30.0).collect(),
            width: 1,
            values: values.to_vec(),
            ..Channel::default()
        }
    }

    #[test]
    fn keys_on_a_straight_way_go_and_corners_stay() {
        let mut line = channel(&[0.0, 1.0, 2.0, 3.0, 2.0, 1.0]);
        thin_out(&mut line);
        assert_eq!(line.values, [0.0, 3.0, 1.0]);
        assert_eq!(line.times_s, [0.0, 3.0 / 30.0, 5.0 / 30.0]);
    }

    #[test]
    fn what_never_changes_keeps_one_key() {
        let mut still = channel(&[2.0; 7]);
        thin_out(&mut still);
        assert_eq!((still.times_s, still.values), (vec![0.0], vec![2.0]));
    }

    #[test]
    fn a_step_keeps_every_change() {
        let mut steps = Channel {
            interpolation: "STEP".to_owned(),
            ..channel(&[0.0, 0.0, 1.0, 1.0, 0.0])
        };
        thin_out(&mut steps);
        assert_eq!(steps.values.first(), Some(&0.0));
        assert!(steps.values.contains(&1.0), "{steps:?}");
    }
}
