"""Salesforce's server: records with an external id field, jobs with one upload each, sessions that end."""

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, ClassVar
from urllib.parse import parse_qs

from tests.sim.server import Answer, Request, VendorServer

KEY = "Weft_Customer_ID__c"
JOB = {"object", "operation", "externalIdFieldName", "contentType", "lineEnding"}


class SalesforceServer(VendorServer):
    """One org. A record whose `LastName` is `poison` is refused, one where it is `locked` is locked."""

    name = "salesforce"
    rates: ClassVar = {}

    def __init__(self, polls: int = 1) -> None:
        super().__init__()
        self.polls = polls
        self.fields = {KEY, "Email", "Phone", "FirstName", "LastName", "Order_Count__c", "City__c"}
        self.records: dict[str, dict[str, Any]] = {}
        self.twice: set[str] = set()
        """Keys that two records have: the field is not unique."""

        self.created = 0
        self.jobs: dict[str, dict[str, Any]] = {}
        self.processes = 1_000_000
        """Records of a job that are processed before it fails."""

        self.token = ""
        self.tokens = count(1)
        self._ids = count(1)

    def is_authorized(self, request: Request) -> bool:
        if request.path == "/services/oauth2/token":
            return True
        return bool(self.token) and request.headers.get("authorization") == f"Bearer {self.token}"

    def answer(self, request: Request) -> Answer:
        parts = request.path.strip("/").split("/")
        if parts == ["services", "oauth2", "token"]:
            return self._give_token(request)
        match (request.method, parts[3:]):
            case ("PATCH", ["composite", "sobjects", "Contact", field]):
                return self._collection(field, request.body)
            case ("POST", ["jobs", "ingest"]):
                return self._make_job(request.body)
            case ("PUT", ["jobs", "ingest", job_id, "batches"]):
                return self._upload(job_id, request)
            case ("PATCH", ["jobs", "ingest", job_id]):
                return self._set_state(job_id, request.body["state"])
            case ("GET", ["jobs", "ingest", job_id]):
                return self._tell(job_id)
            case ("GET", ["jobs", "ingest", job_id, which]):
                return Answer(200, _table(self.jobs[job_id][which]), {"Content-Type": "text/csv"})
            case ("GET", ["query"]):
                return self._query(request.query["q"])
            case ("DELETE", ["sobjects", "Contact", key]):
                del self.records[key.removeprefix("id-")]
                return Answer(204)
        return Answer(404, [{"errorCode": "NOT_FOUND", "message": request.path}])

    def _give_token(self, request: Request) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if form != {
            "grant_type": "client_credentials",
            "client_id": "key-of-test",
            "client_secret": "key-of-test",
        }:
            return Answer(400, {"error": "invalid_client", "error_description": "invalid client credentials"})
        self.token = f"token-{next(self.tokens)}"
        return Answer(200, {"access_token": self.token, "token_type": "Bearer"})

    def _collection(self, field: str, body: dict[str, Any]) -> Answer:
        records = body["records"]
        if (
            len(records) > 200
            or body["allOrNone"]
            or any(each["attributes"] != {"type": "Contact"} for each in records)
        ):
            self.violation(f"a collection of {len(records)} records, all or none: {body['allOrNone']}")
        stated = [{name: value for name, value in each.items() if name != "attributes"} for each in records]
        unknown = sorted({name for each in stated for name in each} - self.fields)
        if unknown:
            words = f"No such column '{unknown[0]}' on sobject of type Contact"
            return Answer(400, [{"errorCode": "INVALID_FIELD", "message": words}])
        results = []
        for each in stated:
            error = self._write(each[field], each)
            told = [{"statusCode": error[0], "message": error[1], "fields": []}] if error else []
            results.append(
                {"id": None if error else f"id-{each[field]}", "success": not error, "errors": told}
            )
        return Answer(200, results)

    def _write(self, key: str, fields: Mapping[str, Any]) -> tuple[str, str] | None:
        if fields.get("LastName") == "poison":
            return ("FIELD_CUSTOM_VALIDATION_EXCEPTION", f"{fields.get('Email')} is not accepted")
        if fields.get("LastName") == "locked":
            return ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
        if key in self.twice:
            return ("DUPLICATE_EXTERNAL_ID", "External ID matches more than one record")
        if key not in self.records:
            if not fields.get("LastName"):
                return ("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]")
            self.created += 1
        self.records[key] = self.records.get(key, {}) | fields
        return None

    def _make_job(self, body: dict[str, Any]) -> Answer:
        if set(body) != JOB or body["operation"] != "upsert" or body["contentType"] != "CSV":
            self.violation(f"a job with {sorted(body)}")
        if body["externalIdFieldName"] != KEY:
            words = f"InvalidJob : Field name '{body['externalIdFieldName']}' does not match an External ID"
            return Answer(400, [{"errorCode": "INVALIDJOB", "message": words}])
        job_id = f"750{next(self._ids):012}"
        self.jobs[job_id] = {"state": "Open", "content": None, "polls": self.polls, "error": None}
        return Answer(200, {"id": job_id, "state": "Open"})

    def _upload(self, job_id: str, request: Request) -> Answer:
        job = self.jobs[job_id]
        if request.headers.get("content-type") != "text/csv" or len(request.content) > 100_000_000:
            self.violation("an upload that is no CSV, or too large")
        if job["state"] != "Open" or job["content"] is not None:
            self.violation("a second upload to one job")
            return Answer(400, [{"errorCode": "INVALIDJOBSTATE", "message": "the job has data"}])
        job["content"] = request.content
        return Answer(201)

    def _set_state(self, job_id: str, state: str) -> Answer:
        job = self.jobs[job_id]
        if job["state"] != "Open":
            self.violation(f"{state} for a job that is {job['state']}")
            return Answer(400, [{"errorCode": "INVALIDJOBSTATE", "message": "not open"}])
        job["state"] = state
        return Answer(200, {"id": job_id, "state": state})

    def _tell(self, job_id: str) -> Answer:
        job = self.jobs.get(job_id)
        if job is None:
            return Answer(404, [{"errorCode": "NOT_FOUND", "message": "no such job"}])
        job["polls"] -= 1
        if job["state"] == "UploadComplete" and job["polls"] <= 0:
            self._carry_out(job)
        told = {"id": job_id, "state": job["state"]}
        if "failedResults" in job:
            done, failed = len(job["successfulResults"]), len(job["failedResults"])
            told |= {"numberRecordsProcessed": done + failed, "numberRecordsFailed": failed}
        if job["error"]:
            told["errorMessage"] = job["error"]
        return Answer(200, told)

    def _carry_out(self, job: dict[str, Any]) -> None:
        rows = list(csv.DictReader(io.StringIO(job["content"].decode())))
        job |= {"successfulResults": [], "failedResults": [], "state": "JobComplete"}
        unknown = sorted(set(rows[0]) - self.fields)
        if unknown:
            job |= {"state": "Failed", "error": f"InvalidBatch : Field name not found : {unknown[0]}"}
            return
        if len({row[KEY] for row in rows}) < len(rows):
            self.violation("one key twice in a job")
        for row in reversed(rows[: self.processes]):
            fields = {name: None if value == "#N/A" else value for name, value in row.items() if value != ""}
            error = self._write(row[KEY], fields)
            if error:
                job["failedResults"].append({"sf__Id": "", "sf__Error": f"{error[0]}:{error[1]}:--", **row})
            else:
                job["successfulResults"].append({"sf__Id": f"id-{row[KEY]}", "sf__Created": "true", **row})
        if len(rows) > self.processes:
            job |= {"state": "Failed", "error": "TransactionTimeout : batch failed after 20 attempts"}

    def _query(self, text: str) -> Answer:
        _, _, _, name, _, field, _, value = text.split(" ", 7)
        if name != "Contact":
            return Answer(400, [{"errorCode": "INVALID_FIELD", "message": f"No such column '{field}'"}])
        wanted = value.strip("'")
        found = [key for key, record in self.records.items() if record.get(field) == wanted]
        return Answer(200, {"records": [{"Id": f"id-{key}"} for key in found], "done": True})


def _table(rows: Iterable[Mapping[str, str]]) -> str:
    rows = list(rows)
    if not rows:
        return '"sf__Id","sf__Error"\n'
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
