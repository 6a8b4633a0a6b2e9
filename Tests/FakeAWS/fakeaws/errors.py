"""Errors in each service's own words: the envelope by protocol, the codes for what every service can say.

Sources: botocore's parsers say which fields a client reads; the messages are those of the services' documentation and
of public reports.
"""
from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape

from .message import Response


class Refusal(Exception):
    """An answer with an error. `extra` are further members of its body (JSON protocols only)."""

    def __init__(self, status: int, code: str, message: str, **extra: object) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.extra = status, code, message, extra


def render(service: str, refusal: Refusal) -> Response:
    """The refusal as `service` (a botocore service name) would send it."""
    request_id = str(uuid.uuid4())
    headers = {"x-amzn-RequestId": request_id}
    if service in ("athena", "glue", "sqs"):
        version = "1.0" if service == "sqs" else "1.1"
        headers["Content-Type"] = f"application/x-amz-json-{version}"
        twice = {"Message": refusal.message} if service == "athena" else {}
        body = {"__type": refusal.code, "message": refusal.message, **twice, **refusal.extra}
        return Response(refusal.status, json.dumps(body).encode(), headers)
    if service == "pinpoint":
        headers |= {"Content-Type": "application/json", "x-amzn-ErrorType": refusal.code}
        body = {"Message": refusal.message, "RequestID": request_id, **refusal.extra}
        return Response(refusal.status, json.dumps(body).encode(), headers)
    headers["Content-Type"] = "application/xml" if service == "s3" else "text/xml"
    code, message = escape(refusal.code), escape(refusal.message)
    if service == "s3":
        headers["x-amz-request-id"] = request_id
        text = (f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>'
                f"<RequestId>{request_id}</RequestId></Error>")
    else:
        kind = "Sender" if refusal.status < 500 else "Receiver"
        text = (f'<ErrorResponse xmlns="http://{service}.amazonaws.com/doc/"><Error><Type>{kind}</Type>'
                f"<Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId>"
                "</ErrorResponse>")
    return Response(refusal.status, text.encode(), headers)


# ---- what every service can say --------------------------------------------------------------------------------------

QUERY = ("sns", "sts", "iam")

# reason: (S3, query protocol, JSON protocols), each a status and a code.
SIGNING = {
    "mismatch": ((403, "SignatureDoesNotMatch"), (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException")),
    "unknown-key": ((403, "InvalidAccessKeyId"), (403, "InvalidClientTokenId"), (400, "UnrecognizedClientException")),
    "token": ((400, "InvalidToken"), (403, "InvalidClientTokenId"), (400, "UnrecognizedClientException")),
    "expired": ((400, "ExpiredToken"), (403, "ExpiredToken"), (400, "ExpiredTokenException")),
    "skew": ((403, "RequestTimeTooSkewed"), (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException")),
    "missing": ((403, "AccessDenied"), (403, "MissingAuthenticationToken"), (400, "MissingAuthenticationTokenException")),
    "malformed": ((400, "AuthorizationHeaderMalformed"), (400, "IncompleteSignature"),
                  (400, "IncompleteSignatureException")),
    "presigned-expired": ((403, "AccessDenied"), (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException")),
    "payload": ((400, "XAmzContentSHA256Mismatch"), (403, "SignatureDoesNotMatch"), (400, "InvalidSignatureException")),
    "streaming": ((501, "NotImplemented"), (400, "IncompleteSignature"), (400, "IncompleteSignatureException")),
}


def signing_refusal(service: str, reason: str, message: str) -> Refusal:
    """Why a signature was not taken. REST-JSON services answer 403, the other JSON services 400."""
    s3, query, coral = SIGNING[reason]
    status, code = s3 if service == "s3" else query if service in QUERY else coral
    return Refusal(403 if service == "pinpoint" else status, code, message)


THROTTLES = {
    "s3": (503, "SlowDown", "Please reduce your request rate."),
    "sns": (400, "Throttling", "Rate exceeded"),
    "sts": (400, "Throttling", "Rate exceeded"),
    "iam": (400, "Throttling", "Rate exceeded"),
    "sqs": (400, "ThrottlingException", "Rate exceeded"),
    "glue": (400, "ThrottlingException", "Rate exceeded"),
    "athena": (400, "ThrottlingException", "Rate exceeded"),
    "pinpoint": (429, "TooManyRequestsException", "Too Many Requests"),
}

# 500 and 503.
BROKEN = {
    "s3": ("InternalError", "ServiceUnavailable"),
    "athena": ("InternalServerException", "ServiceUnavailableException"),
    "glue": ("InternalServiceException", "ServiceUnavailableException"),
    "pinpoint": ("InternalServerErrorException", "ServiceUnavailableException"),
    "sns": ("InternalError", "ServiceUnavailable"),
    "sts": ("InternalFailure", "ServiceUnavailable"),
    "iam": ("ServiceFailure", "ServiceUnavailable"),
    "sqs": ("InternalFailure", "ServiceUnavailable"),
}


def throttle(service: str) -> Refusal:
    return Refusal(*THROTTLES[service])


def broken(service: str, status: int) -> Refusal:
    code = BROKEN[service][0 if status == 500 else 1]
    return Refusal(status, code, "We encountered an internal error. Please try again.")


def violation_refusal(service: str, message: str) -> Refusal:
    """A request that breaks the service's model."""
    codes = {"s3": "InvalidRequest", "sns": "InvalidParameter", "sts": "ValidationError", "iam": "ValidationError",
             "athena": "InvalidRequestException", "glue": "InvalidInputException", "sqs": "InvalidParameterValue",
             "pinpoint": "BadRequestException"}
    return Refusal(400, codes[service], message)
