//! Panels as pictures: lays out and paints text and widgets as a function of state; no Bevy, no I/O.
//!
//! [`paint`] turns a [`Panel`] into pixels and the regions that the gaze ray asks for. All lengths are
//! degrees of the wearer's view, x right and y down from the picture's top left corner, until the
//! rasteriser turns them into pixels at [`style::PX_PER_DEG`].

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")
)]

mod fonts;
mod icons;
mod mips;
mod money;
mod page;
mod panels;
mod raster;
mod sheet;
pub mod style;
mod texts;

pub use fonts::{FontError, FontFiles, Fonts};
pub use mips::{MipLevel, mips};
pub use money::{Money, UnknownCurrency};
pub use panels::*;
pub use raster::{Painted, TextRun};
pub use sheet::{ButtonId, Hit, Setting};
pub use texts::{Lang, Texts, TextsError};

/// What the gaze is doing to a panel at this moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Interaction {
    /// The region that the gaze rests on.
    pub focused: Option<ButtonId>,
    /// The region that has just been chosen.
    pub pressed: Option<ButtonId>,
}

/// Paints a panel: the same arguments give the same pixels.
pub fn paint(
    panel: &Panel,
    fonts: &mut Fonts,
    texts: &Texts,
    interaction: &Interaction,
) -> Painted {
    let sheet = panels::draw(panel, fonts, texts, interaction);
    raster::rasterise(&sheet, fonts)
}
