//! The design system: every colour, size and distance that a panel uses. Lengths are degrees of view.

/// Resolution of a painted panel. A phone with 1920 px across a Cardboard viewer shows about half as much.
pub const PX_PER_DEG: f32 = 24.0;

/// Least height of a capital letter. Google's Daydream guide asks for 20 dmm, which is 1.15 degrees.
pub const CAP_FLOOR_DEG: f32 = 1.2;
/// Least height and width of what the gaze can choose. The Daydream guide asks for 64 dmm, 3.66 degrees.
pub const TARGET_MIN_DEG: f32 = 3.7;
/// Least distance between two regions that the gaze can choose.
pub const TARGET_GAP_DEG: f32 = 1.0;

/// Transparent border around the card that holds its shadow.
pub const MARGIN_DEG: f32 = 1.2;
/// Distance of the content from the card's edge.
pub const PADDING_DEG: f32 = 2.0;
/// Corner radius of a card.
pub const CARD_RADIUS_DEG: f32 = 1.1;
/// Corner radius of a button or a band.
pub const BUTTON_RADIUS_DEG: f32 = 0.9;
/// Height of a button.
pub const BUTTON_HEIGHT_DEG: f32 = 4.2;
/// Width of a thin line: one pixel of a Cardboard viewer, so that it never falls between two.
pub const HAIRLINE_DEG: f32 = 0.09;
/// Distances between things that belong together, that follow each other, that are apart.
pub const GAP_DEG: [f32; 3] = [0.5, 1.1, 1.7];
/// Height of a line of text over its font size.
pub const LINE_HEIGHT: f32 = 1.32;

/// A colour in sRGB, 8 bits a channel.
pub type Rgb = [u8; 3];

/// Warm ivory: the card.
pub const IVORY: Rgb = [250, 245, 235];
/// Pale stone: bands and chips on the card.
pub const STONE: Rgb = [236, 227, 211];
/// Near-black teal: text on the card.
pub const INK: Rgb = [18, 42, 44];
/// Quieter text on the card.
pub const INK_SOFT: Rgb = [74, 84, 80];
/// Deep teal: signs and the band that holds the total.
pub const TEAL: Rgb = [13, 58, 62];
/// Darker teal: a sign's edge.
pub const TEAL_DEEP: Rgb = [8, 40, 44];
/// Brass: hairlines, letters of signs.
pub const BRASS: Rgb = [190, 148, 78];
/// Polished brass: letters on teal.
pub const BRASS_LIGHT: Rgb = [236, 205, 142];
/// Dark brass: prices on the card.
pub const BRASS_DARK: Rgb = [116, 78, 22];
/// The one accent: what can be looked at.
pub const BLUE: Rgb = [28, 84, 166];
/// The accent under the gaze.
pub const BLUE_BRIGHT: Rgb = [24, 110, 222];
/// The accent once chosen.
pub const BLUE_DEEP: Rgb = [15, 54, 116];
/// A breath of the accent: the ground of a quiet button under the gaze.
pub const BLUE_MIST: Rgb = [220, 232, 248];
/// What cannot be chosen now.
pub const DISABLED: Rgb = [222, 216, 205];
/// Letters on what cannot be chosen now.
pub const DISABLED_INK: Rgb = [92, 92, 88];
/// Something failed or is missing.
pub const ALARM: Rgb = [158, 32, 32];
/// Ground of a notice that something failed.
pub const ALARM_MIST: Rgb = [250, 226, 218];
/// Something went well.
pub const GOOD: Rgb = [22, 104, 74];

/// A typeface by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Humanist sans serif for everything that must be read.
    Text,
    /// Inscriptional capitals for names and signs.
    Sign,
}

/// Where a line stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Middle,
    /// At the right edge.
    Right,
}

/// A step of the type scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// The typeface.
    pub face: Face,
    /// Height of a capital letter before the text is shrunk to fit; never less than [`CAP_FLOOR_DEG`].
    pub cap_deg: f32,
    /// Colour of the letters.
    pub colour: Rgb,
    /// Where a line stands in its column.
    pub align: Align,
}

/// Running text and labels.
pub const BODY: TextStyle = step(Face::Text, 1.22, INK);
/// Running text of less weight.
pub const QUIET: TextStyle = step(Face::Text, 1.22, INK_SOFT);
/// A button's words.
pub const LABEL: TextStyle = centred(step(Face::Text, 1.25, IVORY));
/// Prices.
pub const PRICE: TextStyle = step(Face::Text, 1.7, BRASS_DARK);
/// A panel's heading.
pub const HEADING: TextStyle = step(Face::Sign, 1.6, TEAL);
/// A product's name.
pub const NAME: TextStyle = step(Face::Sign, 2.0, TEAL);
/// The sum to pay: the largest thing on the panel.
pub const TOTAL: TextStyle = step(Face::Text, 2.9, IVORY);

const fn step(face: Face, cap_deg: f32, colour: Rgb) -> TextStyle {
    TextStyle {
        face,
        cap_deg,
        colour,
        align: Align::Left,
    }
}

const fn centred(style: TextStyle) -> TextStyle {
    TextStyle {
        align: Align::Middle,
        ..style
    }
}

impl TextStyle {
    /// The same step in another colour.
    pub const fn coloured(self, colour: Rgb) -> Self {
        Self { colour, ..self }
    }

    /// The same step, standing elsewhere in its column.
    pub const fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same step at another size.
    pub const fn sized(self, cap_deg: f32) -> Self {
        Self { cap_deg, ..self }
    }
}
