//! How 1.5 differs from 1.2, and 1.6 from 1.5, line by line.
//!
//! That fields and words differ is read in the WSDL files of the three versions (and in the tests held against them);
//! which word stands for one that the other version lacks is our choice. What no line here translates is refused,
//! never left out: the status Downloading of FirmwareStatusNotification, or the chargingProfile of a
//! RemoteStartTransaction, on the way down to 1.5.

use super::{
    Half::{self, Request, Response},
    difference::Difference::{self, *},
};
use crate::Version;

/// Two neighbouring versions.
pub struct Step {
    pub older: Version,
    pub newer: Version,
    pub table: &'static [Line],
}

type Line = (&'static str, Half, Difference);

impl Step {
    pub fn differences(&self, action: &str, half: Half) -> impl Iterator<Item = Difference> {
        let of_message = move |line: &&Line| line.0 == action && line.1 == half;
        self.table.iter().filter(of_message).map(|(_, _, difference)| *difference)
    }
}

/// In the order of the way up.
pub const STEPS: &[Step] = &[
    Step { older: Version::V12, newer: Version::V15, table: FROM_12_TO_15 },
    Step { older: Version::V15, newer: Version::V16, table: FROM_15_TO_16 },
];

const FROM_12_TO_15: &[Line] = &[
    ("MeterValues", Request, Added { field: "transactionId" }),
    ("MeterValues", Request, EnergyOnly),
    ("StartTransaction", Request, Added { field: "reservationId" }),
    ("StatusNotification", Request, Refined { field: "status", older: "Occupied", newer: &["Reserved"] }),
    ("StatusNotification", Request, Added { field: "info" }),
    ("StatusNotification", Request, Added { field: "timestamp" }),
    ("StatusNotification", Request, Added { field: "vendorId" }),
    ("StatusNotification", Request, Added { field: "vendorErrorCode" }),
    ("StopTransaction", Request, Added { field: "transactionData" }),
];

const FROM_15_TO_16: &[Line] = &[
    ("BootNotification", Response, Renamed { older: "heartbeatInterval", newer: "interval" }),
    ("BootNotification", Response, Refined { field: "status", older: "Rejected", newer: &["Pending"] }),
    ("ChangeConfiguration", Response, Refined { field: "status", older: "Accepted", newer: &["RebootRequired"] }),
    ("MeterValues", Request, MeterValues),
    ("SendLocalList", Request, Renamed { older: "localAuthorisationList", newer: "localAuthorizationList" }),
    ("SendLocalList", Request, Removed { field: "hash" }),
    ("SendLocalList", Response, Removed { field: "hash" }),
    ("SendLocalList", Response, GivenUp { field: "status", older: "HashError", newer: "Failed" }),
    ("StatusNotification", Request, Refined { field: "status", older: "Occupied", newer: OCCUPIED }),
    (
        "StatusNotification",
        Request,
        Respelled { field: "errorCode", older: "Mode3Error", newer: "EVCommunicationError" },
    ),
    ("StatusNotification", Request, Refined { field: "errorCode", older: "OtherError", newer: OTHER_ERROR }),
    ("StopTransaction", Request, Added { field: "reason" }),
    ("StopTransaction", Request, TransactionData),
    ("UnlockConnector", Response, Respelled { field: "status", older: "Accepted", newer: "Unlocked" }),
    ("UnlockConnector", Response, Respelled { field: "status", older: "Rejected", newer: "UnlockFailed" }),
    ("UnlockConnector", Response, Refined { field: "status", older: "Rejected", newer: &["NotSupported"] }),
];

const OCCUPIED: &[&str] = &["Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing"];
const OTHER_ERROR: &[&str] = &["InternalError", "LocalListConflict", "OverVoltage"];
