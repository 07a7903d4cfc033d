//! A tick in the hand for a choice, two for a payment.

use bevy::android::android_activity::AndroidApp;
use bevy::prelude::*;

use super::Device;
use super::jvm::with_activity;
use crate::app::FrameSystems;
use crate::gaze::Activated;
use crate::journal::Happened;

const TICK_MS: i64 = 18;
const PAID_MS: i64 = 120;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, tick.in_set(FrameSystems::Show));
}

fn tick(
    device: Res<Device>,
    mut activated: MessageReader<Activated>,
    mut happened: MessageReader<Happened>,
) {
    let is_paid = happened.read().any(|event| event.event == "order_paid");
    if is_paid {
        vibrate(&device.0, PAID_MS);
    } else if activated.read().count() > 0 {
        vibrate(&device.0, TICK_MS);
    }
    activated.clear();
}

fn vibrate(app: &AndroidApp, milliseconds: i64) {
    with_activity(app, "vibrate", |env, activity| {
        let name = env.new_string("vibrator")?;
        let signature = "(Ljava/lang/String;)Ljava/lang/Object;";
        let vibrator = env
            .call_method(activity, "getSystemService", signature, &[(&name).into()])?
            .l()?;
        let effect = env
            .call_static_method(
                "android/os/VibrationEffect",
                "createOneShot",
                "(JI)Landroid/os/VibrationEffect;",
                // As strong as the phone's own ticks.
                &[milliseconds.into(), (-1_i32).into()],
            )?
            .l()?;
        env.call_method(
            &vibrator,
            "vibrate",
            "(Landroid/os/VibrationEffect;)V",
            &[(&effect).into()],
        )?;
        Ok(())
    });
}
