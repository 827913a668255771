"""Every action of OCPP 1.6 and of the security extension, in its direction, with a charger nobody here wrote: what it is told, and what the
database knows afterwards.

`test_says_X`: a charge point says X. `test_obeys_X`: a charge point is told X. test_coverage.py looks that none is missing.
"""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from live.places import ROOT
from mobilityhouse import WholeStation
from ocpp.v16 import call
from test_hooks import rules  # noqa: F401 (a fixture)

CERTIFICATES = ROOT / "tests/emulator/certificates"
FILES = "https://files.example"
# CertificateHashData of root.pem, by openssl.
ROOT_HASH = {
    "hash_algorithm": "SHA256",
    "issuer_name_hash": "d4102acafc393f118f7e07bdb903528e12314ff173e409fdd3f02efe63de518a",
    "issuer_key_hash": "a4c063bf3c0f1f6e30503f25c5c887320f290c204ed59d3c16ae7e85500afa00",
    "serial_number": "214a854ad47df8bf5d53e91fbefe23902176fb2c",
}


@pytest.fixture
async def station(connector, known):
    """It has booted."""
    async with await WholeStation.connect(connector.url, known) as station:
        await station.boot()
        yield station


@pytest.fixture
async def tag(db, identity) -> str:
    tag = "TAG" + identity[-8:]
    await db.value("SELECT ocpp.add_id_tag($1, parent => 'FAMILY')", tag)
    return tag


async def done(db, function: str, *arguments):
    """Queues a command and waits for its end: state in the database, and what the charger answered."""
    number = await db.value(f"SELECT {function}", *arguments)
    state = await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", number)
    return state, json.loads(await db.value("SELECT answer FROM ocpp.command WHERE id = $1", number) or "null")


async def connector_of(db, known: str, evse_id: int, column: str):
    return await db.value(f"SELECT {column} FROM ocpp.connector WHERE charge_point = $1 AND evse_id = $2", known, evse_id)


async def progress(db, known: str, action: str) -> list[str]:
    """What the charge point reported on its job, in order."""
    rows = await db.rows("SELECT status FROM ocpp.job_status WHERE charge_point = $1 AND action = $2 ORDER BY id", known, action)
    return [row["status"] for row in rows]


async def job_of(db, known: str, action: str) -> dict:
    return dict(await db.row("SELECT state, status, file_name, request_id FROM ocpp.job_overview WHERE charge_point = $1 AND action = $2", known, action))


def later(**amount) -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(**amount)


def profile(number: int, limit: float, purpose: str = "TxDefaultProfile", level: int = 0) -> str:
    return json.dumps({
        "chargingProfileId": number, "stackLevel": level, "chargingProfilePurpose": purpose, "chargingProfileKind": "Absolute",
        "chargingSchedule": {"startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]},
    })


# --- What a charge point says -------------------------------------------------------------------------------------------


async def test_says_Authorize(db, station, known, tag):
    good = (await station.say(call.Authorize(id_tag=tag.lower()))).id_tag_info
    assert (good["status"], good["parent_id_tag"]) == ("Accepted", "FAMILY")
    stranger = "NEW" + known[-8:]
    assert await station.authorize(stranger) == "Invalid"
    # A tag that nobody has entered waits for a person.
    row = await db.row("SELECT status, origin, presented_by FROM ocpp.id_tag WHERE id_tag = $1", stranger)
    assert tuple(row) == (None, "charge point", known)


async def test_says_BootNotification(connector, db, known):
    async with await WholeStation.connect(connector.url, known) as station:
        answer = await station.say(call.BootNotification(
            charge_point_vendor="Mobility", charge_point_model="House", charge_point_serial_number="S-1", firmware_version="1.0", meter_type="Ferraris"))
        assert (answer.status, answer.interval) == ("Accepted", 300)
        row = await db.row("SELECT vendor, model, serial_number, firmware_version, meter_type, booted_at IS NOT NULL FROM ocpp.charge_point WHERE identity = $1", known)
        assert tuple(row) == ("Mobility", "House", "S-1", "1.0", "Ferraris", True)


async def test_says_DataTransfer(db, station, known, rules):  # noqa: F811
    await rules.add("tariff", "jsonb", "RETURN jsonb_build_object('status', 'Accepted', 'data', upper(call.payload ->> 'data'));")
    await db.run("SELECT ocpp.on_data_transfer('org.example', 'Tariff', 'rules.tariff')")
    answer = await station.data_transfer("org.example", "Tariff", "two")
    assert (answer.status, answer.data) == ("Accepted", "TWO")
    assert (await station.data_transfer("org.example", "Weather")).status == "UnknownMessageId"
    assert (await station.data_transfer("org.else", "Tariff", "x")).status == "UnknownVendorId"
    kept = await db.rows("SELECT vendor_id, message_id, data, status, answer FROM ocpp.data_transfer WHERE charge_point = $1 ORDER BY received_at, id", known)
    assert [tuple(row) for row in kept] == [
        ("org.example", "Tariff", "two", "Accepted", "TWO"),
        ("org.example", "Weather", None, "UnknownMessageId", None),
        ("org.else", "Tariff", "x", "UnknownVendorId", None),
    ]


async def test_says_DiagnosticsStatusNotification(db, station, known):
    await done(db, "ocpp.get_diagnostics($1, $2)", known, f"{FILES}/in/")
    await station.diagnostics_status("Uploading", "UploadFailed", "Uploading", "Uploaded", "Idle")
    assert await progress(db, known, "DiagnosticsStatusNotification") == ["Uploading", "UploadFailed", "Uploading", "Uploaded", "Idle"]
    assert await job_of(db, known, "GetDiagnostics") == {"state": "done", "status": "Uploaded", "file_name": "diagnostics.zip", "request_id": None}


async def test_says_FirmwareStatusNotification(db, station, known):
    await done(db, "ocpp.update_firmware($1, $2)", known, f"{FILES}/2.0.bin")
    await station.firmware_status("Downloading", "Downloaded")
    assert (await job_of(db, known, "UpdateFirmware"))["state"] == "running"
    await station.firmware_status("Installing", "InstallationFailed")
    assert await progress(db, known, "FirmwareStatusNotification") == ["Downloading", "Downloaded", "Installing", "InstallationFailed"]
    job = await job_of(db, known, "UpdateFirmware")
    assert (job["state"], job["status"]) == ("failed", "InstallationFailed")


async def test_says_Heartbeat(db, station, known):
    seen = await db.value("SELECT last_seen FROM ocpp.charge_point_state WHERE charge_point = $1", known)
    told = datetime.fromisoformat((await station.heartbeat()).current_time)
    assert abs(told - datetime.now(timezone.utc)) < timedelta(seconds=5)
    assert await db.value("SELECT last_seen FROM ocpp.charge_point_state WHERE charge_point = $1", known) > seen


async def test_says_LogStatusNotification(db, station, known):
    await done(db, "ocpp.get_log($1, 'SecurityLog', $2)", known, f"{FILES}/in/")
    await station.log_status("Uploading")
    assert (await job_of(db, known, "GetLog"))["state"] == "running"
    await station.log_status("Uploaded")
    assert await progress(db, known, "LogStatusNotification") == ["Uploading", "Uploaded"]
    assert await job_of(db, known, "GetLog") == {"state": "done", "status": "Uploaded", "file_name": "security.log", "request_id": station.request}


async def test_says_MeterValues(db, station, known, tag):
    await station.begin(tag)
    await station.sample(250)
    live = await db.row("SELECT energy, power, state_of_charge FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(live) == (250, Decimal("11040.5"), 47)
    samples = await db.rows("SELECT measurand, value FROM ocpp.sampled_value WHERE charge_point = $1 ORDER BY measurand", known)
    assert [tuple(row) for row in samples] == [("Energy.Active.Import.Register", "1250"), ("Power.Active.Import", "11040.5"), ("SoC", "47")]


async def test_says_SecurityEventNotification(db, station, known):
    await station.security_event("SettingSystemTime", "by hand")
    row = await db.row("SELECT kind, tech_info FROM ocpp.security_event WHERE charge_point = $1", known)
    assert tuple(row) == ("SettingSystemTime", "by hand")


async def test_says_SignCertificate(db, station, known):
    csr = (CERTIFICATES / "charge_point.csr").read_text()
    assert (await station.sign_certificate(csr)).status == "Accepted"
    kept = await db.row("SELECT csr, state, common_name FROM ocpp.certificate_request WHERE charge_point = $1", known)
    assert (kept["csr"].strip(), kept["state"], kept["common_name"]) == (csr.strip(), "waiting", "CP-SIGNED")
    assert (await station.sign_certificate("no request at all")).status == "Rejected"


async def test_says_SignedFirmwareStatusNotification(db, station, known):
    certificate = (CERTIFICATES / "root.pem").read_text()
    await done(db, "ocpp.signed_update_firmware($1, $2, $3, 'c2lnbmVk')", known, f"{FILES}/3.0.bin", certificate)
    await station.signed_firmware_status("Downloading", "Downloaded", "InvalidSignature")
    assert await progress(db, known, "SignedFirmwareStatusNotification") == ["Downloading", "Downloaded", "InvalidSignature"]
    job = await job_of(db, known, "SignedUpdateFirmware")
    assert (job["state"], job["status"], job["request_id"]) == ("failed", "InvalidSignature", station.request)


async def test_says_StartTransaction(db, station, known, tag):
    answer = await station.begin(tag)
    assert (answer.transaction_id > 0, answer.id_tag_info["status"], answer.id_tag_info["parent_id_tag"]) == (True, "Accepted", "FAMILY")
    row = await db.row("SELECT id, state, id_tag, meter_start, authorized, evse_id FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == (answer.transaction_id, "open", tag, 1000, True, 1)


async def test_says_StatusNotification(db, station, known):
    await station.status("Preparing")
    assert await connector_of(db, known, 1, "status") == "Preparing"
    await station.say(call.StatusNotification(
        connector_id=1, error_code="GroundFailure", status="Faulted", info="wet", vendor_id="org.example", vendor_error_code="E7"))
    row = await db.row("SELECT status, error_code, info, vendor_id, vendor_error_code FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known)
    assert tuple(row) == ("Faulted", "GroundFailure", "wet", "org.example", "E7")


async def test_says_StopTransaction(db, station, known, tag):
    """By another tag of the same group."""
    sister = "SIS" + known[-8:]
    await db.value("SELECT ocpp.add_id_tag($1, parent => 'FAMILY')", sister)
    await station.begin(tag)
    await station.sample(700)
    answer = await station.end(id_tag=sister, reason="EVDisconnected")
    assert answer.id_tag_info["status"] == "Accepted"
    row = await db.row("SELECT state, energy, meter_stop, reason, stop_id_tag, flags FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == ("stopped", 700, 1700, "EVDisconnected", sister, [])


# --- What a charge point is told ----------------------------------------------------------------------------------------


async def test_obeys_CancelReservation(db, station, known, tag):
    await done(db, "ocpp.reserve_now($1, $2, 1, reservation_id => 77)", known, tag)
    assert await done(db, "ocpp.cancel_reservation($1, 77)", known) == ("accepted", {"status": "Accepted"})
    assert station.heard[-1] == ("CancelReservation", {"reservation_id": 77}) and station.reservations == {}
    assert await db.rows("SELECT * FROM ocpp.reservation_list(identity => $1)", known) == []
    # What the station does not know it can not cancel.
    assert await done(db, "ocpp.cancel_reservation($1, 77)", known) == ("rejected", {"status": "Rejected"})


async def test_obeys_CertificateSigned(db, station, known):
    """A certificate by hand for the request that waits."""
    csr, certificate = [(CERTIFICATES / f"charge_point.{kind}").read_text() for kind in ("csr", "pem")]
    await station.sign_certificate(csr)
    assert await done(db, "ocpp.certificate_signed($1, $2)", known, certificate) == ("accepted", {"status": "Accepted"})
    action, heard = station.heard[-1]
    assert (action, heard["certificate_chain"].strip()) == ("CertificateSigned", certificate.strip())
    row = await db.row("SELECT state, serial_number FROM ocpp.certificate_request WHERE charge_point = $1", known)
    assert tuple(row) == ("accepted", "6997a05db02e75d44ba3ebbc196f1e8309db3522")


async def test_obeys_ChangeAvailability(db, station, known):
    assert await done(db, "ocpp.change_availability($1, 'Inoperative', 1)", known) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("ChangeAvailability", {"connector_id": 1, "type": "Inoperative"})]
    assert await connector_of(db, known, 1, "availability") == "Inoperative"


async def test_obeys_ChangeConfiguration(db, station, known):
    assert await done(db, "ocpp.change_configuration($1, 'LightIntensity', '40')", known) == ("accepted", {"status": "RebootRequired"})
    assert station.heard == [("ChangeConfiguration", {"key": "LightIntensity", "value": "40"})]
    row = await db.row("SELECT value, reboot_required FROM ocpp.configuration WHERE charge_point = $1 AND variable = 'LightIntensity'", known)
    assert tuple(row) == ("40", True)


async def test_obeys_ClearCache(db, station, known):
    assert await done(db, "ocpp.clear_cache($1)", known) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("ClearCache", {})]


async def test_obeys_ClearChargingProfile(db, station, known):
    for number, level in ((1, 0), (2, 1), (3, 2)):
        await done(db, "ocpp.set_charging_profile($1, 1, $2)", known, profile(number, 16, level=level))
    assert await done(db, "ocpp.clear_charging_profile($1, id => 1)", known) == ("accepted", {"status": "Accepted"})
    assert station.heard[-1] == ("ClearChargingProfile", {"id": 1})
    criteria = "connector_id => 1, charging_profile_purpose => 'TxDefaultProfile', stack_level => 1"
    assert await done(db, f"ocpp.clear_charging_profile($1, {criteria})", known) == ("accepted", {"status": "Accepted"})
    assert station.heard[-1] == ("ClearChargingProfile", {"connector_id": 1, "charging_profile_purpose": "TxDefaultProfile", "stack_level": 1})
    left = "SELECT array_agg(charging_profile_id) FROM ocpp.installed_charging_profile WHERE charge_point = $1"
    assert await db.value(left, known) == [3] == [kept["charging_profile_id"] for _, kept in station.profiles]
    assert (await done(db, "ocpp.clear_charging_profile($1, id => 99)", known))[1] == {"status": "Unknown"}
    assert await db.value(left, known) == [3]


async def test_obeys_DataTransfer(db, station, known):
    assert await done(db, "ocpp.data_transfer($1, 'org.example', 'Ping', 'ping')", known) == ("accepted", {"status": "Accepted", "data": "pong"})
    assert station.heard == [("DataTransfer", {"vendor_id": "org.example", "message_id": "Ping", "data": "ping"})]
    row = await db.row("SELECT direction, vendor_id, message_id, data, status, answer FROM ocpp.data_transfer_overview WHERE charge_point = $1", known)
    assert tuple(row) == ("sent", "org.example", "Ping", "ping", "Accepted", "pong")


async def test_obeys_DeleteCertificate(db, station, known):
    station.certificates = [("ManufacturerRootCertificate", ROOT_HASH)]
    await done(db, "ocpp.get_installed_certificate_ids($1, 'ManufacturerRootCertificate')", known)
    kept = "SELECT count(*) FROM ocpp.installed_certificate WHERE charge_point = $1"
    assert await db.value(kept, known) == 1
    names = list(ROOT_HASH.values())
    assert await done(db, "ocpp.delete_certificate($1, $2, $3, $4, $5)", known, *names) == ("accepted", {"status": "Accepted"})
    assert station.heard[-1] == ("DeleteCertificate", {"certificate_hash_data": ROOT_HASH})
    assert await db.value(kept, known) == 0 == len(station.certificates)
    assert (await done(db, "ocpp.delete_certificate($1, $2, $3, $4, $5)", known, *names))[1] == {"status": "NotFound"}


async def test_obeys_ExtendedTriggerMessage(db, station, known):
    assert await done(db, "ocpp.extended_trigger_message($1, 'LogStatusNotification')", known) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("ExtendedTriggerMessage", {"requested_message": "LogStatusNotification"})]
    # It comes as a message of its own.
    assert await db.until("SELECT status FROM ocpp.job_status WHERE charge_point = $1 AND action = 'LogStatusNotification'", known) == "Idle"
    assert (await done(db, "ocpp.extended_trigger_message($1, 'MeterValues', 1)", known))[1] == {"status": "NotImplemented"}


async def test_obeys_GetCompositeSchedule(db, station, known):
    """The station's answer and our own plan, side by side."""
    assert (await done(db, "ocpp.get_composite_schedule($1, 1, 600)", known))[1] == {"status": "Rejected"}
    await done(db, "ocpp.set_charging_profile($1, 1, $2)", known, profile(5, 16.1))
    state, answer = await done(db, "ocpp.get_composite_schedule($1, connector_id => 1, duration => 600, charging_rate_unit => 'A')", known)
    assert station.heard[-1] == ("GetCompositeSchedule", {"connector_id": 1, "duration": 600, "charging_rate_unit": "A"})
    assert (state, answer["connectorId"], answer["chargingSchedule"]["chargingSchedulePeriod"]) == ("accepted", 1, [{"startPeriod": 0, "limit": 16.1}])
    plan = await db.rows('SELECT start_period, "limit", charging_rate_unit FROM ocpp.composite_schedule($1, 1, 600, $2)', known, "A")
    assert [tuple(row) for row in plan] == [(0, Decimal("16.1"), "A")]


async def test_obeys_GetConfiguration(db, station, known):
    state, answer = await done(db, "ocpp.get_configuration($1, '{HeartbeatInterval,Colour}')", known)
    assert (state, answer["unknownKey"]) == ("accepted", ["Colour"])
    assert station.heard == [("GetConfiguration", {"key": ["HeartbeatInterval", "Colour"]})]
    keys = await db.rows("SELECT variable, value, readonly, known FROM ocpp.configuration WHERE charge_point = $1 ORDER BY variable", known)
    assert [tuple(key) for key in keys] == [("Colour", None, None, False), ("HeartbeatInterval", "300", False, True), ("NumberOfConnectors", "1", True, True)]


async def test_obeys_GetDiagnostics(db, station, known):
    since = later(days=-1)
    assert await done(db, "ocpp.get_diagnostics($1, $2, start_time => $3, retries => 2)", known, f"{FILES}/in/", since) == ("accepted", {"fileName": "diagnostics.zip"})
    action, heard = station.heard[-1]
    assert (action, heard["location"], heard["retries"]) == ("GetDiagnostics", f"{FILES}/in/", 2)
    assert datetime.fromisoformat(heard["start_time"]) == since
    assert await job_of(db, known, "GetDiagnostics") == {"state": "running", "status": None, "file_name": "diagnostics.zip", "request_id": None}


async def test_obeys_GetInstalledCertificateIds(db, station, known):
    asked = "ocpp.get_installed_certificate_ids($1, 'CentralSystemRootCertificate')"
    assert (await done(db, asked, known))[1] == {"status": "NotFound"}
    station.certificates = [("CentralSystemRootCertificate", ROOT_HASH)]
    state, answer = await done(db, asked, known)
    assert (state, answer["certificateHashData"][0]["serialNumber"]) == ("accepted", ROOT_HASH["serial_number"])
    assert station.heard[-1] == ("GetInstalledCertificateIds", {"certificate_type": "CentralSystemRootCertificate"})
    row = await db.row("SELECT certificate_type, hash_algorithm, serial_number FROM ocpp.installed_certificate WHERE charge_point = $1", known)
    assert tuple(row) == ("CentralSystemRootCertificate", "SHA256", ROOT_HASH["serial_number"])


async def test_obeys_GetLocalListVersion(db, station, known):
    station.list_version = 12
    assert await done(db, "ocpp.get_local_list_version($1)", known) == ("accepted", {"listVersion": 12})
    assert station.heard == [("GetLocalListVersion", {})]
    assert await db.value("SELECT version FROM ocpp.local_list WHERE charge_point = $1", known) == 12


async def test_obeys_GetLog(db, station, known):
    answer = await done(db, "ocpp.get_log($1, log_type => 'DiagnosticsLog', remote_location => $2, retries => 3)", known, f"{FILES}/in/")
    assert answer == ("accepted", {"status": "Accepted", "filename": "security.log"})
    action, heard = station.heard[-1]
    assert (action, heard["log_type"], heard["log"], heard["retries"]) == ("GetLog", "DiagnosticsLog", {"remote_location": f"{FILES}/in/"}, 3)
    assert await job_of(db, known, "GetLog") == {"state": "running", "status": None, "file_name": "security.log", "request_id": heard["request_id"]}


async def test_obeys_InstallCertificate(db, station, known):
    certificate = (CERTIFICATES / "root.pem").read_text()
    assert await done(db, "ocpp.install_certificate($1, 'CentralSystemRootCertificate', $2)", known, certificate) == ("accepted", {"status": "Accepted"})
    action, heard = station.heard[-1]
    assert (action, heard["certificate_type"], heard["certificate"].strip()) == ("InstallCertificate", "CentralSystemRootCertificate", certificate.strip())
    # By which it is deleted one day, computed here.
    hashes = "lower(issuer_name_hash), lower(issuer_key_hash), lower(serial_number)"
    row = await db.row(f"SELECT certificate_type, hash_algorithm, {hashes} FROM ocpp.installed_certificate WHERE charge_point = $1", known)
    assert tuple(row) == ("CentralSystemRootCertificate", *ROOT_HASH.values())


async def test_obeys_RemoteStartTransaction(db, station, known, tag):
    assert await done(db, "ocpp.remote_start_transaction($1, id_tag => $2, connector_id => 1)", known, tag) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("RemoteStartTransaction", {"id_tag": tag, "connector_id": 1})]
    transaction = await db.until("SELECT id FROM ocpp.transaction WHERE charge_point = $1 AND state = 'open'", known)
    assert transaction == station.transaction


async def test_obeys_RemoteStopTransaction(db, station, known, tag):
    transaction = (await station.begin(tag)).transaction_id
    assert await done(db, "ocpp.remote_stop_transaction($1, $2)", known, transaction) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("RemoteStopTransaction", {"transaction_id": transaction})]
    assert await db.until("SELECT reason FROM ocpp.transaction WHERE id = $1 AND state = 'stopped'", transaction) == "Remote"


async def test_obeys_ReserveNow(db, station, known, tag):
    """It is kept, and used up by the transaction that carries its id."""
    until = later(minutes=30)
    state, answer = await done(db, "ocpp.reserve_now($1, id_tag => $2, connector_id => 1, expiry_date => $3, parent_id_tag => 'FAMILY')", known, tag, until)
    assert (state, answer) == ("accepted", {"status": "Accepted"})
    action, heard = station.heard[-1]
    number = heard["reservation_id"]
    assert (action, heard["connector_id"], heard["id_tag"], heard["parent_id_tag"], number > 0) == ("ReserveNow", 1, tag, "FAMILY", True)
    assert datetime.fromisoformat(heard["expiry_date"]) == until
    row = await db.row("SELECT id, identity, connector_id, id_tag, parent_id_tag, expires_at, status FROM ocpp.reservation_list(identity => $1)", known)
    assert tuple(row) == (number, known, 1, tag, "FAMILY", until, "Reserved")
    await station.begin(tag, reservation_id=number)
    assert await db.rows("SELECT * FROM ocpp.reservation_list(identity => $1)", known) == []
    assert await db.value("SELECT status FROM ocpp.reservation_list(identity => $1, status => NULL)", known) == "Used"
    assert (await done(db, "ocpp.reserve_now($1, $2, 1)", known, tag))[1] == {"status": "Occupied"}


async def test_obeys_Reset(db, station, known):
    for kind in ("Soft", "Hard"):
        assert await done(db, "ocpp.reset($1, $2)", known, kind) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("Reset", {"type": "Soft"}), ("Reset", {"type": "Hard"})]


async def test_obeys_SendLocalList(db, station, known, tag):
    """Said by hand; and wished for, so that the database finds out what to say."""
    entries = [{"idTag": tag, "idTagInfo": {"status": "Accepted"}}]
    assert await done(db, "ocpp.send_local_list($1, 4, 'Full', $2)", known, json.dumps(entries)) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("SendLocalList", {"list_version": 4, "update_type": "Full",
                                                "local_authorization_list": [{"id_tag": tag, "id_tag_info": {"status": "Accepted"}}]})]
    assert await db.value("SELECT version FROM ocpp.local_list WHERE charge_point = $1", known) == 4

    sister = "SIS" + known[-8:]
    await db.value("SELECT ocpp.add_id_tag($1)", sister)
    await db.value("SELECT ocpp.want_local_list($1, $2)", known, [tag, sister])
    # NULL where the connector was faster.
    await db.value("SELECT ocpp.sync_local_list($1)", known)
    await db.until("SELECT count(*) = 2 FROM ocpp.local_list_entry WHERE charge_point = $1", known)
    assert set(station.local_list) == {tag, sister}
    await db.value("SELECT ocpp.want_local_list($1, $2)", known, [sister])
    await db.value("SELECT ocpp.sync_local_list($1)", known)
    await db.until("SELECT count(*) = 1 FROM ocpp.local_list_entry WHERE charge_point = $1", known)
    assert set(station.local_list) == {sister}
    last = [heard for action, heard in station.heard if action == "SendLocalList"][-1]
    assert (last["update_type"], last["local_authorization_list"]) == ("Differential", [{"id_tag": tag}])
    assert await db.value("SELECT version FROM ocpp.local_list WHERE charge_point = $1", known) == station.list_version == last["list_version"]


async def test_obeys_SetChargingProfile(db, station, known):
    assert await done(db, "ocpp.set_charging_profile($1, 1, $2)", known, profile(8, 16.1, level=2)) == ("accepted", {"status": "Accepted"})
    action, heard = station.heard[-1]
    said = heard["cs_charging_profiles"]
    assert (action, heard["connector_id"], said["charging_profile_id"], said["stack_level"]) == ("SetChargingProfile", 1, 8, 2)
    assert said["charging_schedule"]["charging_schedule_period"] == [{"start_period": 0, "limit": Decimal("16.1")}]
    row = await db.row("SELECT connector_id, charging_profile_id, purpose, stack_level FROM ocpp.installed_charging_profile WHERE charge_point = $1", known)
    assert tuple(row) == (1, 8, "TxDefaultProfile", 2)


async def test_obeys_SignedUpdateFirmware(db, station, known):
    certificate = (CERTIFICATES / "root.pem").read_text()
    answer = await done(db, "ocpp.signed_update_firmware($1, location => $2, signing_certificate => $3, signature => 'c2lnbmVk')", known, f"{FILES}/3.0.bin", certificate)
    assert answer == ("accepted", {"status": "Accepted"})
    action, heard = station.heard[-1]
    assert (action, heard["firmware"]["location"], heard["firmware"]["signature"]) == ("SignedUpdateFirmware", f"{FILES}/3.0.bin", "c2lnbmVk")
    await station.signed_firmware_status("Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed")
    assert await job_of(db, known, "SignedUpdateFirmware") == {"state": "done", "status": "Installed", "file_name": None, "request_id": heard["request_id"]}


async def test_obeys_TriggerMessage(db, station, known):
    assert await done(db, "ocpp.trigger_message($1, 'StatusNotification', connector_id => 1)", known) == ("accepted", {"status": "Accepted"})
    assert station.heard == [("TriggerMessage", {"requested_message": "StatusNotification", "connector_id": 1})]
    assert await db.until("SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known) == "SuspendedEV"


async def test_obeys_UnlockConnector(db, station, known):
    assert await done(db, "ocpp.unlock_connector($1, 1)", known) == ("accepted", {"status": "Unlocked"})
    assert station.heard == [("UnlockConnector", {"connector_id": 1})]


async def test_obeys_UpdateFirmware(db, station, known):
    """To the end: the version is what the next boot says."""
    retrieve = later(hours=-1)
    assert await done(db, "ocpp.update_firmware($1, $2, $3, retries => 2, retry_interval => 60)", known, f"{FILES}/2.0.bin", retrieve) == ("accepted", {})
    action, heard = station.heard[-1]
    assert (action, heard["location"], heard["retries"], heard["retry_interval"]) == ("UpdateFirmware", f"{FILES}/2.0.bin", 2, 60)
    assert datetime.fromisoformat(heard["retrieve_date"]) == retrieve
    await station.firmware_status("Downloading", "Downloaded", "Installing", "Installed")
    await station.say(call.BootNotification(charge_point_vendor="Mobility", charge_point_model="House", firmware_version="2.0"))
    assert await job_of(db, known, "UpdateFirmware") == {"state": "done", "status": "Installed", "file_name": None, "request_id": None}
    assert await db.value("SELECT firmware_version FROM ocpp.charge_point WHERE identity = $1", known) == "2.0"
