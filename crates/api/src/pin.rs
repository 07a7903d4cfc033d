//! The PIN: what a nod may not pay, a PIN on a shuffled keypad may.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp};

/// Sets or changes the device's PIN. Typed on the phone's own screen, before the headset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinRequest {
    /// 4 to 8 digits, not all the same and not in a row.
    pub pin: Secret,
    /// The PIN so far, entered against a challenge without a session; needed where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<PinProof>,
}

/// Whether the device has a PIN, and whether it can be entered now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinStatus {
    /// Whether one was set.
    pub is_set: bool,
    /// How many wrong entries are left before it is locked.
    pub attempts_left: u32,
    /// Until when no entry is taken; absent where it is not locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_until: Option<Timestamp>,
}

/// Asks for a keypad to enter the PIN on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinChallengeRequest {
    /// The session to be paid; absent to change the PIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
}

/// A keypad for one entry of the PIN: its digits are shuffled anew each time, so that where the head pointed tells
/// nothing about what was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinChallenge {
    /// Identifier, good for one entry.
    pub id: String,
    /// The session that the entry is for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Ten digits, each once: `layout[n]` is shown on key `n`. Keys run row by row from the top left, three to a row;
    /// key 9 is the middle of the fourth row.
    pub layout: Vec<u8>,
    /// How many keys make an entry.
    pub digits: u32,
    /// Wrong entries left, this one included.
    pub attempts_left: u32,
    /// When the keypad ends.
    pub expires_at: Timestamp,
}

/// An entry of the PIN: never digits, only which keys of the shuffled pad were chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinProof {
    /// The keypad.
    pub challenge_id: String,
    /// Keys 0 to 9 in the order in which they were chosen.
    pub positions: Vec<u8>,
}

impl std::fmt::Debug for PinProof {
    /// Never shows which keys were chosen.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PinProof")
            .field("challenge_id", &self.challenge_id)
            .finish_non_exhaustive()
    }
}
