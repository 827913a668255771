//! How the upload of diagnostics and logs goes (OCPP 1.6 §4.4 DiagnosticsStatusNotification; security whitepaper,
//! LogStatusNotification). It is told in the same words as that of firmware.

pub use crate::firmware::status_notification;
