"""Athena's operations, JSON 1.1: starting, looking, stopping, results, workgroups."""
from __future__ import annotations

import hashlib
import json
import logging
import threading
from typing import Any, Callable

import duckdb

from ..bucket import Buckets, split
from ..clock import Clock
from ..errors import Refusal
from ..message import Response
from ..models.requests import Call
from ..moto_backend import Moto
from . import engine, results, statements
from .catalogue import Catalogue
from .execution import ENGINE, Ending, Execution
from .failures import OTHER, QueryFailed, QueryStopped, refused
from .work import CANCELLED, Work, matching

QUERY_BYTES = 262_144
NO_LOCATION = ("No output location provided. An output location is required either through the Workgroup result "
               "configuration setting or as an API input.")


class Athena:
    """All queries of the bench. `queue` and `run` are seconds of work time that a query spends in those states at least;
    of `max_active` queued and running ones `max_running` run at once; `files` is how many files a CTAS writes."""

    DEFAULTS: dict[str, Any] = {"queue": 0.0, "run": 0.0, "max_running": 20, "max_active": 40, "files": 1}

    def __init__(self, clock: Clock, buckets: Buckets, moto: Moto) -> None:
        self._clock, self._buckets, self._moto = clock, buckets, moto
        self._root: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.RLock()
        self._workers = 0
        self._at_rest = threading.Condition(self._lock)
        self._clear()

    def _clear(self) -> None:
        self._settings = dict(self.DEFAULTS)
        self._executions: dict[str, Execution] = {}
        self._tokens: dict[str, tuple[str, str]] = {}
        self._endings: list[Ending] = []
        self._groups: dict[str, dict[str, Any]] = {"primary": {}}
        self._running = 0

    def reset(self) -> None:
        with self._lock:
            open_ones = [execution for execution in self._executions.values() if not execution.is_over]
        for execution in open_ones:
            self._stop(execution)
        with self._at_rest:
            self._at_rest.wait_for(lambda: not self._workers, timeout=10)
            self._clear()

    # -- what tests turn and see

    def configure(self, change: dict[str, Any]) -> None:
        """The settings of DEFAULTS, and `workgroups`: name → WorkGroupConfiguration."""
        change = dict(change)
        groups = change.pop("workgroups", {})
        unknown = set(change) - set(self.DEFAULTS)
        if unknown:
            raise ValueError(f"athena has no setting {sorted(unknown)}")
        with self._lock:
            self._settings |= change
            self._groups |= groups

    def configuration(self) -> dict[str, Any]:
        return dict(self._settings) | {"workgroups": dict(self._groups)}

    def add_endings(self, body: Any) -> dict[str, Any]:
        with self._lock:
            self._endings += [Ending(**item) for item in (body if isinstance(body, list) else [body])]
        return {"endings": len(self._endings)}

    def overview(self) -> dict[str, Any]:
        """Every query with its text, token and states, and how often each text was started."""
        with self._lock:
            found = list(self._executions.values())
        texts: dict[str, int] = {}
        for execution in found:
            texts[execution.text] = texts.get(execution.text, 0) + 1
        return {"executions": [{"id": item.id, "sql": item.text, "token": item.token, "state": item.state,
                                "history": item.history, "reason": item.reason, "scanned": item.scanned,
                                "rows": item.rows, "output": item.output} for item in found],
                "repeated": {text: count for text, count in texts.items() if count > 1}}

    # -- operations

    def answer(self, call: Call) -> Response:
        operation = _OPERATIONS.get(call.operation)
        if operation is None:
            raise Refusal(501, "NotImplemented", f"the test bench has no athena:{call.operation}")
        body = json.dumps(operation(self, call.members)).encode()
        return Response(200, body, {"Content-Type": "application/x-amz-json-1.1"})

    def start_query_execution(self, given: dict[str, Any]) -> dict[str, Any]:
        text, token, group = given["QueryString"], given.get("ClientRequestToken", ""), given.get("WorkGroup", "primary")
        settings = self._group(group)
        if not 32 <= len(token) <= 128:
            raise refused("ClientRequestToken must be 32 to 128 characters", "INVALID_INPUT")
        if not 1 <= len(text.encode()) <= QUERY_BYTES:
            raise refused(f"QueryString must be 1 to {QUERY_BYTES} bytes", "INVALID_INPUT")
        digest = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
        with self._lock:
            if token in self._tokens:
                if self._tokens[token][0] != digest:
                    raise refused("Idempotent parameters do not match", "INVALID_INPUT")
                return {"QueryExecutionId": self._tokens[token][1]}
        own = {} if settings.get("EnforceWorkGroupConfiguration") else given.get("ResultConfiguration", {})
        configuration = {**settings.get("ResultConfiguration", {}), **own}
        base = self._check_location(configuration.get("OutputLocation"))
        statement = statements.read(text)
        if statement.kind == "CTAS" and settings.get("EnforceWorkGroupConfiguration") and \
                "external_location" in statement.options:
            raise refused("The Create Table As Select query failed because it was submitted with an 'external_location' "
                          "property to an Athena Workgroup that enforces a centralized output location for all queries.",
                          "INVALID_INPUT")
        if given.get("ExecutionParameters") or "?" in text:
            statements.bind_parameters(statement, given.get("ExecutionParameters", []))
        context = given.get("QueryExecutionContext", {})
        execution = Execution(text, statement, context.get("Database", "default").lower(), context, group, configuration,
                              base, self._clock.now(), token)
        with self._lock:
            if token in self._tokens:  # the same call at the same time
                return {"QueryExecutionId": self._tokens[token][1]}
            if sum(not other.is_over for other in self._executions.values()) >= self._settings["max_active"]:
                raise Refusal(400, "TooManyRequestsException", "You have exceeded the limit for the number of queries you "
                              "can run concurrently. Please reduce the number of concurrent queries submitted by this "
                              "account.", Reason="CONCURRENT_QUERY_LIMIT_EXCEEDED")
            self._root = self._root or engine.connect()
            execution.connection = self._root.cursor()
            self._executions[execution.id] = execution
            self._tokens[token] = (digest, execution.id)
            self._workers += 1
        self._clock.start_worker(lambda: self._live(execution, settings.get("BytesScannedCutoffPerQuery")))
        return {"QueryExecutionId": execution.id}

    def _check_location(self, location: str | None) -> str:
        if not location:
            raise refused(NO_LOCATION, "INVALID_INPUT")
        try:
            bucket, _ = split(location)
        except ValueError:
            raise refused(f"outputLocation is not a valid S3 path.: {location}", "INVALID_INPUT") from None
        if not self._buckets.exists(bucket):
            raise refused(f"Unable to verify/create output bucket {bucket}", "INVALID_INPUT")
        return location.rstrip("/") + "/"

    def get_query_execution(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"QueryExecution": self._find(given["QueryExecutionId"]).shown(self._clock)}

    def batch_get_query_execution(self, given: dict[str, Any]) -> dict[str, Any]:
        known = [self._executions[id] for id in given["QueryExecutionIds"] if id in self._executions]
        missing = [{"QueryExecutionId": id, "ErrorCode": "INVALID_INPUT", "ErrorMessage": _missing(id)}
                   for id in given["QueryExecutionIds"] if id not in self._executions]
        return {"QueryExecutions": [found.shown(self._clock) for found in known], "UnprocessedQueryExecutionIds": missing}

    def stop_query_execution(self, given: dict[str, Any]) -> dict[str, Any]:
        self._stop(self._find(given["QueryExecutionId"]))
        return {}

    def list_query_executions(self, given: dict[str, Any]) -> dict[str, Any]:
        group = given.get("WorkGroup", "primary")
        found = [item.id for item in self._executions.values() if item.workgroup == group][::-1]
        return _page({"QueryExecutionIds": found}, "QueryExecutionIds", given, 50)

    def get_query_results(self, given: dict[str, Any]) -> dict[str, Any]:
        execution = self._find(given["QueryExecutionId"])
        if execution.state != "SUCCEEDED":
            raise refused(f"Query did not finish successfully. Final query state: {execution.state}" if execution.is_over
                          else f"Query has not yet finished. Current state: {execution.state}", "INVALID_QUERY_STATUS")
        if execution.cells is None:
            is_csv = execution.output.endswith(".csv")
            execution.cells = results.read_csv(self._buckets.read(execution.output).decode()) if is_csv else []
        answer = _page({"Rows": execution.cells}, "Rows", given, 1000)
        rows = [{"Data": [{} if cell is None else {"VarCharValue": cell} for cell in row]} for row in answer.pop("Rows")]
        writes = execution.statement.kind in ("CTAS", "INSERT", "UNLOAD")
        return answer | {"UpdateCount": execution.rows if writes else 0, "ResultSet": {
            "Rows": rows, "ResultSetMetadata": {"ColumnInfo": execution.columns}}}

    def get_query_runtime_statistics(self, given: dict[str, Any]) -> dict[str, Any]:
        execution = self._find(given["QueryExecutionId"])
        found: dict[str, Any] = {"Timeline": execution.times(self._clock)}
        if execution.state == "SUCCEEDED":
            found["Rows"] = {"InputBytes": execution.scanned, "OutputRows": execution.rows}
        return {"QueryRuntimeStatistics": found}

    def get_work_group(self, given: dict[str, Any]) -> dict[str, Any]:
        found = {"EnforceWorkGroupConfiguration": False, "EngineVersion": ENGINE} | self._group(given["WorkGroup"])
        return {"WorkGroup": {"Name": given["WorkGroup"], "State": "ENABLED", "CreationTime": 0, "Configuration": found}}

    def list_work_groups(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"WorkGroups": [{"Name": name, "State": "ENABLED", "EngineVersion": ENGINE} for name in self._groups]}

    def create_work_group(self, given: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if given["Name"] in self._groups:
                raise refused(f"WorkGroup {given['Name']} is already created", "INVALID_INPUT")
            self._groups[given["Name"]] = given.get("Configuration", {})
        return {}

    def get_data_catalog(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["Name"].lower() != "awsdatacatalog":
            raise refused(f"Data catalog {given['Name']} was not found", "INVALID_INPUT")
        return {"DataCatalog": {"Name": "AwsDataCatalog", "Type": "GLUE", "Parameters": {"catalog-id": "123456789012"}}}

    # -- the work

    def _find(self, id: str) -> Execution:
        found = self._executions.get(id)
        if found is None:
            raise refused(_missing(id), "INVALID_INPUT")
        return found

    def _group(self, name: str) -> dict[str, Any]:
        if name not in self._groups:
            raise refused(f"WorkGroup {name} is not found.", "WORKGROUP_NOT_FOUND")
        return self._groups[name]

    def _stop(self, execution: Execution) -> None:
        execution.stop.set()
        try:
            execution.connection.interrupt()
        except duckdb.Error:
            pass  # closed: it is over
        self._clock.wake()

    def _take_slot(self) -> bool:
        with self._lock:
            free = self._running < self._settings["max_running"]
            self._running += free
            return free

    def _live(self, execution: Execution, cutoff: int | None) -> None:
        has_slot = False

        def slot() -> bool:
            nonlocal has_slot
            has_slot = has_slot or self._take_slot()
            return has_slot

        error: Exception | None = None
        try:
            with self._lock:
                ending, settings = matching(self._endings, execution.text), dict(self._settings)
            running = settings["run"] if ending is None or ending.run is None else ending.run
            if self._clock.wait(settings["queue"], execution.stop) or self._clock.wait_for(slot, execution.stop):
                raise QueryStopped(CANCELLED)
            execution.move("RUNNING", self._clock)
            if ending and ending.requeue:
                for state in ("QUEUED", "RUNNING"):
                    if self._clock.wait(settings["queue"], execution.stop):
                        raise QueryStopped(CANCELLED)
                    execution.move(state, self._clock)
            if self._clock.wait(running, execution.stop):
                raise QueryStopped(CANCELLED)
            Work(execution, Catalogue(self._moto, self._buckets), self._buckets, self._clock, settings["files"],
                 cutoff).run(ending)
        except (QueryFailed, QueryStopped) as found:
            error = found
        except Exception as defect:  # a defect of the bench: the query must not hang for it
            logging.getLogger("fakeaws").exception("query %s", execution.id)
            error = QueryFailed(f"GENERIC_INTERNAL_ERROR: defect of the test bench: {defect}", 0, OTHER)
        execution.connection.close()
        execution.end(error, self._clock)
        with self._lock:
            self._running -= has_slot
            self._workers -= 1
            self._at_rest.notify_all()
        self._clock.wake()


def _missing(id: str) -> str:
    return f"QueryExecution {id} was not found"


def _page(answer: dict[str, Any], name: str, given: dict[str, Any], most: int) -> dict[str, Any]:
    """The page that NextToken and MaxResults ask for."""
    start = int(given.get("NextToken") or 0)
    size = min(given.get("MaxResults") or most, most)
    rest = answer[name][start:]
    page = answer | {name: rest[:size]}
    return page | {"NextToken": str(start + size)} if len(rest) > size else page


_OPERATIONS: dict[str, Callable[[Athena, dict[str, Any]], dict[str, Any]]] = {
    "StartQueryExecution": Athena.start_query_execution, "GetQueryExecution": Athena.get_query_execution,
    "BatchGetQueryExecution": Athena.batch_get_query_execution, "StopQueryExecution": Athena.stop_query_execution,
    "ListQueryExecutions": Athena.list_query_executions, "GetQueryResults": Athena.get_query_results,
    "GetQueryRuntimeStatistics": Athena.get_query_runtime_statistics, "GetWorkGroup": Athena.get_work_group,
    "ListWorkGroups": Athena.list_work_groups, "CreateWorkGroup": Athena.create_work_group,
    "GetDataCatalog": Athena.get_data_catalog,
}
