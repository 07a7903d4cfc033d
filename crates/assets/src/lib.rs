//! Checks the 3D assets that retailers bring, before they enter the world.
