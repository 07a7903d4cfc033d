//! Looks whether there is a runtime at all, before the engine is built for one.

use std::path::PathBuf;

use thiserror::Error;

/// Why no headset can be used, and what to do about it.
#[derive(Debug, Error)]
pub enum NoHeadset {
    /// The loader library is not there.
    #[error(
        "no OpenXR loader is installed (on Debian: apt install libopenxr-loader1 libopenxr-dev): {0}"
    )]
    NoLoader(String),
    /// It is there under a name that is not looked for.
    #[error(
        "the OpenXR loader is only there as {0}, without the name libopenxr_loader.so: apt install libopenxr-dev, or link it"
    )]
    OnlyVersioned(PathBuf),
    /// No runtime answers.
    #[error("no OpenXR runtime is active (XR_RUNTIME_JSON, or the system's choice): {0}")]
    NoRuntime(openxr::sys::Result),
    /// A runtime that cannot work with Vulkan.
    #[error("the OpenXR runtime does not offer Vulkan")]
    NoVulkan,
}

/// Where Debian keeps libraries, beside the loader's usual places.
const FOLDERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
];
const VERSIONED: &str = "libopenxr_loader.so.1";

/// Looks for a runtime that draws with Vulkan; does not start a session.
///
/// # Errors
/// There is none; says what to do.
#[expect(
    unsafe_code,
    reason = "loading a library runs its code; this one is the system's"
)]
pub fn look_for_runtime() -> Result<(), NoHeadset> {
    // SAFETY: the system's OpenXR loader, by its public name.
    let entry = unsafe { openxr::Entry::load() }.map_err(|fault| match versioned() {
        Some(file) => NoHeadset::OnlyVersioned(file),
        None => NoHeadset::NoLoader(fault.to_string()),
    })?;
    let extensions = entry.enumerate_extensions().map_err(NoHeadset::NoRuntime)?;
    match extensions.khr_vulkan_enable2 {
        true => Ok(()),
        false => Err(NoHeadset::NoVulkan),
    }
}

fn versioned() -> Option<PathBuf> {
    let candidates = FOLDERS.map(|folder| PathBuf::from(folder).join(VERSIONED));
    candidates.into_iter().find(|file| file.exists())
}
