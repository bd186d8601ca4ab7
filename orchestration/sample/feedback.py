"""What Judge.me and Delighted land: reviews of what was bought, and answers to how it went."""

import json

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import catalogue
from orchestration.sample.columns import as_iso, as_text, at_places, joined, numbered, only, pick, texts
from orchestration.sample.people import People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, HOUR, chance, one_of
from orchestration.sample.shop_customers import Buying

REVIEW_BASE, REVIEWER_BASE, PERSON_BASE, RESPONSE_BASE = 610_000_000, 620_000_000, 1_040_000_000, 210_000_000
TITLES = ["Lovely", "As described", "Not what I hoped for", None]
COMMENTS = ["Quick delivery.", "The parcel was late.", None]


def feedback_rows(people: People, online: Baskets, buying: Buying) -> list[Rows]:
    """Reviews and answers of this chunk, some days after an order."""
    return [_reviews(people, online, buying), *_surveys(people, online, buying)]


def _reviews(people: People, online: Baskets, buying: Buying) -> Rows:
    rng = people.scenario.stream("judgeme", people.chunk)
    asked = (buying.placeholder < 0) & chance(rng, online.count, 0.07)
    at = online.at + (rng.gamma(4, 3, online.count) * DAY).astype(np.int64)
    wrote = np.flatnonzero(asked & (at < END))
    at, customer = at[wrote], buying.customer[wrote]
    shop = catalogue()
    product = shop.product_id[shop.variant_product[online.main_variant[wrote]]]
    person = buying.customers.person[customer]
    columns = {
        "id": numbered(REVIEW_BASE, people.chunk, len(wrote)),
        "rating": 5 - one_of(rng, len(wrote), [62, 20, 8, 4, 6]),
        "title": pick(TITLES[:3], one_of(rng, len(wrote), [6, 3, 1])),
        "body": "Would order again.",
        "product_external_id": product,
        "reviewer": _reviewers(
            as_text(numbered(REVIEWER_BASE, people.chunk, len(wrote))),
            as_text(at_places(buying.customers.customer_id, customer)),
            people.emails.take(pa.array(buying.customers.address[customer])),
            joined(people.first_name(rng, person), " ", people.last_name(person)),
        ),
        "verified": "buyer",
        "published": True,
        "hidden": False,
        "created_at": as_iso(at),
        "updated_at": as_iso(at),
    }
    return rows("judgeme", "reviews", columns, arrival(rng, at), people.number[person])


def _reviewers(*parts: pa.Array) -> pa.Array:
    """The reviewer as the API nests it."""
    names = ("id", "external_id", "email", "name")
    return texts(
        [
            json.dumps(dict(zip(names, values, strict=True)))
            for values in zip(*(part.to_pylist() for part in parts), strict=True)
        ]
    )


def _surveys(people: People, online: Baskets, buying: Buying) -> list[Rows]:
    rng = people.scenario.stream("delighted", people.chunk)
    answered = (buying.placeholder < 0) & chance(rng, online.count, 0.05)
    at = online.at + 7 * DAY + (rng.exponential(20, online.count) * HOUR).astype(np.int64)
    wrote = np.flatnonzero(answered & (at < END))
    at, address = at[wrote], buying.address[wrote]
    person = buying.customers.person[buying.customer[wrote]]
    keys, first, asked = np.unique(address, return_index=True, return_inverse=True)
    person_id = numbered(PERSON_BASE, people.chunk, len(keys))
    asked_people = {
        "id": as_text(person_id),
        "name": joined(people.first_name(rng, person[first]), " ", people.last_name(person[first])),
        "email": people.emails.take(pa.array(keys)),
        "created_at": at[first] // 1_000_000,
        "last_responded_at": at[first] // 1_000_000,
    }
    responses = {
        "id": as_text(numbered(RESPONSE_BASE, people.chunk, len(wrote))),
        "person": as_text(person_id[asked]),
        "survey_type": "nps",
        "score": 10 - one_of(rng, len(wrote), [30, 24, 16, 9, 5, 6, 3, 2, 2, 1, 2]),
        "comment": only(chance(rng, len(wrote), 0.3), pick(COMMENTS, one_of(rng, len(wrote), [6, 2, 1]))),
        "created_at": at // 1_000_000,
        "updated_at": at // 1_000_000,
    }
    return [
        rows("delighted", "people", asked_people, arrival(rng, at[first]), people.number[person[first]]),
        rows("delighted", "survey_responses", responses, arrival(rng, at), people.number[person]),
    ]
