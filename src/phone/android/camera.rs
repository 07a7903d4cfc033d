//! Looks through the back camera for a viewer's code, by Camera2's native interface, and asks for the permission first.

use std::ffi::{CStr, c_int};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_channel::{Receiver, Sender};
use bevy::android::android_activity::AndroidApp;
use bevy::prelude::*;
use buyplus_optics::{LumaImage, find_codes};
use buyplus_phone::{Permission, Said};
use jni::objects::JObject;
use ndk_sys as ndk;

use super::Device;
use super::jvm::with_activity;
use crate::app::FrameSystems;
use crate::phone::scan::{CodeRead, Heard, Platform};

/// Enough for a code that fills a third of the picture.
const SIZE_PX: [i32; 2] = [640, 480];
/// Between two looks at what the camera sees.
const LOOK_EVERY: Duration = Duration::from_millis(120);
/// Any number: the answer is not delivered without Java, the permission is looked at instead.
const REQUEST: i32 = 7;
const CAMERA: &str = "android.permission.CAMERA";

#[link(name = "camera2ndk")]
#[allow(
    unsafe_code,
    reason = "it declares nothing and only names the library to link"
)]
unsafe extern "C" {}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Watch>()
        .add_systems(Update, (obey, tell).chain().in_set(FrameSystems::Net));
}

/// The camera's thread, while it looks.
#[derive(Resource, Default)]
struct Watch {
    codes: Option<Receiver<String>>,
    stop: Arc<AtomicBool>,
    is_asking: bool,
}

fn obey(
    device: Res<Device>,
    mut orders: MessageReader<Platform>,
    mut watch: ResMut<Watch>,
    mut heard: MessageWriter<Heard>,
) {
    for order in orders.read() {
        match order {
            Platform::Ask(Permission::Camera) => {
                request(&device.0);
                watch.is_asking = true;
            }
            // Nothing on a phone needs it yet.
            Platform::Ask(Permission::Location) => {
                heard.write(Heard(Said::System {
                    is_granted: false,
                    may_ask_again: true,
                }));
            }
            Platform::OpenCamera => {
                let (codes, inbox) = async_channel::bounded(1);
                let stop = Arc::new(AtomicBool::new(false));
                watch.codes = Some(inbox);
                watch.stop = stop.clone();
                let thread = std::thread::Builder::new().name("camera".into());
                if let Err(fault) = thread.spawn(move || look(&codes, &stop)) {
                    warn!("the camera has no thread: {fault}");
                }
            }
            Platform::CloseCamera => {
                watch.stop.store(true, Ordering::Release);
                watch.codes = None;
            }
        }
    }
}

/// Hands on what the camera read and what the system's question came to.
fn tell(
    device: Res<Device>,
    mut focus: MessageReader<bevy::window::WindowFocused>,
    mut watch: ResMut<Watch>,
    mut heard: MessageWriter<Heard>,
    mut read: MessageWriter<CodeRead>,
) {
    if let Some(code) = watch.codes.as_ref().and_then(|codes| codes.try_recv().ok()) {
        watch.codes = None;
        read.write(CodeRead(code));
    }
    // The system's question covers the app; when it is in front again the question was answered.
    let is_back = focus.read().any(|focus| focus.focused);
    if is_back && std::mem::take(&mut watch.is_asking) {
        let is_granted = is_granted(&device.0);
        heard.write(Heard(Said::System {
            is_granted,
            may_ask_again: is_granted || may_ask_again(&device.0),
        }));
    } else if is_back {
        heard.write(Heard(Said::Checked {
            permission: Permission::Camera,
            is_granted: is_granted(&device.0),
        }));
    }
}

fn request(app: &AndroidApp) {
    with_activity(app, "ask for the camera", |env, activity| {
        let name = env.new_string(CAMERA)?;
        let names = env.new_object_array(1, "java/lang/String", &name)?;
        let names = JObject::from(names);
        let arguments = [(&names).into(), REQUEST.into()];
        env.call_method(
            activity,
            "requestPermissions",
            "([Ljava/lang/String;I)V",
            &arguments,
        )?;
        Ok(())
    });
}

fn is_granted(app: &AndroidApp) -> bool {
    let code = with_activity(app, "look at the permission", |env, activity| {
        let name = env.new_string(CAMERA)?;
        let signature = "(Ljava/lang/String;)I";
        env.call_method(
            activity,
            "checkSelfPermission",
            signature,
            &[(&name).into()],
        )?
        .i()
    });
    code == Some(0)
}

fn may_ask_again(app: &AndroidApp) -> bool {
    let told = with_activity(app, "look whether to ask again", |env, activity| {
        let name = env.new_string(CAMERA)?;
        let (method, signature) = (
            "shouldShowRequestPermissionRationale",
            "(Ljava/lang/String;)Z",
        );
        env.call_method(activity, method, signature, &[(&name).into()])?
            .z()
    });
    told.unwrap_or(true)
}

/// Opens the camera, and looks until a code is read or nobody wants one.
fn look(codes: &Sender<String>, stop: &AtomicBool) {
    let Some(camera) = Camera::open() else {
        warn!("the camera cannot be opened");
        return;
    };
    while !stop.load(Ordering::Acquire) && !codes.is_closed() {
        std::thread::sleep(LOOK_EVERY);
        let found = camera
            .picture()
            .and_then(|picture| find_codes(&picture).ok());
        if let Some(code) = found.unwrap_or_default().into_iter().next() {
            // Nobody waiting means that the page was closed.
            let _ = codes.try_send(code);
            return;
        }
    }
}

/// An open camera that writes grey pictures. Used by one thread alone; closed when dropped.
struct Camera {
    manager: *mut ndk::ACameraManager,
    device: *mut ndk::ACameraDevice,
    session: *mut ndk::ACameraCaptureSession,
    reader: *mut ndk::AImageReader,
    // The system keeps pointers to both as long as the camera is open.
    device_calls: Box<ndk::ACameraDevice_StateCallbacks>,
    session_calls: Box<ndk::ACameraCaptureSession_stateCallbacks>,
}

impl Camera {
    #[expect(unsafe_code, reason = "Android's camera speaks C")]
    fn open() -> Option<Self> {
        let device_calls = Box::new(ndk::ACameraDevice_StateCallbacks {
            context: ptr::null_mut(),
            onDisconnected: Some(on_disconnected),
            onError: Some(on_error),
        });
        let session_calls = Box::new(ndk::ACameraCaptureSession_stateCallbacks {
            context: ptr::null_mut(),
            onClosed: Some(on_session),
            onReady: Some(on_session),
            onActive: Some(on_session),
        });
        // SAFETY: each pointer is written by the call before and looked at; what is open when one fails is closed on drop.
        unsafe {
            let mut camera = Self {
                manager: ndk::ACameraManager_create(),
                device: ptr::null_mut(),
                session: ptr::null_mut(),
                reader: ptr::null_mut(),
                device_calls,
                session_calls,
            };
            let id = back_camera(camera.manager)?;
            let calls = &mut *camera.device_calls;
            ndk::ACameraManager_openCamera(camera.manager, id.as_ptr(), calls, &mut camera.device);
            let format = ndk::AIMAGE_FORMATS::AIMAGE_FORMAT_YUV_420_888.0 as i32;
            ndk::AImageReader_new(SIZE_PX[0], SIZE_PX[1], format, 2, &mut camera.reader);
            if camera.device.is_null() || camera.reader.is_null() {
                return None;
            }
            let mut window = ptr::null_mut();
            ndk::AImageReader_getWindow(camera.reader, &mut window);
            let mut output = ptr::null_mut();
            ndk::ACaptureSessionOutput_create(window.cast(), &mut output);
            let mut outputs = ptr::null_mut();
            ndk::ACaptureSessionOutputContainer_create(&mut outputs);
            let mut target = ptr::null_mut();
            ndk::ACameraOutputTarget_create(window.cast(), &mut target);
            let preview = ndk::ACameraDevice_request_template::TEMPLATE_PREVIEW;
            let mut request = ptr::null_mut();
            ndk::ACameraDevice_createCaptureRequest(camera.device, preview, &mut request);
            let is_whole = !window.is_null()
                && !output.is_null()
                && !outputs.is_null()
                && !target.is_null()
                && !request.is_null();
            if !is_whole {
                return None;
            }
            ndk::ACaptureSessionOutputContainer_add(outputs, output);
            ndk::ACaptureRequest_addTarget(request, target);
            ndk::ACameraDevice_createCaptureSession(
                camera.device,
                outputs,
                &*camera.session_calls,
                &mut camera.session,
            );
            if camera.session.is_null() {
                return None;
            }
            ndk::ACameraCaptureSession_setRepeatingRequest(
                camera.session,
                ptr::null_mut(),
                1,
                &mut request,
                ptr::null_mut(),
            );
            Some(camera)
        }
    }

    /// What the camera sees now, if it has a new picture.
    #[expect(unsafe_code, reason = "Android's camera speaks C")]
    fn picture(&self) -> Option<LumaImage> {
        // SAFETY: the plane is as long as the system says, and is read only up to that; the image is given back.
        unsafe {
            let mut image = ptr::null_mut();
            ndk::AImageReader_acquireLatestImage(self.reader, &mut image);
            if image.is_null() {
                return None;
            }
            let (mut data, mut bytes): (*mut u8, c_int) = (ptr::null_mut(), 0);
            let (mut stride, mut width, mut height) = (0, 0, 0);
            ndk::AImage_getPlaneData(image, 0, &mut data, &mut bytes);
            ndk::AImage_getPlaneRowStride(image, 0, &mut stride);
            ndk::AImage_getWidth(image, &mut width);
            ndk::AImage_getHeight(image, &mut height);
            let plane = match (data.is_null(), usize::try_from(bytes)) {
                (false, Ok(bytes)) => std::slice::from_raw_parts(data, bytes),
                _ => &[],
            };
            let picture = grey(plane, stride, width, height);
            ndk::AImage_delete(image);
            picture
        }
    }
}

impl Drop for Camera {
    #[expect(unsafe_code, reason = "Android's camera speaks C")]
    fn drop(&mut self) {
        // SAFETY: each was made by the system and is closed once, what uses another one first.
        unsafe {
            if !self.session.is_null() {
                ndk::ACameraCaptureSession_close(self.session);
            }
            if !self.device.is_null() {
                ndk::ACameraDevice_close(self.device);
            }
            if !self.reader.is_null() {
                ndk::AImageReader_delete(self.reader);
            }
            if !self.manager.is_null() {
                ndk::ACameraManager_delete(self.manager);
            }
        }
    }
}

/// The rows of a plane without what fills them up.
fn grey(plane: &[u8], stride: i32, width: i32, height: i32) -> Option<LumaImage> {
    let [stride, width, height] = [stride, width, height].map(|n| usize::try_from(n).unwrap_or(0));
    if width == 0 || stride < width {
        return None;
    }
    let rows = plane.chunks(stride).take(height);
    let pixels: Vec<u8> = rows
        .filter_map(|row| row.get(..width))
        .flatten()
        .copied()
        .collect();
    (pixels.len() == width * height).then_some(LumaImage {
        width,
        height,
        pixels,
    })
}

/// The first camera that looks away from the shopper, else the first one.
#[expect(unsafe_code, reason = "Android's camera speaks C")]
unsafe fn back_camera(manager: *mut ndk::ACameraManager) -> Option<std::ffi::CString> {
    // SAFETY: the list and its names are the system's until the list is given back; names are copied before.
    unsafe {
        let mut list: *mut ndk::ACameraIdList = ptr::null_mut();
        if manager.is_null() {
            return None;
        }
        ndk::ACameraManager_getCameraIdList(manager, &mut list);
        if list.is_null() {
            return None;
        }
        let count = usize::try_from((*list).numCameras).unwrap_or(0);
        let ids = std::slice::from_raw_parts((*list).cameraIds, count);
        let back = ids
            .iter()
            .find(|id| looks_away(manager, **id))
            .or(ids.first());
        let name = back.map(|id| CStr::from_ptr(*id).to_owned());
        ndk::ACameraManager_deleteCameraIdList(list);
        name
    }
}

#[expect(unsafe_code, reason = "Android's camera speaks C")]
unsafe fn looks_away(manager: *mut ndk::ACameraManager, id: *const std::ffi::c_char) -> bool {
    // SAFETY: the entry is read only where the system says that it has a value.
    unsafe {
        let mut about = ptr::null_mut();
        ndk::ACameraManager_getCameraCharacteristics(manager, id, &mut about);
        if about.is_null() {
            return false;
        }
        let mut entry: ndk::ACameraMetadata_const_entry = std::mem::zeroed();
        let tag = ndk::acamera_metadata_tag::ACAMERA_LENS_FACING.0 as u32;
        ndk::ACameraMetadata_getConstEntry(about, tag, &mut entry);
        let facing = (entry.count > 0 && !entry.data.u8_.is_null()).then(|| *entry.data.u8_);
        ndk::ACameraMetadata_free(about);
        facing == Some(1)
    }
}

#[expect(unsafe_code, reason = "called by Android's camera")]
unsafe extern "C" fn on_disconnected(_: *mut libc::c_void, _: *mut ndk::ACameraDevice) {}

#[expect(unsafe_code, reason = "called by Android's camera")]
unsafe extern "C" fn on_error(_: *mut libc::c_void, _: *mut ndk::ACameraDevice, fault: c_int) {
    warn!("the camera failed: {fault}");
}

#[expect(unsafe_code, reason = "called by Android's camera")]
unsafe extern "C" fn on_session(_: *mut libc::c_void, _: *mut ndk::ACameraCaptureSession) {}
