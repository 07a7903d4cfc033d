//! The sales associate's manners as a pure state machine: time and what she sees go in, what she does comes out.

use super::clips::Act;

/// Time in which she notices that somebody has come, seconds.
const NOTICES_S: f32 = 0.8;
/// She serves who is nearer than this, metres, …
const NEAR_M: f32 = 9.0;
/// … and lets go who has walked off this far.
const GONE_M: f32 = 6.5;
/// She speaks for so long, and waits so long for an answer, seconds.
const SPEAKS_S: f32 = 3.5;
const WAITS_S: f32 = 40.0;
/// Her last word stays so long, seconds.
const LAST_WORD_S: f32 = 4.0;

/// What she is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// She has not seen anybody yet.
    #[default]
    Waiting,
    /// She turns to the shopper.
    Turning,
    /// She waves and greets.
    Greeting,
    /// She has offered what there is, and waits for an answer.
    Offering,
    /// She has been answered, or has given up waiting.
    Resting,
    /// She has been called and is on her way.
    Coming,
}

/// What she sees in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Seen {
    /// Time since the last frame, seconds.
    pub dt_s: f32,
    /// How far away the shopper is, metres.
    pub distance_m: f32,
    /// The answer that was chosen, if one was.
    pub chosen: Option<usize>,
    /// Whether she was called.
    pub is_called: bool,
    /// Whether she stands where she was going.
    pub has_come: bool,
}

/// The associate.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Associate {
    /// What she is at.
    pub state: State,
    /// For how long, seconds.
    pub since_s: f32,
    /// What was answered last.
    pub answer: Option<usize>,
}

impl Associate {
    /// Takes in a frame; says what she begins, if she begins something.
    pub fn step(&mut self, seen: &Seen) -> Option<State> {
        self.since_s += seen.dt_s;
        let next = match self.state {
            State::Waiting if self.since_s > NOTICES_S && seen.distance_m < NEAR_M => {
                State::Turning
            }
            State::Turning if self.since_s > Act::TurnLeft.lasts_s() => State::Greeting,
            State::Greeting if self.since_s > Act::Greet.lasts_s() => State::Offering,
            State::Coming if seen.has_come => State::Offering,
            State::Offering if seen.chosen.is_some() => {
                self.answer = seen.chosen;
                State::Resting
            }
            State::Offering if self.since_s > WAITS_S || seen.distance_m > GONE_M => {
                self.answer = None;
                State::Resting
            }
            State::Resting | State::Offering if seen.is_called => State::Coming,
            _ => return None,
        };
        self.state = next;
        self.since_s = 0.0;
        Some(next)
    }

    /// What her body does; she turns by this much, radians to the left.
    pub fn act(&self, turn_rad: f32) -> Act {
        match self.state {
            State::Waiting | State::Resting => Act::Idle,
            State::Turning if turn_rad >= 0.0 => Act::TurnLeft,
            State::Turning => Act::TurnRight,
            State::Greeting => Act::Greet,
            State::Offering if self.since_s < SPEAKS_S => Act::Talk,
            State::Offering => Act::Idle,
            State::Coming => Act::Walk,
        }
    }

    /// Whether what she says is to be read now.
    pub fn is_speaking(&self) -> bool {
        match self.state {
            State::Greeting | State::Offering => true,
            State::Resting => self.answer.is_some() && self.since_s < LAST_WORD_S,
            State::Waiting | State::Turning | State::Coming => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(associate: &mut Associate, seconds: f32, distance_m: f32) -> Vec<State> {
        let seen = Seen {
            dt_s: 0.1,
            distance_m,
            ..Seen::default()
        };
        let steps = (seconds / 0.1).round() as usize;
        (0..steps).filter_map(|_| associate.step(&seen)).collect()
    }

    #[test]
    fn who_comes_in_is_noticed_turned_to_greeted_and_served() {
        let mut associate = Associate::default();
        let begun = wait(&mut associate, 6.0, 3.0);
        assert_eq!(begun, [State::Turning, State::Greeting, State::Offering]);
        assert!(associate.is_speaking());
        assert_eq!(associate.act(1.0), Act::Talk);
    }

    #[test]
    fn who_stays_far_away_is_left_alone() {
        assert!(wait(&mut Associate::default(), 60.0, 12.0).is_empty());
    }

    #[test]
    fn an_answer_ends_the_offer_and_a_call_brings_her_back() {
        let mut associate = Associate::default();
        wait(&mut associate, 6.0, 3.0);
        let answered = Seen {
            chosen: Some(1),
            ..Seen::default()
        };
        assert_eq!(associate.step(&answered), Some(State::Resting));
        assert_eq!(associate.answer, Some(1));
        let called = Seen {
            is_called: true,
            ..Seen::default()
        };
        assert_eq!(associate.step(&called), Some(State::Coming));
        assert_eq!(associate.act(0.0), Act::Walk);
        let come = Seen {
            has_come: true,
            ..Seen::default()
        };
        assert_eq!(associate.step(&come), Some(State::Offering));
    }

    #[test]
    fn who_walks_off_is_not_spoken_to_any_longer() {
        let mut associate = Associate::default();
        wait(&mut associate, 6.0, 3.0);
        assert_eq!(wait(&mut associate, 0.3, 8.0), [State::Resting]);
        assert!(!associate.is_speaking());
    }
}
