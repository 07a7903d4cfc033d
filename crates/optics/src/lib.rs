//! Viewer profiles, lens maths, eye frusta and distortion meshes; no Bevy, no clock, no I/O.
//!
//! From a viewer and a screen to everything a renderer needs:
//!
//! ```
//! use buyplus_optics::{Eye, MeshSettings, Optics, Screen, ViewerProfile};
//!
//! let screen = Screen::new(0.110, 0.062)?;
//! let optics = Optics::new(&ViewerProfile::cardboard_v1(), screen)?;
//! let projection = optics.eye(Eye::Left).fov.projection_reverse_z_infinite(0.1);
//! let mesh = optics.distortion_mesh(Eye::Left, &MeshSettings::default());
//! assert_eq!(mesh.ndc.len(), 40 * 40);
//! # Ok::<(), buyplus_optics::OpticsError>(())
//! ```
//!
//! Lengths are metres, angles radians, axes x right, y up. *Tangent space* is the plane one metre in
//! front of a lens centre: a point is the tangent of its angle from the lens axis.

mod chromatic;
mod eye;
mod fov;
mod lens;
mod mesh;
mod message;
mod params_file;
mod phones;
mod profile;
#[cfg(feature = "qr")]
mod qr;
mod screen;
mod toml_profile;
mod uri;
mod visible_area;

pub use chromatic::ChromaticCorrection;
pub use eye::{Eye, EyeView, Optics, OpticsError};
pub use fov::FovTangents;
pub use lens::DistortionPolynomial;
pub use mesh::{DistortionMesh, MeshSettings};
pub use phones::{KnownPhone, known_phone};
pub use profile::{Alignment, Button, ProfileError, ViewerProfile};
#[cfg(feature = "qr")]
pub use qr::{LumaImage, QrError, find_codes};
pub use screen::{Screen, ScreenError, ScreenEstimate, ScreenSource};
pub use uri::{LinkFollower, UriError, ViewerUri};
pub use visible_area::VisibleArea;
