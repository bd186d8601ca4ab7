"""What Zendesk lands: people who wrote in, and their tickets."""

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import as_text, as_time, at_places, joined, numbered, only, pick
from orchestration.sample.people import VISITOR, People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import (
    DAY,
    END,
    HOUR,
    MINUTE,
    START,
    Scenario,
    at_shop_hours,
    chance,
    one_of,
)
from orchestration.sample.shop_customers import Buying, address_of, spelling_of

SUBJECTS = [
    "Where is my order?",
    "Return request",
    "Damaged on arrival",
    "Question about a product",
    "Change my address",
]
USER_BASE, TICKET_BASE, AGENT_BASE, COMMENT_BASE = 1_500_000_000_000, 100_000, 900_000_000, 1_700_000_000_000


def zendesk_rows(people: People, online: Baskets, buying: Buying, active_until: np.ndarray) -> list[Rows]:
    """Users and tickets of this chunk."""
    rng = people.scenario.stream("zendesk", people.chunk)
    about_order = np.flatnonzero(chance(rng, online.count, 0.13))
    others = np.flatnonzero((people.kind != VISITOR) & chance(rng, people.count, 0.03))
    person = np.concatenate([online.person[about_order], others])
    span = active_until[others] - people.born_at[others]
    at = np.concatenate([
        online.at[about_order] + (rng.exponential(5, len(about_order)) * DAY).astype(np.int64),
        at_shop_hours(rng, people.born_at[others] + (rng.random(len(others)) * span).astype(np.int64)),
    ])  # fmt: skip
    kept = np.flatnonzero(at < END - HOUR)
    kept = kept[np.argsort(at[kept], kind="stable")]
    person, at = person[kept], at[kept]
    written = address_of(people, person, spelling_of(rng, people, person))
    keys, first, user = np.unique(written, return_index=True, return_inverse=True)
    user_id = numbered(USER_BASE, people.chunk, len(keys))
    return [
        _users(rng, people, buying, keys, person[first], at[first], user_id),
        *_tickets(rng, people, person, at, user_id[user]),
    ]


def _users(
    rng: np.random.Generator,
    people: People,
    buying: Buying,
    written: np.ndarray,
    person: np.ndarray,
    at: np.ndarray,
    user_id: np.ndarray,
) -> Rows:
    count, account = len(person), buying.account_of[person]
    linked = (account >= 0) & (written < people.count) & chance(rng, count, 0.4)
    columns = {
        "id": user_id,
        "active": True,
        "created_at": as_time(at),
        "updated_at": as_time(at),
        "email": people.email(rng, written % people.count, written // people.count),
        "external_id": only(linked, as_text(at_places(buying.customers.customer_id, account))),
        "name": joined(people.first_name(rng, person), " ", people.last_name(person)),
        "phone": only(chance(rng, count, 0.25), people.phone(rng, person)),
        "locale": "en-US",
        "role": "end-user",
        "suspended": False,
        "verified": True,
    }
    return rows("zendesk", "user", columns, arrival(rng, at), people.number[person])


def _tickets(
    rng: np.random.Generator, people: People, person: np.ndarray, at: np.ndarray, user_id: np.ndarray
) -> list[Rows]:
    """Each ticket as it was opened, and again once it was solved; what was said and how it was rated."""
    count = len(person)
    agent = AGENT_BASE + rng.integers(0, people.scenario.agents, count)
    ticket_id = numbered(TICKET_BASE, people.chunk, count)
    spoilt = chance(rng, count, 0.003)
    opened = {
        "id": ticket_id,
        "requester_id": user_id,
        "submitter_id": user_id,
        "assignee_id": agent,
        "subject": pick(SUBJECTS, one_of(rng, count, [4, 3, 2, 2, 1])),
        "status": "open",
        "priority": pick(["low", "normal", "high", "urgent", None], one_of(rng, count, [2, 5, 2, 1, 2])),
        "type": pick(["question", "problem", None], one_of(rng, count, [3, 2, 2])),
        "via_channel": pick(["email", "web", "chat", "voice"], one_of(rng, count, [5, 3, 2, 1])),
        "created_at": only(spoilt, "0000-00-00 00:00:00", as_time(at).cast(pa.string())),
        "updated_at": as_time(at),
        "merged_ticket_ids": "[]",
        "is_public": True,
    }
    first = rows("zendesk", "ticket", opened, arrival(rng, at), people.number[person])
    replied_at = at + (rng.gamma(1.1, 5, count) * HOUR).astype(np.int64) + 4 * MINUTE
    solved_at = replied_at + (rng.gamma(1.1, 22, count) * HOUR).astype(np.int64)
    solved = np.flatnonzero((solved_at < END) & chance(rng, count, 0.96))
    newer = first.take(solved)
    long_ago = solved_at[solved] < END - 28 * DAY
    newer.columns |= {"status": only(long_ago, "closed", "solved"), "updated_at": as_time(solved_at[solved])}
    newer.arrived_at = np.maximum(arrival(rng, solved_at[solved]), newer.arrived_at)
    return [
        first,
        newer,
        _comments(rng, people, ticket_id, user_id, agent, at, replied_at),
        _history(rng, ticket_id[solved], agent[solved], solved_at[solved]),
    ]


def _comments(
    rng: np.random.Generator,
    people: People,
    ticket_id: np.ndarray,
    user_id: np.ndarray,
    agent: np.ndarray,
    at: np.ndarray,
    replied_at: np.ndarray,
) -> Rows:
    """What the customer wrote, and the agent's first answer."""
    answered = np.flatnonzero(replied_at < END)
    when = np.concatenate([at, replied_at[answered]])
    columns = {
        "id": numbered(COMMENT_BASE, people.chunk, len(when)),
        "ticket_id": np.concatenate([ticket_id, ticket_id[answered]]),
        "user_id": np.concatenate([user_id, agent[answered]]),
        "body": only(
            np.arange(len(when)) < len(at), "Hello, I have a question.", "Thank you for writing to us."
        ),
        "public": True,
        "created": as_time(when),
    }
    return rows("zendesk", "ticket_comment", columns, arrival(rng, when))


def _history(
    rng: np.random.Generator, ticket_id: np.ndarray, agent: np.ndarray, solved_at: np.ndarray
) -> Rows:
    """The change to solved, and the rating that some gave a day later."""
    rating = one_of(rng, len(ticket_id), [28, 9, 63])
    rated = np.flatnonzero((rating < 2) & (solved_at + DAY < END))
    when = np.concatenate([solved_at, solved_at[rated] + DAY])
    is_rating = np.arange(len(when)) >= len(solved_at)
    stated = np.concatenate([np.full(len(solved_at), 2), rating[rated]])
    columns = {
        "field_name": only(is_rating, "satisfaction_score", "status"),
        "ticket_id": np.concatenate([ticket_id, ticket_id[rated]]),
        "updated": as_time(when),
        "user_id": np.concatenate([agent, agent[rated]]),
        "value": pick(["good", "bad", "solved"], stated),
    }
    return rows("zendesk", "ticket_field_history", columns, arrival(rng, when))


def agent_users(scenario: Scenario) -> Rows:
    """The support agents themselves."""
    count = scenario.agents
    number = np.arange(count)
    columns = {
        "id": AGENT_BASE + number,
        "active": True,
        "created_at": as_time(np.full(count, START)),
        "updated_at": as_time(np.full(count, START)),
        "email": joined("agent", as_text(number + 1), "@fernandfable.shop"),
        "external_id": None,
        "name": joined("Support Agent ", as_text(number + 1)),
        "phone": None,
        "locale": "en-US",
        "role": "agent",
        "suspended": False,
        "verified": True,
    }
    return rows("zendesk", "user", columns, np.full(count, START), scenario.staff + number)
