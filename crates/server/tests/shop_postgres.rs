//! The shop over real HTTP, on a real `PostgreSQL`: the tests of `shop`, all of them.

#[path = "shop/main.rs"]
mod shop;

// Where the tests look for it.
use shop::support;
