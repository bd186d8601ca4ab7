"""What HubSpot lands: companies that buy for their staff, whom they send to talk, and the deals."""

import numpy as np

from orchestration.sample.columns import as_money, as_text, as_time, joined, numbered, only, pick
from orchestration.sample.people import VISITOR, People
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, START, Scenario, chance, one_of

CONTACT_BASE, COMPANY_BASE, DEAL_BASE, OWNER = 61_000_000, 6_500_000_000, 1_244_000_000, 44_023_296
STAGES = ["appointment", "proposal", "won", "lost"]
LABELS = ["Appointment", "Proposal sent", "Closed won", "Closed lost"]
INDUSTRIES = ["RETAIL", "HOSPITALITY", "LEGAL_SERVICES", None]


def company_rows(people: People) -> list[Rows]:
    """Companies of this chunk with one contact each, and what became of one deal with each."""
    rng = people.scenario.stream("hubspot", people.chunk)
    person = np.flatnonzero((people.kind != VISITOR) & chance(rng, people.count, 0.012))
    count = len(person)
    at = people.born_at[person] + (rng.random(count) * 20 * DAY).astype(np.int64)
    at = np.minimum(at, END - 40 * DAY)
    company_id = numbered(COMPANY_BASE, people.chunk, count)
    contact_id = numbered(CONTACT_BASE, people.chunk, count)
    companies = {
        "id": company_id,
        "property_name": joined(people.last_name(person), " & Partners"),
        "property_domain": joined("partners-", as_text(company_id), ".example"),
        "property_industry": pick(INDUSTRIES, one_of(rng, count, [4, 3, 2, 2])),
        "property_hubspot_owner_id": np.full(count, OWNER),
        "property_createdate": as_time(at),
        "property_hs_lastmodifieddate": as_time(at),
        "is_deleted": False,
    }
    contacts = {
        "id": contact_id,
        "property_email": people.email(rng, people.mailbox[person], np.zeros(count, dtype=np.int64)),
        "property_firstname": people.first_name(rng, person),
        "property_lastname": people.last_name(person),
        "property_associatedcompanyid": company_id,
        "property_createdate": as_time(at),
        "property_lastmodifieddate": as_time(at),
    }
    return [
        rows("hubspot", "company", companies, arrival(rng, at)),
        rows("hubspot", "contact", contacts, arrival(rng, at), people.number[person]),
        *_deals(rng, people, person, at, company_id, contact_id),
    ]


def _deals(
    rng: np.random.Generator,
    people: People,
    person: np.ndarray,
    at: np.ndarray,
    company_id: np.ndarray,
    contact_id: np.ndarray,
) -> list[Rows]:
    count = len(person)
    deal_id = numbered(DEAL_BASE, people.chunk, count)
    proposed_at = at + (rng.gamma(2, 6, count) * DAY).astype(np.int64)
    closed_at = proposed_at + (rng.gamma(2, 12, count) * DAY).astype(np.int64)
    outcome = np.where(closed_at >= END, 1, one_of(rng, count, [0, 3, 5, 4]))
    outcome = np.where(proposed_at >= END, 0, outcome)
    is_closed = outcome >= 2
    changed_at = np.where(is_closed, closed_at, np.where(outcome == 1, proposed_at, at))
    deals = {
        "deal_id": deal_id,
        "is_deleted": False,
        "deal_pipeline_id": "default",
        "deal_pipeline_stage_id": pick(STAGES, outcome),
        "owner_id": np.full(count, OWNER),
        "property_dealname": joined("Gifts for ", people.last_name(person)),
        "property_amount": as_money(rng.integers(20_000, 900_000, count)),
        "property_createdate": as_time(at),
        "property_closedate": as_time(np.where(is_closed, closed_at, at + 60 * DAY)),
        "property_hs_lastmodifieddate": as_time(changed_at),
    }
    stage = np.concatenate([np.zeros(count), np.ones((outcome >= 1).sum()), outcome[is_closed]])
    entered_at = np.concatenate([at, proposed_at[outcome >= 1], closed_at[is_closed]])
    history = {
        "deal_id": np.concatenate([deal_id, deal_id[outcome >= 1], deal_id[is_closed]]),
        "value": pick(STAGES, stage.astype(np.int64)),
        "date_entered": as_time(entered_at),
    }
    arrived = arrival(rng, changed_at)
    return [
        rows("hubspot", "deal", deals, arrived, people.number[person]),
        rows("hubspot", "deal_company", {"deal_id": deal_id, "company_id": company_id}, arrived),
        rows("hubspot", "deal_contact", {"deal_id": deal_id, "contact_id": contact_id}, arrived),
        rows("hubspot", "deal_stage", history, np.maximum(arrival(rng, entered_at), START)),
    ]


def pipeline_rows(scenario: Scenario) -> list[Rows]:
    """The pipeline, its stages, and the colleague who sells."""
    number = np.arange(len(STAGES))
    at = np.full(len(STAGES), START)
    stages = {
        "stage_id": pick(STAGES, number),
        "pipeline_id": "default",
        "label": pick(LABELS, number),
        "is_closed": only(number >= 2, "true", "false"),
        "closed_won": only(number == 2, "true", "false"),
    }
    owner = {"owner_id": np.array([OWNER]), "first_name": "Sam", "last_name": "Hale"}
    return [
        rows("hubspot", "deal_pipeline_stage", stages, at),
        rows("hubspot", "deal_pipeline", {"pipeline_id": "default", "label": "Companies"}, at[:1]),
        rows("hubspot", "owner", owner, at[:1]),
    ]
