//! The pen that panels write with: a column on a card, filled from the top; owns spacing and widgets, no pixels.

use crate::{
    Interaction, Lang, Texts,
    fonts::{Fonts, Laid},
    icons::Icon,
    sheet::{ButtonId, Draw, Rect, Shape, Sheet},
    style::*,
};

/// A card under construction.
pub(crate) struct Page<'a> {
    pub(crate) fonts: &'a mut Fonts,
    pub(crate) texts: &'a Texts,
    pub(crate) interaction: &'a Interaction,
    /// Left edge and width of the column.
    pub(crate) x: f32,
    pub(crate) width: f32,
    /// How far down the column is filled.
    pub(crate) y: f32,
    sheet: Sheet,
}

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The step that most people want next.
    Strong,
    /// Everything else.
    Quiet,
}

/// A button to be placed.
#[derive(Debug, Clone)]
pub(crate) struct Button {
    pub(crate) id: ButtonId,
    pub(crate) label: String,
    pub(crate) icon: Option<Icon>,
    pub(crate) weight: Weight,
    pub(crate) enabled: bool,
    /// Share of a row's width.
    pub(crate) share: f32,
}

impl Button {
    pub(crate) fn new(id: ButtonId, label: impl Into<String>, weight: Weight) -> Self {
        Self {
            id,
            label: label.into(),
            icon: None,
            weight,
            enabled: true,
            share: 1.0,
        }
    }

    pub(crate) fn icon(self, icon: Icon) -> Self {
        Self {
            icon: Some(icon),
            ..self
        }
    }

    pub(crate) fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    pub(crate) fn share(self, share: f32) -> Self {
        Self { share, ..self }
    }
}

impl<'a> Page<'a> {
    /// An empty card of this width, margin included.
    pub(crate) fn new(
        width_deg: f32,
        fonts: &'a mut Fonts,
        texts: &'a Texts,
        interaction: &'a Interaction,
    ) -> Self {
        let edge = MARGIN_DEG + PADDING_DEG;
        let sheet = Sheet {
            size_deg: [width_deg, 0.0],
            ..Sheet::default()
        };
        Self {
            fonts,
            texts,
            interaction,
            x: edge,
            width: width_deg - 2.0 * edge,
            y: edge,
            sheet,
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.texts.lang()
    }

    /// Leaves a distance.
    pub(crate) fn gap(&mut self, deg: f32) {
        self.y += deg;
    }

    /// Draws a rounded rectangle.
    pub(crate) fn shape(
        &mut self,
        rect: Rect,
        radius: f32,
        fill: Option<Rgb>,
        line: Option<(Rgb, f32)>,
    ) {
        self.sheet.draws.push(Draw::Shape(Shape {
            rect,
            radius,
            fill,
            line,
        }));
    }

    pub(crate) fn icon(&mut self, icon: Icon, rect: Rect, colour: Rgb) {
        self.sheet.draws.push(Draw::Icon { icon, rect, colour });
    }

    /// Declares a region that the gaze can choose.
    pub(crate) fn region(&mut self, id: ButtonId, rect: Rect, enabled: bool) {
        self.sheet.regions.push((id, rect, enabled));
    }

    /// Fits a text without placing it.
    pub(crate) fn fit(
        &mut self,
        text: &str,
        style: TextStyle,
        width: f32,
        max_lines: usize,
    ) -> Laid {
        self.fonts.fit(text, style, width, max_lines)
    }

    /// Places a fitted text with its top left corner here.
    pub(crate) fn place(&mut self, laid: Laid, x: f32, y: f32) {
        self.sheet.draws.push(Draw::Text { laid, x, y });
    }

    /// Places one line in the middle of a rectangle's height.
    pub(crate) fn line_in(&mut self, text: &str, style: TextStyle, rect: Rect) {
        self.lines_in(text, style, rect, 1);
    }

    /// Places lines in the middle of a rectangle's height.
    pub(crate) fn lines_in(&mut self, text: &str, style: TextStyle, rect: Rect, max_lines: usize) {
        let laid = self.fit(text, style, rect.w, max_lines);
        let y = rect.y + (rect.h - laid.height_deg()) / 2.0;
        self.place(laid, rect.x, y);
    }

    /// Writes a paragraph over the column's width.
    pub(crate) fn text(&mut self, text: &str, style: TextStyle, max_lines: usize) {
        let laid = self.fit(text, style, self.width, max_lines);
        let height = laid.height_deg();
        self.place(laid, self.x, self.y);
        self.y += height;
    }

    /// Writes a line with something at its right edge, which is never cut for the sake of the left.
    pub(crate) fn row(
        &mut self,
        left: &str,
        left_style: TextStyle,
        right: &str,
        right_style: TextStyle,
    ) {
        let right = self.fit(right, right_style.aligned(Align::Right), self.width, 1);
        let left_width = (self.width - right.widest_deg() - GAP_DEG[1]).max(0.0);
        let left = self.fit(left, left_style, left_width, 1);
        let baseline = left.baseline_deg().max(right.baseline_deg());
        let height = left.height_deg().max(right.height_deg());
        let (left_y, right_y) = (
            baseline - left.baseline_deg(),
            baseline - right.baseline_deg(),
        );
        self.place(left, self.x, self.y + left_y);
        self.place(right, self.x, self.y + right_y);
        self.y += height;
    }

    /// Draws a brass hairline.
    pub(crate) fn rule(&mut self) {
        self.gap(GAP_DEG[0]);
        let rect = Rect::new(self.x, self.y, self.width, HAIRLINE_DEG);
        self.shape(rect, 0.0, Some(BRASS), None);
        self.gap(HAIRLINE_DEG + GAP_DEG[0]);
    }

    /// Writes a notice on a tinted band with an icon.
    pub(crate) fn notice(&mut self, icon: Icon, text: &str, colour: Rgb, ground: Rgb) {
        const ICON_DEG: f32 = 2.2;
        let indent = ICON_DEG + 2.0 * GAP_DEG[1];
        let laid = self.fit(
            text,
            BODY.coloured(colour),
            self.width - indent - GAP_DEG[1],
            2,
        );
        let band = Rect::new(
            self.x,
            self.y,
            self.width,
            laid.height_deg() + 2.0 * GAP_DEG[0],
        );
        self.shape(band, BUTTON_RADIUS_DEG, Some(ground), None);
        let icon_y = band.y + (band.h - ICON_DEG) / 2.0;
        self.icon(
            icon,
            Rect::new(band.x + GAP_DEG[1], icon_y, ICON_DEG, ICON_DEG),
            colour,
        );
        self.place(laid, band.x + indent, band.y + GAP_DEG[0]);
        self.y += band.h;
    }

    /// Places buttons side by side over the column's width.
    pub(crate) fn buttons(&mut self, buttons: &[Button]) {
        let gaps = TARGET_GAP_DEG * buttons.len().saturating_sub(1) as f32;
        let shares: f32 = buttons.iter().map(|button| button.share).sum();
        let mut x = self.x;
        for button in buttons {
            let width = (self.width - gaps) * button.share / shares;
            self.button(button, Rect::new(x, self.y, width, BUTTON_HEIGHT_DEG));
            x += width + TARGET_GAP_DEG;
        }
        self.y += BUTTON_HEIGHT_DEG;
    }

    /// Places one button.
    pub(crate) fn button(&mut self, button: &Button, rect: Rect) {
        const ICON_DEG: f32 = 1.8;
        let look = look(button.weight, self.state(button.id, button.enabled));
        self.shape(
            rect,
            BUTTON_RADIUS_DEG,
            Some(look.ground),
            Some((look.edge, look.edge_deg)),
        );
        self.region(button.id, rect, button.enabled);
        let room = rect.inset(GAP_DEG[0]);
        let icon_room = match (button.icon, button.label.is_empty()) {
            (None, _) => 0.0,
            (Some(_), true) => ICON_DEG,
            (Some(_), false) => ICON_DEG + GAP_DEG[0],
        };
        let laid = self.fit(
            &button.label,
            LABEL.coloured(look.ink).aligned(Align::Left),
            room.w - icon_room,
            1,
        );
        let left = room.x + (room.w - icon_room - laid.widest_deg()) / 2.0;
        if let Some(icon) = button.icon {
            let y = rect.y + (rect.h - ICON_DEG) / 2.0;
            self.icon(icon, Rect::new(left, y, ICON_DEG, ICON_DEG), look.ink);
        }
        let y = rect.y + (rect.h - laid.height_deg()) / 2.0;
        self.place(laid, left + icon_room, y);
    }

    /// How a region is looked at now.
    pub(crate) fn state(&self, id: ButtonId, enabled: bool) -> State {
        match () {
            () if !enabled => State::Disabled,
            () if self.interaction.pressed == Some(id) => State::Pressed,
            () if self.interaction.focused == Some(id) => State::Focused,
            () => State::Idle,
        }
    }

    /// Closes the column and puts an ivory card under it.
    pub(crate) fn finish(self) -> Sheet {
        self.finish_on(IVORY, BRASS)
    }

    /// Closes the column and fills the whole picture to this height, without a card.
    pub(crate) fn finish_to_edge(mut self, ground: Rgb, height: f32) -> Sheet {
        let height = (height.max(self.y + MARGIN_DEG) * PX_PER_DEG).ceil() / PX_PER_DEG;
        let [width, _] = self.sheet.size_deg;
        self.sheet.size_deg[1] = height;
        let whole = Shape {
            rect: Rect::new(0.0, 0.0, width, height),
            radius: 0.0,
            fill: Some(ground),
            line: None,
        };
        self.sheet.draws.insert(0, Draw::Shape(whole));
        self.sheet
    }

    /// Closes the column and puts a card of these colours under it.
    pub(crate) fn finish_on(mut self, ground: Rgb, edge: Rgb) -> Sheet {
        // Whole pixels, so that the picture is as large as it says.
        let height = ((self.y + PADDING_DEG + MARGIN_DEG) * PX_PER_DEG).ceil() / PX_PER_DEG;
        self.sheet.size_deg[1] = height;
        let [width, height] = self.sheet.size_deg;
        let rect = Rect::new(0.0, 0.0, width, height).inset(MARGIN_DEG);
        let line = Some((edge, HAIRLINE_DEG * 1.5));
        self.sheet.card = Some(Shape {
            rect,
            radius: CARD_RADIUS_DEG,
            fill: Some(ground),
            line,
        });
        self.sheet
    }
}

/// How a region is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Idle,
    Focused,
    Pressed,
    Disabled,
}

struct Look {
    ground: Rgb,
    edge: Rgb,
    edge_deg: f32,
    ink: Rgb,
}

fn look(weight: Weight, state: State) -> Look {
    let (ground, edge, edge_deg, ink) = match (weight, state) {
        (_, State::Disabled) => (DISABLED, DISABLED, HAIRLINE_DEG, DISABLED_INK),
        (_, State::Pressed) => (BLUE_DEEP, BRASS, 0.3, IVORY),
        (Weight::Strong, State::Idle) => (BLUE, BLUE, HAIRLINE_DEG, IVORY),
        (Weight::Strong, State::Focused) => (BLUE, BRASS_LIGHT, 0.3, IVORY),
        (Weight::Quiet, State::Idle) => (IVORY, BLUE, 0.14, BLUE),
        (Weight::Quiet, State::Focused) => (BLUE_MIST, BLUE, 0.3, BLUE_DEEP),
    };
    Look {
        ground,
        edge,
        edge_deg,
        ink,
    }
}
