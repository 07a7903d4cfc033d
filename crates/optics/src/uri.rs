//! The codes printed on viewers: reading them, writing them, and following short ones safely.

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use thiserror::Error;
use url::Url;

use crate::profile::{ProfileError, ViewerProfile};

/// The longest code read; the largest QR symbol holds 4296 characters.
const MAX_URI_BYTES: usize = 4296;
/// The code of the first Cardboard, which carries no parameters.
const V1_URI: &str = "https://g.co/cardboard";
const PARAMS_HOST: &str = "google.com";
const PARAMS_PATH: &str = "/cardboard/cfg";

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a viewer's code says.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewerUri {
    /// The viewer itself.
    Profile(ViewerProfile),
    /// A short link, to be asked where it leads; see [`LinkFollower`].
    ShortLink(Url),
}

/// Why a code names no viewer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum UriError {
    /// Longer than any code can be.
    #[error("viewer code: longer than {MAX_URI_BYTES} bytes")]
    TooLong,
    /// Not a web address.
    #[error("viewer code: not a web address: {0}")]
    NotAnAddress(String),
    /// A link that only the network can resolve.
    #[error("viewer code: {0} is a link to follow, not a viewer; open it and use where it leads")]
    ShortLink(Url),
    /// A parameters address without its `p`.
    #[error("viewer code: the address has no parameters (?p=…)")]
    NoParameters,
    /// The `p` is not URL-safe base64.
    #[error("viewer code: the parameters are not URL-safe base64: {0}")]
    Base64(String),
    /// A redirect without an address to go to.
    #[error("viewer code: {0} does not redirect to a viewer")]
    DeadEnd(Url),
    /// Too many redirects.
    #[error("viewer code: gave up after {} redirects", LinkFollower::MAX_REDIRECTS)]
    TooManyRedirects,
    /// The values themselves.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

impl ViewerUri {
    /// Reads a code as the Cardboard SDK does: no scheme or `http` means `https`; exactly
    /// `g.co/cardboard` is the first Cardboard; `google.com/cardboard/cfg?p=` carries a
    /// `DeviceParams` message; anything else on the web is a short link.
    ///
    /// # Errors
    /// Text that is no web address, and parameters that describe no usable viewer.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let text = text.trim();
        if text.len() > MAX_URI_BYTES {
            return Err(UriError::TooLong);
        }
        let url = as_https(text)?;
        if url.as_str() == V1_URI {
            return Ok(Self::Profile(ViewerProfile::cardboard_v1()));
        }
        if url.host_str() != Some(PARAMS_HOST) || url.path() != PARAMS_PATH {
            return Ok(Self::ShortLink(url));
        }
        let (_, parameters) = (url.query_pairs())
            .find(|(name, _)| name == "p")
            .ok_or(UriError::NoParameters)?;
        let bytes = (BASE64.decode(parameters.as_bytes()))
            .map_err(|error| UriError::Base64(error.to_string()))?;
        Ok(Self::Profile(ViewerProfile::from_params_bytes(&bytes)?))
    }
}

impl ViewerProfile {
    /// The viewer that a code describes, without any network.
    ///
    /// # Errors
    /// As [`ViewerUri::parse`], and [`UriError::ShortLink`] for a link that has to be followed.
    pub fn from_uri(text: &str) -> Result<Self, UriError> {
        match ViewerUri::parse(text)? {
            ViewerUri::Profile(profile) => Ok(profile),
            ViewerUri::ShortLink(url) => Err(UriError::ShortLink(url)),
        }
    }

    /// The code that describes this viewer to every Cardboard app.
    #[must_use]
    pub fn to_uri(&self) -> String {
        let parameters = BASE64.encode(self.to_params_bytes());
        format!("https://{PARAMS_HOST}{PARAMS_PATH}?p={parameters}")
    }
}

/// The limits within which a caller with a network follows a short link.
///
/// The caller sends one `HEAD` request for [`Self::url`] with [`Self::TIMEOUT_S`], never follows
/// redirects by itself, and hands the status and `Location` to [`Self::redirected`].
#[derive(Clone, Debug)]
pub struct LinkFollower {
    url: Url,
    redirects: u32,
}

impl LinkFollower {
    /// Redirects followed before giving up, as in the SDK.
    pub const MAX_REDIRECTS: u32 = 5;
    /// How long each request may take, seconds, as in the SDK.
    pub const TIMEOUT_S: f64 = 5.0;

    /// Starts at a short link.
    #[must_use]
    pub fn new(url: Url) -> Self {
        Self { url, redirects: 0 }
    }

    /// The address to ask next.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Takes the answer: the profile when the redirect leads to one, nothing when there is another
    /// address to ask.
    ///
    /// # Errors
    /// An answer that is no redirect, a sixth redirect, and what [`ViewerUri::parse`] refuses.
    pub fn redirected(
        &mut self,
        status: u16,
        location: Option<&str>,
    ) -> Result<Option<ViewerProfile>, UriError> {
        let dead_end = || UriError::DeadEnd(self.url.clone());
        if !matches!(status, 301 | 302) {
            return Err(dead_end());
        }
        let target = (location.and_then(|text| self.url.join(text).ok())).ok_or_else(dead_end)?;
        match ViewerUri::parse(target.as_str())? {
            ViewerUri::Profile(profile) => Ok(Some(profile)),
            ViewerUri::ShortLink(_) if self.redirects + 1 >= Self::MAX_REDIRECTS => {
                Err(UriError::TooManyRedirects)
            }
            ViewerUri::ShortLink(url) => {
                self.redirects += 1;
                self.url = url;
                Ok(None)
            }
        }
    }
}

fn as_https(text: &str) -> Result<Url, UriError> {
    let address = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => format!("https://{rest}"),
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("https") => text.to_owned(),
        Some((scheme, _)) => {
            return Err(UriError::NotAnAddress(format!(
                "the scheme {scheme:?} is not http or https"
            )));
        }
        None => format!("https://{text}"),
    };
    let url = Url::parse(&address).map_err(|error| UriError::NotAnAddress(error.to_string()))?;
    // A viewer's code is a registered name; a bare word is a typing mistake, not a host to ask.
    match url.host_str() {
        Some(host) if host.contains('.') => Ok(url),
        _ => Err(UriError::NotAnAddress(format!("{text:?} has no host name"))),
    }
}
