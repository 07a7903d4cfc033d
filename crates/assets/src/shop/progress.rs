//! How far an upload is: a bar on a terminal, a line for each tenth elsewhere, where a bar would fill a log.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// The progress of one file.
pub enum Progress {
    /// On a terminal.
    Bar(ProgressBar),
    /// In a log.
    Lines {
        /// Bytes of the whole file.
        bytes: u64,
        /// The last tenth that was told.
        told: u64,
    },
}

impl Progress {
    /// Of a file of so many bytes.
    pub fn of(bytes: u64) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines { bytes, told: 0 };
        }
        let bar = ProgressBar::new(bytes);
        let form = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        Self::Bar(bar)
    }

    /// So many bytes have arrived.
    pub fn arrived(&mut self, sent: u64) {
        match self {
            Self::Bar(bar) => bar.set_position(sent),
            Self::Lines { bytes, told } => {
                let tenth = (sent * 10).checked_div(*bytes).unwrap_or(10);
                if tenth > *told {
                    *told = tenth;
                    eprintln!("sent {sent} of {bytes} bytes");
                }
            }
        }
    }

    /// Something that happens once.
    pub fn say(&self, what: &str) {
        match self {
            Self::Bar(bar) => bar.set_message(what.to_owned()),
            Self::Lines { .. } => eprintln!("{what}"),
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
