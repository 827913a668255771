"""The charger that nobody here wrote: the PyPI package ocpp (mobilityhouse), which checks every frame against its own schemas."""

import asyncio
from datetime import datetime, timezone

from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action

from live.charger import open_socket


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Station(ChargePoint):
    """One connector and the Core profile. It obeys; a remote start and a remote stop are carried out as a driver would see it."""

    def __init__(self, identity: str, socket):
        super().__init__(identity, socket, response_timeout=10)
        self.meter = 1000
        self.transaction: int | None = None
        self.heard: list[tuple[str, dict]] = []
        self.changed = asyncio.Event()
        self.loop_task = asyncio.create_task(self.start())
        self.deeds: set[asyncio.Task] = set()

    @classmethod
    async def connect(cls, url: str, identity: str, **options) -> "Station":
        return cls(identity, await open_socket(url, identity, **options))

    async def __aenter__(self) -> "Station":
        return self

    async def __aexit__(self, *_) -> None:
        for task in [self.loop_task, *self.deeds]:
            task.cancel()
        await self._connection.close()

    def note(self, action: str, **payload) -> None:
        self.heard.append((action, {name: value for name, value in payload.items() if value is not None}))

    def do(self, deed) -> None:
        task = asyncio.create_task(deed)
        self.deeds.add(task)
        task.add_done_callback(self.deeds.discard)

    # What it says

    async def boot(self):
        return await self.call(call.BootNotification(charge_point_vendor="Mobility", charge_point_model="House"), suppress=False)

    async def status(self, status: str):
        return await self.call(call.StatusNotification(connector_id=1, error_code="NoError", status=status, timestamp=now()), suppress=False)

    async def authorize(self, id_tag: str):
        return (await self.call(call.Authorize(id_tag=id_tag), suppress=False)).id_tag_info["status"]

    async def begin(self, id_tag: str, reservation_id: int | None = None):
        start = call.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=self.meter, timestamp=now(), reservation_id=reservation_id)
        answer = await self.call(start, suppress=False)
        self.transaction = answer.transaction_id
        self.changed.set()
        return answer

    async def sample(self, wh: int):
        self.meter += wh
        samples = [
            {"value": str(self.meter), "measurand": "Energy.Active.Import.Register", "unit": "Wh", "context": "Sample.Periodic"},
            {"value": "11040.5", "measurand": "Power.Active.Import", "unit": "W"},
            {"value": "47", "measurand": "SoC", "unit": "Percent"},
        ]
        await self.call(call.MeterValues(connector_id=1, transaction_id=self.transaction, meter_value=[{"timestamp": now(), "sampled_value": samples}]), suppress=False)

    async def end(self, id_tag: str | None = None, reason: str | None = None):
        transaction, self.transaction = self.transaction, None
        answer = await self.call(call.StopTransaction(transaction_id=transaction, meter_stop=self.meter, timestamp=now(), id_tag=id_tag, reason=reason), suppress=False)
        self.changed.set()
        return answer

    # How it obeys

    @on(Action.remote_start_transaction)
    async def on_remote_start(self, id_tag, connector_id=None, **_):
        self.note("RemoteStartTransaction", id_tag=id_tag, connector_id=connector_id)
        self.do(self.begin(id_tag))
        return call_result.RemoteStartTransaction(status="Accepted")

    @on(Action.remote_stop_transaction)
    async def on_remote_stop(self, transaction_id):
        self.note("RemoteStopTransaction", transaction_id=transaction_id)
        if transaction_id != self.transaction:
            return call_result.RemoteStopTransaction(status="Rejected")
        self.do(self.end(reason="Remote"))
        return call_result.RemoteStopTransaction(status="Accepted")

    @on(Action.reset)
    async def on_reset(self, type):
        self.note("Reset", type=type)
        return call_result.Reset(status="Accepted")

    @on(Action.change_availability)
    async def on_change_availability(self, connector_id, type):
        self.note("ChangeAvailability", connector_id=connector_id, type=type)
        return call_result.ChangeAvailability(status="Accepted")

    @on(Action.change_configuration)
    async def on_change_configuration(self, key, value):
        self.note("ChangeConfiguration", key=key, value=value)
        return call_result.ChangeConfiguration(status="RebootRequired" if key == "LightIntensity" else "Accepted")

    @on(Action.get_configuration)
    async def on_get_configuration(self, key=None):
        self.note("GetConfiguration", key=key)
        return call_result.GetConfiguration(
            configuration_key=[{"key": "HeartbeatInterval", "readonly": False, "value": "300"}, {"key": "NumberOfConnectors", "readonly": True, "value": "1"}],
            unknown_key=["Colour"],
        )

    @on(Action.clear_cache)
    async def on_clear_cache(self):
        self.note("ClearCache")
        return call_result.ClearCache(status="Accepted")

    @on(Action.unlock_connector)
    async def on_unlock_connector(self, connector_id):
        self.note("UnlockConnector", connector_id=connector_id)
        return call_result.UnlockConnector(status="Unlocked")

    @on(Action.trigger_message)
    async def on_trigger_message(self, requested_message, connector_id=None):
        self.note("TriggerMessage", requested_message=requested_message, connector_id=connector_id)
        if requested_message != "StatusNotification":
            return call_result.TriggerMessage(status="NotImplemented")
        self.do(self.status("SuspendedEV"))
        return call_result.TriggerMessage(status="Accepted")

    @on(Action.data_transfer)
    async def on_data_transfer(self, vendor_id, message_id=None, data=None):
        self.note("DataTransfer", vendor_id=vendor_id, message_id=message_id, data=data)
        return call_result.DataTransfer(status="Accepted", data="pong")


class WholeStation(Station):
    """Every message of OCPP 1.6 and of the security extension. It keeps what it is told: reservations, list, profiles, certificates."""

    def __init__(self, identity: str, socket):
        super().__init__(identity, socket)
        self.reservations: dict[int, dict] = {}
        self.list_version = 0
        self.local_list: dict[str, dict] = {}
        self.profiles: list[tuple[int, dict]] = []
        self.certificates: list[tuple[str, dict]] = []
        self.request: int | None = None

    # What it says

    async def say(self, message):
        """One CALL; a CALLERROR is raised."""
        return await self.call(message, suppress=False)

    async def heartbeat(self):
        return await self.say(call.Heartbeat())

    async def data_transfer(self, vendor_id: str, message_id: str | None = None, data: str | None = None):
        return await self.say(call.DataTransfer(vendor_id=vendor_id, message_id=message_id, data=data))

    async def firmware_status(self, *statuses: str):
        for status in statuses:
            await self.say(call.FirmwareStatusNotification(status=status))

    async def signed_firmware_status(self, *statuses: str):
        for status in statuses:
            await self.say(call.SignedFirmwareStatusNotification(status=status, request_id=self.request))

    async def diagnostics_status(self, *statuses: str):
        for status in statuses:
            await self.say(call.DiagnosticsStatusNotification(status=status))

    async def log_status(self, *statuses: str):
        for status in statuses:
            await self.say(call.LogStatusNotification(status=status, request_id=self.request))

    async def security_event(self, kind: str, tech_info: str | None = None):
        return await self.say(call.SecurityEventNotification(type=kind, timestamp=now(), tech_info=tech_info))

    async def sign_certificate(self, csr: str):
        return await self.say(call.SignCertificate(csr=csr))

    # How it obeys

    @on(Action.reserve_now)
    async def on_reserve_now(self, reservation_id, **reservation):
        self.note("ReserveNow", reservation_id=reservation_id, **reservation)
        if self.transaction is not None:
            return call_result.ReserveNow(status="Occupied")
        self.reservations[reservation_id] = reservation
        return call_result.ReserveNow(status="Accepted")

    @on(Action.cancel_reservation)
    async def on_cancel_reservation(self, reservation_id):
        self.note("CancelReservation", reservation_id=reservation_id)
        known = self.reservations.pop(reservation_id, None)
        return call_result.CancelReservation(status="Accepted" if known else "Rejected")

    @on(Action.get_local_list_version)
    async def on_get_local_list_version(self):
        self.note("GetLocalListVersion")
        return call_result.GetLocalListVersion(list_version=self.list_version)

    @on(Action.send_local_list)
    async def on_send_local_list(self, list_version, update_type, local_authorization_list=()):
        self.note("SendLocalList", list_version=list_version, update_type=update_type, local_authorization_list=local_authorization_list or None)
        if update_type == "Differential" and list_version <= self.list_version:
            return call_result.SendLocalList(status="VersionMismatch")
        kept = {} if update_type == "Full" else self.local_list
        self.local_list = kept | {entry["id_tag"]: entry.get("id_tag_info") for entry in local_authorization_list}
        self.local_list = {tag: info for tag, info in self.local_list.items() if info}
        self.list_version = list_version
        return call_result.SendLocalList(status="Accepted")

    @on(Action.set_charging_profile)
    async def on_set_charging_profile(self, connector_id, cs_charging_profiles):
        self.note("SetChargingProfile", connector_id=connector_id, cs_charging_profiles=cs_charging_profiles)
        number = cs_charging_profiles["charging_profile_id"]
        self.profiles = [(place, profile) for place, profile in self.profiles if profile["charging_profile_id"] != number]
        self.profiles.append((connector_id, cs_charging_profiles))
        return call_result.SetChargingProfile(status="Accepted")

    @on(Action.clear_charging_profile)
    async def on_clear_charging_profile(self, id=None, connector_id=None, charging_profile_purpose=None, stack_level=None):
        self.note("ClearChargingProfile", id=id, connector_id=connector_id, charging_profile_purpose=charging_profile_purpose, stack_level=stack_level)

        def is_meant(place: int, profile: dict) -> bool:
            if id is not None:
                return profile["charging_profile_id"] == id
            return (connector_id in (None, place) and charging_profile_purpose in (None, profile["charging_profile_purpose"])
                    and stack_level in (None, profile["stack_level"]))

        left = [(place, profile) for place, profile in self.profiles if not is_meant(place, profile)]
        status = "Accepted" if len(left) < len(self.profiles) else "Unknown"
        self.profiles = left
        return call_result.ClearChargingProfile(status=status)

    @on(Action.get_composite_schedule)
    async def on_get_composite_schedule(self, connector_id, duration, charging_rate_unit=None):
        """Of its profiles the one that was set last; without any it can not tell."""
        self.note("GetCompositeSchedule", connector_id=connector_id, duration=duration, charging_rate_unit=charging_rate_unit)
        if not self.profiles:
            return call_result.GetCompositeSchedule(status="Rejected")
        schedule = self.profiles[-1][1]["charging_schedule"]
        # The package hands in Decimal and can not give it out again.
        periods = [period | {"limit": float(period["limit"])} for period in schedule["charging_schedule_period"]]
        told = {"duration": duration, "charging_rate_unit": schedule["charging_rate_unit"], "charging_schedule_period": periods}
        return call_result.GetCompositeSchedule(status="Accepted", connector_id=connector_id, schedule_start=now(), charging_schedule=told)

    @on(Action.update_firmware)
    async def on_update_firmware(self, location, retrieve_date, retries=None, retry_interval=None):
        self.note("UpdateFirmware", location=location, retrieve_date=retrieve_date, retries=retries, retry_interval=retry_interval)
        return call_result.UpdateFirmware()

    @on(Action.signed_update_firmware)
    async def on_signed_update_firmware(self, request_id, firmware, retries=None, retry_interval=None):
        self.note("SignedUpdateFirmware", request_id=request_id, firmware=firmware, retries=retries, retry_interval=retry_interval)
        self.request = request_id
        return call_result.SignedUpdateFirmware(status="Accepted")

    @on(Action.get_diagnostics)
    async def on_get_diagnostics(self, location, **window):
        self.note("GetDiagnostics", location=location, **window)
        return call_result.GetDiagnostics(file_name="diagnostics.zip")

    @on(Action.get_log)
    async def on_get_log(self, log, log_type, request_id, retries=None, retry_interval=None):
        self.note("GetLog", log=log, log_type=log_type, request_id=request_id, retries=retries, retry_interval=retry_interval)
        self.request = request_id
        return call_result.GetLog(status="Accepted", filename="security.log")

    @on(Action.install_certificate)
    async def on_install_certificate(self, certificate_type, certificate):
        """What it is known by it would compute; here a test says that in `certificates`."""
        self.note("InstallCertificate", certificate_type=certificate_type, certificate=certificate)
        return call_result.InstallCertificate(status="Accepted")

    @on(Action.delete_certificate)
    async def on_delete_certificate(self, certificate_hash_data):
        self.note("DeleteCertificate", certificate_hash_data=certificate_hash_data)
        left = [kept for kept in self.certificates if kept[1] != certificate_hash_data]
        status = "Accepted" if len(left) < len(self.certificates) else "NotFound"
        self.certificates = left
        return call_result.DeleteCertificate(status=status)

    @on(Action.get_installed_certificate_ids)
    async def on_get_installed_certificate_ids(self, certificate_type):
        self.note("GetInstalledCertificateIds", certificate_type=certificate_type)
        found = [hash_data for kind, hash_data in self.certificates if kind == certificate_type]
        return call_result.GetInstalledCertificateIds(status="Accepted" if found else "NotFound", certificate_hash_data=found or None)

    @on(Action.certificate_signed)
    async def on_certificate_signed(self, certificate_chain):
        self.note("CertificateSigned", certificate_chain=certificate_chain)
        return call_result.CertificateSigned(status="Accepted")

    @on(Action.extended_trigger_message)
    async def on_extended_trigger_message(self, requested_message, connector_id=None):
        self.note("ExtendedTriggerMessage", requested_message=requested_message, connector_id=connector_id)
        if requested_message != "LogStatusNotification":
            return call_result.ExtendedTriggerMessage(status="NotImplemented")
        self.request = 0
        self.do(self.log_status("Idle"))
        return call_result.ExtendedTriggerMessage(status="Accepted")
