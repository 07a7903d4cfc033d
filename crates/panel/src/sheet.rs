//! What a panel draws, as a list in degrees, and what the gaze can choose on it; knows no pixels.

use crate::{fonts::Laid, icons::Icon, style::Rgb};

/// What a region of a panel does when it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ButtonId {
    /// Put the shown variant into the bag.
    AddToBag,
    /// Leave the panel.
    Back,
    /// Open the review of the order.
    Pay,
    /// Show another variant, counted from 0 as given.
    Variant(usize),
    /// Show a garment on a mannequin, or put the mannequin away.
    TryOn,
    /// Do not pay.
    Cancel,
    /// The total: nods count while the gaze rests here; dwelling does nothing.
    Total,
    /// Take the order back.
    Undo,
    /// Try again what failed.
    Retry,
    /// Put the panel away.
    Close,
    /// Show the bag.
    OpenBag,
    /// Take a line out of the bag, counted from 0 as given.
    Remove(usize),
    /// A key of the PIN's keypad, by its place from 0; never by its digit.
    Key(u8),
    /// Take the last digit of the PIN back.
    Erase,
    /// One of several answers or ways, counted from 0 as given.
    Choice(usize),
    /// Put one piece of a look into the bag, counted from 0 as given.
    AddItem(usize),
    /// Put a whole look into the bag.
    AddLook,
    /// Make a setting less.
    Less(Setting),
    /// Make a setting more.
    More(Setting),
    /// Set to the next of a few values.
    Cycle(Setting),
    /// Call the sales associate.
    CallStaff,
    /// Show the settings.
    OpenSettings,
}

/// Something that the shopper can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// How long a look must rest.
    Dwell,
    /// Loudness.
    Volume,
    /// Darkening of the rim while the world moves.
    Vignette,
    /// Whether what need not move stands still.
    Motion,
    /// Seated or standing.
    Height,
    /// Where the badge lies.
    Side,
    /// The accents.
    Colours,
    /// Makes the present direction the front.
    Forward,
}

/// A region that the gaze can choose. Coordinates are fractions of the picture, v from the top row down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// What it does.
    pub id: ButtonId,
    /// Left, top, right, bottom.
    pub rect_uv: [f32; 4],
    /// Its middle, where the reticle may settle.
    pub center_uv: [f32; 2],
    /// Whether it can be chosen now; if not, the gaze shows nothing.
    pub enabled: bool,
}

/// A rectangle in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

impl Rect {
    pub(crate) fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    pub(crate) fn inset(self, by: f32) -> Self {
        Self::new(
            self.x + by,
            self.y + by,
            self.w - 2.0 * by,
            self.h - 2.0 * by,
        )
    }
}

/// A rounded rectangle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) rect: Rect,
    pub(crate) radius: f32,
    pub(crate) fill: Option<Rgb>,
    /// Colour and width of a line just inside the edge.
    pub(crate) line: Option<(Rgb, f32)>,
}

/// One thing drawn.
#[derive(Debug, Clone)]
pub(crate) enum Draw {
    Shape(Shape),
    Icon { icon: Icon, rect: Rect, colour: Rgb },
    Text { laid: Laid, x: f32, y: f32 },
}

/// A panel ready to be rasterised.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) size_deg: [f32; 2],
    /// The card, which casts the shadow.
    pub(crate) card: Option<Shape>,
    pub(crate) draws: Vec<Draw>,
    pub(crate) regions: Vec<(ButtonId, Rect, bool)>,
}
