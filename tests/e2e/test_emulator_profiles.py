"""The emulator's program beyond the Core profile: what it keeps and what the database thinks it keeps are the same."""

import json
from datetime import datetime, timedelta, timezone

from live.places import ROOT
from test_emulator import emulator

ROOT_CERTIFICATE = (ROOT / "tests/emulator/certificates/root.pem").read_text()


async def done(db, function: str, *arguments):
    """Queues a command; what the station answered."""
    number = await db.value(f"SELECT {function}", *arguments)
    await db.until("SELECT answered_at FROM ocpp.command WHERE id = $1", number)
    return number, json.loads(await db.value("SELECT answer FROM ocpp.command WHERE id = $1", number))


async def test_reservations(connector, db, known, tmp_path):
    for tag in ("KEEPER", "PASSER"):
        await db.value("SELECT ocpp.add_id_tag($1)", tag)
    status = "SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1"
    with emulator(connector, known, tmp_path, "--sessions", "0", "--connectors", "1"):
        await db.until(f"{status} AND status = 'Available'", known)
        assert (await done(db, "ocpp.reserve_now($1, 'KEEPER', 1)", known))[1] == {"status": "Accepted"}
        await db.until(f"{status} AND status = 'Reserved'", known)
        assert (await done(db, "ocpp.remote_start_transaction($1, 'PASSER')", known))[1] == {"status": "Rejected"}
        assert (await done(db, "ocpp.remote_start_transaction($1, 'KEEPER')", known))[1] == {"status": "Accepted"}
        reservation = await db.until("SELECT reservation_id FROM ocpp.transaction WHERE charge_point = $1", known)
        row = await db.row("SELECT id, status FROM ocpp.reservation_list(identity => $1, status => NULL)", known)
        assert tuple(row) == (reservation, "Used")


async def test_a_long_local_list_comes_in_pieces(connector, db, known, tmp_path):
    tags = [f"LIST-{number}" for number in range(250)]
    await db.rows("SELECT ocpp.add_id_tag(t) FROM unnest($1::text[]) AS t", tags)
    with emulator(connector, known, tmp_path, "--sessions", "0"):
        await db.until("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await done(db, "ocpp.get_configuration($1, '{SendLocalListMaxLength}')", known)
        await db.value("SELECT ocpp.want_local_list($1, $2)", known, tags)
        await db.until("SELECT count(*) = 250 FROM ocpp.local_list_entry WHERE charge_point = $1", known, within=30)
        sizes = await db.rows("SELECT jsonb_array_length(payload -> 'localAuthorizationList') AS n FROM ocpp.command WHERE charge_point = $1 AND action = 'SendLocalList' ORDER BY id", known)
        assert [row["n"] for row in sizes] == [100, 100, 50]
        answer = (await done(db, "ocpp.get_local_list_version($1)", known))[1]
        assert answer["listVersion"] == await db.value("SELECT version FROM ocpp.local_list WHERE charge_point = $1", known)


async def test_the_same_composite_schedule(connector, db, known, tmp_path):
    def profile(number, purpose, periods):
        return json.dumps({
            "chargingProfileId": number, "stackLevel": 0, "chargingProfilePurpose": purpose, "chargingProfileKind": "Recurring", "recurrencyKind": "Daily",
            "chargingSchedule": {"startSchedule": (datetime.now(timezone.utc) - timedelta(days=3, hours=1)).isoformat(), "chargingRateUnit": "A",
                                 "chargingSchedulePeriod": [{"startPeriod": at, "limit": limit} for at, limit in periods]}})

    with emulator(connector, known, tmp_path, "--sessions", "0"):
        await db.until("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await done(db, "ocpp.get_configuration($1)", known)
        for connector_id, said in ((0, profile(1, "ChargePointMaxProfile", [(0, 30.0), (5000, 12.5)])), (1, profile(2, "TxDefaultProfile", [(0, 16.1), (4500, 8), (6000, 20)]))):
            assert (await done(db, "ocpp.set_charging_profile($1, $2, $3)", known, connector_id, said))[1] == {"status": "Accepted"}
        number, answer = await done(db, "ocpp.get_composite_schedule($1, 1, 7200, 'A')", known)
        assert [period["limit"] for period in answer["chargingSchedule"]["chargingSchedulePeriod"]] == [16.1, 8, 12.5]
        compared = await db.rows("SELECT * FROM ocpp.compare_composite_schedule($1)", number)
        assert compared and all(row["same"] for row in compared), [tuple(row) for row in compared]


async def test_certificates_have_the_same_name_on_both_sides(connector, db, known, tmp_path):
    names = "SELECT hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number FROM ocpp.installed_certificate WHERE charge_point = $1"
    with emulator(connector, known, tmp_path, "--sessions", "0"):
        await db.until("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await done(db, "ocpp.install_certificate($1, 'CentralSystemRootCertificate', $2)", known, ROOT_CERTIFICATE)
        ours = [tuple(row) for row in await db.rows(names, known)]
        answer = (await done(db, "ocpp.get_installed_certificate_ids($1, 'CentralSystemRootCertificate')", known))[1]
        assert [tuple(entry[field] for field in ("hashAlgorithm", "issuerNameHash", "issuerKeyHash", "serialNumber")) for entry in answer["certificateHashData"]] == ours
        assert [tuple(row) for row in await db.rows(names, known)] == ours, "it is still one"
        assert (await done(db, "ocpp.delete_certificate($1, $2, $3, $4, $5)", known, *ours[0]))[1] == {"status": "Accepted"}
        assert await db.rows(names, known) == []


async def test_a_log_a_signed_firmware_and_its_failure(connector, db, known, tmp_path):
    with emulator(connector, known, tmp_path, "--sessions", "0", "--job-step", "0.1", "--failing-updates", "1"):
        await db.until("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await done(db, "ocpp.get_log($1, 'SecurityLog', 'https://files.example/in/')", known)
        assert await db.until("SELECT status FROM ocpp.job_overview WHERE charge_point = $1 AND action = 'GetLog' AND state = 'done'", known) == "Uploaded"
        await done(db, "ocpp.signed_update_firmware($1, 'https://files.example/3.bin', $2, 'c2lnbmVk')", known, ROOT_CERTIFICATE)
        status = await db.until("SELECT status FROM ocpp.job_overview WHERE charge_point = $1 AND action = 'SignedUpdateFirmware' AND state = 'failed'", known)
        assert status in ("DownloadFailed", "InstallationFailed")
