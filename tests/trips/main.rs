//! Whole trips: the real client, headless, against real server processes and real SQLite files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot set its scene may panic"
)]

mod determinism;
mod faults;
mod first_purchase;
mod golden;
mod late_warp;
mod phone;
mod pictures;
mod stage;
mod traces;
mod world;
