"""What Pinpoint takes as an endpoint, by the published limits. Each breach is one sentence without values."""
from __future__ import annotations

import json
import math
import re
from typing import Any, Iterator

CHANNELS = frozenset(("PUSH GCM APNS APNS_SANDBOX APNS_VOIP APNS_VOIP_SANDBOX ADM SMS VOICE EMAIL BAIDU CUSTOM "
                      "IN_APP").split())
FIELDS = frozenset(("Id", "Address", "ChannelType", "OptOut", "EffectiveDate", "RequestId"))
DEMOGRAPHIC = frozenset("AppVersion Locale Make Model ModelVersion Platform PlatformVersion Timezone".split())
PLACE = frozenset("City Country PostalCode Region".split())
COORDINATES = frozenset(("Latitude", "Longitude"))

NAME_LENGTH, VALUE_LENGTH, VALUES, ENDPOINT_BYTES = 50, 100, 50, 15 * 1024
ATTRIBUTES_PER_APPLICATION, ENDPOINTS_PER_USER = 250, 15

_PHONE = re.compile(r"\+[1-9]\d{1,14}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


def breaches(item: dict[str, Any], imported: bool) -> Iterator[str]:
    """What is wrong with an endpoint's definition. `imported`: from a file, where some members are not taken."""
    known = FIELDS | {"Attributes", "Metrics", "Demographic", "Location", "User"}
    if not imported:
        known |= {"EndpointStatus"}
    for name in item:
        if name not in known:
            yield f"{name} is not supported"
    for name in FIELDS & item.keys():
        if not isinstance(item[name], str):
            yield f"{name} must be a string"
            return
    identifier = item.get("Id", "")
    if re.search(r"[${}]", identifier):
        yield "Id must not contain $, { or }"
    if "ChannelType" in item and item["ChannelType"] not in CHANNELS:
        yield "ChannelType is not one of the channels"
    if "OptOut" in item and item["OptOut"] not in ("ALL", "NONE"):
        yield "OptOut must be ALL or NONE"
    if "EffectiveDate" in item and not _DATE.fullmatch(item["EffectiveDate"]):
        yield "EffectiveDate must be an ISO 8601 instant"
    if item.get("ChannelType") in ("SMS", "VOICE") and "Address" in item and not _PHONE.fullmatch(item["Address"]):
        yield "Address must be a phone number in E.164 form"
    yield from _parts(item)
    # A character is at most four bytes here: small definitions need no exact count.
    if len(str(item)) * 4 > ENDPOINT_BYTES and len(json.dumps(item, ensure_ascii=False).encode()) > ENDPOINT_BYTES:
        yield "the endpoint is larger than 15 KB"


def _parts(item: dict[str, Any]) -> Iterator[str]:
    user = _object(item, "User")
    for name in user:
        if name not in ("UserId", "UserAttributes"):
            yield f"User.{name} is not supported"
    if not isinstance(user.get("UserId", ""), str):
        yield "User.UserId must be a string"
    for family, found in (("Attributes", item.get("Attributes", {})), ("User.UserAttributes", user.get("UserAttributes", {}))):
        if not isinstance(found, dict):
            yield f"{family} must be an object"
            continue
        for name, values in found.items():
            yield from _attribute(family, name, values)
    metrics = item.get("Metrics", {})
    for name, value in metrics.items() if isinstance(metrics, dict) else ():
        if len(name) > NAME_LENGTH:
            yield f"a name in Metrics is longer than {NAME_LENGTH} characters"
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            yield "a metric must be a number"
    for family, known in (("Demographic", DEMOGRAPHIC), ("Location", PLACE | COORDINATES)):
        for name, value in _object(item, family).items():
            if name not in known:
                yield f"{family}.{name} is not supported"
            elif name in COORDINATES and (isinstance(value, bool) or not isinstance(value, (int, float))):
                yield f"{family}.{name} must be a number"
            elif name not in COORDINATES and not isinstance(value, str):
                yield f"{family}.{name} must be a string"


def _object(item: dict[str, Any], name: str) -> dict[str, Any]:
    found = item.get(name)
    return found if isinstance(found, dict) else {}


def _attribute(family: str, name: str, values: Any) -> Iterator[str]:
    if not 1 <= len(name) <= NAME_LENGTH:
        yield f"a name in {family} must have 1 to {NAME_LENGTH} characters"
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        yield f"an attribute in {family} must be a list of strings"
        return
    if len(values) > VALUES:
        yield f"an attribute in {family} has more than {VALUES} values"
    if any(len(value) > VALUE_LENGTH for value in values):
        yield f"a value in {family} is longer than {VALUE_LENGTH} characters"


def attribute_names(item: dict[str, Any]) -> set[str]:
    """The custom names that count towards the application's limit."""
    user = _object(item, "User")
    return ({"Attributes." + name for name in item.get("Attributes", {})}
            | {"Metrics." + name for name in item.get("Metrics", {})}
            | {"UserAttributes." + name for name in user.get("UserAttributes", {}) or {}})
