"""AWS Signature Version 4, checked with botocore's own signer.

The bench signs what it received once more with the secret that it knows and compares. Beyond the signature itself it
checks what the services check: headers that must be signed, the payload's digest, the age of the request, the session
token, the expiry of a presigned URL.
"""
from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import time
from typing import Callable

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials as SigningCredentials

from .credentials import Credentials, Key
from .errors import signing_refusal
from .message import Request

SKEW = 300  # seconds
LONGEST_EXPIRY = 7 * 86400
UNSIGNED = "UNSIGNED-PAYLOAD"

_AUTHORIZATION = re.compile(
    r"^AWS4-HMAC-SHA256 +Credential=(?P<key>[^/, ]+)/(?P<date>\d{8})/(?P<region>[^/, ]+)/(?P<service>[^/, ]+)/aws4_request,"
    r" *SignedHeaders=(?P<headers>[^, ]+), *Signature=(?P<signature>[0-9a-f]{64})$")


class Verifier:
    """Says whether a request was signed by somebody whom the bench knows; raises the service's refusal where not."""

    def __init__(self, credentials: Credentials, wall: Callable[[], float]) -> None:
        self._credentials, self._wall = credentials, wall

    def verify(self, service: str, request: Request) -> Key:
        if request.parameter("X-Amz-Algorithm") is not None:
            return self._presigned(service, request)
        if not request.header("authorization"):
            raise signing_refusal(service, "missing", "Missing Authentication Token")
        parts = _AUTHORIZATION.match(request.header("authorization"))
        if not parts:
            raise signing_refusal(service, "malformed", "The authorization header is malformed.")
        stamp = request.header("x-amz-date")
        self._check_age(service, stamp, parts["date"])
        key = self._key(service, parts["key"], request.header("x-amz-security-token") or None)
        signed = parts["headers"].split(";")
        self._check_signed_headers(service, request, signed)
        payload = self._check_payload(service, request)
        self._compare(service, request, key, parts.groupdict(), stamp, signed, request.target, payload)
        return key

    # -- the parts

    def _presigned(self, service: str, request: Request) -> Key:
        query = dict(request.parameters)
        credential = query.get("X-Amz-Credential", "").split("/")
        expires, stamp = query.get("X-Amz-Expires", ""), query.get("X-Amz-Date", "")
        if query["X-Amz-Algorithm"] != "AWS4-HMAC-SHA256" or len(credential) != 5 or not expires.isdigit():
            raise signing_refusal(service, "malformed", "The presigned URL is malformed.")
        signed_at = self._seconds(service, stamp)
        if not 1 <= int(expires) <= LONGEST_EXPIRY:
            raise signing_refusal(service, "malformed", "X-Amz-Expires must be between 1 and 604800 seconds")
        if self._wall() > signed_at + int(expires):
            raise signing_refusal(service, "presigned-expired", "Request has expired")
        if signed_at > self._wall() + SKEW:
            raise signing_refusal(service, "skew", "The request is from the future.")
        key = self._key(service, credential[0], query.get("X-Amz-Security-Token"))
        signed = query.get("X-Amz-SignedHeaders", "").split(";")
        if "host" not in signed:
            raise signing_refusal(service, "mismatch", "host must be a signed header")
        raw = [pair for pair in request.query.split("&") if not pair.startswith("X-Amz-Signature=")]
        payload = UNSIGNED if service == "s3" else hashlib.sha256(request.body).hexdigest()
        names = {"key": credential[0], "date": credential[1], "region": credential[2], "service": credential[3],
                 "signature": query.get("X-Amz-Signature", "")}
        self._compare(service, request, key, names, stamp, signed, request.path + "?" + "&".join(raw), payload)
        return key

    def _seconds(self, service: str, stamp: str) -> float:
        try:
            return calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
        except ValueError:
            raise signing_refusal(service, "malformed", "X-Amz-Date must be like 20260102T030405Z") from None

    def _check_age(self, service: str, stamp: str, date: str) -> None:
        signed_at = self._seconds(service, stamp)
        if stamp[:8] != date:
            raise signing_refusal(service, "mismatch", "Date in Credential scope does not match YYYYMMDD from ISO-8601")
        if abs(signed_at - self._wall()) > SKEW:
            now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._wall()))
            text = ("The difference between the request time and the current time is too large." if service == "s3"
                    else f"Signature expired: {stamp} is too far from {now} (5 min.)")
            raise signing_refusal(service, "skew", text)

    def _key(self, service: str, access_key: str, token: str | None) -> Key:
        key = self._credentials.find(access_key)
        if key is None:
            raise signing_refusal(service, "unknown-key",
                                  "The security token included in the request is invalid." if service != "s3" else
                                  "The AWS Access Key Id you provided does not exist in our records.")
        if token != key.token:
            raise signing_refusal(service, "token", "The security token included in the request is invalid.")
        if key.expires is not None and self._wall() >= key.expires:
            raise signing_refusal(service, "expired", "The security token included in the request is expired")
        return key

    def _check_signed_headers(self, service: str, request: Request, signed: list[str]) -> None:
        must = {"host"} | {name for name in request.headers if name.startswith("x-amz-")}
        missing = sorted(must - set(signed)) + sorted(set(signed) - set(request.headers))
        if missing or signed != sorted(signed):
            raise signing_refusal(service, "mismatch", "headers present but not signed, or signed but not present, "
                                  f"or out of order: {', '.join(missing)}")

    def _check_payload(self, service: str, request: Request) -> str:
        actual = hashlib.sha256(request.body).hexdigest()
        stated = request.header("x-amz-content-sha256")
        if stated.startswith("STREAMING-"):
            raise signing_refusal(service, "streaming", "The bench does not take chunk-signed payloads.")
        if service == "s3":
            if not stated:
                raise signing_refusal(service, "malformed", "Missing required header for this request: "
                                      "x-amz-content-sha256")
            if stated == UNSIGNED:
                return UNSIGNED
        if stated and stated != actual:
            raise signing_refusal(service, "payload", "The provided 'x-amz-content-sha256' header does not match what "
                                  "was computed.")
        return actual

    def _compare(self, service: str, request: Request, key: Key, parts: dict[str, str], stamp: str,
                 signed: list[str], target: str, payload: str) -> None:
        kind = S3SigV4Auth if service == "s3" else SigV4Auth
        signer = kind(SigningCredentials(key.access_key, key.secret, key.token), parts["service"], parts["region"])
        headers = HTTPHeaders.from_dict({name: request.header(name) for name in signed})
        # botocore reads the payload's digest from this header, in every service.
        copy = AWSRequest(method=request.method, url="http://" + request.header("host") + target,
                          headers={"X-Amz-Content-SHA256": payload}, data=request.body)
        copy.context["timestamp"] = stamp
        signer.headers_to_sign = lambda _: headers  # type: ignore[method-assign]
        signature = signer.signature(signer.string_to_sign(copy, signer.canonical_request(copy)), copy)
        if not hmac.compare_digest(signature, parts["signature"]):
            raise signing_refusal(service, "mismatch", "The request signature we calculated does not match the signature "
                                  "you provided. Check your key and signing method.")
