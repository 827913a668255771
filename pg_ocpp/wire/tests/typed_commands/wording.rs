//! What the catalogue does not know of the commands: what they are for, and what a person would rather not have to say.

/// One action of a central system, as its function presents it. The order of [`WORDINGS`] is that of the file.
pub struct Wording {
    pub action: &'static str,
    /// What it does, and where that is written.
    pub sentence: &'static str,
    /// Why it is not repeated by itself, where the catalogue does not call it repeatable.
    pub once: &'static str,
    /// What else its comment says, in whole sentences.
    pub more: &'static str,
    /// Only arguments that need a word or a default.
    pub arguments: &'static [Argument],
    /// Fields whose arguments stand behind the other optional ones.
    pub last: &'static [&'static str],
}

/// What is special about the argument of one field.
pub struct Argument {
    pub field: &'static str,
    /// Its name, where that is not the field's in snake_case.
    pub name: &'static str,
    pub default: Default,
    /// What the caller should know beside its lengths, values and range. One that names all values of an enum itself
    /// stands in their place.
    pub note: &'static str,
}

pub enum Default {
    /// None if the field is required, else NULL.
    OfField,
    /// This expression.
    Is(&'static str),
    /// NULL, which stands for this expression.
    NullIs(&'static str),
}

use Default::*;

const SILENT: Wording = Wording { action: "", sentence: "", once: "", more: "", arguments: &[], last: &[] };
const PLAIN: Argument = Argument { field: "", name: "", default: OfField, note: "" };

/// Actions whose functions do more than to say them, and the file in `sql/api` where each is written by hand.
pub const BY_HAND: &[(&str, &str)] = &[("ReserveNow", "reservation.sql"), ("SetChargingProfile", "smart_charging.sql")];

/// What is said of a field wherever it occurs.
pub const EVERYWHERE: &[(&str, &str)] = &[
    ("retries", "how often it tries again if that fails, NULL lets it choose"),
    ("retryInterval", "seconds between two attempts, NULL lets it choose"),
];

/// Actions that can only be about a connector. Of others the note on connectorId says what 0 is (OCPP 1.6 chapter 6). The
/// check is in `ocpp_logic::command`.
pub const CONNECTORS_ONLY: &[&str] =
    &["RemoteStartTransaction", "UnlockConnector", "TriggerMessage", "ExtendedTriggerMessage"];

const NEXT_REQUEST: Default = NullIs("nextval('ocpp.request_number')::integer");
const NOW: Default = NullIs("clock_timestamp()");

pub const WORDINGS: &[Wording] = &[
    Wording {
        action: "RemoteStartTransaction",
        sentence: "Asks a charge point to start charging (OCPP 1.6 5.11)",
        once: "it could start twice",
        arguments: &[
            Argument { field: "connectorId", note: "NULL lets it choose", ..PLAIN },
            Argument { field: "chargingProfile", note: "of purpose TxProfile and without transactionId", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "RemoteStopTransaction",
        sentence: "Asks a charge point to stop a transaction (OCPP 1.6 5.12)",
        arguments: &[Argument { field: "transactionId", note: "ocpp.transaction.id", ..PLAIN }],
        ..SILENT
    },
    Wording {
        action: "Reset",
        sentence: "Restarts a charge point (OCPP 1.6 5.14)",
        once: "a connection that breaks before the answer says that it worked",
        arguments: &[Argument {
            field: "type",
            default: Is("'Soft'"),
            note: "Soft ends transactions in order, Hard does not wait for that",
            ..PLAIN
        }],
        ..SILENT
    },
    Wording {
        action: "ChangeAvailability",
        sentence: "Takes a connector out of use or back (OCPP 1.6 5.2)",
        more: "Where a transaction is going on it is Scheduled, and done when that ends.",
        arguments: &[Argument {
            field: "connectorId",
            default: Is("0"),
            note: "0 is the whole charge point with all its connectors",
            ..PLAIN
        }],
        ..SILENT
    },
    Wording {
        action: "ChangeConfiguration",
        sentence: "Sets a configuration key (OCPP 1.6 5.3 and chapter 9)",
        more: "An accepted change is noted in ocpp.configuration. The value of AuthorizationKey is treated as \
               ocpp.set_password(.., push => true) does.",
        ..SILENT
    },
    Wording {
        action: "GetConfiguration",
        sentence: "Asks for configuration keys (OCPP 1.6 5.8)",
        more: "The answer fills ocpp.configuration.",
        arguments: &[Argument {
            field: "key",
            name: "keys",
            default: Is("'{}'"),
            note: "all keys if none is named, no more than the charge point's GetConfigurationMaxKeys",
        }],
        ..SILENT
    },
    Wording {
        action: "ClearCache",
        sentence: "Asks a charge point to forget the id tags it remembers (OCPP 1.6 5.4)",
        more: "Its local authorization list stays.",
        ..SILENT
    },
    Wording {
        action: "UnlockConnector",
        sentence: "Asks a charge point to free a stuck cable (OCPP 1.6 5.18); not meant to stop a transaction",
        once: "by then somebody else's cable may be plugged in",
        arguments: &[Argument { field: "connectorId", default: Is("1"), ..PLAIN }],
        ..SILENT
    },
    Wording {
        action: "DataTransfer",
        sentence: "Sends a charge point what only its vendor defines (OCPP 1.6 5.6)",
        once: "only the vendor knows what the data does",
        ..SILENT
    },
    Wording {
        action: "TriggerMessage",
        sentence: "Asks a charge point to send a message now (OCPP 1.6 5.17)",
        arguments: &[Argument { field: "connectorId", note: "NULL for all", ..PLAIN }],
        ..SILENT
    },
    Wording {
        action: "UpdateFirmware",
        sentence: "Asks a charge point to fetch and install firmware (OCPP 1.6 5.19)",
        once: "a second request may disturb the installation of the first",
        more: "The answer is empty; FirmwareStatusNotification tells what comes of it.",
        arguments: &[
            Argument { field: "location", note: "where the file lies", ..PLAIN },
            Argument { field: "retrieveDate", default: NOW, note: "it is fetched then or later, NULL is now", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "GetDiagnostics",
        sentence: "Asks a charge point to upload what it knows for diagnosis (OCPP 1.6 5.9)",
        once: "every request uploads a file",
        more: "The answer names the file if there is one; DiagnosticsStatusNotification tells what comes of it.",
        arguments: &[
            Argument { field: "location", note: "the folder that the file is put into", ..PLAIN },
            Argument { field: "startTime", note: "nothing older, NULL sets no bound", ..PLAIN },
            Argument { field: "stopTime", note: "nothing newer, NULL sets no bound", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "SendLocalList",
        sentence: "Sends a local authorization list, or changes to the one that is there (OCPP 1.6 5.15)",
        more: "ocpp.sync_local_list does it for you, in pieces that the charge point can take.",
        arguments: &[
            Argument { field: "listVersion", note: "of the list as it is afterwards, positive (errata 3.52)", ..PLAIN },
            Argument {
                field: "updateType",
                note: "Full replaces the list, Differential adds, changes and removes entries",
                ..PLAIN
            },
            Argument {
                field: "localAuthorizationList",
                note: "in a Differential update one without idTagInfo is removed, NULL with Full empties the list",
                ..PLAIN
            },
        ],
        ..SILENT
    },
    Wording {
        action: "GetLocalListVersion",
        sentence: "Asks which version of the local authorization list a charge point has (OCPP 1.6 5.10)",
        more: "In the answer 0 is an empty list and -1 says that there is none. ocpp.sync_local_list does it for you.",
        ..SILENT
    },
    Wording {
        action: "CancelReservation",
        sentence: "Takes back a reservation (OCPP 1.6 5.1)",
        arguments: &[Argument { field: "reservationId", note: "ocpp.reservation.id", ..PLAIN }],
        ..SILENT
    },
    Wording {
        action: "ClearChargingProfile",
        sentence: "Removes charging profiles, all of them if no argument says which (OCPP 1.6 5.5)",
        more: "Of connector_id, charging_profile_purpose and stack_level those that are given must all hold.",
        arguments: &[
            Argument { field: "id", note: "of the profile, decides alone where it is given (errata 3.25)", ..PLAIN },
            Argument { field: "connectorId", note: "0 is the charge point itself, NULL is any (errata 3.26)", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "GetCompositeSchedule",
        sentence: "Asks how much a charge point means to draw from now on (OCPP 1.6 5.7)",
        arguments: &[
            Argument {
                field: "connectorId",
                default: Is("0"),
                note: "0 is all that the charge point draws from the grid",
                ..PLAIN
            },
            Argument { field: "duration", default: Is("86400"), note: "seconds", ..PLAIN },
            Argument { field: "chargingRateUnit", note: "NULL lets it choose", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "ExtendedTriggerMessage",
        sentence: "Asks a charge point to send a message now, also one of the security extension (security whitepaper 5.5)",
        more: "SignChargePointCertificate makes it ask for a new certificate (A02).",
        arguments: &[Argument { field: "connectorId", note: "NULL for all", ..PLAIN }],
        ..SILENT
    },
    Wording {
        action: "CertificateSigned",
        sentence: "Sends the certificate that a charge point asked for with SignCertificate (security whitepaper 5.1, A02 and A03)",
        arguments: &[Argument {
            field: "certificateChain",
            note: "PEM, that of the charge point first and then those that vouch for it",
            ..PLAIN
        }],
        ..SILENT
    },
    Wording {
        action: "InstallCertificate",
        sentence: "Sends a root certificate for a charge point to trust (security whitepaper 5.11, M05)",
        arguments: &[
            Argument {
                field: "certificateType",
                note: "CentralSystemRootCertificate for the server it connects to, \
                       ManufacturerRootCertificate for the firmware it is given",
                ..PLAIN
            },
            Argument { field: "certificate", note: "PEM", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "DeleteCertificate",
        sentence: "Removes a root certificate from a charge point (security whitepaper 5.3, M04)",
        more: "Which: as ocpp.get_installed_certificate_ids is answered.",
        arguments: &[
            Argument { field: "hashAlgorithm", note: "by which the two hashes were made", ..PLAIN },
            Argument { field: "issuerNameHash", note: "of the issuer's distinguished name", ..PLAIN },
            Argument { field: "issuerKeyHash", note: "of the issuer's public key", ..PLAIN },
            Argument { field: "serialNumber", note: "of the certificate", ..PLAIN },
        ],
        ..SILENT
    },
    Wording {
        action: "GetInstalledCertificateIds",
        sentence: "Asks which root certificates of one kind a charge point trusts (security whitepaper 5.7, M03)",
        ..SILENT
    },
    Wording {
        action: "GetLog",
        sentence: "Asks a charge point to upload a log (security whitepaper 5.9, N01)",
        once: "a second request cancels the upload of the first",
        more: "The answer names the file if there is one; LogStatusNotification tells what comes of it.",
        arguments: &[
            Argument { field: "remoteLocation", note: "URL of the folder that the file is put into", ..PLAIN },
            Argument { field: "oldestTimestamp", note: "nothing older, NULL sets no bound", ..PLAIN },
            Argument { field: "latestTimestamp", note: "nothing newer, NULL sets no bound", ..PLAIN },
            Argument {
                field: "requestId",
                default: NEXT_REQUEST,
                note: "comes back in each LogStatusNotification, NULL takes the next of ocpp.request_number",
                ..PLAIN
            },
        ],
        last: &["retries", "retryInterval", "requestId"],
    },
    Wording {
        action: "SignedUpdateFirmware",
        sentence: "Asks a charge point to fetch signed firmware and to install it if the signature is good (security whitepaper 5.21, L01)",
        once: "a second request cancels the first",
        more: "SignedFirmwareStatusNotification tells what comes of it.",
        arguments: &[
            Argument { field: "location", note: "URL of the file", ..PLAIN },
            Argument { field: "signingCertificate", note: "PEM, of who signed the firmware", ..PLAIN },
            Argument { field: "signature", note: "base64", ..PLAIN },
            Argument {
                field: "retrieveDateTime",
                default: NOW,
                note: "it is fetched then or later, NULL is now",
                ..PLAIN
            },
            Argument {
                field: "installDateTime",
                note: "it is installed then or later, NULL as soon as it is there",
                ..PLAIN
            },
            Argument {
                field: "requestId",
                default: NEXT_REQUEST,
                note: "comes back in each SignedFirmwareStatusNotification, NULL takes the next of ocpp.request_number",
                ..PLAIN
            },
        ],
        last: &["retries", "retryInterval", "requestId"],
    },
];
