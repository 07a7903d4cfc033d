//! How hot the phone is getting, by Android's forecast; it has one since version 12, so the calls are looked up at run time.

use std::ffi::c_int;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::common_conditions::on_timer;
use buyplus_phone::Thermal;

use crate::phone::govern::Heat;

/// Android answers no more often than once a second.
const EVERY: Duration = Duration::from_secs(2);
/// How far ahead the forecast looks, seconds.
const AHEAD_S: c_int = 10;

type Acquire = unsafe extern "C" fn() -> *mut libc::c_void;
type Headroom = unsafe extern "C" fn(*mut libc::c_void, c_int) -> f32;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, ask.run_if(on_timer(EVERY)));
}

struct Thermometer {
    manager: usize,
    headroom: Headroom,
}

fn ask(mut heat: ResMut<Heat>, mut thermometer: Local<Option<Option<Thermometer>>>) {
    let Some(thermometer) = thermometer.get_or_insert_with(Thermometer::find) else {
        return;
    };
    let headroom = thermometer.read();
    heat.0 = Thermal {
        headroom: (headroom.is_finite() && headroom > 0.0).then_some(headroom),
    };
}

impl Thermometer {
    #[expect(
        unsafe_code,
        reason = "older phones do not have these calls, so they are looked up by name"
    )]
    fn find() -> Option<Self> {
        // SAFETY: the names are terminated, and the types are those of android/thermal.h.
        unsafe {
            let library = libc::dlopen(c"libandroid.so".as_ptr(), libc::RTLD_NOW);
            if library.is_null() {
                return None;
            }
            let acquire = libc::dlsym(library, c"AThermal_acquireManager".as_ptr());
            let headroom = libc::dlsym(library, c"AThermal_getThermalHeadroom".as_ptr());
            if acquire.is_null() || headroom.is_null() {
                return None;
            }
            let acquire: Acquire = std::mem::transmute(acquire);
            let headroom: Headroom = std::mem::transmute(headroom);
            let manager = acquire();
            (!manager.is_null()).then_some(Self {
                manager: manager as usize,
                headroom,
            })
        }
    }

    #[expect(unsafe_code, reason = "a call that was looked up")]
    fn read(&self) -> f32 {
        // SAFETY: the manager is the system's and was never released.
        unsafe { (self.headroom)(self.manager as *mut libc::c_void, AHEAD_S) }
    }
}
