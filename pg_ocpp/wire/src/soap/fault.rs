//! Faults: what SOAP has in place of CALLERROR (SOAP 1.2 part 1 §5.4; OCPP-S 1.6 §3.3).

use crate::error::Code;

/// Why a message is not answered as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: FaultCode,
    pub subcode: Option<Subcode>,
    /// For people: what was wrong, where, and what to do.
    pub reason: String,
}

/// The codes of SOAP that we say. What a charge point says is kept by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultCode {
    VersionMismatch,
    MustUnderstand,
    Sender,
    Receiver,
    /// Any other that a charge point may say.
    Other(String),
}

/// The subcodes of OCPP; a client accepts any (errata of OCPP-S §3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subcode {
    /// The sender is not who it says, or may not say it.
    SecurityError,
    /// The identity in the header is not that of the connection.
    IdentityMismatch,
    ProtocolError,
    InternalError,
    /// The action is unknown, or not done here.
    NotSupported,
    /// Any other that a charge point may say.
    Other(String),
}

impl Fault {
    pub fn sender(subcode: Subcode, reason: impl Into<String>) -> Fault {
        Fault { code: FaultCode::Sender, subcode: Some(subcode), reason: reason.into() }
    }

    pub fn protocol_error(reason: impl Into<String>) -> Fault {
        Fault::sender(Subcode::ProtocolError, reason)
    }

    /// What a CALLERROR of this code says in SOAP (our choice where OCPP-S is silent: the reason is whose fault it is).
    pub fn of_error(code: Code, description: &str) -> Fault {
        let (code, subcode) = match code {
            Code::SecurityError => (FaultCode::Sender, Subcode::SecurityError),
            Code::NotImplemented | Code::NotSupported | Code::MessageTypeNotSupported => {
                (FaultCode::Receiver, Subcode::NotSupported)
            }
            Code::InternalError | Code::GenericError => (FaultCode::Receiver, Subcode::InternalError),
            Code::ProtocolError
            | Code::FormatViolation
            | Code::PropertyConstraintViolation
            | Code::OccurrenceConstraintViolation
            | Code::TypeConstraintViolation
            | Code::RpcFrameworkError => (FaultCode::Sender, Subcode::ProtocolError),
        };
        Fault { code, subcode: Some(subcode), reason: description.to_owned() }
    }

    /// The HTTP status that carries it (SOAP 1.2 part 2 §7.5.2.2).
    pub fn http_status(&self) -> u16 {
        match self.code {
            FaultCode::Sender => 400,
            _ => 500,
        }
    }

    /// The error code under which a charge point's fault is kept, in the words of CALLERROR where it has one.
    pub fn error_code(&self) -> &str {
        match (&self.subcode, &self.code) {
            (Some(Subcode::IdentityMismatch), _) => "SecurityError",
            (Some(subcode), _) => subcode.as_str(),
            (None, FaultCode::Sender) => "ProtocolError",
            (None, FaultCode::Receiver) => "InternalError",
            (None, code) => code.as_str(),
        }
    }
}

impl FaultCode {
    pub fn as_str(&self) -> &str {
        match self {
            FaultCode::VersionMismatch => "VersionMismatch",
            FaultCode::MustUnderstand => "MustUnderstand",
            FaultCode::Sender => "Sender",
            FaultCode::Receiver => "Receiver",
            FaultCode::Other(name) => name,
        }
    }

    pub fn named(name: &str) -> FaultCode {
        let known = [FaultCode::VersionMismatch, FaultCode::MustUnderstand, FaultCode::Sender, FaultCode::Receiver];
        known.into_iter().find(|code| code.as_str() == name).unwrap_or_else(|| FaultCode::Other(name.to_owned()))
    }
}

impl Subcode {
    pub fn as_str(&self) -> &str {
        match self {
            Subcode::SecurityError => "SecurityError",
            Subcode::IdentityMismatch => "IdentityMismatch",
            Subcode::ProtocolError => "ProtocolError",
            Subcode::InternalError => "InternalError",
            Subcode::NotSupported => "NotSupported",
            Subcode::Other(name) => name,
        }
    }

    pub fn named(name: &str) -> Subcode {
        let known = [
            Subcode::SecurityError,
            Subcode::IdentityMismatch,
            Subcode::ProtocolError,
            Subcode::InternalError,
            Subcode::NotSupported,
        ];
        known.into_iter().find(|code| code.as_str() == name).unwrap_or_else(|| Subcode::Other(name.to_owned()))
    }
}
