//! Hides the system's bars. Views may only be touched on the thread that made them, and without Java there is no way to post
//! to it; but the system loads this library on that thread, so its looper is remembered then.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use bevy::android::android_activity::AndroidApp;
use ndk_sys as ndk;

use super::jvm::with_activity;

/// Immersive and sticky, with the layout as if there were no bars: `View.SYSTEM_UI_FLAG_*`.
const IMMERSIVE: i32 = 0x1000 | 0x0400 | 0x0200 | 0x0100 | 0x0004 | 0x0002;

static MAIN_LOOPER: AtomicPtr<ndk::ALooper> = AtomicPtr::new(ptr::null_mut());

/// Run by the system's loader, on the thread that loads: the one of the views.
#[expect(unsafe_code, reason = "there is no safe word for a constructor")]
#[used]
#[unsafe(link_section = ".init_array")]
static REMEMBER_LOOPER: extern "C" fn() = remember_looper;

#[expect(unsafe_code, reason = "Android's loopers speak C")]
extern "C" fn remember_looper() {
    // SAFETY: a looper is counted; this one is held until the process ends.
    unsafe {
        let looper = ndk::ALooper_forThread();
        if !looper.is_null() {
            ndk::ALooper_acquire(looper);
            MAIN_LOOPER.store(looper, Ordering::Release);
        }
    }
}

/// Asks the views' thread to hide the bars, soon.
#[expect(unsafe_code, reason = "Android's loopers speak C")]
pub fn hide(app: &AndroidApp) {
    let looper = MAIN_LOOPER.load(Ordering::Acquire);
    if looper.is_null() {
        return;
    }
    let mut ends = [0; 2];
    // SAFETY: the array has room for two; the box is taken back by the callback, which runs once.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC | libc::O_NONBLOCK) != 0 {
            return;
        }
        let [reading, writing] = ends;
        let order = Box::into_raw(Box::new(app.clone()));
        let event = ndk::ALOOPER_EVENT_INPUT as c_int;
        let is_added = ndk::ALooper_addFd(
            looper,
            reading,
            ndk::ALOOPER_POLL_CALLBACK,
            event,
            Some(on_views_thread),
            order.cast(),
        );
        if is_added == 1 {
            libc::write(writing, [1_u8].as_ptr().cast(), 1);
        } else {
            drop(Box::from_raw(order));
            libc::close(reading);
        }
        libc::close(writing);
    }
}

#[expect(unsafe_code, reason = "called by Android's looper")]
unsafe extern "C" fn on_views_thread(pipe: c_int, _events: c_int, order: *mut c_void) -> c_int {
    // SAFETY: `order` is the box that was given with this very pipe, and the looper forgets both when 0 is returned.
    let app = unsafe {
        libc::close(pipe);
        Box::from_raw(order.cast::<AndroidApp>())
    };
    with_activity(&app, "hide the bars", |env, activity| {
        let window = env
            .call_method(activity, "getWindow", "()Landroid/view/Window;", &[])?
            .l()?;
        let view = env
            .call_method(&window, "getDecorView", "()Landroid/view/View;", &[])?
            .l()?;
        env.call_method(&view, "setSystemUiVisibility", "(I)V", &[IMMERSIVE.into()])?;
        // Where the phone offers to run evenly for long instead of fast for a minute.
        env.call_method(
            &window,
            "setSustainedPerformanceMode",
            "(Z)V",
            &[true.into()],
        )?;
        Ok(())
    });
    0
}
