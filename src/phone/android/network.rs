//! Whether any network reaches out: asked every two seconds, since being told needs a Java class of one's own.

use std::time::Duration;

use bevy::prelude::*;
use bevy::time::common_conditions::on_timer;
use buyplus_phone::Event;

use super::Device;
use super::jvm::with_activity;
use crate::phone::SystemSaid;

const EVERY: Duration = Duration::from_secs(2);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, ask.run_if(on_timer(EVERY)));
}

fn ask(
    device: Res<Device>,
    mut was_online: Local<Option<bool>>,
    mut said: MessageWriter<SystemSaid>,
) {
    let is_online = with_activity(&device.0, "network", |env, activity| {
        let name = env.new_string("connectivity")?;
        let signature = "(Ljava/lang/String;)Ljava/lang/Object;";
        let manager = env
            .call_method(activity, "getSystemService", signature, &[(&name).into()])?
            .l()?;
        let network = env
            .call_method(&manager, "getActiveNetwork", "()Landroid/net/Network;", &[])?
            .l()?;
        Ok(!network.is_null())
    });
    let Some(is_online) = is_online else { return };
    if was_online.replace(is_online).unwrap_or(true) != is_online {
        said.write(SystemSaid(match is_online {
            true => Event::NetworkFound,
            false => Event::NetworkLost,
        }));
    }
}
