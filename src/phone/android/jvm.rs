//! Calls into Java: the few things that Android offers nowhere else. A failed call is a line in the log and nothing more.

use bevy::android::android_activity::AndroidApp;
use bevy::log::debug;
use jni::objects::JObject;
use jni::{JNIEnv, JavaVM};

/// Runs `call` with the activity, on a thread that Java knows.
#[expect(
    unsafe_code,
    reason = "the activity's pointers are the system's, and live as long as the process"
)]
pub fn with_activity<T>(
    app: &AndroidApp,
    what: &str,
    call: impl FnOnce(&mut JNIEnv, &JObject) -> jni::errors::Result<T>,
) -> Option<T> {
    // SAFETY: the system made both and keeps them; nothing here frees them.
    let vm = unsafe { JavaVM::from_raw(app.vm_as_ptr().cast()) };
    let activity = unsafe { JObject::from_raw(app.activity_as_ptr().cast()) };
    let told = vm.and_then(|vm| {
        let mut env = vm.attach_current_thread_permanently()?;
        let told = env.with_local_frame(16, |env| call(env, &activity));
        if env.exception_check()? {
            // One that stays would fail every call after it.
            env.exception_clear()?;
        }
        told
    });
    told.inspect_err(|fault| debug!("{what}: {fault}")).ok()
}
