//! Size, origin and facing: whether the asset stands in the world as the real thing would.

use std::ops::RangeInclusive;
use std::str::FromStr;

use glam::DVec3;

use super::Target;
use crate::Options;
use crate::codes as c;
use crate::issues::Issues;
use crate::report::Severity;
use crate::stats::Extent;

/// Kinds of goods, by how large they can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Rings, watches, glasses.
    Jewellery,
    /// Bottles, jars, lipsticks.
    Cosmetics,
    /// One shoe or a pair.
    Shoes,
    /// Handbags, backpacks, suitcases.
    Bags,
    /// Clothes, as worn or folded.
    Clothing,
    /// Telephones, toys, kitchenware.
    Homeware,
    /// Chairs, sofas, lamps.
    Furniture,
}

/// Units that exporters mistake for metres, by how much too large the numbers become.
const UNITS: [(&str, f64); 4] = [
    ("millimetres", 1000.0),
    ("centimetres", 100.0),
    ("inches", 39.370_1),
    ("feet", 3.280_84),
];
/// Relative difference from the stated size that measuring and modelling explain.
const SIZE_TOLERANCE: f64 = 0.1;
/// The origin may lie off the middle of the underside by this part of the largest edge, or by a centimetre.
const ORIGIN_TOLERANCE: f64 = 0.05;
const ORIGIN_TOLERANCE_M: f64 = 0.01;

impl Category {
    /// Every category with its name on the command line.
    pub const ALL: [(&'static str, Self); 7] = [
        ("jewellery", Self::Jewellery),
        ("cosmetics", Self::Cosmetics),
        ("shoes", Self::Shoes),
        ("bags", Self::Bags),
        ("clothing", Self::Clothing),
        ("homeware", Self::Homeware),
        ("furniture", Self::Furniture),
    ];

    /// Plausible length of the longest edge, in metres.
    #[must_use]
    pub fn longest_edge_m(self) -> RangeInclusive<f64> {
        match self {
            Self::Jewellery => 0.005..=0.6,
            Self::Cosmetics => 0.02..=0.4,
            Self::Shoes => 0.08..=0.7,
            Self::Bags => 0.08..=1.0,
            Self::Clothing => 0.1..=2.2,
            Self::Homeware => 0.02..=1.5,
            Self::Furniture => 0.2..=4.0,
        }
    }
}

impl FromStr for Category {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, category)| *category);
        known.ok_or_else(|| {
            format!(
                "`{name}` is not one of {}",
                Self::ALL.map(|(name, _)| name).join(", ")
            )
        })
    }
}

impl Target {
    /// Plausible length of the longest edge, in metres.
    fn longest_edge_m(self) -> RangeInclusive<f64> {
        match self {
            Self::Shelf => 0.005..=4.0,
            Self::Person => 0.8..=2.6,
            Self::Place => 2.0..=2000.0,
        }
    }
}

/// Checks the bounding box of the default scene.
pub(super) fn check(extent: Extent, options: &Options, issues: &mut Issues) {
    let size = extent.max_m - extent.min_m;
    let severity = if options.target.is_some() {
        Severity::Error
    } else {
        Severity::Warning
    };
    check_size(size, options, severity, issues);
    if let Some(declared) = options.declared_size_m {
        check_declared(size, DVec3::from_array(declared.map(f64::from)), issues);
    }
    if options.target != Some(Target::Place) {
        check_origin(extent, size, issues);
    }
    check_facing(size, options, issues);
}

fn check_size(size: DVec3, options: &Options, severity: Severity, issues: &mut Issues) {
    let longest = size.max_element();
    let by_target = options.target.unwrap_or(Target::Shelf).longest_edge_m();
    let plausible = options.category.map_or(by_target, Category::longest_edge_m);
    if plausible.contains(&longest) {
        return;
    }
    let guess = UNITS
        .iter()
        .rev()
        .find(|(_, factor)| plausible.contains(&(longest / factor)));
    let guess = guess.map_or(String::new(), |(unit, _)| format!(" It looks like {unit}."));
    let what = format!(
        "It is {} m; {:.3} to {} m for the longest edge is plausible.{guess}",
        dimensions(size),
        plausible.start(),
        plausible.end()
    );
    issues.push_as(&c::STORE_SIZE, severity, "/scenes", what);
}

fn check_declared(size: DVec3, declared: DVec3, issues: &mut Issues) {
    let close = |size: DVec3| {
        (size - declared)
            .abs()
            .cmple(declared * SIZE_TOLERANCE)
            .all()
    };
    if close(size) {
        return;
    }
    let turned = [
        (
            DVec3::new(size.z, size.y, size.x),
            "width and depth are exchanged: it faces sideways",
        ),
        (
            DVec3::new(size.x, size.z, size.y),
            "height and depth are exchanged: it was exported with z up",
        ),
        (
            DVec3::new(size.y, size.x, size.z),
            "width and height are exchanged: it lies on its side",
        ),
    ];
    if let Some((_, how)) = turned.into_iter().find(|(size, _)| close(*size)) {
        issues.push(
            &c::STORE_FACING,
            "/scenes",
            format!("Against the stated size, {how}."),
        );
        return;
    }
    let guess = UNITS
        .iter()
        .find(|(_, factor)| close(size / *factor))
        .map_or(String::new(), |(unit, _)| format!(" It is in {unit}."));
    let what = format!(
        "It is {} m; {} m is stated.{guess}",
        dimensions(size),
        dimensions(declared)
    );
    issues.push(&c::STORE_SIZE, "/scenes", what);
}

fn check_origin(extent: Extent, size: DVec3, issues: &mut Issues) {
    let tolerance = (size.max_element() * ORIGIN_TOLERANCE).max(ORIGIN_TOLERANCE_M);
    let middle = (extent.min_m + extent.max_m) / 2.0;
    let off = DVec3::new(middle.x, extent.min_m.y, middle.z);
    if off.abs().max_element() > tolerance {
        let what = format!(
            "The middle of the underside is at {:.3}, {:.3}, {:.3} m from the origin.",
            off.x, off.y, off.z
        );
        issues.push(&c::STORE_ORIGIN, "/scenes", what);
    }
}

/// The front cannot be seen in numbers, but a person who is deeper than wide or longer than tall is turned.
fn check_facing(size: DVec3, options: &Options, issues: &mut Issues) {
    if options.target != Some(Target::Person) {
        return;
    }
    if size.y < size.z {
        issues.push(
            &c::STORE_FACING,
            "/scenes",
            "The person lies down: the file was exported with z up.",
        );
    } else if size.z > size.x {
        issues.push(
            &c::STORE_FACING,
            "/scenes",
            "The person is deeper than wide and so faces sideways.",
        );
    }
}

fn dimensions(size: DVec3) -> String {
    format!("{:.3} × {:.3} × {:.3}", size.x, size.y, size.z)
}
