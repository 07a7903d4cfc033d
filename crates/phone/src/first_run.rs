//! The first run on the flat screen: account, mandate, viewer, phone into the headset. What is done stays done across
//! launches; nothing here holds a secret or computes an amount.

use serde::{Deserialize, Serialize};

/// Whom the shop knows this phone as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Account {
    /// Nobody: a device with a bag.
    Guest,
    /// A shopper with an account.
    SignedIn,
}

/// How the viewer became known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewerChoice {
    /// Out of the list, by name.
    Listed(String),
    /// The URI in its QR code.
    Scanned(String),
}

/// How large the screen was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScreenMeasure {
    /// What the phone says is believed.
    AsReported,
    /// The bar on the screen was made as long as a bank card, pixels.
    BankCardPx(f64),
}

/// Where the first run stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// Sign in, or go on as a guest.
    Account,
    /// What may be paid with a nod, to be signed; can be left for later, then everything needs the PIN.
    Mandate,
    /// Which headset.
    Viewer,
    /// Hold a bank card against the screen: only where the phone's own word cannot be believed, or on wish.
    Ruler,
    /// Put the phone in.
    PutIn,
    /// In the headset.
    Inside,
}

/// Why an answer did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It answers another question.
    NotAsked,
    /// There is no step before the first.
    AtTheStart,
}

/// What the shopper did.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Signed in or went on as a guest.
    Account(Account),
    /// The mandate was signed and the server has it.
    MandateSigned,
    /// The mandate can wait.
    MandateLater,
    /// Chose a viewer; whether the screen's size is believed.
    Viewer {
        /// Which.
        choice: ViewerChoice,
        /// Whether a ruler is needed.
        is_screen_known: bool,
    },
    /// Measured the screen, or declined to.
    Measured(ScreenMeasure),
    /// The phone is in the headset: touched "start", or it lies still and sideways before a face.
    PutIn,
    /// One step back.
    Back,
    /// Out of the headset again, to choose another viewer.
    ChangeViewer,
}

/// The first run, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstRun {
    /// Where it stands.
    pub step: Step,
    /// Who.
    pub account: Option<Account>,
    /// Whether a mandate was signed.
    pub has_mandate: bool,
    /// Which headset.
    pub viewer: Option<ViewerChoice>,
    /// How large the screen is.
    pub screen: ScreenMeasure,
}

impl Default for FirstRun {
    fn default() -> Self {
        Self {
            step: Step::Account,
            account: None,
            has_mandate: false,
            viewer: None,
            screen: ScreenMeasure::AsReported,
        }
    }
}

impl FirstRun {
    /// Where a later launch goes on: whoever was inside goes straight to putting the phone in.
    #[must_use]
    pub fn relaunched(mut self) -> Self {
        if self.step == Step::Inside {
            self.step = Step::PutIn;
        }
        self
    }

    /// Whether everything is known that the headset needs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.account.is_some() && self.viewer.is_some()
    }

    /// Takes an answer and goes on.
    ///
    /// # Errors
    /// The answer is to another question; nothing changed.
    pub fn answer(&mut self, answer: Answer) -> Result<(), WhyNot> {
        self.step = match (&self.step, answer) {
            (Step::Account, Answer::Account(account)) => {
                self.account = Some(account);
                Step::Mandate
            }
            (Step::Mandate, Answer::MandateSigned) => {
                self.has_mandate = true;
                Step::Viewer
            }
            (Step::Mandate, Answer::MandateLater) => Step::Viewer,
            (
                Step::Viewer,
                Answer::Viewer {
                    choice,
                    is_screen_known,
                },
            ) => {
                self.viewer = Some(choice);
                match is_screen_known {
                    true => Step::PutIn,
                    false => Step::Ruler,
                }
            }
            (Step::Ruler, Answer::Measured(screen)) => {
                self.screen = screen;
                Step::PutIn
            }
            (Step::PutIn, Answer::PutIn) => Step::Inside,
            (Step::PutIn | Step::Inside, Answer::ChangeViewer) => Step::Viewer,
            (step, Answer::Back) => self.before(step).ok_or(WhyNot::AtTheStart)?,
            _ => return Err(WhyNot::NotAsked),
        };
        Ok(())
    }

    fn before(&self, step: &Step) -> Option<Step> {
        match step {
            Step::Account => None,
            Step::Mandate => Some(Step::Account),
            // What was signed is not signed again by going back.
            Step::Viewer if self.has_mandate => Some(Step::Account),
            Step::Viewer => Some(Step::Mandate),
            Step::Ruler | Step::PutIn => Some(Step::Viewer),
            Step::Inside => Some(Step::PutIn),
        }
    }
}
