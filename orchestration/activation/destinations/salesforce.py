"""Salesforce: records upserted by an external id field, a few by sObject Collections, many by Bulk API 2."""

import csv
import io
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, ClassVar

import httpx

from orchestration.activation.api import Api, NoAnswer, NotAuthorized, NotSetUp, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    Pending,
    Rejection,
    Row,
    Unknown,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers

DATA = "/services/data/v64.0"
JOBS = f"{DATA}/jobs/ingest"
FEW = 200
"""As many as one call of sObject Collections takes; more go by a job."""

IDENTIFIERS = {"email": "Email", "phone": "Phone"}
CLEARED = "#N/A"
"""In a CSV file; an empty cell leaves the field as it is."""

SYSTEM = {
    "id", "isdeleted", "createdbyid", "createddate", "lastmodifiedbyid", "lastmodifieddate", "systemmodstamp",
}  # fmt: skip
CONSENT = {"donotcall", "hasoptedoutofemail", "hasoptedoutoffax"}
PASSING = {"REQUEST_RUNNING_TOO_LONG", "SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW"}
"""Errors that say nothing against the row."""


class Records(DestinationObject):
    """A record per person: a contact unless the sync says otherwise.

    What is not known of Salesforce's own fields is left out and clears nothing; a custom field is cleared.
    """

    option_names = ("object", "external_id_field")
    default_mapping: ClassVar[Mapping[str, str]] = {"FirstName": "first_name", "LastName": "last_name"}
    # A file may have 150 MB in base64: 100 MB of CSV, which JSON with its names is longer than.
    limits = Limits(upsert_rows=10_000, remove_rows=10_000, batch_bytes=90_000_000)
    version = "salesforce-1"

    def __init__(self, api: Api, audience: str = "", options: Mapping[str, str] | None = None) -> None:
        super().__init__(api, audience, options)
        let_in(api)
        self.object = self.options.get("object", "Contact")
        self.key_field = self.options.get("external_id_field", "Weft_Customer_ID__c")

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """API names of fields that may be written, but for consent."""
        if name.lower() in SYSTEM:
            return "is Salesforce's own"
        if name.lower() in CONSENT:
            return "is consent, which no sync writes"
        if name in IDENTIFIERS.values():
            return f"is an identifier: write `identifiers: [{name.lower()}]`"
        return None if re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) else "is no API name of a field"

    def upsert(self, row: Row) -> Payload:
        """A record by API names of fields: None where one is cleared, without those that stay as they are."""
        check_identifiers(row, "email", "phone", "external_id")
        record: Payload = {self.key_field: row.key}
        for kind, name in IDENTIFIERS.items():
            if kind in row.identifiers:
                record[name] = row.identifiers[kind]
        for name, value in row.fields.items():
            if name.lower() == self.key_field.lower():
                raise NotSetUp(
                    f"{self.api.name}: {name} is mapped, and holds our key", "take it out of the mapping"
                )
            value = None if value == "" else value
            if value is not None or name.endswith("__c"):
                record[name] = value
        return record

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """One call for a few; some six for each job."""
        return -(-upserts // FEW) if upserts <= FEW else 6 * super().estimated_calls(upserts, removes)

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """A few at once, with the result of each; many as a job, whose results come later."""
        return self._send_few(batch) if len(batch.items) <= FEW else self._begin_job(batch, note_job)

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """What each record became, once the job has ended."""
        job = self.api.call("GET", f"{JOBS}/{job_id}").json()
        match job["state"]:
            case "UploadComplete" | "InProgress":
                return Pending(job_id)
            case "Open":
                # It was never started, and must not be, later, over newer values.
                self.api.call("PATCH", f"{JOBS}/{job_id}", body={"state": "Aborted"})
                return Unknown()
        counts = (job["state"], job.get("numberRecordsFailed"), job.get("numberRecordsProcessed"))
        if counts == ("JobComplete", 0, len(batch.items)):
            return Done()
        return self._results(batch, job_id, job)

    def look_up(self, batch: Batch, job_id: str | None) -> Outcome:
        """The same, of a job that was begun when we were cut off; without one nothing was started."""
        return self.poll(batch, job_id) if job_id else Unknown()

    def _send_few(self, batch: Batch) -> Outcome:
        records = [{"attributes": {"type": self.object}, **payload} for payload in batch.payloads]
        path = f"{DATA}/composite/sobjects/{self.object}/{self.key_field}"
        try:
            answer = self.api.call("PATCH", path, body={"allOrNone": False, "records": records}).json()
        except Refused as refused:
            if refused.code == "INVALID_FIELD":
                raise NotSetUp(
                    f"{self.api.name}: {refused.detail}", "make the field or mend the mapping"
                ) from None
            raise
        rejected = {}
        for place, result in enumerate(answer):
            if not result["success"]:
                error = (result.get("errors") or [{}])[0]
                rejected[place] = rejection(str(error.get("statusCode")), str(error.get("message", "")))
        for place in range(len(answer), len(records)):
            rejected[place] = Rejection("not_confirmed", "Salesforce gave no result", retryable=True)
        return Done(rejected)

    def _begin_job(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        job = {
            "object": self.object,
            "operation": "upsert",
            "externalIdFieldName": self.key_field,
            "contentType": "CSV",
            "lineEnding": "LF",
        }
        try:
            job_id = self.api.call("POST", JOBS, body=job).json()["id"]
        except Refused as refused:
            # No row is in it yet: it is the object or its external id field that is refused.
            raise NotSetUp(
                f"{self.api.name}: no job for {self.object} by {self.key_field}: {refused.detail}",
                "make the field (text, unique, external id), or state another as `external_id_field`",
            ) from None
        note_job(job_id)
        content, headers = as_csv(batch.payloads, self.key_field), {"Content-Type": "text/csv"}
        path = f"{JOBS}/{job_id}"
        try:
            # A job takes one upload, and is started once: what became of either is asked, not tried again.
            self.api.call("PUT", f"{path}/batches", content=content, headers=headers, is_repeatable=False)
            self.api.call("PATCH", path, body={"state": "UploadComplete"}, is_repeatable=False)
        except NoAnswer:
            return Pending(job_id, ask_after_seconds=1)
        return Pending(job_id, ask_after_seconds=2)

    def _results(self, batch: Batch, job_id: str, job: Mapping[str, Any]) -> Done:
        """By our key, since results come in any order. What is in neither list was not processed."""
        words = str(job.get("errorMessage") or f"the job ended as {job['state']} without it")
        code = words.partition(":")[0].strip() if job.get("errorMessage") else "not_processed"
        unprocessed = Rejection(code, words, retryable=True)
        confirmed = {row[self.key_field] for row in self._read(f"{JOBS}/{job_id}/successfulResults")}
        failed = {
            row[self.key_field]: row["sf__Error"] for row in self._read(f"{JOBS}/{job_id}/failedResults")
        }
        rejected = {}
        for place, item in enumerate(batch.items):
            if item.key in failed:
                told, _, detail = failed[item.key].partition(":")
                rejected[place] = rejection(told, detail)
            elif item.key not in confirmed:
                rejected[place] = unprocessed
        return Done(rejected)

    def _read(self, path: str) -> Iterable[dict[str, str]]:
        return csv.DictReader(io.StringIO(self.api.call("GET", path, headers={"Accept": "text/csv"}).text))


class ClientCredentials(httpx.Auth):
    """OAuth 2.0 client credentials: a token is asked for when there is none, and when the session ended."""

    requires_response_body = True

    def __init__(self, api: Api) -> None:
        self._api, self._token = api, ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """The request with a token, and once more with a new one where the token had ended."""
        token = self._token or self._read((yield self._ask()))
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = f"Bearer {self._read((yield self._ask()))}"
            yield request

    def _ask(self) -> httpx.Request:
        form = {"grant_type": "client_credentials", **self._api.secrets}
        return httpx.Request("POST", f"{self._api.address}/services/oauth2/token", data=form)

    def _read(self, response: httpx.Response) -> str:
        if response.status_code >= 500 or response.status_code == 429:
            raise httpx.ConnectError("no token now")
        if response.status_code != 200:
            raise NotAuthorized(
                f"{self._api.name}: no token ({response.status_code})",
                "look at the consumer key and secret that accounts.yml names, and at the integration user",
            )
        self._token = response.json()["access_token"]
        return self._token


def let_in(api: Api) -> None:
    """Gives the account's requests a token; without secrets nothing is called."""
    if api.secrets and api.client.auth is None:
        api.client.auth = ClientCredentials(api)


def rejection(code: str, detail: str) -> Rejection:
    """A record's error, in Salesforce's words."""
    return Rejection(code, detail.strip(" -:"), retryable=code in PASSING)


def as_csv(records: list[Payload], key_field: str) -> bytes:
    """A file with a column for every field of any record, not only of the first."""
    names = dict.fromkeys([key_field, *(name for record in records for name in record)])
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([as_cell(record[name]) if name in record else "" for name in names])
    return file.getvalue().encode()


def as_cell(value: Any) -> str:
    """A value in a CSV file."""
    if value is None:
        return CLEARED
    return str(value).lower() if isinstance(value, bool) else str(value)


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes contacts and leads with the identifier; they stay in the recycle bin for 15 days."""
    let_in(api)
    field = {**IDENTIFIERS, "external_id": api.options.get("external_id_field", "Weft_Customer_ID__c")}[kind]
    text = value.replace("\\", "\\\\").replace("'", "\\'")
    for name in api.options.get("erase_from", "Contact,Lead").split(","):
        query = f"select Id from {name} where {field} = '{text}'"
        try:
            found = api.call("GET", f"{DATA}/query", params={"q": query}).json()["records"]
        except Refused as refused:
            if refused.code == "INVALID_FIELD":
                continue
            raise
        for record in found:
            api.call("DELETE", f"{DATA}/sobjects/{name}/{record['Id']}")
    return "ok"


def _problem(body: Any) -> tuple[str, str]:
    first = body[0] if isinstance(body, list) and body else body
    return str(first.get("errorCode") or "error"), str(first.get("message") or "")


VENDOR = Vendor(
    name="salesforce",
    title="Salesforce",
    credentials=("client_id", "client_secret"),
    objects={"records": Records},
    is_busy=lambda status, text: status == 403 and "REQUEST_LIMIT_EXCEEDED" in text,
    problem=_problem,
    erase=erase,
)
