//! Reading the viewer's code with the camera: asks for the permission by `buyplus_phone`'s rules, and hands on what was read.
//! The camera and the system's question are the platform's.

use bevy::prelude::*;
use buyplus_optics::ViewerProfile;
use buyplus_phone::{Ask, Need, Permission, Permissions, Said};

use crate::app::FrameSystems;
use crate::purchase::device::Keepsakes;

const FILE: &str = "permissions.json";

pub(super) fn plugin(keepsakes: Keepsakes) -> impl Plugin {
    move |app: &mut App| {
        app.insert_resource(Scanner {
            permissions: keepsakes.recall(FILE).unwrap_or_default(),
            keepsakes: keepsakes.clone(),
            page: Page::Closed,
        })
        .add_systems(Update, hear.in_set(FrameSystems::Purchase));
    }
}

/// What shopper or system said about permissions.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Heard(pub Said);

/// What the platform is asked to do.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Show the system's question.
    Ask(Permission),
    /// Look through the camera until a code is read or it is closed.
    OpenCamera,
    /// Close it.
    CloseCamera,
}

/// The text of a code that the camera saw.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct CodeRead(pub String);

/// What the flat screen shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Nothing.
    Closed,
    /// Why the camera is needed.
    Reason,
    /// The camera looks.
    Looking,
    /// The system will not ask again.
    Settings,
}

/// The scanner; there on devices with a camera.
#[derive(Resource, Debug)]
pub struct Scanner {
    /// What is shown.
    pub page: Page,
    permissions: Permissions,
    keepsakes: Keepsakes,
}

impl Scanner {
    /// The viewer that a code describes, if it is one.
    pub fn viewer(code: &str) -> Option<ViewerProfile> {
        ViewerProfile::from_uri(code).ok()
    }
}

fn hear(
    mut heard: MessageReader<Heard>,
    mut scanner: ResMut<Scanner>,
    mut platform: MessageWriter<Platform>,
) {
    for Heard(said) in heard.read() {
        let ask = scanner.permissions.step(*said);
        if let Err(fault) = scanner.keepsakes.keep(FILE, &scanner.permissions) {
            debug!("the next launch does not know what was allowed: {fault}");
        }
        match ask {
            Some(Ask::ShowReason(_)) => scanner.page = Page::Reason,
            Some(Ask::AskSystem(permission)) => {
                platform.write(Platform::Ask(permission));
            }
            Some(Ask::Go(Need::ScanViewer)) => {
                scanner.page = Page::Looking;
                platform.write(Platform::OpenCamera);
            }
            Some(Ask::PointToSettings(_)) => scanner.page = Page::Settings,
            Some(Ask::OtherWay(_) | Ask::Go(Need::Hunt)) => scanner.page = Page::Closed,
            None => {}
        }
    }
}
