//! The headset's button as a phone sees it: a touch anywhere (the button's pin touches the screen), or a volume key.

/// Two presses closer than this are one bouncing lever, seconds.
const BOUNCE_S: f64 = 0.15;
/// Fingers that put the phone into the headset are not meant for the shop, seconds.
const PUTTING_IN_S: f64 = 1.5;

/// What the phone saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// A finger, or the button's pin, came down; how many are down now.
    Touch {
        /// Touches at once, this one included.
        fingers: u32,
    },
    /// A volume key, a headset's wire button or a game pad's went down.
    Key {
        /// Whether it is the repetition of a key that is held.
        is_repeat: bool,
    },
}

/// Decides which presses pull the trigger.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trigger {
    last_s: Option<f64>,
    from_s: f64,
}

impl Trigger {
    /// The phone goes into the headset now: for a moment, touches are hands.
    pub fn put_in(&mut self, t_s: f64) {
        self.from_s = t_s + PUTTING_IN_S;
    }

    /// True where the press is meant.
    pub fn push(&mut self, t_s: f64, press: Press) -> bool {
        let is_meant = match press {
            // A palm or a headset's foam has many fingers; a button has one.
            Press::Touch { fingers } => fingers == 1,
            Press::Key { is_repeat } => !is_repeat,
        };
        let bounces = self.last_s.is_some_and(|last_s| t_s - last_s < BOUNCE_S);
        if !is_meant || bounces || t_s < self.from_s {
            return false;
        }
        self.last_s = Some(t_s);
        true
    }
}
