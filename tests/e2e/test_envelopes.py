"""Every envelope that json_to_soap writes is what the official WSDL asks for, and soap_to_json gives back what was said: random valid
payloads of every action, both halves, both directions, made here from what ocpp.message_schema says, by nothing of ours.
"""

import json
import os
import random
import re
from pathlib import Path

import asyncpg
import pytest
from lxml import etree

from live.places import ROOT

# Not part of the project.
SCHEMAS = Path(os.environ.get("OCPP_SCHEMAS", ROOT.parent / "shared/schemas"))
VERSIONS = {"1.2": "2010/08", "1.5": "2012/06", "1.6": "2015/10"}
SERVICES = {"CentralSystem": "Cs", "ChargePoint": "Cp"}
ENV = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
# So many payloads of each half of each action; the first has every optional field, the second none.
ROUNDS = int(os.environ.get("OCPP_ENVELOPES", 12))
# Fails again with the same.
SEED = int(os.environ.get("OCPP_SEED", random.randrange(2**32)))


def wsdl(service: str, version: str) -> Path:
    return SCHEMAS / f"v{version.replace('.', '')}/OCPP_{service}Service_{version}.wsdl"


for needed in (wsdl(service, version) for service in SERVICES for version in VERSIONS):
    if not needed.exists():
        pytest.skip(f"!!! NO WSDL: {needed.name} is not beside the project (OCPP_SCHEMAS names the folder)", allow_module_level=True)


XSD = "{http://www.w3.org/2001/XMLSchema}"


def types(service: str, version: str) -> etree._Element:
    """The schema of what may stand in a body, as a document of its own, with the prefixes that were declared around it."""
    schema = etree.parse(wsdl(service, version)).find(f"{{*}}types/{XSD}schema")
    return etree.fromstring(etree.tostring(schema))


def spoken(version: str) -> dict[str, set[str]]:
    """The actions of a version by who is called: the elements that its WSDL has a request of."""
    actions = {}
    for service in SERVICES:
        names = [element.get("name") for element in types(service, version).findall(f"{XSD}element")]
        actions[service] = {name[0].upper() + name.removesuffix("Request")[1:] for name in names if name.endswith("Request")}
    return actions


def never_empty(schema: etree._Element) -> set[str]:
    """The lists that need an item in XML; OCPP-J asks for one in none of them."""
    return {element.get("name") for element in schema.iter(f"{XSD}element")
            if element.get("maxOccurs", "1") != "1" and element.get("minOccurs", "1") != "0"}


# --- Payloads -----------------------------------------------------------------------------------------------------------

PIECES = ["a", "Z", "0", " ", "&", "<", ">", '"', "'", "\t", "\n", "\r", "\r\n", "]]>", "<!--", "&amp;", "&#65;", "ä", "ß", "中", "🔌", "\u0085", "\u2028", "\ufeff", "\ufffd", "\x7f"]
# A spelling of OCPP-J 1.6 alone: its schema knows it beside the right one, the WSDL does not.
IN_JSON_ALONE = {"Celcius"}
EDGES = [0, 1, -1, 2**31 - 1, -(2**31)]


class Made:
    """What a schema allows, at random. `fields`: all, none or some of the optional ones; `never_empty`: lists that have an item."""

    def __init__(self, dice: random.Random, fields: str, never_empty: set[str]):
        self.dice, self.fields, self.never_empty = dice, fields, never_empty

    def of(self, schema: dict):
        if "enum" in schema:
            return self.dice.choice([word for word in schema["enum"] if word not in IN_JSON_ALONE])
        return getattr(self, schema["type"])(schema)

    def object(self, schema: dict) -> dict:
        required = schema.get("required", [])
        made = {}
        for name, field in schema["properties"].items():
            if name in required or self.fields == "all" or self.fields == "some" and self.dice.random() < 0.5:
                if name in self.never_empty:
                    field = {**field, "minItems": max(1, field.get("minItems", 0))}
                value = self.of(field)
                # In XML an empty list is none; where JSON asks for one it is one again.
                if value != [] or name in required:
                    made[name] = value
        return made

    def array(self, schema: dict) -> list:
        least = schema.get("minItems", 0)
        most = max(least, min(3, schema.get("maxItems", 3)))
        return [self.of(schema["items"]) for _ in range(self.dice.randint(least, most))]

    def string(self, schema: dict) -> str:
        match schema.get("format"):
            case "date-time":
                return self.time()
            case "uri":
                return f"ftp://user:p%20w@[2001:db8::{self.dice.randrange(9999)}]:21/logs/{self.dice.randrange(100)}?a=b&c=d#e"
        longest = schema.get("maxLength", 600)
        length = self.dice.choice([longest, self.dice.randint(0, min(longest, 20))])
        # A length counts characters, and pieces are longer than one.
        return "".join(self.dice.choice(PIECES) for _ in range(length))[:length]

    def time(self) -> str:
        date = f"{self.dice.randint(1970, 2037)}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"
        time = f"{self.dice.randint(0, 23):02}:{self.dice.randint(0, 59):02}:{self.dice.randint(0, 59):02}"
        fraction = self.dice.choice(["", ".5", ".540", ".123456"])
        return f"{date}T{time}{fraction}{self.dice.choice(['Z', '+00:00', '-03:30', '+14:00', '-14:00', '+05:45'])}"

    def integer(self, _) -> int:
        return self.dice.choice([*EDGES, self.dice.randint(-1000, 1000), self.dice.randint(-(2**31), 2**31 - 1)])

    def number(self, schema: dict) -> float:
        assert schema["multipleOf"] == 0.1, schema
        tenths = self.dice.choice([0, 1, -1, 160, self.dice.randint(-(10**6), 10**6)])
        return tenths / 10

    def boolean(self, _) -> bool:
        return self.dice.random() < 0.5


# --- Envelopes ----------------------------------------------------------------------------------------------------------

HEADER = {"chargeBoxIdentity": "CP <&> \"1\" 中", "MessageID": "urn:uuid:0?a&b", "RelatesTo": "urn:uuid:1", "From": "http://192.0.2.1/?a&b", "To": "http://192.0.2.2/"}


async def written(db, version: str, sender: str, name: str, payload: dict, header: dict) -> str:
    message = {"header": {"version": version, "sender": sender, "Action": name, **header}, "payload": payload}
    return await db.value("SELECT ocpp.json_to_soap($1::jsonb)", json.dumps(message))


def check_envelope(text: str, namespace: str, name: str, header: dict) -> etree._Element:
    """As SOAP and WS-Addressing have it; gives the element of the body."""
    envelope = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    assert [part.tag for part in (envelope, *envelope)] == [f"{{{ENV}}}{part}" for part in ("Envelope", "Header", "Body")]
    told = {block.tag: "".join(block.itertext()) for block in envelope[0]}
    assert len(told) == len(envelope[0]), "a header stands there twice"
    wsa = {f"{{{WSA}}}{name}": value for name, value in header.items() if name != "chargeBoxIdentity"}
    wsa[f"{{{WSA}}}Action"] = f"/{name}"
    if name.endswith("Response"):
        wsa.pop(f"{{{WSA}}}From", None)
    for tag, value in wsa.items():
        assert told.get(tag) == value, (tag, text)
    if "chargeBoxIdentity" in header:
        assert told[f"{{{namespace}}}chargeBoxIdentity"] == header["chargeBoxIdentity"]
    [body] = envelope[1]
    assert body.tag == f"{{{namespace}}}{name[0].lower()}{name[1:] if name.endswith('Response') else name[1:] + 'Request'}"
    # As a document of its own: what stands around it must not lend it anything.
    return etree.fromstring(etree.tostring(body))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("service", SERVICES)
async def test_every_envelope_is_valid_and_comes_back(db, version, service):
    """All that is said to this service, and all that it answers."""
    dice = random.Random(f"{SEED} {version} {service}")
    wanted = types(service, version)
    schema, needed, namespace = etree.XMLSchema(wanted), never_empty(wanted), f"urn://Ocpp/{SERVICES[service]}/{VERSIONS[version]}/"
    other = {"CentralSystem": "ChargePoint", "ChargePoint": "CentralSystem"}[service]
    actions = spoken(version)[service]
    assert len(actions) >= {"1.2": 8, "1.5": 9, "1.6": 10}[version]
    count = 0
    for action in sorted(actions):
        shape = json.loads(await db.value("SELECT ocpp.message_schema($1, $2)", version, action))
        for half, sender, name in (("request", other, action), ("response", service, f"{action}Response")):
            for turn in range(ROUNDS):
                payload = Made(dice, ["all", "none"][turn] if turn < 2 else "some", needed).of(shape[half])
                header = HEADER if turn % 2 == 0 else {}
                text = await written(db, version, sender, name, payload, header)
                where = f"OCPP_SEED={SEED} {version} {service} {name} turn {turn}: {payload}\n{text}"
                body = check_envelope(text, namespace, name, header)
                assert schema.validate(body), f"{schema.error_log}\n{where}"
                back = json.loads(await db.value("SELECT ocpp.soap_to_json($1)", text))
                assert back == payload, where
                told = json.loads(await db.value("SELECT ocpp.soap_header($1)", text))
                assert (told["version"], told["sender"], told["Action"]) == (version, sender, name), where
                # Whoever reads XML and writes it again changes nothing of what it means.
                again = etree.tostring(etree.fromstring(text.encode()), encoding="unicode")
                assert json.loads(await db.value("SELECT ocpp.soap_to_json($1)", again)) == payload, where
                count += 1
    assert count == len(actions) * 2 * ROUNDS


@pytest.mark.parametrize("version", VERSIONS)
async def test_what_the_wsdl_has_is_what_we_have(db, version):
    """No action too many, none too few, nobody says what is not his to say; what 1.6 says about security is for JSON alone, and is refused."""
    catalogue = "".join(file.read_text() for file in sorted((ROOT / "pg_ocpp/wire/catalogue").glob(f"ocpp-{version}*.txt")))
    ours = set(re.findall(r"^message (\w+) ", catalogue, re.MULTILINE))
    actions = spoken(version)
    theirs = actions["CentralSystem"] | actions["ChargePoint"]
    assert theirs <= ours
    assert len(ours - theirs) == (11 if version == "1.6" else 0)
    for action in sorted(ours):
        shape = json.loads(await db.value("SELECT ocpp.message_schema($1, $2)", version, action))
        if action in theirs:
            said_to = {"ChargePoint": "CentralSystem", "CentralSystem": "ChargePoint"}
            assert {said_to[sender] for sender in shape["sentBy"]} == {service for service in SERVICES if action in actions[service]}
            continue
        for half, name in (("request", action), ("response", f"{action}Response")):
            payload = Made(random.Random(SEED), "all", set()).of(shape[half])
            for sender in SERVICES:
                with pytest.raises(asyncpg.InvalidParameterValueError, match=f"over SOAP has no {action}"):
                    await written(db, version, sender, name, payload, {})
