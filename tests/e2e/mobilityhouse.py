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
    """One connector. It obeys; a remote start and a remote stop are carried out as a driver would see it."""

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

    async def begin(self, id_tag: str):
        answer = await self.call(call.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=self.meter, timestamp=now()), suppress=False)
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
