//! Charging profiles for people who write SQL: is one fit to be sent, and what do all that are installed come to?

use crate::raise::raise;
use crate::store;
use ocpp_logic::smart_charging::{
    Capability, ChargingProfile, Destination, Installed, RateUnit, Readings, Station, Supply, Tenths, Transaction,
    composite_schedule, unfit,
};
use ocpp_wire::time::{self, Zone};
use ocpp_wire::validate::Violation;
use pgrx::{JsonB, prelude::*};
use serde_json::{Value, json};

fn refuse(what: &str, violations: &[Violation]) -> ! {
    let told: Vec<String> = violations.iter().map(Violation::to_string).collect();
    raise(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("{what}: {}", told.join("; ")),
        "A ChargingProfile is as OCPP 1.6 7.8 says; SELECT ocpp.message_schema('1.6', 'SetChargingProfile') shows its fields.",
    )
}

/// `connector_id` NULL: it goes with a RemoteStartTransaction.
#[pg_extern(immutable, parallel_safe)]
fn check_charging_profile(
    profile: Option<JsonB>,
    connector_id: default!(Option<i32>, "NULL"),
    transaction_id: default!(Option<i64>, "NULL"),
    capability: default!(Option<JsonB>, "NULL"),
) -> bool {
    let destination = match connector_id {
        Some(connector_id) => Destination::SetChargingProfile { connector_id: connector_id.into(), transaction_id },
        None => Destination::RemoteStartTransaction,
    };
    let path = if connector_id.is_some() { "csChargingProfiles" } else { "chargingProfile" };
    let capability = capability.map(|capability| read_capability(&capability.0)).unwrap_or_default();
    // NULL is refused like null.
    let profile = profile.map_or(Value::Null, |profile| profile.0);
    let profile = ChargingProfile::from_json(&profile, path, &Zone::UTC)
        .unwrap_or_else(|violations| refuse("this is no charging profile", &violations));
    let violations = unfit(&profile, destination, &capability);
    if !violations.is_empty() {
        refuse("this charging profile makes no sense there", &violations);
    }
    true
}

fn read_capability(value: &Value) -> Capability {
    let number = |name: &str| value.get(name).and_then(ocpp_wire::number::integer);
    let units = value.get("rateUnits").and_then(Value::as_array);
    Capability {
        max_stack_level: number("maxStackLevel"),
        max_periods: number("maxPeriods").and_then(|most| usize::try_from(most).ok()),
        rate_units: units.map(|units| units.iter().filter_map(|unit| rate_unit(unit.as_str()?)).collect()),
    }
}

fn rate_unit(text: &str) -> Option<RateUnit> {
    RateUnit::ALL.into_iter().find(|unit| unit.as_str().eq_ignore_ascii_case(text))
}

/// What a place may draw, from all that is known of the charge point: see COMMENT.
#[pg_extern(immutable, parallel_safe, strict)]
fn composite(
    station: JsonB,
    connector_id: i32,
    starts_at: TimestampWithTimeZone,
    duration: i32,
    charging_rate_unit: &str,
) -> JsonB {
    let refuse_value = |what: String, hint: &str| -> ! {
        raise(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, what, hint.to_owned())
    };
    let Some(unit) = rate_unit(charging_rate_unit) else {
        refuse_value(format!("\"{charging_rate_unit}\" is no charging rate unit"), "It is A or W (OCPP 1.6 7.12).")
    };
    if connector_id < 0 {
        refuse_value(format!("{connector_id} is no connector"), "They count from 1; 0 is the charge point as a whole.")
    }
    if starts_at.is_infinity() || starts_at.is_neg_infinity() {
        refuse_value("a schedule can not begin at infinity".to_owned(), "It begins at a moment of the calendar.")
    }
    let known = Known::read(&station.0);
    let supply = Supply::new(known.voltage, known.phases).unwrap_or_else(|cause| {
        refuse_value(cause.to_string(), "See ocpp.charge_point.supply_voltage, supply_phases.")
    });
    let station = Station {
        installed: &known.installed,
        transactions: &known.transactions,
        connectors: known.connectors,
        supply,
        readings: known.readings,
    };
    let starts_at = store::from_pg(starts_at.into());
    let composite = composite_schedule(&station, connector_id.into(), starts_at, duration.into(), unit)
        .unwrap_or_else(|cause| refuse_value(cause.to_string(), "It is in seconds."));
    let periods: Vec<Value> = composite
        .periods
        .iter()
        .map(|period| {
            json!({
                "startPeriod": period.start_period,
                "limit": period.limit.map(|limit| limit.amount.to_json()),
                "numberPhases": period.limit.map(|limit| limit.phases),
            })
        })
        .collect();
    JsonB(json!({
        "startSchedule": composite.from.to_string(),
        "duration": composite.duration,
        "chargingRateUnit": unit.as_str(),
        "chargingSchedulePeriod": periods,
    }))
}

/// A charge point as the SQL function puts it together.
struct Known {
    installed: Vec<Installed>,
    transactions: Vec<Transaction>,
    connectors: u16,
    voltage: Tenths,
    phases: u8,
    readings: Readings,
}

impl Known {
    fn read(station: &Value) -> Known {
        let list = |name: &str| station.get(name).and_then(Value::as_array).into_iter().flatten();
        let integer = |value: &Value, name: &str| value.get(name).and_then(ocpp_wire::number::integer);
        let installed = |entry: &Value| {
            let profile = ChargingProfile::from_json(entry.get("profile")?, "", &Zone::UTC).ok()?;
            Some(Installed { connector_id: integer(entry, "connectorId")?, profile })
        };
        let transaction = |entry: &Value| {
            Some(Transaction {
                connector_id: integer(entry, "connectorId")?,
                transaction_id: integer(entry, "transactionId")?,
                started_at: time::parse(entry.get("startedAt")?.as_str()?, &Zone::UTC).ok()?.at,
            })
        };
        let small = |name: &str| integer(station, name).and_then(|number| u16::try_from(number).ok());
        let voltage = station.get("voltage").map(Value::to_string).and_then(|text| Tenths::parse(&text));
        Known {
            installed: list("installed").filter_map(installed).collect(),
            transactions: list("transactions").filter_map(transaction).collect(),
            connectors: small("connectors").unwrap_or(0),
            voltage: voltage.unwrap_or(Tenths::whole(230)),
            phases: small("phases").and_then(|phases| u8::try_from(phases).ok()).unwrap_or(3),
            readings: Readings::named(station.get("readings").unwrap_or(&Value::Null)),
        }
    }
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.check_charging_profile(jsonb, integer, bigint, jsonb) IS 'Raises 22023 with everything because of which a charging profile (OCPP 1.6 7.8) should not be sent there; else true. connector_id: of the SetChargingProfile, NULL: it goes with a RemoteStartTransaction; transaction_id: of the transaction that runs there; capability: {"maxStackLevel", "maxPeriods", "rateUnits"}, what the charge point says of itself (9.4), NULL: nothing.';
COMMENT ON FUNCTION ocpp.composite(jsonb, integer, timestamptz, integer, text) IS 'What a connector (0: the charge point as a whole) may draw for so many seconds from starts_at, as a ChargingSchedule in A of each phase or W of all together. A limit null: nothing limits. station: {"installed": [{"connectorId", "profile"}], "transactions": [{"connectorId", "transactionId", "startedAt"}], "connectors", "voltage", "phases", "readings"}. ocpp.composite_schedule puts that together and lays out the answer. Unknown unit, connector below 0, duration not from 0 to 366 days: SQLSTATE 22023.';
"#,
    name = "comment_smart_charging",
    requires = [check_charging_profile, composite]
);
