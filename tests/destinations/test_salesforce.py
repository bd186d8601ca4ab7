"""Salesforce: every record's own result counts, and no job that was begun is started later or a second time.

Oracle: the server in tests/sim/salesforce.py, after the REST and Bulk API 2.0 guides.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized, NotSetUp
from orchestration.activation.destination import Batch, Item
from orchestration.activation.destinations.salesforce import Records, as_csv, erase
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.salesforce import SalesforceServer
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

MAPPING = {"LastName": "first_name", "City__c": "city"}
MANY = 230


@pytest.fixture
def salesforce(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, SalesforceServer()) as box:
        yield box


def apply(box: Sandbox, **said):
    return box.apply("records", **({"mapping": MAPPING} | said))


def test_a_few_go_at_once_and_an_unchanged_run_sends_nothing(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(50, phone="+32470123456"))
    assert apply(salesforce).counts["added"] == 50
    assert salesforce.server.records["c7"] == {
        "Weft_Customer_ID__c": "c7",
        "Email": "c7@example.com",
        "Phone": "+32470123456",
        "LastName": "Ada",
        "City__c": "Ghent",
    }
    assert [request.method for request in salesforce.server.requests] == ["POST", "PATCH"]
    assert apply(salesforce).status == "unchanged"
    assert len(salesforce.server.requests) == 2


def test_many_go_as_a_job_and_an_update_is_one(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(MANY))
    assert apply(salesforce).counts["added"] == MANY
    publish(salesforce.settings, people(MANY, city='Rome, "the\neternal"'))
    assert apply(salesforce).counts["updated"] == MANY
    assert salesforce.server.created == MANY
    assert {record["City__c"] for record in salesforce.server.records.values()} == {'Rome, "the\neternal"'}
    assert len(salesforce.server.jobs) == 2


@pytest.mark.parametrize("count", [5, MANY])
def test_what_is_not_known_clears_custom_fields_alone_in_either_way(salesforce: Sandbox, count: int) -> None:
    """rudderlabs/rudder-server#7151: NULL as an empty cell is ignored by Bulk 2.0, and nothing is cleared."""
    publish(salesforce.settings, people(count))
    apply(salesforce)
    publish(salesforce.settings, people(count, city=None, first_name=None))
    assert apply(salesforce).counts["updated"] == count
    record = salesforce.server.records["c1"]
    assert (record["City__c"], record["LastName"]) == (None, "Ada")


def test_a_file_has_a_column_for_every_field_of_any_record() -> None:
    """Exotic209093/WaveLink#45: columns of the first record only, and what the others have more is lost."""
    records = [{"Key__c": "a"}, {"Key__c": "b", "Phone": "+3247", "Is_VIP__c": True, "City__c": None}]
    assert as_csv(records, "Key__c").decode() == "Key__c,Phone,Is_VIP__c,City__c\na,,,\nb,+3247,true,#N/A\n"


@pytest.mark.parametrize("count", [5, MANY])
def test_refused_records_are_rejects_in_salesforces_words_and_the_rest_are_there(
    salesforce: Sandbox, count: int
) -> None:
    """forcedotcom/cli#2221: `records failed: 1`, and nobody is told which one or why."""
    spoiled = [
        Person("bad", first_name="poison"),
        Person("busy", first_name="locked"),
        Person("none", email="none"),
    ]
    publish(salesforce.settings, [*people(count), *spoiled])
    outcome = apply(salesforce)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", count, 3)
    assert accounted(outcome)
    assert salesforce.rejects() == {
        "bad": ("permanent", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        "busy": ("retryable", "UNABLE_TO_LOCK_ROW"),
        "none": ("contract", "invalid_email"),
    }
    words = salesforce.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert words in ("<value> is not accepted", "<address> is not accepted")


def test_what_a_failed_job_did_not_process_goes_again_and_the_rest_is_not_lost(salesforce: Sandbox) -> None:
    """simple-salesforce/simple-salesforce#544: some records have neither a success nor an error."""
    salesforce.server.processes = 100
    publish(salesforce.settings, people(MANY))
    outcome = apply(salesforce)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (100, MANY - 100)
    assert set(salesforce.rejects().values()) == {("retryable", "TransactionTimeout")}
    salesforce.server.processes = 1_000
    assert apply(salesforce).counts["added"] == MANY - 100
    assert salesforce.server.created == MANY


def test_a_key_that_two_records_have_is_a_reject(salesforce: Sandbox) -> None:
    """restforce/restforce#243: the external ID provided matches more than one record."""
    salesforce.server.twice = {"c1"}
    publish(salesforce.settings, people(3))
    assert apply(salesforce).counts["added"] == 2
    assert salesforce.rejects() == {"c1": ("permanent", "DUPLICATE_EXTERNAL_ID")}


def test_the_key_is_not_mapped_a_second_time(salesforce: Sandbox) -> None:
    """segment-boneyard/segment-docs#6831: the external id's field among the others fails every job unseen."""
    publish(salesforce.settings, people(3))
    with pytest.raises(NotSetUp, match="holds our key"):
        apply(salesforce, mapping={"weft_customer_id__c": "city"})
    assert salesforce.server.requests == []
    assert apply(salesforce).counts["added"] == 3


def test_fields_that_are_not_there_stop_the_sync_and_the_rows_stay_planned(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(MANY))
    with pytest.raises(NotSetUp, match="does not match an External ID"):
        apply(salesforce, options={"external_id_field": "Other__c"})
    with pytest.raises(WeftError, match="refused all"):
        apply(salesforce, mapping={"No_Such__c": "city"})
    assert {code for _, code in salesforce.rejects().values()} == {"InvalidBatch"}
    publish(salesforce.settings, people(3))
    with pytest.raises(NotSetUp, match="No such column"):
        apply(salesforce, mapping={"No_Such__c": "city"})
    assert apply(salesforce).counts["added"] == 3


@pytest.mark.parametrize(("method", "path"), [("PUT", "batches"), ("PATCH", "ingest"), ("POST", "ingest")])
def test_an_answer_of_a_job_that_was_lost_starts_no_second_one_over_newer_values(
    salesforce: Sandbox, method: str, path: str
) -> None:
    publish(salesforce.settings, people(MANY))
    salesforce.server.faults = [Fault("drop_after", method=method, path=path)]
    apply(salesforce)
    publish(salesforce.settings, people(MANY, city="Rome"))
    apply(salesforce)
    assert {record["City__c"] for record in salesforce.server.records.values()} == {"Rome"}
    assert (salesforce.server.created, len(salesforce.server.records)) == (MANY, MANY)
    waiting = [job for job in salesforce.server.jobs.values() if job["state"] == "UploadComplete"]
    assert waiting == []
    assert all(job["content"] is None for job in salesforce.server.jobs.values() if job["state"] == "Open")


def test_a_job_that_was_begun_when_we_were_cut_off_is_aborted(salesforce: Sandbox) -> None:
    destination = Records(open_api(salesforce.account))
    batch = Batch("batch", "upsert", [Item(f"c{number}", {}) for number in range(MANY)])
    job_id = destination.api.call(
        "POST",
        "/services/data/v64.0/jobs/ingest",
        body={
            "object": "Contact",
            "operation": "upsert",
            "externalIdFieldName": "Weft_Customer_ID__c",
            "contentType": "CSV",
            "lineEnding": "LF",
        },
    ).json()["id"]
    destination.look_up(batch, job_id)
    assert salesforce.server.jobs[job_id]["state"] == "Aborted"


def test_an_answer_of_a_few_that_was_lost_makes_nobody_twice(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(5))
    salesforce.server.faults = [Fault("drop_after", method="PATCH")]
    apply(salesforce)
    assert salesforce.server.created == 5


def test_a_session_that_ends_is_begun_again(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(MANY))
    sync = salesforce.sync("records", mapping=MAPPING)
    sync.apply()
    salesforce.server.token = "ended"
    publish(salesforce.settings, people(3))
    publish(salesforce.settings, people(MANY + 5))
    assert sync.apply().counts["added"] == 5
    assert salesforce.server.token == "token-2"


def test_the_daily_limit_leaves_the_rows_planned_and_is_no_lack_of_permission(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(3))
    over = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    salesforce.server.faults = [Fault("status", times=99, status=403, body=over, method="PATCH")]
    with pytest.raises(TransientError, match="busy"):
        apply(salesforce)
    salesforce.server.faults = [Fault("status", status=503, headers={"Retry-After": "0"}, method="PATCH")]
    assert apply(salesforce).counts["added"] == 3


@pytest.mark.parametrize(("path", "status"), [("token", 400), ("sobjects", 403)])
def test_who_is_not_let_in_stops_at_once_and_the_rows_stay_planned(
    salesforce: Sandbox, path: str, status: int
) -> None:
    publish(salesforce.settings, people(3))
    salesforce.server.faults = [Fault("status", times=99, status=status, path=path)]
    with pytest.raises(NotAuthorized):
        apply(salesforce)
    assert len(salesforce.server.requests) <= 2
    salesforce.server.faults = []
    assert apply(salesforce).counts["added"] == 3


def test_nobody_without_consent_is_sent(salesforce: Sandbox) -> None:
    publish(
        salesforce.settings,
        [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)],
    )
    outcome = apply(salesforce)
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert set(salesforce.server.records) == {"c0", "c1", "c2"}


@pytest.mark.parametrize(
    "name", ["Id", "HasOptedOutOfEmail", "DoNotCall", "Email", "CreatedDate", "Account.Name"]
)
def test_fields_that_are_salesforces_or_consent_are_not_mapped(name: str) -> None:
    assert Records.field_problem(name)
    assert Records.field_problem("Order_Count__c") is None


def test_erasing_deletes_by_key_or_address(salesforce: Sandbox) -> None:
    publish(salesforce.settings, people(3))
    apply(salesforce)
    api = open_api(salesforce.account)
    assert erase(api, "external_id", "c0") == "ok"
    assert erase(api, "email", "c1@example.com") == "ok"
    assert set(salesforce.server.records) == {"c2"}
