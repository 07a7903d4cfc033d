//! The radial lens curve: from a screen point to the angle at which the eye sees it, and back.

/// Radii beyond this are never searched: tangent 16 is 86° off the axis.
const MAX_RADIUS_TAN: f64 = 16.0;
/// Steps of the scan for the place where the curve stops rising.
const SCAN_STEPS: u32 = 1600;
const MAX_ITERATIONS: u32 = 64;
/// Relative step below which the inverse has converged; far under the promised 1e-6.
const TOLERANCE: f64 = 1e-13;

/// `seen = r (1 + k₁ r² + k₂ r⁴ + …)`, the even radial polynomial of Brown (1966) in the form that
/// the Cardboard SDK gives it: radii in tangent space, screen metres divided by the distance from
/// screen to lens.
#[derive(Clone, Debug, PartialEq)]
pub struct DistortionPolynomial {
    coefficients: Vec<f64>,
    peak_radius: f64,
}

impl DistortionPolynomial {
    /// A curve of any number of coefficients, `k₁` first. They should be finite
    /// ([`crate::ViewerProfile::validate`] sees to it); with none, the lens does not distort.
    #[must_use]
    pub fn new(coefficients: &[f64]) -> Self {
        let mut lens = Self {
            coefficients: coefficients.to_vec(),
            peak_radius: MAX_RADIUS_TAN,
        };
        lens.peak_radius = lens.find_peak();
        lens
    }

    /// The coefficients, `k₁` first.
    #[must_use]
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The radius (tangent) up to which the curve rises, and so has an inverse; at most 16.
    #[must_use]
    pub fn peak_radius(&self) -> f64 {
        self.peak_radius
    }

    /// The tangent at which the eye sees the screen point at radius `r` (tangent).
    #[must_use]
    pub fn distort(&self, r: f64) -> f64 {
        r * self.factor(r * r)
    }

    /// The screen radius (tangent) that is seen at tangent `seen`: the inverse of [`Self::distort`].
    ///
    /// Newton's method kept inside a bracket that shrinks at every step, so it ends within 64 steps
    /// for every input. Beyond what the lens can show the peak radius is returned.
    #[must_use]
    pub fn undistort(&self, seen: f64) -> f64 {
        if seen.is_nan() || seen == 0.0 {
            return seen;
        }
        let target = seen.abs();
        let (mut low, mut high) = (0.0, self.peak_radius);
        if target >= self.distort(high) {
            return high.copysign(seen);
        }
        let mut r = target.min(0.5 * high);
        for _ in 0..MAX_ITERATIONS {
            let error = self.distort(r) - target;
            if error > 0.0 {
                high = r;
            } else {
                low = r;
            }
            let newton = r - error / self.slope(r);
            let next = if (low..=high).contains(&newton) {
                newton
            } else {
                0.5 * (low + high)
            };
            let converged = (next - r).abs() <= TOLERANCE * next;
            r = next;
            if converged {
                break;
            }
        }
        r.copysign(seen)
    }

    /// [`Self::distort`] for a point about the lens axis.
    #[must_use]
    pub fn distort_point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let factor = self.factor(x * x + y * y);
        [x * factor, y * factor]
    }

    /// [`Self::undistort`] for a point about the lens axis.
    #[must_use]
    pub fn undistort_point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let seen = x.hypot(y);
        if seen == 0.0 {
            return [x, y];
        }
        let scale = self.undistort(seen) / seen;
        [x * scale, y * scale]
    }

    fn factor(&self, r_squared: f64) -> f64 {
        let horner = |sum: f64, k: &f64| (sum + k) * r_squared;
        1.0 + self.coefficients.iter().rev().fold(0.0, horner)
    }

    fn slope(&self, r: f64) -> f64 {
        let r_squared = r * r;
        let highest_power = 2.0 * self.coefficients.len() as f64 + 1.0;
        let horner =
            |(sum, power): (f64, f64), k: &f64| ((sum + power * k) * r_squared, power - 2.0);
        let (sum, _) = (self.coefficients.iter().rev()).fold((0.0, highest_power), horner);
        1.0 + sum
    }

    /// The first radius at which the slope is no longer positive, found by a scan and bisection.
    fn find_peak(&self) -> f64 {
        let step = MAX_RADIUS_TAN / f64::from(SCAN_STEPS);
        let falls = |r: f64| self.slope(r).is_nan() || self.slope(r) <= 0.0;
        let Some(index) = (1..=SCAN_STEPS).find(|&i| falls(f64::from(i) * step)) else {
            return MAX_RADIUS_TAN;
        };
        let (mut low, mut high) = (f64::from(index - 1) * step, f64::from(index) * step);
        for _ in 0..MAX_ITERATIONS {
            let middle = 0.5 * (low + high);
            if falls(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        low
    }
}
