//! Opens payment apps and pages by Android's intents. The way back (`buyplus://return`) only brings the app to the front, which
//! is enough: what became of the payment is asked of the server, as after any pause.

use bevy::prelude::*;

use super::Device;
use super::jvm::with_activity;
use crate::app::FrameSystems;
use crate::link::LinkOpened;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, open.in_set(FrameSystems::Show));
}

fn open(device: Res<Device>, mut links: MessageReader<LinkOpened>) {
    for LinkOpened(link) in links.read() {
        with_activity(&device.0, "open a link", |env, activity| {
            let action = env.new_string("android.intent.action.VIEW")?;
            let link = env.new_string(link)?;
            let signature = "(Ljava/lang/String;)Landroid/net/Uri;";
            let uri = env
                .call_static_method("android/net/Uri", "parse", signature, &[(&link).into()])?
                .l()?;
            let signature = "(Ljava/lang/String;Landroid/net/Uri;)V";
            let intent = env.new_object(
                "android/content/Intent",
                signature,
                &[(&action).into(), (&uri).into()],
            )?;
            let signature = "(Landroid/content/Intent;)V";
            env.call_method(activity, "startActivity", signature, &[(&intent).into()])?;
            Ok(())
        });
    }
}
