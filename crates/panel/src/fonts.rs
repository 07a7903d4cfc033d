//! Shaping and line breaking with the fonts given as bytes; no system fonts, no drawing.

use cosmic_text::{
    Attrs, Buffer, Fallback, Family, FontSystem, Metrics, Shaping, SwashCache, Wrap,
    fontdb::{self, Database},
};
use unicode_script::Script;
use unicode_segmentation::UnicodeSegmentation;

use crate::style::{Align, CAP_FLOOR_DEG, Face, LINE_HEIGHT, PX_PER_DEG, TextStyle};

/// Height of a capital letter over the font size, from the OS/2 table of the Latin text and sign faces.
const CAP_OVER_EM: [f32; 2] = [0.72, 0.7];
/// Each try to fit a text makes it smaller by this factor.
const SHRINK: f32 = 0.94;

/// The bytes of the font files; see `assets/fonts`.
#[derive(Debug, Clone)]
pub struct FontFiles {
    /// `text.ttf`.
    pub text: Vec<u8>,
    /// `sign.ttf`.
    pub sign: Vec<u8>,
    /// `han.otf`: Chinese to go with `text.ttf`.
    pub han: Vec<u8>,
    /// `han-sign.otf`: Chinese to go with `sign.ttf`.
    pub han_sign: Vec<u8>,
}

/// A font file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{file} holds no font of the family {family:?}; make it again with tools/atelier/fonts/subset.py"
)]
pub struct FontError {
    file: &'static str,
    family: &'static str,
}

/// The loaded fonts and the glyphs drawn so far.
#[derive(Debug)]
pub struct Fonts {
    pub(crate) system: FontSystem,
    pub(crate) glyphs: SwashCache,
}

impl Fonts {
    /// Reads the font files.
    pub fn from_bytes(files: FontFiles) -> Result<Self, FontError> {
        let mut database = Database::new();
        let sources = [
            ("text.ttf", TEXT, files.text),
            ("sign.ttf", SIGN, files.sign),
            ("han.otf", HAN, files.han),
            ("han-sign.otf", HAN_SIGN, files.han_sign),
        ];
        for (file, family, bytes) in sources {
            database.load_font_data(bytes);
            let query = fontdb::Query {
                families: &[Family::Name(family)],
                ..Default::default()
            };
            database.query(&query).ok_or(FontError { file, family })?;
        }
        let system =
            FontSystem::new_with_locale_and_db_and_fallback("en".to_owned(), database, OwnFonts);
        Ok(Self {
            system,
            glyphs: SwashCache::new(),
        })
    }

    /// The characters of a text that no font can draw, so that a catalogue can be checked before it is shown.
    pub fn missing(&mut self, text: &str) -> Vec<char> {
        let style = TextStyle {
            face: Face::Text,
            cap_deg: CAP_FLOOR_DEG,
            colour: [0; 3],
            align: Align::Left,
        };
        let laid = self.lay_out(&one_paragraph(text), style, f32::MAX, 1);
        let glyphs = laid
            .buffer
            .layout_runs()
            .flat_map(|run| run.glyphs.iter().map(move |glyph| (run.text, glyph)));
        let holes = glyphs.filter(|(_, glyph)| glyph.glyph_id == 0);
        holes
            .flat_map(|(text, glyph)| text[glyph.start..glyph.end].chars())
            .collect()
    }

    /// Fits `text` into `width_deg` and `max_lines`: as it is, else smaller down to the floor, else cut with an ellipsis.
    pub(crate) fn fit(
        &mut self,
        text: &str,
        style: TextStyle,
        width_deg: f32,
        max_lines: usize,
    ) -> Laid {
        let text = one_paragraph(text);
        let mut cap_deg = style.cap_deg.max(CAP_FLOOR_DEG);
        loop {
            let laid = self.lay_out(&text, TextStyle { cap_deg, ..style }, width_deg, max_lines);
            if laid.fits(max_lines) {
                return self.balanced(laid);
            }
            if cap_deg <= CAP_FLOOR_DEG {
                return self.cut(&text, TextStyle { cap_deg, ..style }, width_deg, max_lines);
            }
            cap_deg = (cap_deg * SHRINK).max(CAP_FLOOR_DEG);
        }
    }

    /// The same lines made about equally long, so that no word stands alone on the last one.
    fn balanced(&mut self, laid: Laid) -> Laid {
        const TIGHTER: [f32; 3] = [0.6, 0.72, 0.85];
        let lines = laid.lines();
        if lines < 2 || laid.style.align != Align::Left {
            return laid;
        }
        let tighter = TIGHTER.into_iter().find_map(|share| {
            let tight = self.lay_out(&laid.text, laid.style, laid.width_deg * share, lines);
            tight.fits(lines).then_some(tight)
        });
        tighter.unwrap_or(laid)
    }

    /// As much of `text` as fits with an ellipsis after it, found by halving.
    fn cut(&mut self, text: &str, style: TextStyle, width_deg: f32, max_lines: usize) -> Laid {
        let ends: Vec<usize> = text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .collect();
        let mut best = self.lay_out("…", style, width_deg, max_lines);
        let (mut low, mut high) = (1, ends.len());
        while low < high {
            let middle = low.midpoint(high);
            let shorter = format!("{}…", text[..ends[middle]].trim_end());
            let laid = self.lay_out(&shorter, style, width_deg, max_lines);
            if laid.fits(max_lines) {
                best = laid;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Laid {
            text: text.to_owned(),
            cut: true,
            ..best
        }
    }

    fn lay_out(&mut self, text: &str, style: TextStyle, width_deg: f32, max_lines: usize) -> Laid {
        let em_px = style.cap_deg / CAP_OVER_EM[style.face as usize] * PX_PER_DEG;
        let mut buffer = Buffer::new(&mut self.system, Metrics::new(em_px, em_px * LINE_HEIGHT));
        buffer.set_wrap(if max_lines > 1 {
            Wrap::WordOrGlyph
        } else {
            Wrap::None
        });
        buffer.set_size(Some(width_deg * PX_PER_DEG), None);
        let attrs = Attrs::new();
        let spans = runs_by_script(text).into_iter().map(|(run, han)| {
            (
                run,
                attrs.clone().family(Family::Name(family(style.face, han))),
            )
        });
        buffer.set_rich_text(
            spans,
            &attrs,
            Shaping::Advanced,
            Some(alignment(style.align)),
        );
        buffer.shape_until_scroll(&mut self.system, false);
        let cap_deg = self.smallest_cap_deg(&buffer);
        Laid {
            buffer,
            text: text.to_owned(),
            style,
            width_deg,
            cap_deg,
            cut: false,
        }
    }

    fn smallest_cap_deg(&mut self, buffer: &Buffer) -> f32 {
        let mut smallest = f32::INFINITY;
        for glyph in buffer.layout_runs().flat_map(|run| run.glyphs) {
            let font = self.system.get_font(glyph.font_id, glyph.font_weight);
            let Some(font) = font else { continue };
            let metrics = font.metrics();
            let cap_em = metrics.cap_height.unwrap_or(0.0) / f32::from(metrics.units_per_em);
            smallest = smallest.min(cap_em * glyph.font_size / PX_PER_DEG);
        }
        smallest
    }
}

/// A text broken into lines.
#[derive(Debug, Clone)]
pub(crate) struct Laid {
    pub(crate) buffer: Buffer,
    pub(crate) text: String,
    pub(crate) style: TextStyle,
    width_deg: f32,
    /// Height of a capital in the smallest font used; infinite without glyphs.
    pub(crate) cap_deg: f32,
    /// Whether it did not fit and ends with an ellipsis.
    pub(crate) cut: bool,
}

impl Laid {
    fn fits(&self, max_lines: usize) -> bool {
        self.lines() <= max_lines && self.widest_deg() <= self.width_deg
    }

    pub(crate) fn lines(&self) -> usize {
        self.buffer.layout_runs().count().max(1)
    }

    pub(crate) fn widest_deg(&self) -> f32 {
        self.buffer
            .layout_runs()
            .map(|run| run.line_w)
            .fold(0.0, f32::max)
            / PX_PER_DEG
    }

    pub(crate) fn line_height_deg(&self) -> f32 {
        self.buffer.metrics().line_height / PX_PER_DEG
    }

    pub(crate) fn height_deg(&self) -> f32 {
        self.lines() as f32 * self.line_height_deg()
    }

    /// Distance of the first baseline from the top: capitals stand in the middle of the line, whatever the script.
    pub(crate) fn baseline_deg(&self) -> f32 {
        (self.line_height_deg() + self.style.cap_deg) / 2.0
    }
}

const TEXT: &str = "Buyplus Text";
const SIGN: &str = "Buyplus Sign";
const HAN: &str = "Buyplus Han";
const HAN_SIGN: &str = "Buyplus Han Sign";

fn family(face: Face, han: bool) -> &'static str {
    match (face, han) {
        (Face::Text, false) => TEXT,
        (Face::Text, true) => HAN,
        (Face::Sign, false) => SIGN,
        (Face::Sign, true) => HAN_SIGN,
    }
}

fn alignment(align: Align) -> cosmic_text::Align {
    match align {
        Align::Left => cosmic_text::Align::Left,
        Align::Middle => cosmic_text::Align::Center,
        Align::Right => cosmic_text::Align::Right,
    }
}

/// Cuts a text where Chinese begins or ends.
fn runs_by_script(text: &str) -> Vec<(&str, bool)> {
    let mut runs: Vec<(&str, bool)> = Vec::new();
    let mut start = 0;
    let mut han = false;
    for (index, letter) in text.char_indices() {
        if is_han(letter) != han {
            if index > start {
                runs.push((&text[start..index], han));
            }
            start = index;
            han = !han;
        }
    }
    runs.push((&text[start..], han));
    runs
}

/// Ideographs, their punctuation and full-width forms.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}')
}

/// Line breaks inside a name would escape the limit on lines.
fn one_paragraph(text: &str) -> String {
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    text.chars()
        .map(|letter| if breaks(letter) { ' ' } else { letter })
        .collect()
}

/// Glyphs that a face lacks come from the text faces.
struct OwnFonts;

impl Fallback for OwnFonts {
    fn common_fallback(&self) -> &[&'static str] {
        &[TEXT, HAN]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, _script: Script, _locale: &str) -> &[&'static str] {
        &[]
    }
}
