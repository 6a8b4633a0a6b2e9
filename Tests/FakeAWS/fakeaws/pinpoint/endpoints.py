"""The endpoints and users of one application, and how an update merges into them."""
from __future__ import annotations

import threading
import uuid
import zlib
from typing import Any

from ..clock import iso_instant
from . import rules

# With these channels a user's 16th endpoint is refused; with the others the oldest one makes room.
_REFUSED = frozenset("SMS PUSH VOICE EMAIL CUSTOM IN_APP".split())


class Rejected(Exception):
    """An endpoint that the application does not take; the text says why."""


class Audience:
    """Endpoints by their id, which compares case-insensitively and is kept as first written."""

    def __init__(self, application: str) -> None:
        self._application = application
        self._lock = threading.RLock()
        self._endpoints: dict[str, dict[str, Any]] = {}
        self._users: dict[str, dict[str, list[str]]] = {}
        self._members: dict[str, set[str]] = {}
        self._by_address: dict[str, set[str]] = {}
        self._names: set[str] = set()

    def __len__(self) -> int:
        return len(self._endpoints)

    def update(self, item: dict[str, Any], now: float, create: bool = True) -> str:
        """Merges a checked definition and gives its id. What is named is replaced, what is not named stays; an attribute
        with an empty list keeps its name without a value."""
        with self._lock:
            identifier = item.get("Id") or uuid.uuid4().hex
            key = identifier.lower()
            names = self._names | rules.attribute_names(item)
            if len(names) > rules.ATTRIBUTES_PER_APPLICATION:
                raise Rejected("Too many custom attributes")
            stored = self._endpoints.get(key)
            if stored is None and not create:
                raise Rejected("no such endpoint, and no Address and ChannelType to make one")
            user = (item.get("User") or {}).get("UserId")
            if user is not None:
                self._join(key, user, item.get("ChannelType") or (stored or {}).get("ChannelType"))
            if stored is None:
                stored = self._endpoints[key] = {
                    "Id": identifier, "CreationDate": iso_instant(now), "CohortId": str(zlib.crc32(key.encode()) % 100),
                    "OptOut": "NONE", "Attributes": {}, "Metrics": {}, "Demographic": {}, "Location": {}}
            self._names = names
            self._merge(key, stored, item, user, now)
            return stored["Id"]

    def _merge(self, key: str, stored: dict[str, Any], item: dict[str, Any], user: str | None, now: float) -> None:
        for name in ("ChannelType", "OptOut", "RequestId"):
            if name in item:
                stored[name] = item[name]
        stored["EffectiveDate"] = item.get("EffectiveDate") or iso_instant(now)
        stored["EndpointStatus"] = item.get("EndpointStatus", "ACTIVE")
        for family in ("Attributes", "Metrics", "Demographic", "Location"):
            stored[family].update(item.get(family) or {})
        for name in rules.COORDINATES & stored["Location"].keys():
            stored["Location"][name] = int(stored["Location"][name] * 10) / 10  # one decimal place is kept
        if "Address" in item:
            self._by_address.get(stored.get("Address", ""), set()).discard(key)
            stored["Address"] = item["Address"]
            twins = self._by_address.setdefault(item["Address"], set())
            for twin in twins - {key}:
                self._endpoints[twin]["EndpointStatus"] = "INACTIVE"
            twins.add(key)
        if user is not None:
            stored["UserId"] = user
        attributes = (item.get("User") or {}).get("UserAttributes")
        if attributes and stored.get("UserId"):
            self._users.setdefault(stored["UserId"], {}).update(attributes)
        elif attributes:  # an endpoint without a user keeps them by itself
            stored.setdefault("OwnUserAttributes", {}).update(attributes)

    def _join(self, key: str, user: str, channel: str | None) -> None:
        members = self._members.setdefault(user, set())
        if user and key not in members and len(members) >= rules.ENDPOINTS_PER_USER:
            if channel is None or channel in _REFUSED:
                raise Rejected(f"Exceeded maximum endpoint per user count: {rules.ENDPOINTS_PER_USER}")
            oldest = min(members, key=lambda member: self._endpoints[member]["EffectiveDate"])
            self._endpoints[oldest]["EndpointStatus"] = "INACTIVE"
            self._endpoints[oldest].pop("UserId", None)
            members.discard(oldest)
        before = self._endpoints.get(key, {}).get("UserId")
        if before is not None and before != user:
            self._members[before].discard(key)
        members.add(key)

    def get(self, identifier: str) -> dict[str, Any] | None:
        with self._lock:
            stored = self._endpoints.get(identifier.lower())
            return None if stored is None else self._shown(stored)

    def _shown(self, stored: dict[str, Any]) -> dict[str, Any]:
        """EndpointResponse. User attributes are the user's, whichever endpoint set them."""
        out = {name: value for name, value in stored.items() if name not in ("UserId", "OwnUserAttributes")}
        user: dict[str, Any] = {}
        if stored.get("UserId"):
            user["UserId"] = stored["UserId"]
        attributes = stored.get("OwnUserAttributes", {}) | self._users.get(stored.get("UserId", ""), {})
        if attributes:
            user["UserAttributes"] = attributes
        return {"ApplicationId": self._application, **out, "User": user}

    def of_user(self, user: str) -> list[dict[str, Any]]:
        with self._lock:
            return [self._shown(self._endpoints[key]) for key in sorted(self._members.get(user, ()))]

    def delete(self, identifier: str) -> dict[str, Any] | None:
        with self._lock:
            shown = self.get(identifier)
            stored = self._endpoints.pop(identifier.lower(), None)
            if stored is not None:
                self._members.get(stored.get("UserId", ""), set()).discard(identifier.lower())
                self._by_address.get(stored.get("Address", ""), set()).discard(identifier.lower())
            return shown

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return [self._shown(self._endpoints[key]) for key in sorted(self._endpoints)]
