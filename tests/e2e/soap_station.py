"""Charge points that speak SOAP, made from the official WSDLs by what nobody here wrote: `Station` talks through the PyPI package zeep,
`Service` listens for our commands and checks them with lxml. What our side says is held against the official schema, always.
"""

import asyncio
import gzip
import http.client
import http.server
import os
import threading
import time
import uuid
import zlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
import requests
import zeep
from lxml import etree
from zeep.plugins import Plugin
from zeep.transports import Transport

from live.places import ROOT

# Not part of the project.
SCHEMAS = Path(os.environ.get("OCPP_SCHEMAS", ROOT.parent / "shared/schemas"))
VERSIONS = ["1.2", "1.5", "1.6"]
# What we are called by a charge point, and what we call it by.
CS = {"1.2": "urn://Ocpp/Cs/2010/08/", "1.5": "urn://Ocpp/Cs/2012/06/", "1.6": "urn://Ocpp/Cs/2015/10/"}
CP = {"1.2": "urn://Ocpp/Cp/2010/08/", "1.5": "urn://Ocpp/Cp/2012/06/", "1.6": "urn://Ocpp/Cp/2015/10/"}
ENV = "http://www.w3.org/2003/05/soap-envelope"
ENV_11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
ANONYMOUS = f"{WSA}/anonymous"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
CONTENT_TYPE = "application/soap+xml; charset=utf-8"
STATIONS_OWN = {"1.2": "Accepted", "1.5": "Accepted", "1.6": "Unlocked"}


def wsdl(service: str, version: str) -> Path:
    return SCHEMAS / f"v{version.replace('.', '')}/OCPP_{service}Service_{version}.wsdl"


for needed in (wsdl(service, version) for service in ("CentralSystem", "ChargePoint") for version in VERSIONS):
    if not needed.exists():
        pytest.skip(f"!!! NO WSDL: {needed.name} is not beside the project (OCPP_SCHEMAS names the folder)", allow_module_level=True)


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


@cache
def schema(service: str, version: str) -> etree.XMLSchema:
    """Of what may stand in a body, as the WSDL has it."""
    types = etree.parse(wsdl(service, version), parser()).find("{*}types/{http://www.w3.org/2001/XMLSchema}schema")
    # As a document of its own, with the prefixes that were declared around it.
    return etree.XMLSchema(etree.fromstring(etree.tostring(types)))


# A schema keeps the errors of its last validation: one at a time.
ONE_AT_A_TIME = threading.Lock()


def violations(service: str, version: str, element: etree._Element) -> list[str]:
    """What the official schema says against `element`."""
    with ONE_AT_A_TIME:
        official = schema(service, version)
        # As a document of its own: what stands around it must not lend it anything.
        if official.validate(etree.fromstring(etree.tostring(element))):
            return []
        return [error.message for error in official.error_log]


def later(**amount) -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(**amount)


def camel(action: str) -> str:
    return action[0].lower() + action[1:]


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str | None:
    return etree.QName(element).namespace


def read(element: etree._Element):
    """Text, or a dictionary of what is in it; what stands there twice becomes a list."""
    if len(element) == 0:
        return element.text or ""
    fields: dict = {}
    for child in element:
        name, value = local(child), read(child)
        if name in fields:
            fields[name] = (fields[name] if isinstance(fields[name], list) else [fields[name]]) + [value]
        else:
            fields[name] = value
    return fields


@dataclass
class Message:
    """A SOAP envelope, taken apart: headers by their full names, and the only element of the body."""

    raw: bytes
    envelope: etree._Element = field(init=False)
    header: dict[str, etree._Element] = field(init=False)
    body: etree._Element = field(init=False)

    def __post_init__(self):
        self.envelope = etree.fromstring(self.raw, parser())
        assert self.envelope.tag == f"{{{ENV}}}Envelope", self.envelope.tag
        assert self.envelope.getroottree().docinfo.doctype == "", "SOAP 1.2, 5: no DTD"
        assert not self.envelope.xpath("//processing-instruction()"), "SOAP 1.2, 5: no processing instructions"
        parts = [child.tag for child in self.envelope]
        assert parts in ([f"{{{ENV}}}Body"], [f"{{{ENV}}}Header", f"{{{ENV}}}Body"]), parts
        headers = [] if len(parts) == 1 else list(self.envelope[0])
        self.header = {child.tag: child for child in headers}
        assert len(headers) == len(self.header), "a header stands there twice"
        assert len(self.envelope[-1]) == 1, "one element in a body"
        self.body = self.envelope[-1][0]

    def addressing(self, name: str) -> str | None:
        element = self.header.get(f"{{{WSA}}}{name}")
        return None if element is None else "".join(element.itertext()).strip()

    @property
    def is_fault(self) -> bool:
        return self.body.tag == f"{{{ENV}}}Fault"

    def fault(self) -> tuple[str, str | None, str]:
        """Code and subcode without prefixes, and the reason; the names are in the namespaces they belong to."""
        assert self.is_fault, etree.tostring(self.body)
        parts = [local(child) for child in self.body]
        assert all(namespace(child) == ENV for child in self.body)
        assert parts[:2] == ["Code", "Reason"] and parts[2:] in ([], ["Detail"], ["Node"], ["Node", "Detail"], ["Role"], ["Role", "Detail"]), parts

        def name(value: etree._Element) -> tuple[str, str]:
            prefix, _, word = value.text.strip().partition(":")
            assert prefix in value.nsmap, f"the prefix of {value.text} is declared nowhere"
            return value.nsmap[prefix], word

        code = self.body[0]
        assert [local(child) for child in code] in (["Value"], ["Value", "Subcode"])
        space, word = name(code[0])
        assert space == ENV
        subcode = None
        if len(code) == 2:
            where, subcode = name(code[1][0])
            assert where in CS.values(), where
        text = self.body[1][0]
        assert text.tag == f"{{{ENV}}}Text" and text.get(f"{{{XML}}}lang") and text.text
        return word, subcode, text.text


@dataclass
class Reply(Message):
    """What was answered to a charge point. Whatever is no fault is valid by the official schema, or this can not be made."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        assert self.headers["content-type"].startswith("application/soap+xml"), self.headers
        if not self.is_fault:
            version = next(version for version, name in CS.items() if name == namespace(self.body))
            assert not (wrong := violations("CentralSystem", version, self.body)), (wrong, self.raw)
            assert self.status == 200
            assert self.addressing("Action") == "/" + local(self.body)[0].upper() + local(self.body)[1:]

    @property
    def fields(self):
        assert not self.is_fault, self.fault()
        return read(self.body)


def envelope(version: str, body: str, identity: str | None = None, *, action: str | None = None, message_id: str | None = None,
             address: str | None = None, header: str = "", uri: str | None = None, env: str = ENV) -> str:
    """An envelope written by hand. body: what stands in it, with the prefix cs for the namespace of the version (or `uri`)."""
    headers = header
    if identity is not None:
        headers += f"<cs:chargeBoxIdentity>{identity}</cs:chargeBoxIdentity>"
    for name, value in (("Action", action), ("MessageID", message_id)):
        headers += f"<a:{name}>{value}</a:{name}>" if value else ""
    if address:
        headers += f"<a:From><a:Address>{address}</a:Address></a:From>"
    return (f'<s:Envelope xmlns:s="{env}" xmlns:a="{WSA}" xmlns:cs="{uri or CS[version]}">'
            f"<s:Header>{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>")


def raw_post(port: int, body: bytes | str, headers: dict[str, str] | None = None, path: str = "/ocpp") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, exactly as they came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        body = body.encode() if isinstance(body, str) else body
        connection.request("POST", path, body, {"Content-Type": CONTENT_TYPE} | (headers or {}))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


async def post(port: int, body: bytes | str, headers: dict[str, str] | None = None, path: str = "/ocpp") -> Reply:
    """Of what is answered, which must be SOAP."""
    status, answered, content = await asyncio.to_thread(raw_post, port, body, headers, path)
    encoding = answered.get("content-encoding", "identity")
    content = {"identity": bytes, "gzip": gzip.decompress, "deflate": zlib.decompress}[encoding](content)
    return Reply(content, status=status, headers=answered)


# --- What a charge point says -------------------------------------------------------------------------------------------


class Addressing(Plugin):
    """Beside what zeep writes by itself (Action, MessageID, To): From, ReplyTo, and a message id that is said again."""

    def __init__(self, station: "Station"):
        self.station = station

    def egress(self, sent, http_headers, operation, binding_options):
        header = sent.find(f"{{{ENV}}}Header")
        if self.station.message_id:
            header.find(f"{{{WSA}}}MessageID").text = self.station.message_id
        addresses = {"ReplyTo": ANONYMOUS}
        if self.station.address:
            addresses["From"] = self.station.address
        for name, address in addresses.items():
            etree.SubElement(etree.SubElement(header, f"{{{WSA}}}{name}"), f"{{{WSA}}}Address").text = address
        return sent, http_headers


class Listening(Transport):
    """Keeps what was said and checks every answer before zeep sees it."""

    def __init__(self, session: requests.Session):
        super().__init__(session=session, operation_timeout=20)
        self.said: list[tuple[Message, Reply]] = []

    def post(self, address, message, headers):
        answer = super().post(address, message, headers)
        if answer.headers.get("Content-Type", "").startswith("application/soap+xml"):
            sent, got = Message(message), Reply(answer.content, status=answer.status_code, headers={k.lower(): v for k, v in answer.headers.items()})
            assert got.addressing("RelatesTo") == sent.addressing("MessageID")
            self.said.append((sent, got))
        return answer


class Station:
    """A charge point by zeep. `call` says any operation of its version; the others say what the versions say differently."""

    def __init__(self, port: int, version: str, identity: str, address: str | None = None, *, password: str | None = None,
                 username: str | None = None, headers: dict[str, str] | None = None):
        session = requests.Session()
        # No proxy of the machine's surroundings.
        session.trust_env = False
        session.headers.update(headers or {})
        if password is not None:
            session.auth = (identity if username is None else username, password)
        self.transport = Listening(session)
        self.version = version
        self.identity = identity
        self.address = address
        self.message_id: str | None = None
        self.meter = 1000
        self.transaction: int | None = None
        client = zeep.Client(str(wsdl("CentralSystem", version)), transport=self.transport, plugins=[Addressing(self)],
                             settings=zeep.Settings(strict=True, forbid_dtd=True, forbid_external=True))
        self.service = client.create_service(f"{{{CS[version]}}}CentralSystemServiceSoap", f"http://127.0.0.1:{port}/ocpp")

    @property
    def said(self) -> list[tuple[Message, Reply]]:
        return self.transport.said

    async def call(self, operation: str, message_id: str | None = None, **fields):
        """What zeep reads in the answer; a fault is raised as zeep.exceptions.Fault."""
        self.message_id = message_id
        fields = {name: value for name, value in fields.items() if value is not None}
        return await asyncio.to_thread(self.service[operation], _soapheaders={"ChargeBoxIdentity": self.identity}, **fields)

    async def boot(self, **fields):
        return await self.call("BootNotification", **{"chargePointVendor": "Zeep", "chargePointModel": "Soap", **fields})

    async def heartbeat(self) -> datetime:
        """The central system's clock; zeep gives the only element of an answer without its answer."""
        return await self.call("Heartbeat")

    async def authorize(self, id_tag: str) -> str:
        return (await self.call("Authorize", idTag=id_tag))["status"]

    async def status(self, status: str, error_code: str = "NoError", **fields):
        return await self.call("StatusNotification", connectorId=1, status=status, errorCode=error_code, **fields)

    async def begin(self, id_tag: str, **fields):
        answer = await self.call("StartTransaction", **{"connectorId": 1, "idTag": id_tag, "timestamp": later(), "meterStart": self.meter, **fields})
        self.transaction = answer["transactionId"]
        return answer

    async def sample(self, wh: int):
        """The register, with everything the version can say about a value; 1.2 can say nothing."""
        self.meter += wh
        about = {"context": "Sample.Periodic", "format": "Raw", "measurand": "Energy.Active.Import.Register", "location": "Outlet", "unit": "Wh"}
        if self.version == "1.2":
            return await self.call("MeterValues", connectorId=1, values=[{"timestamp": later(), "value": self.meter}])
        if self.version == "1.5":
            values = [{"timestamp": later(), "value": [{"_value_1": str(self.meter), **about}]}]
            return await self.call("MeterValues", connectorId=1, transactionId=self.transaction, values=values)
        values = [{"timestamp": later(), "sampledValue": [{"value": str(self.meter), **about}]}]
        return await self.call("MeterValues", connectorId=1, transactionId=self.transaction, meterValue=values)

    async def end(self, id_tag: str | None = None, **fields):
        transaction, self.transaction = self.transaction, None
        return await self.call("StopTransaction", **{"transactionId": transaction, "idTag": id_tag, "timestamp": later(), "meterStop": self.meter, **fields})


# --- What a charge point hears ------------------------------------------------------------------------------------------


@dataclass
class Heard:
    """A command as it came: what it says, how it came, and what is wrong with it by WSDL and specification."""

    action: str
    fields: dict
    message_id: str | None
    to: str | None
    headers: dict[str, str]
    raw: bytes
    at: float
    problems: list[str]


def understand(raw: bytes, headers: dict[str, str], service: "Service") -> Heard:
    """Reads a command and finds everything that is wrong with it."""
    message = Message(raw)
    problems = violations("ChargePoint", service.version, message.body)
    kind, _, charset = headers.get("content-type", "").partition(";")
    if kind.strip() != "application/soap+xml" or "charset" in charset and "utf-8" not in charset.lower():
        problems.append(f"content type {headers.get('content-type')}")
    identity = message.header.get(f"{{{CP[service.version]}}}chargeBoxIdentity")
    if identity is None or identity.text != service.identity:
        problems.append(f"the headers are {list(message.header)}")
    action = message.addressing("Action") or ""
    if action != "/" + local(message.body).removesuffix("Request")[0].upper() + local(message.body).removesuffix("Request")[1:]:
        problems.append(f"wsa:Action {action} over {local(message.body)}")
    if not message.addressing("MessageID"):
        problems.append("no wsa:MessageID")
    if message.addressing("To") != service.url:
        problems.append(f"wsa:To {message.addressing('To')} instead of {service.url}")
    if message.addressing("ReplyTo") not in (None, ANONYMOUS):
        problems.append(f"wsa:ReplyTo {message.addressing('ReplyTo')}")
    if message.addressing("RelatesTo"):
        problems.append("wsa:RelatesTo in a request")
    if headers.get("host") != f"{service.host}:{service.port}":
        problems.append(f"Host {headers.get('host')}")
    fields = read(message.body)
    return Heard(action.removeprefix("/"), fields if isinstance(fields, dict) else {}, message.addressing("MessageID"), message.addressing("To"),
                 headers, raw, time.monotonic(), problems)


def answer_envelope(version: str, action: str, fields: dict, relates_to: str | None) -> bytes:
    """By template: what is in `fields`, in its order, in the namespace of charge points."""
    root = etree.Element(f"{{{ENV}}}Envelope", nsmap={"S": ENV, "w": WSA, None: CP[version]})
    header = etree.SubElement(root, f"{{{ENV}}}Header")
    etree.SubElement(header, f"{{{WSA}}}Action").text = f"/{action}Response"
    etree.SubElement(header, f"{{{WSA}}}MessageID").text = f"urn:uuid:{uuid.uuid4()}"
    if relates_to:
        etree.SubElement(header, f"{{{WSA}}}RelatesTo").text = relates_to

    def write(parent: etree._Element, name: str, value) -> etree._Element:
        element = etree.SubElement(parent, f"{{{CP[version]}}}{name}")
        if isinstance(value, dict):
            for key, inner in value.items():
                for one in inner if isinstance(inner, list) else [inner]:
                    write(element, key, one)
        else:
            element.text = str(value)
        return element

    body = write(etree.SubElement(root, f"{{{ENV}}}Body"), f"{camel(action)}Response", fields)
    assert not (wrong := violations("ChargePoint", version, body)), f"the test itself answers wrongly: {wrong}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def fault_envelope(version: str, code: str, subcode: str, reason: str) -> bytes:
    return (f'<S:Envelope xmlns:S="{ENV}"><S:Body><S:Fault><S:Code><S:Value>S:{code}</S:Value><S:Subcode><S:Value xmlns:o="{CP[version]}">o:{subcode}'
            f'</S:Value></S:Subcode></S:Code><S:Reason><S:Text xml:lang="en">{reason}</S:Text></S:Reason></S:Fault></S:Body></S:Envelope>').encode()


# Ways to answer: each gets the handler of the request and the envelope that would be right.


def plainly(handler: "Handler", answer: bytes) -> None:
    handler.send(200, answer)


def gzipped(handler: "Handler", answer: bytes) -> None:
    handler.send(200, gzip.compress(answer), {"Content-Encoding": "gzip"})


def deflated(handler: "Handler", answer: bytes) -> None:
    handler.send(200, zlib.compress(answer), {"Content-Encoding": "deflate"})


def in_chunks(handler: "Handler", answer: bytes) -> None:
    pieces = [answer[at:at + 100] for at in range(0, len(answer), 100)]
    body = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
    handler.send(200, body, {"Transfer-Encoding": "chunked"}, length=None)


def without_end(handler: "Handler", answer: bytes) -> None:
    """As long as the connection lives: neither length nor chunks, as HTTP 1.0 has it."""
    handler.send(200, answer, {"Connection": "close"}, length=None)
    handler.close_connection = True


def cut_off(handler: "Handler", answer: bytes) -> None:
    """More is promised than comes."""
    handler.send(200, answer[:len(answer) // 2], length=len(answer))
    handler.close_connection = True


def in_silence(handler: "Handler", answer: bytes) -> None:
    """Hangs up without a word."""
    handler.close_connection = True


def with_status(status: int, body: bytes = b"", content_type: str = "text/html", **headers: str):
    def way(handler: "Handler", answer: bytes) -> None:
        handler.send(status, body, {"Content-Type": content_type} | {name.replace("_", "-"): value for name, value in headers.items()})
    return way


def saying(body: bytes, status: int = 200, content_type: str = CONTENT_TYPE):
    """These bytes instead of the right ones."""
    return with_status(status, body, content_type)


def when(event: threading.Event, at_most: float = 30):
    """Not before something has happened."""
    def way(handler: "Handler", answer: bytes) -> None:
        event.wait(at_most)
        plainly(handler, answer)
    return way


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, format, *arguments):
        pass

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = -1) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": CONTENT_TYPE} | (headers or {})).items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.service.strangers.append(f"{self.command} {self.path}")
        self.send(405, b"", {"Content-Type": "text/plain"})

    do_HEAD = do_PUT = do_GET

    def do_POST(self):
        service: Service = self.service
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("transfer-encoding", "").lower() == "chunked":
            raw = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                raw += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            raw = self.rfile.read(int(headers.get("content-length", "0")))
        if self.path != service.path:
            service.strangers.append(f"POST {self.path}")
        try:
            heard = understand(raw, headers, service)
        except Exception as problem:  # Whatever is wrong with it, the test must see it.
            heard = Heard("", {}, None, None, headers, raw, time.monotonic(), [f"not a SOAP request: {problem!r}"])
        with service.lock:
            service.heard.append(heard)
            way = service.ways.popleft() if service.ways else plainly
        fields = service.answers.get(heard.action)
        if fields is None:
            self.send(500, fault_envelope(service.version, "Receiver", "NotSupported", "what is that?"))
            return
        try:
            way(self, answer_envelope(service.version, heard.action, fields, heard.message_id))
        except (BrokenPipeError, ConnectionResetError):
            # Nobody waits any more.
            self.close_connection = True
        service.answered += 1


class Service(http.server.ThreadingHTTPServer):
    """The ChargePointService of one charge point, on a loopback address. For a with block.

    `heard`: commands in their order. `ways`: how the next ones are answered, in order; then plainly. `answers`: what is said to each action.
    `strangers`: requests that are none. `connections`: how often somebody connected.
    """

    daemon_threads = True
    block_on_close = False
    # Restarted at once on the same port.
    allow_reuse_address = True

    def __init__(self, version: str, identity: str, host: str = "127.0.0.1", port: int = 0, path: str = "/charge/point"):
        self.version = version
        self.identity = identity
        self.path = path
        self.heard: list[Heard] = []
        self.strangers: list[str] = []
        self.connections = 0
        self.answered = 0
        self.ways: deque = deque()
        self.lock = threading.Lock()
        accepted = {"status": "Accepted"}
        self.answers: dict[str, dict | None] = {
            **dict.fromkeys(["Reset", "ChangeAvailability", "ClearCache", "ChangeConfiguration", "RemoteStartTransaction", "RemoteStopTransaction", "ReserveNow",
                             "CancelReservation", "SendLocalList", "TriggerMessage", "SetChargingProfile", "ClearChargingProfile"], accepted),
            "UnlockConnector": {"status": STATIONS_OWN[version]},
            "GetConfiguration": {
                "configurationKey": [
                    {"key": "HeartbeatInterval", "readonly": "false", "value": "300"},
                    {"key": "NumberOfConnectors", "readonly": "true", "value": "1"},
                ],
                "unknownKey": ["Colour"],
            },
            "GetLocalListVersion": {"listVersion": 3},
            "GetDiagnostics": {"fileName": "diagnostics.zip"},
            "UpdateFirmware": {},
            "DataTransfer": {"status": "Accepted", "data": "pong"},
            "GetCompositeSchedule": {"status": "Rejected"},
        }
        super().__init__((host, port), type("HandlerOfOne", (Handler,), {"service": self}))
        self.host, self.port = self.server_address[:2]
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """What the charge point says in wsa:From."""
        return f"http://{self.host}:{self.port}{self.path}"

    def __enter__(self) -> "Service":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join(5)

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        # The other side was killed, or hung up.
        pass

    @property
    def problems(self) -> list[str]:
        return [f"{heard.action}: {problem}" for heard in self.heard for problem in heard.problems] + self.strangers

    async def until_heard(self, count: int, within: float = 10) -> Heard:
        """The command number `count`, when it has come."""
        deadline = time.monotonic() + within
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"not within {within} s: command number {count}; heard {[heard.action for heard in self.heard]}"
            await asyncio.sleep(0.02)
        return self.heard[count - 1]
