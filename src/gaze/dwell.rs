//! The dwell timer: how long a gaze must rest on a target before it acts. Pure: time comes in as an argument.

/// How a dwell is timed. Figures: Microsoft, "Gaze and dwell" (onset about 150 ms, dwell about 800 ms).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DwellSettings {
    /// Rest before anything shows, so that a passing gaze does not flicker, seconds.
    pub onset_s: f32,
    /// Time the ring takes to fill, seconds; 0.4–2 is sensible.
    pub fill_s: f32,
    /// How long the gaze may slip off a target without losing it, seconds.
    pub slip_s: f32,
}

impl Default for DwellSettings {
    fn default() -> Self {
        Self {
            onset_s: 0.15,
            fill_s: 0.8,
            slip_s: 0.12,
        }
    }
}

/// The dwell on targets of type `T`. A target that has acted must be left before it can act again.
#[derive(Debug, Clone, PartialEq)]
pub struct Dwell<T> {
    target: Option<T>,
    rested_s: f32,
    away_s: f32,
    has_acted: bool,
}

impl<T> Default for Dwell<T> {
    fn default() -> Self {
        Self {
            target: None,
            rested_s: 0.0,
            away_s: 0.0,
            has_acted: false,
        }
    }
}

/// What a step of the dwell shows and does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DwellStep {
    /// How far the ring is filled, 0…1.
    pub progress: f32,
    /// True in the one step in which the target acts.
    pub acts: bool,
}

impl<T: PartialEq + Clone> Dwell<T> {
    /// Advances by `dt_s` with the gaze on `looked_at`.
    pub fn step(
        &mut self,
        settings: &DwellSettings,
        looked_at: Option<&T>,
        dt_s: f32,
    ) -> DwellStep {
        if looked_at == self.target.as_ref() {
            self.away_s = 0.0;
        } else {
            self.away_s += dt_s;
            if looked_at.is_some() || self.away_s > settings.slip_s {
                *self = Self {
                    target: looked_at.cloned(),
                    ..Self::default()
                };
            }
        }
        let on_target = self.target.is_some() && looked_at == self.target.as_ref();
        if on_target && !self.has_acted {
            self.rested_s += dt_s;
        }
        let progress = ((self.rested_s - settings.onset_s) / settings.fill_s).clamp(0.0, 1.0);
        let acts = on_target && !self.has_acted && progress >= 1.0;
        self.has_acted |= acts;
        DwellStep {
            progress: if self.has_acted { 0.0 } else { progress },
            acts,
        }
    }

    /// The target has acted by other means (the trigger): it must be left before it can act again.
    pub fn spend(&mut self) {
        self.has_acted = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: DwellSettings = DwellSettings {
        onset_s: 0.15,
        fill_s: 0.8,
        slip_s: 0.12,
    };

    fn rest(dwell: &mut Dwell<u8>, on: Option<u8>, seconds: f32) -> usize {
        let steps = (seconds / 0.01).round() as usize;
        (0..steps)
            .filter(|_| dwell.step(&SETTINGS, on.as_ref(), 0.01).acts)
            .count()
    }

    #[test]
    fn acts_once_after_onset_and_fill() {
        let mut dwell = Dwell::default();
        assert_eq!(rest(&mut dwell, Some(1), 0.9), 0);
        assert_eq!(rest(&mut dwell, Some(1), 0.1), 1);
        assert_eq!(rest(&mut dwell, Some(1), 5.0), 0, "needs exit and return");
    }

    #[test]
    fn acts_again_after_exit_and_return() {
        let mut dwell = Dwell::default();
        rest(&mut dwell, Some(1), 1.0);
        rest(&mut dwell, None, 0.3);
        assert_eq!(rest(&mut dwell, Some(1), 1.0), 1);
    }

    #[test]
    fn a_short_slip_keeps_the_progress_and_another_target_does_not() {
        let mut dwell = Dwell::default();
        rest(&mut dwell, Some(1), 0.8);
        rest(&mut dwell, None, 0.05);
        assert_eq!(rest(&mut dwell, Some(1), 0.2), 1);
        let mut other = Dwell::default();
        rest(&mut other, Some(1), 0.8);
        rest(&mut other, Some(2), 0.02);
        assert_eq!(rest(&mut other, Some(1), 0.5), 0);
    }

    #[test]
    fn a_passing_gaze_shows_nothing() {
        let mut dwell = Dwell::default();
        let step = dwell.step(&SETTINGS, Some(&1), 0.1);
        assert_eq!(step.progress, 0.0);
    }
}
