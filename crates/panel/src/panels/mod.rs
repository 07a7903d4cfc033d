//! The panels of the shop: one file each holds what it shows and how it is laid out.

mod badge;
mod bag;
mod billboard;
mod caption;
mod choice;
mod directory;
mod help;
mod label;
mod look;
mod message;
mod pin;
mod product;
mod receipt;
mod review;
mod settings;
mod sign;

pub use badge::BadgePanel;
pub use bag::{BagLine, BagPanel};
pub use billboard::BillboardPanel;
pub use caption::CaptionPanel;
pub use choice::ChoicePanel;
pub use directory::{DirectoryPanel, DirectoryRow};
pub use help::{HelpAction, HelpPanel, HelpRow};
pub use label::LabelPanel;
pub use look::{LookItem, LookPanel};
pub use message::{MessageKind, MessagePanel};
pub use pin::PinPanel;
pub use product::{AddState, ProductPanel, Stock, Swatch, TryOn};
pub use receipt::{ReceiptPanel, UndoState};
pub use review::{NODS_TO_PAY, ReviewLine, ReviewPanel, ReviewState};
pub use settings::SettingsPanel;
pub use sign::SignPanel;

use crate::{Interaction, Texts, fonts::Fonts, page::Page, sheet::Sheet};

/// A panel's state: everything that it shows, in words and integers.
#[derive(Debug, Clone, PartialEq)]
pub enum Panel {
    /// A product that is inspected.
    Product(ProductPanel),
    /// What is in the bag.
    Bag(BagPanel),
    /// The order before it is paid.
    Review(ReviewPanel),
    /// The order after it was paid.
    Receipt(ReceiptPanel),
    /// The keypad for a PIN.
    Pin(PinPanel),
    /// Something to tell.
    Message(MessagePanel),
    /// A question before the headset is put on.
    Choice(ChoicePanel),
    /// The controls of the desktop preview.
    Help(HelpPanel),
    /// The name of a store or a department.
    Sign(SignPanel),
    /// The name on the placeholder of a product that is still on its way.
    Label(LabelPanel),
    /// A retailer's campaign on a wall.
    Billboard(BillboardPanel),
    /// What somebody says.
    Caption(CaptionPanel),
    /// Where one can go.
    Directory(DirectoryPanel),
    /// What a model on the catwalk wears.
    Look(LookPanel),
    /// Comfort and sound.
    Settings(SettingsPanel),
    /// What lies at the shopper's feet.
    Badge(BadgePanel),
}

pub(crate) fn draw(
    panel: &Panel,
    fonts: &mut Fonts,
    texts: &Texts,
    interaction: &Interaction,
) -> Sheet {
    let page = Page::new(width_deg(panel), fonts, texts, interaction);
    match panel {
        Panel::Product(product) => product::draw(product, page),
        Panel::Bag(bag) => bag::draw(bag, page),
        Panel::Review(review) => review::draw(review, page),
        Panel::Receipt(receipt) => receipt::draw(receipt, page),
        Panel::Pin(pin) => pin::draw(pin, page),
        Panel::Message(message) => message::draw(message, page),
        Panel::Choice(choice) => choice::draw(choice, page),
        Panel::Help(help) => help::draw(help, page),
        Panel::Sign(sign) => sign::draw(sign, page),
        Panel::Label(label) => label::draw(label, page),
        Panel::Billboard(board) => billboard::draw(board, page),
        Panel::Caption(caption) => caption::draw(caption, page),
        Panel::Directory(directory) => directory::draw(directory, page),
        Panel::Look(look) => look::draw(look, page),
        Panel::Settings(settings) => settings::draw(settings, page),
        Panel::Badge(badge) => badge::draw(badge, page),
    }
}

fn width_deg(panel: &Panel) -> f32 {
    match panel {
        Panel::Product(_) => product::WIDTH_DEG,
        Panel::Bag(_) => bag::WIDTH_DEG,
        Panel::Review(_) => review::WIDTH_DEG,
        Panel::Receipt(_) => receipt::WIDTH_DEG,
        Panel::Pin(_) => pin::WIDTH_DEG,
        Panel::Message(_) => message::WIDTH_DEG,
        Panel::Choice(_) => choice::WIDTH_DEG,
        Panel::Help(_) => help::WIDTH_DEG,
        Panel::Sign(sign) => sign.width_deg.clamp(sign::WIDTH_DEG[0], sign::WIDTH_DEG[1]),
        Panel::Label(_) => label::WIDTH_DEG,
        Panel::Billboard(_) => billboard::WIDTH_DEG,
        Panel::Caption(_) => caption::WIDTH_DEG,
        Panel::Directory(_) => directory::WIDTH_DEG,
        Panel::Look(_) => look::WIDTH_DEG,
        Panel::Settings(_) => settings::WIDTH_DEG,
        Panel::Badge(_) => badge::WIDTH_DEG,
    }
}
