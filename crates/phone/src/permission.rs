//! Asking for permissions: only when needed, with the reason first, and with another way for whoever says no.

use serde::{Deserialize, Serialize};

/// What Android guards and the app can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permission {
    /// To read the viewer's QR code, and nothing else.
    Camera,
    /// For the hunt in the streets: where the shopper stands, while the hunt is open.
    Location,
}

/// Something the shopper wants that needs a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Scan the viewer's code.
    ScanViewer,
    /// Join the hunt.
    Hunt,
}

impl Need {
    /// The permission that it needs.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::ScanViewer => Permission::Camera,
            Self::Hunt => Permission::Location,
        }
    }
}

/// What shopper or system said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The shopper wants something.
    Wants(Need),
    /// The shopper read the reason and goes on.
    Agreed,
    /// The shopper read the reason and would rather not.
    NotNow,
    /// The system's answer; `may_ask_again` is what `shouldShowRequestPermissionRationale` says after a no.
    System {
        /// Whether it was given.
        is_granted: bool,
        /// Whether the system would show its question again.
        may_ask_again: bool,
    },
    /// The app is in front again, and this is what the system says now: settings may have been changed meanwhile.
    Checked {
        /// Which permission.
        permission: Permission,
        /// Whether it is given.
        is_granted: bool,
    },
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Show why it is needed, with "go on" and "not now".
    ShowReason(Need),
    /// Show the system's question.
    AskSystem(Permission),
    /// Do what the shopper wanted.
    Go(Need),
    /// Show the way without it: the list of viewers, the shop without the hunt.
    OtherWay(Need),
    /// The system will not ask any more: show the way without it, and where the settings are.
    PointToSettings(Need),
}

/// What is known about permissions; the part worth keeping is serialised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    granted: Vec<Permission>,
    refused_for_good: Vec<Permission>,
    #[serde(skip)]
    open: Option<Need>,
}

impl Permissions {
    /// Whether it is given, as far as is known.
    #[must_use]
    pub fn has(&self, permission: Permission) -> bool {
        self.granted.contains(&permission)
    }

    /// Takes in what was said; says what is to be done, if anything.
    pub fn step(&mut self, said: Said) -> Option<Ask> {
        match said {
            Said::Wants(need) => {
                let permission = need.permission();
                if self.has(permission) {
                    return Some(Ask::Go(need));
                }
                if self.refused_for_good.contains(&permission) {
                    return Some(Ask::PointToSettings(need));
                }
                self.open = Some(need);
                Some(Ask::ShowReason(need))
            }
            Said::Agreed => self.open.map(|need| Ask::AskSystem(need.permission())),
            Said::NotNow => self.open.take().map(Ask::OtherWay),
            Said::System {
                is_granted,
                may_ask_again,
            } => {
                let need = self.open.take()?;
                let permission = need.permission();
                self.note(permission, is_granted);
                if is_granted {
                    return Some(Ask::Go(need));
                }
                if !may_ask_again && !self.refused_for_good.contains(&permission) {
                    self.refused_for_good.push(permission);
                }
                Some(Ask::OtherWay(need))
            }
            Said::Checked {
                permission,
                is_granted,
            } => {
                self.note(permission, is_granted);
                let need = self.open.filter(|need| need.permission() == permission)?;
                if !is_granted {
                    return None;
                }
                self.open = None;
                Some(Ask::Go(need))
            }
        }
    }

    fn note(&mut self, permission: Permission, is_granted: bool) {
        self.granted.retain(|known| *known != permission);
        if is_granted {
            self.granted.push(permission);
            self.refused_for_good.retain(|known| *known != permission);
        }
    }
}
