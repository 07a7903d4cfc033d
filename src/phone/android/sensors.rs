//! Gyroscope and accelerometer, on a thread of their own: the uncalibrated gyroscope where there is one, since Android's
//! calibration takes slow turns for drift.

use std::ffi::CString;
use std::ptr;
use std::time::Duration;

use bevy::android::android_activity::AndroidApp;
use bevy::log::{info, warn};
use bevy::math::DVec3;
use buyplus_phone::{Clocks, Reading};
use ndk_sys as ndk;

use super::{SensorPath, handset};

/// How often readings are wanted, microseconds: 400 Hz, and the phone gives what it can.
const PERIOD_US: i32 = 2_500;
/// How long the thread sleeps when nothing comes, milliseconds; so often it sees whether anybody listens.
const NAP_MS: i32 = 100;
/// Events that are taken at once.
const BATCH: usize = 32;

/// Starts the thread; it goes on until the process ends, and holds the sensors only while somebody listens.
pub fn start(app: AndroidApp, path: SensorPath) {
    path.turn(handset::rotation(&app));
    let thread = std::thread::Builder::new().name("sensors".into());
    let started = thread.spawn(move || match Queue::open() {
        Some(queue) => queue.serve(&path),
        None => warn!("this phone has no gyroscope: the head cannot be followed"),
    });
    if let Err(fault) = started {
        warn!("the sensors have no thread: {fault}");
    }
}

/// The system's queue of sensor events. Used by one thread alone.
struct Queue {
    queue: *mut ndk::ASensorEventQueue,
    gyro: *const ndk::ASensor,
    accel: *const ndk::ASensor,
}

impl Queue {
    #[expect(unsafe_code, reason = "Android's sensors speak C")]
    fn open() -> Option<Self> {
        let package = CString::new("shop.buyplus").ok()?;
        // SAFETY: every pointer comes from the call before and is looked at first; the looper is this thread's own.
        unsafe {
            let looper = ndk::ALooper_prepare(ndk::ALOOPER_PREPARE_ALLOW_NON_CALLBACKS as _);
            let manager = ndk::ASensorManager_getInstanceForPackage(package.as_ptr());
            if looper.is_null() || manager.is_null() {
                return None;
            }
            let sensor = |kind: u32| ndk::ASensorManager_getDefaultSensor(manager, kind as _);
            let mut gyro = sensor(ndk::ASENSOR_TYPE_GYROSCOPE_UNCALIBRATED as u32);
            if gyro.is_null() {
                info!("no uncalibrated gyroscope: taking the calibrated one");
                gyro = sensor(ndk::ASENSOR_TYPE_GYROSCOPE as u32);
            }
            let accel = sensor(ndk::ASENSOR_TYPE_ACCELEROMETER as u32);
            let queue =
                ndk::ASensorManager_createEventQueue(manager, looper, 1, None, ptr::null_mut());
            let is_whole = !gyro.is_null() && !queue.is_null();
            is_whole.then_some(Self { queue, gyro, accel })
        }
    }

    fn serve(&self, path: &SensorPath) {
        let mut is_on = false;
        loop {
            let wanted = path.is_listening();
            if wanted != is_on {
                self.switch(wanted);
                is_on = wanted;
            }
            if is_on {
                self.take(path);
            } else {
                std::thread::sleep(Duration::from_millis(NAP_MS as u64));
            }
        }
    }

    #[expect(unsafe_code, reason = "Android's sensors speak C")]
    fn switch(&self, on: bool) {
        for sensor in [self.accel, self.gyro] {
            if sensor.is_null() {
                continue;
            }
            // SAFETY: queue and sensor are the ones that the system gave.
            unsafe {
                if on {
                    ndk::ASensorEventQueue_enableSensor(self.queue, sensor);
                    let fastest_us = ndk::ASensor_getMinDelay(sensor);
                    ndk::ASensorEventQueue_setEventRate(
                        self.queue,
                        sensor,
                        PERIOD_US.max(fastest_us),
                    );
                } else {
                    ndk::ASensorEventQueue_disableSensor(self.queue, sensor);
                }
            }
        }
    }

    #[expect(unsafe_code, reason = "Android's sensors speak C")]
    fn take(&self, path: &SensorPath) {
        // SAFETY: the buffer is as long as is said, and only the events that were written are read, each by its own kind.
        unsafe {
            ndk::ALooper_pollOnce(NAP_MS, ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
            let mut events: [ndk::ASensorEvent; BATCH] = std::mem::zeroed();
            let got = ndk::ASensorEventQueue_getEvents(self.queue, events.as_mut_ptr(), BATCH as _);
            let now = clocks(path.now_s());
            for event in events.iter().take(usize::try_from(got).unwrap_or(0)) {
                let data = event.__bindgen_anon_1.__bindgen_anon_1.data;
                let vector = DVec3::new(data[0].into(), data[1].into(), data[2].into());
                let t_ns = event.timestamp;
                let reading = match event.type_ as u32 {
                    kind if kind == ndk::ASENSOR_TYPE_ACCELEROMETER as u32 => {
                        Reading::Accel { t_ns, m_s2: vector }
                    }
                    _ => Reading::Gyro {
                        t_ns,
                        rad_s: vector,
                    },
                };
                path.push(reading, now);
            }
        }
    }
}

/// All clocks of this moment.
fn clocks(feed_s: f64) -> Clocks {
    Clocks {
        boot_s: clock_s(libc::CLOCK_BOOTTIME),
        monotonic_s: clock_s(libc::CLOCK_MONOTONIC),
        feed_s,
    }
}

#[expect(
    unsafe_code,
    reason = "the standard library does not tell the time since boot"
)]
fn clock_s(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the struct is ours and of the type that is written.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
