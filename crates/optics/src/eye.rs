//! What each eye of a shopper sees of a screen through a viewer's lens.

use thiserror::Error;

use crate::{
    fov::FovTangents,
    lens::DistortionPolynomial,
    profile::{Alignment, ProfileError, ViewerProfile},
    screen::Screen,
};

/// What stands between a phone's outer edge and its lit screen, metres, as in the Cardboard SDK.
const BEZEL_M: f64 = 0.003;

/// One of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Eye {
    /// The left eye, on the left half of the screen.
    Left,
    /// The right eye.
    Right,
}

impl Eye {
    /// Left, then right.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];
}

/// Where an eye is and what it sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EyeView {
    /// Which eye.
    pub eye: Eye,
    /// Where the eye is in the head, metres from the point between the eyes (x right, y up, z back).
    pub position_in_head_m: [f64; 3],
    /// The edges of its view.
    pub fov: FovTangents,
    /// Its lens centre on the screen, metres from the bottom left corner.
    pub lens_center_m: [f64; 2],
}

/// A viewer and a screen that do not fit.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum OpticsError {
    /// The viewer's own values.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The screen's own size.
    #[error(transparent)]
    Screen(#[from] crate::screen::ScreenError),
    /// A lens centre beside the screen.
    #[error(
        "the lens centres are not over a screen of {width_m:.4} x {height_m:.4} m: {inter_lens_m:.4} m \
         apart, {lens_height_m:.4} m up; check the screen size, the tray distance and its alignment"
    )]
    LensOffScreen {
        /// Screen width.
        width_m: f64,
        /// Screen height.
        height_m: f64,
        /// Between the lens centres.
        inter_lens_m: f64,
        /// Lens centres above the screen's lower edge.
        lens_height_m: f64,
    },
}

/// A viewer with a screen in it: everything a renderer needs to know of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Optics {
    pub(crate) profile: ViewerProfile,
    pub(crate) screen: Screen,
    pub(crate) lens: DistortionPolynomial,
    eyes: [EyeView; 2],
}

impl Optics {
    /// Puts a screen into a viewer.
    ///
    /// # Errors
    /// Values that the profile or the screen refuse, and lens centres that are not over the screen.
    pub fn new(profile: &ViewerProfile, screen: Screen) -> Result<Self, OpticsError> {
        profile.validate()?;
        let screen = Screen::new(screen.width_m, screen.height_m)?;
        let lens_height_m = lens_height_m(profile, screen);
        let on_screen = profile.inter_lens_m < screen.width_m
            && lens_height_m > 0.0
            && lens_height_m < screen.height_m;
        if !on_screen {
            return Err(OpticsError::LensOffScreen {
                width_m: screen.width_m,
                height_m: screen.height_m,
                inter_lens_m: profile.inter_lens_m,
                lens_height_m,
            });
        }
        let lens = profile.lens();
        let eyes = eye_views(profile, screen, &lens, lens_height_m);
        Ok(Self {
            profile: profile.clone(),
            screen,
            lens,
            eyes,
        })
    }

    /// The viewer.
    #[must_use]
    pub fn profile(&self) -> &ViewerProfile {
        &self.profile
    }

    /// The screen.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// The lens curve.
    #[must_use]
    pub fn lens(&self) -> &DistortionPolynomial {
        &self.lens
    }

    /// What that eye sees.
    #[must_use]
    pub fn eye(&self, eye: Eye) -> &EyeView {
        match eye {
            Eye::Left => &self.eyes[0],
            Eye::Right => &self.eyes[1],
        }
    }

    /// Both eyes, left first.
    #[must_use]
    pub fn eyes(&self) -> &[EyeView; 2] {
        &self.eyes
    }

    /// Where on the screen (NDC, x and y from −1 to 1 over the whole screen, y up) an eye-texture
    /// coordinate has to be drawn for the lens to show it undistorted.
    #[must_use]
    pub fn screen_ndc_from_eye_uv(&self, eye: Eye, uv: [f64; 2]) -> [f64; 2] {
        let view = self.eye(eye);
        self.ndc_of(view, self.lens.undistort_point(view.fov.direction_at(uv)))
    }

    /// Which eye-texture coordinate is seen at a point of the screen: the inverse of
    /// [`Self::screen_ndc_from_eye_uv`].
    #[must_use]
    pub fn eye_uv_from_screen_ndc(&self, eye: Eye, ndc: [f64; 2]) -> [f64; 2] {
        let view = self.eye(eye);
        let size_m = [self.screen.width_m, self.screen.height_m];
        let on_screen = [0, 1].map(|axis| {
            let point_m = 0.5 * (ndc[axis] + 1.0) * size_m[axis];
            (point_m - view.lens_center_m[axis]) / self.profile.screen_to_lens_m
        });
        view.fov.uv_of(self.lens.distort_point(on_screen))
    }

    /// The eye-texture size in pixels that gives the screen's own sharpness at the lens centre,
    /// where the picture is magnified most, times `quality` (1 full, 0.7 medium, 0.5 low; held to
    /// 0.1–2). Multiples of 8, at least 64, both eyes alike.
    #[must_use]
    pub fn recommended_eye_size_px(&self, screen_px: [u32; 2], quality: f64) -> [u32; 2] {
        let quality = if quality.is_nan() {
            1.0
        } else {
            quality.clamp(0.1, 2.0)
        };
        let fov = self.eyes[0].fov;
        let size_m = [self.screen.width_m, self.screen.height_m];
        let extent_tan = [fov.width(), fov.height()];
        [0, 1].map(|axis| {
            let px_per_m = f64::from(screen_px[axis].max(1)) / size_m[axis];
            let px = extent_tan[axis] * self.profile.screen_to_lens_m * px_per_m * quality;
            ((px / 8.0).round() as u32 * 8).clamp(64, 8192)
        })
    }

    pub(crate) fn ndc_of(&self, view: &EyeView, on_screen_tan: [f64; 2]) -> [f64; 2] {
        let size_m = [self.screen.width_m, self.screen.height_m];
        [0, 1].map(|axis| {
            let point_m =
                view.lens_center_m[axis] + on_screen_tan[axis] * self.profile.screen_to_lens_m;
            2.0 * point_m / size_m[axis] - 1.0
        })
    }
}

/// Lens centres above the screen's lower edge. `Top` is the mirror image of `Bottom`: the bezel
/// lies between the upper tray and the screen there too.
fn lens_height_m(profile: &ViewerProfile, screen: Screen) -> f64 {
    let from_screen_edge_m = profile.tray_to_lens_m - BEZEL_M;
    match profile.alignment {
        Alignment::Bottom => from_screen_edge_m,
        Alignment::Center => 0.5 * screen.height_m,
        Alignment::Top => screen.height_m - from_screen_edge_m,
    }
}

fn eye_views(
    profile: &ViewerProfile,
    screen: Screen,
    lens: &DistortionPolynomial,
    lens_height_m: f64,
) -> [EyeView; 2] {
    let half_gap_m = 0.5 * profile.inter_lens_m;
    let outer_m = 0.5 * screen.width_m - half_gap_m;
    let edges_m = [
        outer_m,
        half_gap_m,
        lens_height_m,
        screen.height_m - lens_height_m,
    ];
    let half_angles = [0, 1, 2, 3].map(|side| {
        let limit_rad = profile.fov_limit_deg[side].to_radians();
        // Past the lens's limit the curve need not rise any more, so compare on the screen.
        let limit_on_screen = lens.undistort(limit_rad.tan());
        let edge_on_screen = edges_m[side] / profile.screen_to_lens_m;
        if edge_on_screen >= limit_on_screen {
            limit_rad
        } else {
            lens.distort(edge_on_screen).atan()
        }
    });
    let left_fov = FovTangents::from_half_angles(half_angles);
    [
        (Eye::Left, -1.0, left_fov),
        (Eye::Right, 1.0, left_fov.mirrored()),
    ]
    .map(|(eye, side, fov)| EyeView {
        eye,
        position_in_head_m: [side * half_gap_m, 0.0, 0.0],
        fov,
        lens_center_m: [0.5 * screen.width_m + side * half_gap_m, lens_height_m],
    })
}
