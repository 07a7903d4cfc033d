//! The tool's allocator: the system's, but running out of memory is an exit with a reason instead of an abort. Knows no
//! limit; `commands/limits.rs` sets it.
#![allow(
    unsafe_code,
    reason = "GlobalAlloc is an unsafe trait, and nothing else hears that memory has run out"
)]

use std::alloc::{GlobalAlloc, Layout, System};

use crate::commands::limits::out_of_memory;

/// The system's allocator; where it has nothing left the process ends with [`out_of_memory`].
pub struct Ending;

// SAFETY: every call goes to the system's allocator unchanged; what it returns is only compared with null, and a null
// never returns to the caller.
unsafe impl GlobalAlloc for Ending {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is passed on.
        not_null(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is passed on.
        not_null(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller's promise is passed on.
        not_null(unsafe { System.realloc(pointer, layout, bytes) })
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn not_null(pointer: *mut u8) -> *mut u8 {
    if pointer.is_null() {
        out_of_memory();
    }
    pointer
}
