//! How large the screen really is: the one measure that phones misreport.

use thiserror::Error;

use crate::phones::known_phone;

const METRES_PER_INCH: f64 = 0.0254;
/// The pixel densities that phones have had.
const PLAUSIBLE_DPI: std::ops::RangeInclusive<f64> = 120.0..=1000.0;
/// Screen diagonals that fit a viewer, metres: 3.3 to 8 inches.
const PLAUSIBLE_DIAGONAL_M: std::ops::RangeInclusive<f64> = 0.084..=0.204;
/// A reported density this far from a known phone's true one is taken for a mistake.
const DPI_TOLERANCE: f64 = 0.05;
/// The length of a bank card, ISO/IEC 7810 ID-1, metres.
const CARD_LENGTH_M: f64 = 0.0856;

/// The lit area of the screen, landscape, metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// The long side.
    pub width_m: f64,
    /// The short side.
    pub height_m: f64,
}

/// A size that no screen in a viewer has.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ScreenError {
    /// Not a number, or outside 0.04–0.4 m by 0.02–0.3 m.
    #[error("screen of {width_m} x {height_m} m: expected 0.04 to 0.4 by 0.02 to 0.3, landscape")]
    Size {
        /// As given.
        width_m: f64,
        /// As given.
        height_m: f64,
    },
    /// A ruler measurement that makes no sense.
    #[error("ruler: {pixels} pixels over {length_m} m is no screen's density")]
    Ruler {
        /// As given.
        pixels: f64,
        /// As given.
        length_m: f64,
    },
}

/// Where a screen size comes from, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenSource {
    /// Measured by hand.
    Ruler,
    /// The table of known phones, against what the phone says.
    KnownPhone,
    /// What the phone says, and believable.
    Reported,
    /// Nothing believable was known.
    Typical,
}

/// A screen size and how far to trust it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenEstimate {
    /// The size.
    pub screen: Screen,
    /// Why it is thought so; ask for a ruler measurement when [`ScreenSource::Typical`].
    pub source: ScreenSource,
}

impl Screen {
    /// A phone of 2014, and the fallback of the web viewers: 110 × 62 mm.
    pub const TYPICAL: Self = Self {
        width_m: 0.110,
        height_m: 0.062,
    };

    /// A screen of that size in metres; sides given upright are turned to landscape.
    ///
    /// # Errors
    /// A size that no screen in a viewer has.
    pub fn new(width_m: f64, height_m: f64) -> Result<Self, ScreenError> {
        let screen = Self {
            width_m: width_m.max(height_m),
            height_m: width_m.min(height_m),
        };
        let sane = !width_m.is_nan()
            && !height_m.is_nan()
            && (0.04..=0.4).contains(&screen.width_m)
            && (0.02..=0.3).contains(&screen.height_m);
        sane.then_some(screen)
            .ok_or(ScreenError::Size { width_m, height_m })
    }

    /// The size from pixels and what the system reports as pixels per inch along each side.
    ///
    /// Phones are known to report 640 for 534 or 480 for 401 dpi, so the figure is held against the
    /// table of known phones (by `model`, the system's model name) and against what screens in
    /// viewers measure. Always yields a usable screen.
    #[must_use]
    pub fn from_dpi(size_px: [u32; 2], reported_dpi: [f64; 2], model: &str) -> ScreenEstimate {
        let agrees = |known: [f64; 2]| {
            (known.iter().zip(reported_dpi)).all(|(k, r)| ((r - k) / k).abs() <= DPI_TOLERANCE)
        };
        let known = known_phone(model).filter(|phone| !agrees(phone.dpi));
        let candidates = [
            known.map(|phone| (phone.dpi, ScreenSource::KnownPhone)),
            Some((reported_dpi, ScreenSource::Reported)),
        ];
        (candidates.into_iter().flatten())
            .find_map(|(dpi, source)| {
                let screen = Self::at_density(size_px, dpi)?;
                Some(ScreenEstimate { screen, source })
            })
            .unwrap_or(ScreenEstimate {
                screen: Self::TYPICAL,
                source: ScreenSource::Typical,
            })
    }

    /// The size from a ruler: a bar of `bar_px` pixels along the long side measures `bar_m` metres.
    ///
    /// # Errors
    /// A measurement that gives no plausible screen.
    pub fn from_ruler(
        size_px: [u32; 2],
        bar_px: f64,
        bar_m: f64,
    ) -> Result<ScreenEstimate, ScreenError> {
        let dpi = bar_px / bar_m * METRES_PER_INCH;
        let screen = Self::at_density(size_px, [dpi; 2]).ok_or(ScreenError::Ruler {
            pixels: bar_px,
            length_m: bar_m,
        })?;
        Ok(ScreenEstimate {
            screen,
            source: ScreenSource::Ruler,
        })
    }

    /// As [`Self::from_ruler`], with a bar that the shopper made as long as a bank card.
    ///
    /// # Errors
    /// A measurement that gives no plausible screen.
    pub fn from_bank_card(size_px: [u32; 2], bar_px: f64) -> Result<ScreenEstimate, ScreenError> {
        Self::from_ruler(size_px, bar_px, CARD_LENGTH_M)
    }

    fn at_density(size_px: [u32; 2], dpi: [f64; 2]) -> Option<Self> {
        if !dpi.iter().all(|density| PLAUSIBLE_DPI.contains(density)) {
            return None;
        }
        let [width_m, height_m] =
            [0, 1].map(|side| f64::from(size_px[side]) / dpi[side] * METRES_PER_INCH);
        let screen = Self::new(width_m, height_m).ok()?;
        PLAUSIBLE_DIAGONAL_M
            .contains(&width_m.hypot(height_m))
            .then_some(screen)
    }
}
