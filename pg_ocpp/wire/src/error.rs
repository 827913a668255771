//! The error codes of CALLERROR, spelled as each version wants them.

use crate::{Version, validate::Kind};

/// Why a CALL is refused (OCPP-J 1.6 §4.2.3; OCPP-J 2.0.1 §4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The action is unknown.
    NotImplemented,
    /// The action is known but not supported.
    NotSupported,
    InternalError,
    /// 1.6: the payload is incomplete. 2.x: the payload is not conform the PDU structure.
    ProtocolError,
    SecurityError,
    /// `FormationViolation` in 1.6.
    FormatViolation,
    PropertyConstraintViolation,
    /// `OccurenceConstraintViolation` in 1.6, a typing error that was never mended (errata of OCPP-J 1.6 §5.1).
    OccurrenceConstraintViolation,
    TypeConstraintViolation,
    GenericError,
    /// Only in 2.x; 1.6 ignores such messages (§4.1.3), so there it becomes GenericError.
    MessageTypeNotSupported,
    /// Only in 2.x; 1.6 says FormationViolation.
    RpcFrameworkError,
}

impl Code {
    const ALL: [Code; 12] = [
        Code::NotImplemented,
        Code::NotSupported,
        Code::InternalError,
        Code::ProtocolError,
        Code::SecurityError,
        Code::FormatViolation,
        Code::PropertyConstraintViolation,
        Code::OccurrenceConstraintViolation,
        Code::TypeConstraintViolation,
        Code::GenericError,
        Code::MessageTypeNotSupported,
        Code::RpcFrameworkError,
    ];

    /// The spelling of `version`.
    pub fn as_str(self, version: Version) -> &'static str {
        if version <= Version::V16 {
            match self {
                Code::FormatViolation | Code::RpcFrameworkError => return "FormationViolation",
                Code::OccurrenceConstraintViolation => return "OccurenceConstraintViolation",
                Code::MessageTypeNotSupported => return "GenericError",
                _ => {}
            }
        }
        match self {
            Code::NotImplemented => "NotImplemented",
            Code::NotSupported => "NotSupported",
            Code::InternalError => "InternalError",
            Code::ProtocolError => "ProtocolError",
            Code::SecurityError => "SecurityError",
            Code::FormatViolation => "FormatViolation",
            Code::PropertyConstraintViolation => "PropertyConstraintViolation",
            Code::OccurrenceConstraintViolation => "OccurrenceConstraintViolation",
            Code::TypeConstraintViolation => "TypeConstraintViolation",
            Code::GenericError => "GenericError",
            Code::MessageTypeNotSupported => "MessageTypeNotSupported",
            Code::RpcFrameworkError => "RpcFrameworkError",
        }
    }

    /// Understands the spelling of every version, in any case: stations mix them.
    pub fn from_any_spelling(text: &str) -> Option<Code> {
        // 2.1 is asked first: 1.6 writes several codes as one.
        [Version::V21, Version::V16].into_iter().find_map(|version| {
            Code::ALL.into_iter().find(|code| code.as_str(version).eq_ignore_ascii_case(text.trim()))
        })
    }

    /// The code that refuses a payload for this kind of violation (our choice where the documents are silent).
    ///
    /// A missing field is "payload incomplete", ProtocolError in the table of OCPP-J 1.6 §4.2.3, and an occurrence in
    /// 2.x.
    pub fn for_violation(kind: Kind, version: Version) -> Code {
        match kind {
            Kind::Missing if version <= Version::V16 => Code::ProtocolError,
            Kind::Missing | Kind::TooFew | Kind::TooMany => Code::OccurrenceConstraintViolation,
            Kind::WrongType | Kind::Null => Code::TypeConstraintViolation,
            Kind::TooLong | Kind::NotInEnum | Kind::OutOfRange | Kind::NotATenth | Kind::Format => {
                Code::PropertyConstraintViolation
            }
            Kind::Unknown | Kind::NotAnObject => Code::FormatViolation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_spelling() {
        assert_eq!(Code::FormatViolation.as_str(Version::V16), "FormationViolation");
        assert_eq!(Code::FormatViolation.as_str(Version::V201), "FormatViolation");
        assert_eq!(Code::OccurrenceConstraintViolation.as_str(Version::V16), "OccurenceConstraintViolation");
        assert_eq!(Code::OccurrenceConstraintViolation.as_str(Version::V21), "OccurrenceConstraintViolation");
    }

    #[test]
    fn version_1_6_is_only_sent_codes_it_knows() {
        let known = [
            "NotImplemented",
            "NotSupported",
            "InternalError",
            "ProtocolError",
            "SecurityError",
            "FormationViolation",
            "PropertyConstraintViolation",
            "OccurenceConstraintViolation",
            "TypeConstraintViolation",
            "GenericError",
        ];
        for code in Code::ALL {
            assert!(known.contains(&code.as_str(Version::V16)), "{code:?}");
        }
    }

    #[test]
    fn any_spelling_is_understood() {
        for code in Code::ALL {
            assert_eq!(Code::from_any_spelling(code.as_str(Version::V201)), Some(code));
        }
        assert_eq!(Code::from_any_spelling("FormationViolation"), Some(Code::FormatViolation));
        assert_eq!(Code::from_any_spelling("OccurenceConstraintViolation"), Some(Code::OccurrenceConstraintViolation));
        assert_eq!(Code::from_any_spelling(" internalerror"), Some(Code::InternalError));
        assert_eq!(Code::from_any_spelling("Error"), None);
    }

    #[test]
    fn violations_map_to_the_codes_of_the_rules() {
        assert_eq!(Code::for_violation(Kind::Missing, Version::V16), Code::ProtocolError);
        assert_eq!(Code::for_violation(Kind::Missing, Version::V201), Code::OccurrenceConstraintViolation);
        assert_eq!(Code::for_violation(Kind::Null, Version::V16), Code::TypeConstraintViolation);
        assert_eq!(Code::for_violation(Kind::NotInEnum, Version::V16), Code::PropertyConstraintViolation);
        assert_eq!(Code::for_violation(Kind::Unknown, Version::V16), Code::FormatViolation);
        assert_eq!(Code::for_violation(Kind::TooFew, Version::V16), Code::OccurrenceConstraintViolation);
    }
}
