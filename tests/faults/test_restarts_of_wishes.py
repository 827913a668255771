"""What people wish for outlives everything: campaigns, local lists, configuration, reservations and certificates while connector and PostgreSQL
are killed and connections are torn; and answers that are garbage. In the end both sides agree, and nobody was told more often than is recorded."""

import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import subprocess
from collections import Counter

import pytest
import websockets

from live.charger import Charger, open_socket
from live.places import EMULATOR

PATIENCE = 90


# ---- Stations ----------------------------------------------------------------------------------------------------------------
class Station:
    """Obeys over as many connections as that takes, and keeps every command it got. `mishap` is asked before each of them: None lets it
    be, 'torn' loses the connection before it is obeyed, 'lost' after it, 'mute' obeys and never answers; anything else is awaited between
    obeying and answering."""

    def __init__(self, url: str, identity: str, mishap=lambda frame: None):
        self.url, self.identity, self.mishap = url, identity, mishap
        self.told: list[list] = []
        self.configuration: dict[str, str] = {}
        self.reservations: dict[int, dict] = {}
        self.list_version, self.local_list = 0, {}
        self.chains: list[str] = []
        self.connections = 0
        self.waiting: dict[str, asyncio.Future] = {}
        self.ids = itertools.count(1)
        self.socket = None

    async def __aenter__(self) -> "Station":
        self.life = asyncio.create_task(self._live())
        return self

    async def __aexit__(self, *_) -> None:
        self.life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.life
        if self.socket:
            await self.socket.close()

    async def _live(self) -> None:
        while True:
            try:
                self.socket = await open_socket(self.url, self.identity)
                self.connections += 1
                async for text in self.socket:
                    await self._hear(json.loads(text))
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.1)

    async def _hear(self, frame: list) -> None:
        if frame[0] != 2:
            if (future := self.waiting.pop(frame[1], None)) and not future.done():
                future.set_result(frame)
            return
        self.told.append(frame)
        mishap = self.mishap(frame)
        if mishap == "torn":
            self.socket.transport.abort()
            return
        answer = self.obey(frame[2], frame[3])
        if mishap == "lost":
            self.socket.transport.abort()
        elif mishap != "mute":
            if mishap is not None:
                await mishap
            await self.socket.send(json.dumps([3, frame[1], answer]))

    async def say(self, action: str, payload: dict) -> dict:
        """With the same id over all connections until it is answered; a CALLERROR is raised."""
        frame = [2, f"{self.identity}-{next(self.ids)}", action, payload]
        async with asyncio.timeout(PATIENCE):
            while True:
                future = self.waiting[frame[1]] = asyncio.get_running_loop().create_future()
                with contextlib.suppress(OSError, websockets.WebSocketException, AttributeError, asyncio.TimeoutError):
                    await self.socket.send(json.dumps(frame))
                    answer = await asyncio.wait_for(future, 3)
                    assert answer[0] == 3, answer
                    return answer[2]
                await asyncio.sleep(0.1)

    def told_of(self, action: str) -> list[list]:
        return [frame for frame in self.told if frame[2] == action]

    def obey(self, action: str, payload: dict) -> dict:
        match action:
            case "ChangeConfiguration":
                self.configuration[payload["key"]] = payload["value"]
            case "GetConfiguration":
                return {"configurationKey": [{"key": key, "readonly": False, "value": value} for key, value in self.configuration.items()]}
            case "ReserveNow":
                self.reservations[payload["reservationId"]] = payload
            case "CertificateSigned":
                self.chains.append(payload["certificateChain"])
            case "GetLocalListVersion":
                return {"listVersion": self.list_version}
            case "SendLocalList":
                return {"status": self.take_list(payload["listVersion"], payload["updateType"], payload.get("localAuthorizationList", []))}
        return {"status": "Accepted"}

    def take_list(self, version: int, kind: str, entries: list[dict]) -> str:
        if kind == "Differential" and version <= self.list_version:
            return "VersionMismatch"
        kept = {} if kind == "Full" else dict(self.local_list)
        for entry in entries:
            if "idTagInfo" in entry:
                kept[entry["idTag"]] = entry["idTagInfo"]
            else:
                kept.pop(entry["idTag"], None)
        self.list_version, self.local_list = version, kept
        return "Accepted"


async def restart(cluster) -> None:
    """As if the machine had lost its power."""
    await asyncio.to_thread(cluster.stop, "immediate")
    await asyncio.to_thread(cluster.start)


async def replace(connector) -> None:
    """kill -9, and another one in its place."""
    connector.kill()
    await asyncio.to_thread(connector.start)


class Life:
    """A look into a database that goes down now and then."""

    def __init__(self, fresh):
        self.fresh, self.db = fresh, None

    async def rows(self, query: str, *arguments):
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    self.db = self.db or await self.fresh()
                    return await self.db.rows(query, *arguments)
                except OSError:
                    self.db = None
                except Exception as error:
                    # Of PostgreSQL: going down, starting up, gone.
                    if not (getattr(error, "sqlstate", None) or "").startswith(("57P", "08")) and "connection" not in str(error):
                        raise
                    self.db = None
                await asyncio.sleep(0.1)

    async def value(self, query: str, *arguments):
        return (await self.rows(query, *arguments))[0][0]

    async def until(self, query: str, *arguments, within: float = PATIENCE):
        deadline = asyncio.get_running_loop().time() + within
        while not (value := await self.value(query, *arguments)):
            assert asyncio.get_running_loop().time() < deadline, f"not within {within} s: {query} {arguments}\n{await self.state()}"
            await asyncio.sleep(0.05)
        return value

    async def state(self) -> str:
        """For whoever reads why it failed."""
        told = []
        for view in ("desired_state", "command_overview", "campaign_member", "local_list", "certificate_request"):
            told += [f"{view}: {str(dict(row))[:600]}" for row in await self.rows(f"SELECT * FROM ocpp.{view} LIMIT 20")]
        return "\n".join(told)


# What is said of a server or a connector that goes down and comes back.
WENT_DOWN = ("database", "lease", "shutting down", "starting up", "terminating connection", "could not be reported", "handshake failed", "connection")


def complaints(connector, cluster) -> list[str]:
    """Everything else that connector and PostgreSQL complain of."""
    lines = [line for line in connector.log.read_text().splitlines() if re.search(r"WARN|ERROR|panick", line)]
    lines += [line for line in cluster.log.read_text(errors="replace").splitlines() if re.search(r"\b(ERROR|PANIC|WARNING|FATAL):", line)]
    return [line for line in lines if not any(words in line.lower() for words in WENT_DOWN)]


# ---- Campaigns ---------------------------------------------------------------------------------------------------------------
FLEET, BATCH, TRIES = 50, 10, 4
CAMPAIGNS = {
    "GetDiagnostics": {"location": "https://files.example/in/"},
    "UpdateFirmware": {"location": "https://files.example/9.9.bin", "retrieveDate": "2026-01-01T00:00:00Z"},
}
RUNNING = """
    SELECT (SELECT count(*) FROM ocpp.campaign_member WHERE campaign = $1 AND state = 'running') AS members,
           (SELECT count(*) FROM ocpp.job WHERE campaign = $1 AND state IN ('sent', 'running')) AS jobs,
           (SELECT count(*) FROM ocpp.campaign_member WHERE campaign = $1 AND state IN ('done', 'failed', 'cancelled')) AS ended,
           (SELECT state FROM ocpp.campaign WHERE id = $1) AS state"""
# The clock moves on: what failed is tried again now, and whose reports were lost with a connection is silent since yesterday.
HURRY = """
    UPDATE ocpp.job SET due_at = clock_timestamp()
    WHERE campaign = $1 AND (state = 'failed' AND due_at > clock_timestamp()
                             OR state = 'running' AND due_at > clock_timestamp() AND updated_at < clock_timestamp() - interval '8 s')"""


@pytest.mark.parametrize("action", CAMPAIGNS)
async def test_a_campaign_while_everything_is_killed(cluster, connector, fresh, tmp_path, action):
    life = Life(fresh)
    await life.value("SELECT count(ocpp.add_charge_point('FLEET-' || n)) FROM generate_series(1, $1) AS n", FLEET)
    await life.value("SELECT ocpp.set('answer_timeout', '5 s')")
    log = tmp_path / "emulator.log"
    flags = ("--count", str(FLEET), "--connectors", "1", "--sessions", "0", "--job-step", "0.3")
    with log.open("w") as out:
        emulator = subprocess.Popen([EMULATOR, "--url", connector.url, "--identity", "FLEET", *flags], env=os.environ | {"NO_COLOR": "1", "RUST_LOG": "info"},
                                    stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        await life.until("SELECT count(*) = $1 FROM ocpp.charge_point WHERE booted_at IS NOT NULL", FLEET)
        campaign = await life.value("SELECT ocpp.start_campaign($1, $2, array_agg(identity), batch_size => $3, most_failures => $4, tries => $5) FROM ocpp.charge_point",
                                    action, json.dumps(CAMPAIGNS[action]), BATCH, FLEET, TRIES)
        accidents = [(3, connector_dies), (10, postgres_dies), (17, connector_dies), (24, postgres_dies), (31, both_die)]
        clock = asyncio.get_running_loop().time
        deadline = clock() + 180
        ended, moved = 0, clock()
        while True:
            now = (await life.rows(RUNNING, campaign))[0]
            if now["ended"] > ended:
                ended, moved = now["ended"], clock()
            assert now["members"] <= BATCH and now["jobs"] <= BATCH, f"more than a batch at once: {now}"
            if now["state"] != "running":
                break
            if accidents and now["ended"] >= accidents[0][0]:
                await accidents.pop(0)[1](cluster, connector)
            # An accident may hit a whole batch before it is heard, so that nothing moves until its next try.
            if not accidents or clock() > moved + 5:
                await life.rows(HURRY, campaign)
            assert emulator.poll() is None, "the emulator ended"
            assert clock() < deadline, f"not done: {now}\n{await life.state()}"
            await asyncio.sleep(0.05)
        assert not accidents
        # Late words still come in, and everybody comes back.
        await life.until("SELECT count(*) = 0 FROM ocpp.command WHERE state IN ('queued', 'sent')")
        if action == "UpdateFirmware":
            await life.until("SELECT count(*) FILTER (WHERE p.firmware_version = '9.9') = count(*) FROM ocpp.charge_point AS p JOIN ocpp.job AS j ON j.charge_point = p.identity AND j.state = 'done'")
        await life.until("SELECT count(*) = $1 FROM ocpp.charge_point_state WHERE node IS NOT NULL", FLEET)
    finally:
        emulator.terminate()
        assert emulator.wait(15) == 0

    shown = (await life.rows("SELECT state, members, waiting, running, done, failed, cancelled FROM ocpp.campaign_overview WHERE id = $1", campaign))[0]
    assert tuple(shown)[:4] == ("done", FLEET, 0, 0) and shown["done"] + shown["failed"] == FLEET and shown["cancelled"] == 0
    assert await life.value("SELECT count(*) FROM ocpp.job") == FLEET, "one job each"
    heard = Counter(re.findall(rf'identity="(FLEET-\d+)" action="{action}"', log.read_text()))
    assert heard.total() >= FLEET
    for row in await life.rows("""
        SELECT j.charge_point, j.state, j.tries, j.reason, (SELECT state FROM ocpp.campaign_member_overview AS m WHERE m.charge_point = j.charge_point) AS member,
               array_agg(c.state ORDER BY c.id) AS commands, sum(c.attempts) AS sent, count(c.answered_at) AS answered
        FROM ocpp.job AS j JOIN ocpp.command AS c ON c.charge_point = j.charge_point AND c.action = j.action GROUP BY j.charge_point, j.id"""):
        about = f"{dict(row)}, heard {heard[row['charge_point']]} times"
        assert row["state"] == row["member"], about
        assert row["state"] == "done" or row["tries"] == TRIES, about
        assert row["tries"] == row["sent"] <= TRIES, about
        # None of these is sent twice: as often as it was sent, but for those of which nobody knows.
        assert row["answered"] <= heard[row["charge_point"]] <= row["tries"], about
        assert row["commands"][-1] in ("accepted", "unknown", "timed out", "cancelled"), about
    assert complaints(connector, cluster) == []


async def connector_dies(cluster, connector):
    await replace(connector)


async def postgres_dies(cluster, connector):
    await restart(cluster)


async def both_die(cluster, connector):
    connector.kill()
    await restart(cluster)
    await asyncio.to_thread(connector.start)


# ---- Local lists -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("accident", ["torn", "lost", "mute", "postgres", "connector"])
async def test_a_local_list_whose_pieces_meet_with_accidents(cluster, connector, fresh, accident):
    life = Life(fresh)
    pieces = itertools.count()

    def mishap(frame):
        # Every other piece, four times in all; the pieces that are sent again count. Silence costs more and more time, so once.
        if frame[2] != "SendLocalList" or (number := next(pieces)) % 2 == 0 or number > (2 if accident == "mute" else 8):
            return None
        return {"postgres": lambda: restart(cluster), "connector": lambda: replace(connector)}.get(accident, lambda: accident)()

    await life.value("SELECT ocpp.add_charge_point('CP')")
    for setting, value in (("answer_timeout", "2 s"), ("desired.backoff", "1 s"), ("desired.tries", "20")):
        await life.value("SELECT ocpp.set($1, $2)", setting, value)
    await life.rows("SELECT ocpp.add_id_tag('TAG-' || n) FROM generate_series(1, 300) AS n")
    async with Station(connector.url, "CP", mishap) as station:
        for wanted in (range(1, 251), range(101, 301), range(101, 301)):
            await life.value("SELECT ocpp.want_local_list('CP', ARRAY(SELECT 'TAG-' || n FROM unnest($1::integer[]) AS n))", list(wanted))
            await agree(life, station, len(wanted))
            # The third time the list stays and a tag changes.
            await life.rows("SELECT ocpp.block_id_tag('TAG-150')" if await life.value("SELECT to_regproc('ocpp.block_id_tag') IS NOT NULL")
                            else "UPDATE ocpp.id_tag SET status = 'Blocked' WHERE id_tag = 'TAG-150'")
        await agree(life, station, 200)
        assert station.local_list["TAG-150"]["status"] == "Blocked"
        assert len(station.told_of("SendLocalList")) < 40, "it is not said for ever"
    assert complaints(connector, cluster) == []


async def agree(life, station, entries: int) -> None:
    """What is wanted is what the database thinks it has is what it has."""
    await life.until("SELECT count(*) = 0 FROM ocpp.desired_change")
    await life.until("SELECT state = 'met' FROM ocpp.desired_state WHERE kind = 'local list'")
    await life.until("SELECT count(*) = 0 FROM ocpp.command WHERE state IN ('queued', 'sent')")
    held = {row["id_tag"]: json.loads(row["id_tag_info"]) for row in await life.rows("SELECT id_tag, id_tag_info FROM ocpp.local_list_entry")}
    wanted = {row["id_tag"]: json.loads(row["id_tag_info"]) for row in await life.rows("SELECT id_tag, id_tag_info FROM ocpp.wanted_local_list")}
    assert station.local_list == held == wanted and len(held) == entries
    assert station.list_version == await life.value("SELECT version FROM ocpp.local_list")


# ---- Desired configuration -----------------------------------------------------------------------------------------------------
async def test_wished_configuration_while_commands_are_outstanding(cluster, connector, fresh):
    life = Life(fresh)
    names = [f"WISH-{number}" for number in range(20)]
    keys = [f"Key{number}" for number in range(5)]
    gate = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        for name in names:
            await life.value("SELECT ocpp.add_charge_point($1)", name)
        for setting, value in (("answer_timeout", "5 s"), ("desired.backoff", "1 s"), ("boot.ask", "true")):
            await life.value("SELECT ocpp.set($1, $2)", setting, value)
        stations = [await stack.enter_async_context(Station(connector.url, name, lambda frame: gate.wait())) for name in names]
        for station in stations:
            await station.say("BootNotification", {"chargePointVendor": "Test", "chargePointModel": "One"})
        for key in keys:
            await life.value("SELECT ocpp.want_configuration($1, $2)", key, f"{key} of all")
        await life.value("SELECT ocpp.want_configuration('Key0', 'mine', 'WISH-7')")
        for accident in (replace(connector), restart(cluster), replace(connector)):
            # Everybody has a command that is not answered ...
            told = [len(station.told) for station in stations]
            await life.until("SELECT count(*) >= 20 FROM ocpp.command WHERE state = 'sent'")
            await accident
            # ... and goes on for a word or two before the next accident.
            gate.set()
            async with asyncio.timeout(PATIENCE):
                while any(len(station.told) <= before for station, before in zip(stations, told)):
                    await asyncio.sleep(0.02)
            gate.clear()
        gate.set()
        await life.until("SELECT count(*) = 100 AND bool_and(state = 'met') FROM ocpp.desired_state WHERE kind = 'configuration'")
        await life.until("SELECT count(*) = 0 FROM ocpp.command WHERE state IN ('queued', 'sent')")
        for station in stations:
            wished = {key: f"{key} of all" for key in keys} | ({"Key0": "mine"} if station.identity == "WISH-7" else {})
            assert station.configuration == wished, station.identity
            asked = Counter(frame[3]["key"] for frame in station.told_of("ChangeConfiguration"))
            assert max(asked.values()) <= 4, f"{station.identity}: {asked}"
        # And that was all: whoever looks again finds nothing to do.
        told = sum(len(station.told) for station in stations)
        await life.value("SELECT ocpp.notice_drift()")
        await life.until("SELECT count(*) = 0 FROM ocpp.desired_change")
        await life.until("SELECT count(*) = 0 FROM ocpp.desired_state WHERE kind <> 'question' AND state <> 'met'")
        # What was on its way to a socket when its connector died never came.
        assert sum(len(station.told_of("ChangeConfiguration")) for station in stations) <= await life.value("SELECT sum(attempts) FROM ocpp.command WHERE action = 'ChangeConfiguration'")
        assert sum(len(station.told) for station in stations) == told
    assert complaints(connector, cluster) == []


# ---- Reservations --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("accident", ["torn", "lost", "postgres", "connector"])
async def test_a_reservation_whose_answer_is_lost(cluster, connector, fresh, accident):
    life = Life(fresh)
    first = iter([True])

    def mishap(frame):
        if not next(first, False):
            return None
        return {"postgres": lambda: restart(cluster), "connector": lambda: replace(connector)}.get(accident, lambda: accident)()

    await life.value("SELECT ocpp.add_charge_point('CP')")
    async with Station(connector.url, "CP", mishap) as station:
        number = await life.value("SELECT ocpp.reserve_now('CP', 'KEEPER', 1)")
        await life.until("SELECT state = 'accepted' FROM ocpp.command WHERE id = $1", number)
        assert len({json.dumps(frame) for frame in station.told}) == 1, "the same with the same message id"
        assert len(station.told) == (1 if accident == "postgres" else 2)
        rows = await life.rows("SELECT id, status, id_tag, connector_id FROM ocpp.reservation_list('CP', status => NULL)")
        assert [tuple(row) for row in rows] == [(id, "Reserved", "KEEPER", 1) for id in station.reservations]
        assert len(rows) == 1
    assert complaints(connector, cluster) == []


async def test_a_reservation_that_is_used_before_its_answer_comes(cluster, connector, fresh):
    """Kept by the station, the answer lost; the driver comes while the connection is down."""
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    await db.run("SELECT ocpp.add_id_tag('KEEPER')")
    async with await Charger.connect(connector.url, "CP") as charger:
        await db.value("SELECT ocpp.reserve_now('CP', 'KEEPER', 1)")
        command = await charger.command()
    async with await Charger.connect(connector.url, "CP") as charger:
        again = await charger.command()
        assert again == command
        begun = await charger.call("StartTransaction", {"connectorId": 1, "idTag": "KEEPER", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z",
                                                        "reservationId": command[3]["reservationId"]})
        await charger.answer(again, {"status": "Accepted"})
        await db.until("SELECT state = 'accepted' FROM ocpp.command")
        row = await db.row("SELECT id, status, transaction FROM ocpp.reservation_list('CP', status => NULL)")
        assert tuple(row) == (command[3]["reservationId"], "Used", begun["transactionId"]), "it is not kept for anybody any more"


# ---- Certificates ----------------------------------------------------------------------------------------------------------------
def openssl(folder, *arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], cwd=folder, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
    assert done.returncode == 0, done.stdout
    return done.stdout


def signing(folder, subject: str) -> str:
    """A certificate authority in ca.pem and ca.key; gives the request of a key in cp.key."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/O=pg_ocpp test only/CN=Root")
    openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "cp.key", "-out", "cp.csr", "-subj", subject)
    return (folder / "cp.csr").read_text()


@pytest.mark.parametrize("accident", ["torn", "lost", "mute", "postgres", "connector", "both"])
async def test_a_certificate_that_is_on_its_way(cluster, connector, fresh, tmp_path, accident):
    csr = signing(tmp_path, "/CN=CP")
    life = Life(fresh)
    first = iter([True])

    def mishap(frame):
        if not next(first, False):
            return None
        return {"postgres": lambda: restart(cluster), "connector": lambda: replace(connector), "both": lambda: both_die(cluster, connector)}.get(accident, lambda: accident)()

    await life.value("SELECT ocpp.add_charge_point('CP')")
    await life.value("SELECT ocpp.set('answer_timeout', '2 s')")
    await life.value("SELECT ocpp.set_certificate_authority($1, $2)", (tmp_path / "ca.pem").read_text(), (tmp_path / "ca.key").read_text())
    async with Station(connector.url, "CP", mishap) as station:
        # Said again and again by a station that hears nothing, while the server goes down between request and answer.
        asking = asyncio.gather(*(station.say("SignCertificate", {"csr": csr}) for _ in range(2)))
        if accident == "both":
            await restart(cluster)
        assert await asking == [{"status": "Accepted"}] * 2
        end = "accepted" if accident != "mute" else "signed"
        await life.until("SELECT count(*) > 0 FROM ocpp.certificate_request WHERE state = $1 AND (state = 'accepted' OR reason IS NOT NULL)", end)
        await life.until("SELECT count(*) = 0 FROM ocpp.command WHERE state IN ('queued', 'sent')")
        requests = await life.rows("SELECT state, reason, chain, command FROM ocpp.certificate_request ORDER BY id")
        assert len({frame[1] for frame in station.told}) == len(requests) == await life.value("SELECT count(*) FROM ocpp.command"), "one certificate for each request"
        assert set(station.chains) == {row["chain"] for row in requests}
        assert len(requests) == 1, "asked for twice with the same key, it is one"
        for number, chain in enumerate(station.chains):
            (tmp_path / f"{number}.pem").write_text(chain)
            openssl(tmp_path, "verify", "-CAfile", "ca.pem", f"{number}.pem")
            assert openssl(tmp_path, "x509", "-in", f"{number}.pem", "-pubkey", "-noout") == openssl(tmp_path, "pkey", "-in", "cp.key", "-pubout")
    assert complaints(connector, cluster) == []


# ---- Garbage ---------------------------------------------------------------------------------------------------------------------
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
HASH = {"hashAlgorithm": "SHA256", "issuerNameHash": "ab", "issuerKeyHash": "cd", "serialNumber": "01"}
PROFILE = {"chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative",
           "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]}}
NO_TIME = "2126-01-01T00:00:00Z"
# Each action of a central system, a request, and answers to it beside the common ones; @ stands for what is put in.
ACTIONS = {
    "RemoteStartTransaction": ({"idTag": "TAG", "connectorId": 1, "chargingProfile": PROFILE | {"chargingProfilePurpose": "TxProfile"}}, []),
    "RemoteStopTransaction": ({"transactionId": 1}, []),
    "Reset": ({"type": "Soft"}, []),
    "ChangeAvailability": ({"connectorId": 0, "type": "Operative"}, []),
    "ChangeConfiguration": ({"key": "Key", "value": "1"}, []),
    "GetConfiguration": ({}, ['{"configurationKey":@,"unknownKey":@}', '{"configurationKey":[@,{"key":@,"readonly":@,"value":@}],"unknownKey":[@]}',
                              '{"configurationKey":[{"key":"LocalAuthListMaxLength","readonly":@,"value":@},{"key":"SendLocalListMaxLength","readonly":@,"value":@},{"key":"AuthorizationKey","value":@}]}',
                              '{"configurationKey":[{"key":"NumberOfConnectors","value":@},{"key":"NumberOfConnectors","value":@}],"unknownKey":["numberofconnectors",@]}']),
    "ClearCache": ({}, []),
    "UnlockConnector": ({"connectorId": 1}, []),
    "DataTransfer": ({"vendorId": "v"}, ['{"status":"Accepted","data":@}']),
    "TriggerMessage": ({"requestedMessage": "StatusNotification"}, []),
    "UpdateFirmware": ({"location": "https://files.example/1", "retrieveDate": NO_TIME}, []),
    "GetDiagnostics": ({"location": "https://files.example/"}, ['{"fileName":@}', '{"filename":@}']),
    "GetLocalListVersion": ({}, ['{"listVersion":@}', '{"listVersion":"@"}']),
    "SendLocalList": ({"listVersion": 1, "updateType": "Full", "localAuthorizationList": [{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]}, []),
    "ReserveNow": ({"connectorId": 1, "expiryDate": NO_TIME, "idTag": "TAG", "reservationId": 7}, []),
    "CancelReservation": ({"reservationId": 7}, []),
    "SetChargingProfile": ({"connectorId": 1, "csChargingProfiles": PROFILE}, []),
    "ClearChargingProfile": ({"id": 1}, []),
    "GetCompositeSchedule": ({"connectorId": 1, "duration": 3600}, [
        '{"status":"Accepted","connectorId":@,"scheduleStart":@,"chargingSchedule":@}',
        '{"status":"Accepted","connectorId":1,"scheduleStart":"2026-01-01T00:00:00Z","chargingSchedule":{"chargingRateUnit":@,"chargingSchedulePeriod":@}}',
        '{"status":"Accepted","connectorId":1,"scheduleStart":"2026-01-01T00:00:00Z","chargingSchedule":{"duration":@,"startSchedule":@,"chargingRateUnit":"A",'
        '"chargingSchedulePeriod":[@,{"startPeriod":@,"limit":@,"numberPhases":@},{"startPeriod":0,"limit":@},{"startPeriod":@,"limit":1}],"minChargingRate":@}}']),
    "CertificateSigned": ({"certificateChain": CERTIFICATE}, []),
    "InstallCertificate": ({"certificateType": "CentralSystemRootCertificate", "certificate": CERTIFICATE}, []),
    "DeleteCertificate": ({"certificateHashData": HASH}, []),
    "GetInstalledCertificateIds": ({"certificateType": "CentralSystemRootCertificate"}, [
        '{"status":"Accepted","certificateHashData":@}',
        '{"status":"Accepted","certificateHashData":[@,{"hashAlgorithm":@,"issuerNameHash":@,"issuerKeyHash":@,"serialNumber":@}]}',
        '{"status":"Accepted","certificateHashData":[{"hashAlgorithm":"SHA256","issuerNameHash":@,"issuerKeyHash":@,"serialNumber":@},'
        '{"hashAlgorithm":"SHA512","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":@}]}']),
    "ExtendedTriggerMessage": ({"requestedMessage": "Heartbeat"}, []),
    "GetLog": ({"logType": "SecurityLog", "requestId": 5, "log": {"remoteLocation": "https://files.example/"}}, ['{"status":"Accepted","filename":@}']),
    "SignedUpdateFirmware": ({"requestId": 6, "firmware": {"location": "https://files.example/2", "retrieveDateTime": NO_TIME, "signingCertificate": CERTIFICATE,
                                                           "signature": "c2ln"}}, []),
}
COMMON = ["@", '{"status":@}', '{"status":"Accepted","more":@}', '{"status":"Rejected","status":@}', '{"status":"Accepted","status":"aCCEPTED","@":[@]}']
LARGE = random.Random(1).randbytes(450_000).hex()
VALUES = ["null", "true", "-1", "0.1", "2147483648", "-9223372036854775809", "9" * 400, "9" * 5000, "1e999", "-1e-999", "1E+3", '""', '" "', '"0"', '"' + "0" * 45 + '"',
          '"' + "ab" * 80 + '"', '"\\u0000"', '"\\ud83e\\udd80"', '"2026-13-45T99:00:00"', '"9999999999"', '"-99999999999999999999"', "[]", "{}", "[null]", '{"":{"":null}}',
          "[" * 60 + "]" * 60, '{"a":' * 100 + "1" + "}" * 100, f'"{LARGE}"']
# What can not be read: nobody knows what they answer.
UNREADABLE = ["[" * 200 + "]" * 200, "[" * 100_000, '{"status":"Accepted"', '{"status":"\\ud800"}', "{'status':1}", '{"status":NaN}', ""]


def garbage(action: str) -> list[str]:
    answers = []
    for form in COMMON + ACTIONS[action][1]:
        for value in VALUES:
            # A frame has a mebibyte, whatever is in it.
            put = value if value is not VALUES[-1] else f'"{LARGE[:900_000 // form.count("@") - 100]}"'
            if '"@"' in form and not value.isalnum():
                continue
            answers.append(form.replace("@", put))
    return answers


async def test_garbage_in_answer_to_every_action(cluster, connector, fresh):
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('RUDE')")
    await db.run("SELECT ocpp.set('answer_timeout', '1 s')")
    await db.run("SELECT ocpp.set('boot.ask', 'false')")
    asked = 0
    async with await Charger.connect(connector.url, "RUDE") as rude:
        await rude.boot()
        for action, (request, _) in ACTIONS.items():
            frames = [f"[3,ID,{text}]" for text in garbage(action)]
            frames += [f"[4,ID,{value},{value},{value}]" for value in VALUES[:-1]] + [f"[4,ID,{VALUES[-1]}]", "[4,ID]", "[3,ID]", '[3,ID,{},1,"x"]']
            for first in range(0, len(frames), 100):
                part = frames[first:first + 100]
                await db.rows("SELECT ocpp.call('RUDE', $1, $2) FROM generate_series(1, $3)", action, json.dumps(request), len(part))
                for frame in part:
                    command = await rude.command(timeout=30)
                    assert command[2] == action
                    await rude.socket.send(frame.replace("ID", json.dumps(command[1])))
                    asked += 1
                assert "currentTime" in await rude.call("Heartbeat", timeout=30)
                assert await db.value("SELECT count(*) FROM ocpp.command WHERE state IN ('queued', 'sent')") == 0, action
        await is_sane(db)
        strange = await db.rows("""
            SELECT m.action, m.state, m.error_code, l.error, left(l.frame, 150) AS frame, length(l.frame)
            FROM ocpp.command AS m LEFT JOIN ocpp.message_log AS l ON l.charge_point = m.charge_point AND l.message_id = m.message_id AND l.direction = 'received'
            WHERE m.state NOT IN ('accepted', 'rejected', 'error') OR m.answered_at IS NULL OR m.late""")
        assert [tuple(row) for row in strange] == [], f"of {asked} answers these were not understood"
        for action, text in itertools.islice(zip(itertools.cycle(("GetLocalListVersion", "GetLog", "GetConfiguration")), UNREADABLE), len(UNREADABLE)):
            number = await db.value("SELECT ocpp.call('RUDE', $1, $2)", action, json.dumps(ACTIONS[action][0]))
            command = await rude.command()
            await rude.socket.send(f"[3,{json.dumps(command[1])},{text}]")
            assert "currentTime" in await rude.call("Heartbeat", timeout=30)
            await db.until("SELECT state IN ('timed out', 'error', 'rejected') FROM ocpp.command WHERE id = $1", number, within=30)
        assert rude.socket.close_code is None
    assert complaints(connector, cluster) == []


async def test_garbage_in_a_configuration_stops_nobody(cluster, connector, fresh):
    """What a charge point says of itself is asked before lists and profiles go out."""
    db = await fresh()
    keys = ("LocalAuthListMaxLength", "SendLocalListMaxLength", "ChargeProfileMaxStackLevel", "ChargingScheduleMaxPeriods", "ChargingScheduleAllowedChargingRateUnit",
            "NumberOfConnectors", "MaxChargingProfilesInstalled", "SupportedFeatureProfiles", "GetConfigurationMaxKeys", "Wished")
    await db.value("SELECT ocpp.add_charge_point('RUDE')")
    await db.run("SELECT ocpp.add_id_tag('TAG')")
    await db.run("SELECT ocpp.set('boot.ask', 'false')")
    async with await Charger.connect(connector.url, "RUDE") as rude:
        await rude.boot()
        for value in VALUES[:-1] + ['"Power,' + "A" * 5000 + '"', '"000000000000000000001"', '"99999999999999999999"', '"1\\n"', '"999999999"', '"٣"']:
            asked = [await db.value("SELECT ocpp.get_configuration('RUDE')")]
            command = await rude.command()
            told = ",".join(f'{{"key":"{key}","readonly":{value},"value":{value}}}' for key in keys)
            await rude.socket.send(f'[3,{json.dumps(command[1])},{{"configurationKey":[{told}]}}]')
            assert "currentTime" in await rude.call("Heartbeat")
            await db.value("SELECT ocpp.want_local_list('RUDE', ARRAY['TAG'])")
            assert await db.value("SELECT count(*) FROM ocpp.wish") == 1
            await db.rows("SELECT * FROM ocpp.composite_schedule('RUDE', 0, 3600)")
            try:
                asked.append(await db.value("SELECT ocpp.set_charging_profile('RUDE', 1, $1)", json.dumps(PROFILE)))
            except Exception as error:
                assert getattr(error, "sqlstate", None) == "22023", error
            if number := await db.value("SELECT ocpp.sync_local_list('RUDE')"):
                asked.append(number)
            while await db.value("SELECT count(*) FROM ocpp.command WHERE state IN ('queued', 'sent')"):
                await rude.answer(await rude.command(), {"status": "Accepted"})
                assert "currentTime" in await rude.call("Heartbeat")
            assert await db.value("SELECT count(*) FROM ocpp.command WHERE id = ANY ($1) AND state = 'accepted'", asked) == len(asked), value[:50]
    await is_sane(db)
    # But for what we were told ourselves.
    assert [line for line in complaints(connector, cluster) if "this charging profile makes no sense there" not in line] == []


async def is_sane(db) -> None:
    """Everything can be looked at, and nothing that was made of garbage is garbage."""
    for view in await db.rows("SELECT c.oid::regclass::text AS name FROM pg_class AS c WHERE c.relkind = 'v' AND c.relnamespace = 'ocpp'::regnamespace"):
        await db.rows(f"SELECT * FROM {view['name']}")
    # A schedule that makes no sense is none (55000).
    await db.run("""
        CREATE FUNCTION pg_temp.compared(command bigint) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN PERFORM * FROM ocpp.compare_composite_schedule(command); RETURN '55000'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$""")
    compared = await db.rows("""
        SELECT pg_temp.compared(m.id) AS error, left(m.answer::text, 300) FROM ocpp.command AS m
        WHERE m.action = 'GetCompositeSchedule' AND NOT starts_with(pg_temp.compared(m.id), '55000')""")
    assert [tuple(row) for row in compared] == []
    nonsense = """
        SELECT 'job' AS what, to_jsonb(j)::text AS row FROM ocpp.job AS j WHERE length(j.file_name) > 255 OR length(j.reason) > 1000 OR length(j.status) > 255
        UNION ALL SELECT 'local list', to_jsonb(l)::text FROM ocpp.local_list AS l WHERE l.version < 0
        UNION ALL SELECT 'certificate', to_jsonb(i)::text FROM ocpp.installed_certificate AS i
            WHERE i.issuer_name_hash !~ '^[0-9A-Za-z+/= ]{0,128}$' OR i.issuer_key_hash !~ '^[0-9A-Za-z+/= ]{0,128}$' OR i.serial_number !~ '^[0-9A-Za-z -]{0,40}$'
        UNION ALL SELECT 'reservation', to_jsonb(r)::text FROM ocpp.reservation AS r WHERE r.id <> 7 OR r.id_tag <> 'TAG'
        UNION ALL SELECT 'configuration', to_jsonb(c)::text FROM ocpp.configuration AS c WHERE length(c.variable) > 500
        UNION ALL SELECT 'desired', to_jsonb(d)::text FROM ocpp.desired_state AS d WHERE length(d.reason) > 1000 OR length(d.last_status) > 1000
        UNION ALL SELECT 'profile', to_jsonb(a)::text FROM ocpp.charging_profile_assignment AS a WHERE length(a.status) > 1000
        UNION ALL SELECT 'request', to_jsonb(r)::text FROM ocpp.certificate_request AS r WHERE length(r.reason) > 1000"""
    assert [(row["what"], row["row"][:300], len(row["row"])) for row in await db.rows(nonsense)] == []


async def test_garbage_in_answer_to_wishes(cluster, connector, fresh, tmp_path):
    """What the database asks by itself, answered by one who answers at random: it ends, in whichever way, and soon."""
    db = await fresh()
    chance = random.Random(2)
    names = [f"RUDE-{n}" for n in range(4)]
    answers = {action: garbage(action) + ['{"status":"Accepted"}'] * 10 for action in ACTIONS}
    for name in names:
        await db.value("SELECT ocpp.add_charge_point($1)", name)
    for setting, value in (("answer_timeout", "1 s"), ("desired.backoff", "1 s"), ("desired.tries", "3"), ("boot.ask", "true"), ("boot.status_wait", "1 s")):
        await db.value("SELECT ocpp.set($1, $2)", setting, value)
    await db.rows("SELECT ocpp.add_id_tag('TAG-' || n) FROM generate_series(1, 250) AS n")

    async def answer(charger: Charger) -> None:
        while True:
            command = await charger.command(timeout=PATIENCE)
            await charger.socket.send(f"[3,{json.dumps(command[1])},{chance.choice(answers[command[2]])}]")

    async with contextlib.AsyncExitStack() as stack:
        chargers = [await stack.enter_async_context(await Charger.connect(connector.url, name)) for name in names]
        tasks = [asyncio.create_task(answer(charger)) for charger in chargers]
        for round in range(3):
            for charger in chargers:
                await charger.boot()
            for n in range(10):
                await db.value("SELECT ocpp.want_configuration($1, $2)", f"Key{n}", str(round))
            await db.rows("SELECT ocpp.want_local_list(p.identity, ARRAY(SELECT 'TAG-' || n FROM generate_series(1, 80 * $1) AS n)) FROM ocpp.charge_point AS p", round + 1)
            await db.rows("SELECT ocpp.want_availability(p.identity, $1, c) FROM ocpp.charge_point AS p, generate_series(0, 1) AS c", "Operative" if round % 2 else "Inoperative")
            for action in ("GetLog", "GetDiagnostics", "UpdateFirmware"):
                await db.value("SELECT ocpp.start_campaign($1, $2, $3, most_failures => 100)", action, json.dumps({k: v for k, v in ACTIONS[action][0].items() if k != "requestId"}), names)
            # Every wish is met, given up, or waits for its next try; no command is left.
            await db.until("""SELECT NOT EXISTS (SELECT FROM ocpp.desired_change) AND NOT EXISTS (SELECT FROM ocpp.desired_state WHERE state IN ('due', 'asked'))
                              AND NOT EXISTS (SELECT FROM ocpp.command WHERE state IN ('queued', 'sent'))
                              AND NOT EXISTS (SELECT FROM ocpp.campaign_member WHERE state = 'waiting')""", within=PATIENCE)
            for charger in chargers:
                assert "currentTime" in await charger.call("Heartbeat")
        for task in tasks:
            assert not task.done()
            task.cancel()
    most = await db.rows("SELECT charge_point, action, count(*) FROM ocpp.command GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1")
    assert most[0]["count"] < 150, most
    await is_sane(db)
    assert complaints(connector, cluster) == []


# ---- What else would be lost ---------------------------------------------------------------------------------------------------------
async def test_a_person_who_holds_a_certificate_request_while_its_answer_comes(cluster, connector, fresh, tmp_path):
    csr = signing(tmp_path, "/CN=CP")
    db, person = await fresh(), await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    await db.value("SELECT ocpp.set_certificate_authority($1, $2)", (tmp_path / "ca.pem").read_text(), (tmp_path / "ca.key").read_text())
    async with await Charger.connect(connector.url, "CP") as charger:
        await charger.call("SignCertificate", {"csr": csr})
        command = await charger.command()
        await person.run("BEGIN; SELECT FROM ocpp.certificate_request FOR UPDATE")
        await charger.answer(command, {"status": "Accepted"})
        # Handed over by now, and looked at: it may wait, or go on.
        beat = asyncio.ensure_future(charger.call("Heartbeat", timeout=30))
        await asyncio.wait([beat], timeout=1)
        await person.run("COMMIT")
        assert "currentTime" in await beat
        assert await db.until("SELECT state FROM ocpp.command WHERE state <> 'sent'") == "accepted"
        assert await db.until("SELECT state FROM ocpp.certificate_request WHERE state <> 'sent'", within=15) == "accepted"


async def test_a_certificate_that_a_person_sends_while_another_enters_an_authority(cluster, connector, fresh, tmp_path):
    csr = signing(tmp_path, "/CN=CP")
    openssl(tmp_path, "x509", "-req", "-in", "cp.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cp.pem", "-days", "3")
    db, person = await fresh(), await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    async with await Charger.connect(connector.url, "CP") as charger:
        await charger.call("SignCertificate", {"csr": csr})
        await db.until("SELECT reason IS NOT NULL FROM ocpp.certificate_request", within=15)
        await person.run("BEGIN")
        await person.value("SELECT ocpp.set_certificate_authority($1, $2)", (tmp_path / "ca.pem").read_text(), (tmp_path / "ca.key").read_text())
        number = await db.value("SELECT ocpp.certificate_signed('CP', $1)", (tmp_path / "cp.pem").read_text())
        # It may go at once or wait for the person.
        with contextlib.suppress(asyncio.TimeoutError):
            await charger.answer(await charger.command(timeout=2), {"status": "Accepted"})
        await person.run("COMMIT")
        while not await db.value("SELECT answered_at IS NOT NULL FROM ocpp.command WHERE id = $1", number):
            with contextlib.suppress(asyncio.TimeoutError):
                await charger.answer(await charger.command(timeout=1), {"status": "Accepted"})
        await db.until("SELECT state = 'accepted' FROM ocpp.certificate_request", within=15)
        assert await db.value("SELECT count(*) FROM ocpp.command WHERE action = 'CertificateSigned'") == 1, "one request, one certificate"


async def test_a_next_try_that_a_person_holds_while_the_job_turns_out_to_be_done(cluster, connector, fresh):
    db, person = await fresh(), await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    async with await Charger.connect(connector.url, "CP") as charger:
        await db.value("SELECT ocpp.update_firmware('CP', 'https://files.example/9.9.bin')")
        await charger.answer(await charger.command(), {})
        await charger.call("FirmwareStatusNotification", {"status": "DownloadFailed"})
        # The next try waits behind another command.
        await db.value("SELECT ocpp.clear_cache('CP')")
        before = await charger.command()
        await db.value("SELECT ocpp.retry_job(id) FROM ocpp.job")
        await person.run("BEGIN; SELECT FROM ocpp.command WHERE state = 'queued' FOR UPDATE")
        said = asyncio.ensure_future(charger.call("FirmwareStatusNotification", {"status": "Installed"}, timeout=30))
        await asyncio.wait([said], timeout=1)
        await person.run("COMMIT")
        await said
        await charger.answer(before, {"status": "Accepted"})
        await db.until("SELECT count(*) = 0 FROM ocpp.command WHERE state = 'queued'", within=15)
        assert await db.value("SELECT state FROM ocpp.job") == "done"
        assert await db.value("SELECT sum(attempts) FROM ocpp.command WHERE action = 'UpdateFirmware'") == 1, "what is done is not done again"


async def test_a_job_that_waited_for_its_station_in_vain_keeps_its_tries(cluster, connector, fresh):
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    await db.run("SELECT ocpp.set('job.tries', '3')")
    async with await Charger.connect(connector.url, "CP") as charger:
        number = await db.value("SELECT ocpp.get_diagnostics('CP', 'https://files.example/', expires_in => '3 s', resend => true)")
        await charger.command()
    await db.until("SELECT state = 'expired' FROM ocpp.command WHERE id = $1", number, within=30)
    row = await db.row("SELECT state, tries, most_tries, next_try_at FROM ocpp.job_overview")
    assert tuple(row)[:3] == ("failed", 1, 3) and row["next_try_at"] is not None, "two tries are left"


async def test_a_station_that_succeeds_after_its_campaign_has_ended(cluster, connector, fresh):
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    async with await Charger.connect(connector.url, "CP") as charger:
        campaign = await db.value("SELECT ocpp.start_campaign('UpdateFirmware', $1, '{CP}')", json.dumps(CAMPAIGNS["UpdateFirmware"]))
        await charger.answer(await charger.command(timeout=15), {})
        await charger.call("FirmwareStatusNotification", {"status": "DownloadFailed"})
        await db.until("SELECT ended_at FROM ocpp.campaign WHERE id = $1", campaign, within=15)
        # It tries again by itself, as many do.
        for status in ("Downloading", "Installed"):
            await charger.call("FirmwareStatusNotification", {"status": status})
        assert await db.value("SELECT state FROM ocpp.job") == "done"
        await db.until("SELECT state = 'done' FROM ocpp.campaign_member_overview WHERE campaign = $1", campaign, within=15)
        await db.until("SELECT done = 1 AND failed = 0 FROM ocpp.campaign_overview WHERE id = $1", campaign)
