//! The shop inside the program: starts a whole backend on a loopback port, so that `buyplus` alone is a shop.
