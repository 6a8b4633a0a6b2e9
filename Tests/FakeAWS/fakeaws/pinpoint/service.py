"""Pinpoint's operations, REST-JSON. Bodies are bare: the model's payload members have no name on the wire."""
from __future__ import annotations

import json
import logging
import re
import threading
import uuid
from typing import Any, Callable

from ..bucket import Buckets, NoSuchBucket, split
from ..clock import Clock, iso_instant
from ..errors import Refusal
from ..message import Response
from ..models.requests import Call
from ..moto_backend import ACCOUNT, REGION, Moto
from . import files, rules
from .endpoints import Audience, Rejected
from .jobs import Ending, Importer, Job
from .roles import check_role

FORMAT_MESSAGE = "The data did not match the format expected for createImportJob"


class Pinpoint:
    """All applications of the bench. `step` is the work time of each state of a job; `max_jobs` may be active at once,
    and `limit_status` (429 or 400) answers one more; `check_role` false takes any role; `empty_cell` and
    `unknown_endpoints` settle what AWS does not document (README.md)."""

    DEFAULTS: dict[str, Any] = {"step": 0.0, "max_jobs": 10, "limit_status": 429, "check_role": True,
                                "empty_cell": "fail", "unknown_endpoints": "create", "max_bytes": 1_000_000_000,
                                "max_files": 10_000}

    def __init__(self, clock: Clock, buckets: Buckets, moto: Moto) -> None:
        self._clock, self._buckets, self._moto = clock, buckets, moto
        self._lock = threading.RLock()
        self._workers = 0
        self._at_rest = threading.Condition(self._lock)
        self._clear()

    def _clear(self) -> None:
        self._settings = dict(self.DEFAULTS)
        self._applications: dict[str, dict[str, Any]] = {}
        self._audiences: dict[str, Audience] = {}
        self._jobs: dict[str, Job] = {}
        self._segments: dict[str, dict[str, Any]] = {}
        self._endings: list[Ending] = []

    def reset(self) -> None:
        for job in list(self._jobs.values()):
            job.stop.set()
        self._clock.wake()
        with self._at_rest:
            self._at_rest.wait_for(lambda: not self._workers, timeout=10)
            self._clear()

    # -- what tests turn and see

    def configure(self, change: dict[str, Any]) -> None:
        unknown = set(change) - set(self.DEFAULTS)
        if unknown:
            raise ValueError(f"pinpoint has no setting {sorted(unknown)}")
        with self._lock:
            self._settings |= change

    def configuration(self) -> dict[str, Any]:
        return dict(self._settings)

    def add_endings(self, body: Any) -> dict[str, Any]:
        with self._lock:
            self._endings += [Ending(**item) for item in (body if isinstance(body, list) else [body])]
        return {"endings": len(self._endings)}

    def overview(self) -> dict[str, Any]:
        """Every job with its counts, and how often each address was imported."""
        urls: dict[str, int] = {}
        for job in self._jobs.values():
            urls[job.definition["S3Url"]] = urls.get(job.definition["S3Url"], 0) + 1
        return {"jobs": [job.shown() | {"history": job.history, "objects": job.addresses, "skipped": job.skipped}
                         for job in self._jobs.values()],
                "repeated": {url: count for url, count in urls.items() if count > 1}}

    def audience(self, application: str) -> dict[str, Any]:
        """Every endpoint of an application, by id: what no operation of the service gives."""
        return {"endpoints": self._audience(application).all()}

    # -- operations

    def answer(self, call: Call) -> Response:
        found = _OPERATIONS.get(call.operation)
        if found is None:
            raise Refusal(501, "NotImplemented", f"the test bench has no pinpoint:{call.operation}")
        status, operation = found
        body = json.dumps(operation(self, call.members)).encode()
        return Response(status, body, {"Content-Type": "application/json", "x-amzn-RequestId": str(uuid.uuid4())})

    def create_app(self, given: dict[str, Any]) -> dict[str, Any]:
        application = uuid.uuid4().hex
        wanted = given["CreateApplicationRequest"]
        entry = {"Id": application, "Name": wanted["Name"], "CreationDate": iso_instant(self._clock.now()),
                 "Arn": f"arn:aws:mobiletargeting:{REGION}:{ACCOUNT}:apps/{application}"}
        if wanted.get("tags"):
            entry["tags"] = wanted["tags"]
        with self._lock:
            self._applications[application] = entry
            self._audiences[application] = Audience(application)
        return entry

    def get_app(self, given: dict[str, Any]) -> dict[str, Any]:
        self._audience(given["application-id"])
        return self._applications[given["application-id"]]

    def get_apps(self, given: dict[str, Any]) -> dict[str, Any]:
        return _page(list(self._applications.values()), given)

    def delete_app(self, given: dict[str, Any]) -> dict[str, Any]:
        self._audience(given["application-id"])
        self._audiences.pop(given["application-id"])
        return self._applications.pop(given["application-id"])

    def _audience(self, application: str) -> Audience:
        found = self._audiences.get(application)
        if found is None:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return found

    # -- endpoints

    def get_endpoint(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self._audience(given["application-id"]).get(given["endpoint-id"])
        if found is None:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return found

    def update_endpoint(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._update(given["application-id"], [given["EndpointRequest"] | {"Id": given["endpoint-id"]}])

    def update_endpoints(self, given: dict[str, Any]) -> dict[str, Any]:
        items = given["EndpointBatchRequest"]["Item"]
        if len(items) > 100:
            raise Refusal(400, "BadRequestException", "Number of endpoints in the batch exceeds 100")
        return self._update(given["application-id"], items)

    def _update(self, application: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        audience = self._audience(application)
        problems = [problem for item in items for problem in rules.breaches(item, imported=False)]
        if problems:
            raise Refusal(400, "BadRequestException", "; ".join(problems))
        try:
            for item in items:
                audience.update(item, self._clock.now())
        except Rejected as error:
            raise Refusal(400, "BadRequestException", str(error)) from None
        return {"Message": "Accepted", "RequestID": str(uuid.uuid4())}

    def delete_endpoint(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self._audience(given["application-id"]).delete(given["endpoint-id"])
        if found is None:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return found

    def get_user_endpoints(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self._audience(given["application-id"]).of_user(given["user-id"])
        if not found:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return {"Item": found}

    # -- import jobs

    def create_import_job(self, given: dict[str, Any]) -> dict[str, Any]:
        application, wanted = given["application-id"], dict(given["ImportJobRequest"])
        self._audience(application)
        wanted.setdefault("RegisterEndpoints", True)
        wanted.setdefault("DefineSegment", False)
        if not wanted["RegisterEndpoints"] and not wanted["DefineSegment"]:
            raise Refusal(400, "BadRequestException", "RegisterEndpoints and DefineSegment cannot both be false")
        if wanted.get("SegmentId") and wanted["SegmentId"] not in self._segments:
            raise Refusal(404, "NotFoundException", "Resource not found")
        if self._settings["check_role"]:
            check_role(self._moto.client("iam"), wanted["RoleArn"])
        addresses, skipped = self._objects(wanted)
        with self._lock:
            if sum(not job.is_over for job in self._jobs.values()) >= self._settings["max_jobs"]:
                code = {429: "TooManyRequestsException", 400: "BadRequestException"}[self._settings["limit_status"]]
                raise Refusal(self._settings["limit_status"], code, "The maximum number of active import jobs is reached")
            job = Job(application, wanted, self._clock.now(), addresses, skipped)
            self._jobs[job.id] = job
            self._workers += 1
            shown = job.shown()
        self._clock.start_worker(lambda: self._live(job))
        return shown

    def _objects(self, wanted: dict[str, Any]) -> tuple[list[str], list[str]]:
        """The objects to read, and those of another format; raises as the service does for what it sees at once."""
        try:
            split(wanted["S3Url"])
            found = [item for item in self._buckets.list(wanted["S3Url"]) if item.size]
        except ValueError:
            raise Refusal(400, "BadRequestException", "Invalid S3 Url") from None
        except NoSuchBucket:
            raise Refusal(400, "BadRequestException", "Unable to access the S3 bucket") from None
        if sum(item.size for item in found) > self._settings["max_bytes"] or len(found) > self._settings["max_files"]:
            raise Refusal(400, "BadRequestException", "The import is larger than the limits allow")
        addresses, skipped = [], []
        for item in found:
            try:
                files.read(self._buckets.read(item.url), wanted["Format"], self._settings["empty_cell"])
                addresses.append(item.url)
            except files.NotThisFormat:
                skipped.append(item.url)
            except files.Malformed as error:
                raise Refusal(400, "BadRequestException", str(error)) from None
        if not addresses:
            raise Refusal(400, "BadRequestException", FORMAT_MESSAGE)
        return addresses, skipped

    def _live(self, job: Job) -> None:
        try:
            with self._lock:
                ending = next((item for item in self._endings
                               if item.times > 0 and re.search(item.url, job.definition["S3Url"])), None)
                if ending:
                    ending.times -= 1
                settings = dict(self._settings)
            audience = self._audiences[job.application]
            Importer(job, audience, self._buckets, self._clock, settings, self._define).run(ending)
        except Exception as error:  # an object that is gone, or a defect: the job must not hang for it
            logging.getLogger("fakeaws").exception("import job %s", job.id)
            job.failures.append(f"{type(error).__name__}")
            job.failed_pieces = max(1, job.pieces)
            job.move("FAILED", self._clock)
        finally:
            with self._lock:
                self._workers -= 1
                self._at_rest.notify_all()

    def _job(self, given: dict[str, Any]) -> Job:
        self._audience(given["application-id"])
        job = self._jobs.get(given["job-id"])
        if job is None or job.application != given["application-id"]:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return job

    def get_import_job(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._job(given).shown()

    def get_import_jobs(self, given: dict[str, Any]) -> dict[str, Any]:
        self._audience(given["application-id"])
        found = [job.shown() for job in self._jobs.values() if job.application == given["application-id"]]
        return _page(found[::-1], given)

    # -- segments

    def _define(self, job: Job) -> None:
        wanted, now = job.definition, iso_instant(self._clock.now())
        old = self._segments.get(wanted.get("SegmentId", ""), {})
        segment = wanted.get("SegmentId") or uuid.uuid4().hex
        counts: dict[str, int] = {}
        for identifier in job.endpoints:
            found = self._audiences[job.application].get(identifier) or {}
            channel = found.get("ChannelType", "CUSTOM")
            counts[channel] = counts.get(channel, 0) + 1
        self._segments[segment] = {
            "Id": segment, "ApplicationId": job.application, "SegmentType": "IMPORT", "LastModifiedDate": now,
            "Arn": f"arn:aws:mobiletargeting:{REGION}:{ACCOUNT}:apps/{job.application}/segments/{segment}",
            "CreationDate": old.get("CreationDate", now), "Version": old.get("Version", 0) + 1,
            "Name": wanted.get("SegmentName") or old.get("Name") or segment,
            "ImportDefinition": {"Format": wanted["Format"], "S3Url": wanted["S3Url"], "RoleArn": wanted["RoleArn"],
                                 "ExternalId": wanted.get("ExternalId", ""), "Size": len(job.endpoints),
                                 "ChannelCounts": counts}}
        job.definition = wanted | {"SegmentId": segment}

    def get_segment(self, given: dict[str, Any]) -> dict[str, Any]:
        self._audience(given["application-id"])
        found = self._segments.get(given["segment-id"])
        if found is None or found["ApplicationId"] != given["application-id"]:
            raise Refusal(404, "NotFoundException", "Resource not found")
        return found

    def get_segments(self, given: dict[str, Any]) -> dict[str, Any]:
        self._audience(given["application-id"])
        return _page([found for found in self._segments.values() if found["ApplicationId"] == given["application-id"]], given)

    def get_segment_import_jobs(self, given: dict[str, Any]) -> dict[str, Any]:
        self.get_segment(given)
        return _page([job.shown() for job in self._jobs.values()
                      if job.definition.get("SegmentId") == given["segment-id"]], given)


def _page(items: list[dict[str, Any]], given: dict[str, Any]) -> dict[str, Any]:
    start, size = int(given.get("token") or 0), int(given.get("page-size") or 100)
    answer: dict[str, Any] = {"Item": items[start:start + size]}
    return answer | {"NextToken": str(start + size)} if len(items) > start + size else answer


_OPERATIONS: dict[str, tuple[int, Callable[[Pinpoint, dict[str, Any]], dict[str, Any]]]] = {
    "CreateApp": (201, Pinpoint.create_app), "GetApp": (200, Pinpoint.get_app), "GetApps": (200, Pinpoint.get_apps),
    "DeleteApp": (200, Pinpoint.delete_app), "GetEndpoint": (200, Pinpoint.get_endpoint),
    "UpdateEndpoint": (202, Pinpoint.update_endpoint), "UpdateEndpointsBatch": (202, Pinpoint.update_endpoints),
    "DeleteEndpoint": (202, Pinpoint.delete_endpoint), "GetUserEndpoints": (200, Pinpoint.get_user_endpoints),
    "CreateImportJob": (201, Pinpoint.create_import_job), "GetImportJob": (200, Pinpoint.get_import_job),
    "GetImportJobs": (200, Pinpoint.get_import_jobs), "GetSegment": (200, Pinpoint.get_segment),
    "GetSegments": (200, Pinpoint.get_segments), "GetSegmentImportJobs": (200, Pinpoint.get_segment_import_jobs),
}
