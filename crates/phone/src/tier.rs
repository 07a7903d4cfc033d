//! Which phones can carry how much picture, by the name that their GPU gives itself.

/// What a GPU can carry at 60 Hz in a headset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Phones under 150 dollars, and all from before 2018.
    Low,
    /// Middle phones of the last five years, and the best of five years before.
    Middle,
    /// The best phones of the last four years.
    High,
}

/// What a tier may spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierSettings {
    /// Eye texture pixels per screen pixel at the lens centre that the governor begins with.
    pub eye_scale: f32,
    /// As low as it may go: less and a price cannot be read.
    pub min_eye_scale: f32,
    /// As high as it may go.
    pub max_eye_scale: f32,
    /// Samples per pixel: 4 costs a tiled GPU little, where its tile memory holds them.
    pub msaa: u32,
    /// Texture samples along the longer side of a slanted pixel.
    pub anisotropy: u16,
}

impl Tier {
    /// The tier of a GPU by its adapter name; nothing for GPUs that no phone has.
    ///
    /// Unknown models of a known maker are placed by their number: makers count upwards.
    #[must_use]
    pub fn of_gpu(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let after = |word: &str| name.find(word).map(|at| &name[at + word.len()..]);
        if let Some(rest) = after("adreno") {
            return Some(adreno(first_number(rest)));
        }
        if let Some(rest) = after("immortalis") {
            return Some(mali('g', first_number(rest)).max(Self::High));
        }
        if let Some(rest) = after("mali-") {
            let series = rest.chars().next().unwrap_or('t');
            return Some(mali(series, first_number(rest)));
        }
        if let Some(rest) = after("xclipse") {
            return Some(match first_number(rest) {
                ..=549 => Self::Middle,
                _ => Self::High,
            });
        }
        if name.contains("powervr") || name.contains("img ") {
            return Some(powervr(&name));
        }
        None
    }

    /// What this tier may spend.
    #[must_use]
    pub fn settings(self) -> TierSettings {
        match self {
            Self::Low => TierSettings {
                eye_scale: 0.6,
                min_eye_scale: 0.45,
                max_eye_scale: 0.75,
                msaa: 1,
                anisotropy: 1,
            },
            Self::Middle => TierSettings {
                eye_scale: 0.8,
                min_eye_scale: 0.5,
                max_eye_scale: 1.0,
                msaa: 4,
                anisotropy: 2,
            },
            Self::High => TierSettings {
                eye_scale: 1.0,
                min_eye_scale: 0.6,
                max_eye_scale: 1.2,
                msaa: 4,
                anisotropy: 4,
            },
        }
    }

    /// A tier by its name on the command line.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "low" => Some(Self::Low),
            "middle" => Some(Self::Middle),
            "high" => Some(Self::High),
            _ => None,
        }
    }
}

/// Qualcomm: the hundreds are the generation, the tens the rank in it.
fn adreno(number: u32) -> Tier {
    match number {
        730.. => Tier::High,
        720..=729 => Tier::Middle,
        // 702 and 710 are small parts with a new name.
        700..=719 => Tier::Low,
        660..=699 => Tier::High,
        630..=659 => Tier::Middle,
        620 | 619 | 618 | 616 | 615 | 540 => Tier::Middle,
        _ => Tier::Low,
    }
}

/// Arm: Midgard (T), Bifrost (G31–G76), Valhall (G57, G77–G78, G310–G715), the fifth generation (G620, G720, G725).
fn mali(series: char, number: u32) -> Tier {
    if series != 'g' {
        return Tier::Low;
    }
    match number {
        710.. => Tier::High,
        610..=709 => Tier::Middle,
        // G310 and G510 are small.
        500..=609 => Tier::Middle,
        100..=499 => Tier::Low,
        78 => Tier::High,
        68 | 72 | 76 | 77 => Tier::Middle,
        _ => Tier::Low,
    }
}

/// Imagination: Rogue (G6xxx, GX, GE, GM), A-, B-, C- and D-Series.
fn powervr(name: &str) -> Tier {
    if name.contains("dxt") || name.contains("cxt") {
        return Tier::Middle;
    }
    let is_middle_rogue = name.contains("gm 9") || name.contains("gm9");
    let is_middle_b = name.contains("bxt") || name.contains("axt");
    match is_middle_rogue || is_middle_b {
        true => Tier::Middle,
        false => Tier::Low,
    }
}

/// The first number in a text; 0 where there is none.
fn first_number(text: &str) -> u32 {
    let digits: String = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}
