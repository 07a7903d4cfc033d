//! Whom TLS trusts: the system's certificate roots, and on a phone those that Mozilla ships, since Android keeps its own behind
//! Java.

use reqwest::ClientBuilder;

/// A client that trusts the roots of this system.
#[cfg(not(target_os = "android"))]
pub fn roots(client: ClientBuilder) -> ClientBuilder {
    client
}

/// A client that trusts the roots that came with the program.
#[cfg(target_os = "android")]
pub fn roots(client: ClientBuilder) -> ClientBuilder {
    let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|der| reqwest::Certificate::from_der(der).ok());
    client.tls_certs_only(certificates)
}
