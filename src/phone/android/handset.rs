//! What the phone says of itself: model, screen, language, and how its display is turned.

use bevy::android::android_activity::AndroidApp;
use buyplus_optics::{Screen, ScreenSource};
use buyplus_phone::Rotation;
use jni::objects::{JObject, JString};
use jni::{JNIEnv, errors::Result};

use super::jvm::with_activity;

/// A phone.
#[derive(Debug, Clone)]
pub struct Handset {
    /// The lit area, metres.
    pub screen: Screen,
    /// Whether that is believed without a ruler.
    pub is_screen_known: bool,
    /// Frames per second.
    pub refresh_hz: f64,
    /// BCP 47 tag.
    pub language: String,
}

impl Handset {
    /// As the system tells it, with the usual phone's values where it does not.
    pub fn read(app: &AndroidApp) -> Self {
        let model = with_activity(app, "model", model).unwrap_or_default();
        let display = with_activity(app, "display", display);
        let found = (display.as_ref())
            .map(|display| Screen::from_dpi(display.size_px, display.dpi, &model));
        let language = match app.config().language().as_deref() {
            Some("zh") => "zh-CN",
            _ => "en",
        };
        Self {
            screen: found.map_or(Screen::TYPICAL, |found| found.screen),
            is_screen_known: found.is_some_and(|found| found.source != ScreenSource::Typical),
            refresh_hz: display.map_or(60.0, |display| display.refresh_hz),
            language: language.into(),
        }
    }
}

/// How the display is turned now.
pub fn rotation(app: &AndroidApp) -> Rotation {
    let number = with_activity(app, "rotation", |env, activity| {
        let display = default_display(env, activity)?;
        env.call_method(&display, "getRotation", "()I", &[])?.i()
    });
    number.and_then(Rotation::from_surface).unwrap_or_default()
}

struct Display {
    size_px: [u32; 2],
    dpi: [f64; 2],
    refresh_hz: f64,
}

fn default_display<'a>(env: &mut JNIEnv<'a>, activity: &JObject) -> Result<JObject<'a>> {
    let manager = "()Landroid/view/WindowManager;";
    let manager = env
        .call_method(activity, "getWindowManager", manager, &[])?
        .l()?;
    let display = "()Landroid/view/Display;";
    env.call_method(&manager, "getDefaultDisplay", display, &[])?
        .l()
}

fn display(env: &mut JNIEnv, activity: &JObject) -> Result<Display> {
    let display = default_display(env, activity)?;
    let metrics = env.new_object("android/util/DisplayMetrics", "()V", &[])?;
    let signature = "(Landroid/util/DisplayMetrics;)V";
    env.call_method(&display, "getRealMetrics", signature, &[(&metrics).into()])?;
    let mut pixels = |name| env.get_field(&metrics, name, "I")?.i();
    let size_px = [pixels("widthPixels")?, pixels("heightPixels")?].map(|n| n.unsigned_abs());
    let mut density = |name| env.get_field(&metrics, name, "F")?.f();
    let dpi = [density("xdpi")?, density("ydpi")?].map(f64::from);
    let refresh_hz = env
        .call_method(&display, "getRefreshRate", "()F", &[])?
        .f()?;
    Ok(Display {
        size_px,
        dpi,
        refresh_hz: f64::from(refresh_hz).clamp(30.0, 240.0),
    })
}

fn model(env: &mut JNIEnv, _activity: &JObject) -> Result<String> {
    let model = env.get_static_field("android/os/Build", "MODEL", "Ljava/lang/String;")?;
    let model: JString = model.l()?.into();
    Ok(env.get_string(&model)?.into())
}
