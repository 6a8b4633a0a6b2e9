"""Which service a request is for, and S3's two ways to name a bucket.

The service is the one that the request was signed for (`…/REGION/SERVICE/aws4_request`): what real endpoints tell by
host name, one loopback port tells by the credential scope.
"""
from __future__ import annotations

import re
import urllib.parse
from dataclasses import replace

from .message import Request

# Signing name: the name of botocore's model.
SERVICES = {"s3": "s3", "sns": "sns", "sqs": "sqs", "glue": "glue", "sts": "sts", "iam": "iam", "athena": "athena",
            "mobiletargeting": "pinpoint"}

_SCOPE = re.compile(r"Credential=[^/,]+/\d{8}/([^/,]+)/([^/,]+)/aws4_request")
_HOSTED = re.compile(r"^(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.(?:s3[.-][a-z0-9-]+|s3|localhost)(?:\.|:|$)")

# STS calls that need no signature: the token in them is the proof.
UNSIGNED_ACTIONS = {"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"}


def scope(request: Request) -> tuple[str, str] | None:
    """Region and signing name of a signed request, from the header or from a presigned URL."""
    credential = request.parameter("X-Amz-Credential")
    text = "Credential=" + credential if credential else request.header("authorization")
    found = _SCOPE.search(text)
    return (found.group(1), found.group(2)) if found else None


def service_of(request: Request) -> str | None:
    """The botocore name of the service, None for one that the bench does not have."""
    found = scope(request)
    if found:
        return SERVICES.get(found[1])
    if is_unsigned_sts(request):
        return "sts"
    target = request.header("x-amz-target")
    for prefix, service in (("AmazonAthena.", "athena"), ("AWSGlue.", "glue"), ("AmazonSQS.", "sqs")):
        if target.startswith(prefix):
            return service
    if request.path.startswith("/v1/apps"):
        return "pinpoint"
    return "s3"  # an unsigned GET of an object is S3's to refuse


def is_unsigned_sts(request: Request) -> bool:
    if "authorization" in request.headers or not request.header("content-type").startswith(
            "application/x-www-form-urlencoded"):
        return False
    form = dict(urllib.parse.parse_qsl(request.body.decode("utf-8", "replace")))
    return form.get("Action") in UNSIGNED_ACTIONS


def path_style(request: Request) -> Request:
    """The S3 request with its bucket in the path, whichever way it came."""
    found = _HOSTED.match(request.header("host").lower())
    if not found or found.group("bucket") == "s3":
        return request
    host = request.header("host")[len(found.group("bucket")) + 1:]
    return replace(request, target="/" + found.group("bucket") + request.target,
                   headers={**request.headers, "host": host})
