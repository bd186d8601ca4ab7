"""Hundreds of small scenarios that have nothing in common, side by side in one run of the models.

A run costs its plans, not its rows: it tries two hundred scenarios in little more than the time of one.
They are the same in every session; of what comes out otherwise than wanted, `differing` shows the scenario.
"""

import random

from tests.identity.models import Ids
from tests.identity.scenario import Scenario, record_key

COUNT = 200
KINDS = ["user_id", "shopify_guest_id", "klaviyo_person_id", "email", "phone", "anonymous_id", "cart_token"]
NAMES = [None, None, "Ann Lee", "Anne Lee", "Bob Stone", "Robert Stone", "Eve Stone", "Eve Li"]

Record = tuple[int, str | None, dict[str, int]]
"""When it was written (in tens of minutes), a name, and the number of each identifier by its kind."""


def drawn(generator: random.Random, count: int = COUNT) -> list[list[Record]]:
    """So many scenarios of two to eight records, that share identifiers more often than not."""
    return [[_record(generator) for _ in range(generator.randint(2, 8))] for _ in range(count)]


def _record(generator: random.Random) -> Record:
    moment, name = generator.randint(0, 200), generator.choice(NAMES)
    kinds = generator.sample(KINDS, generator.randint(1, 3))
    return moment, name, {kind: generator.randint(0, 3) for kind in kinds}


def value(place: int, kind: str, number: int) -> str:
    """An identifier of one of the scenarios."""
    return f"p{number}@w{place}.io" if kind == "email" else f"{kind}-{place}-{number}"


def one_value_each(scenarios: list[list[Record]], generator: random.Random) -> list[tuple[str, str]]:
    """Of each scenario the type and value of an identifier that some record of it carries."""
    chosen = []
    for place, records in enumerate(scenarios):
        carried = sorted({pair for *_, identifiers in records for pair in identifiers.items()})
        kind, number = generator.choice(carried)
        chosen.append((kind, value(place, kind, number)))
    return chosen


def one_scenario(scenarios: list[list[Record]]) -> Scenario:
    """All the scenarios side by side; ten minutes are a unit of time."""
    together = Scenario()
    for place, records in enumerate(scenarios):
        for number, (moment, name, identifiers) in enumerate(records):
            values = {kind: value(place, kind, which) for kind, which in identifiers.items()}
            together.add(f"row-{place}-{number}", 10 * moment, name, **values)
    return together


def differing(scenarios: list[list[Record]], found: Ids, wanted: Ids) -> dict[int, list[Record]]:
    """The scenarios in which a record that is wanted has another customer, or none, by their place."""
    return {
        place: records
        for place, records in enumerate(scenarios)
        for number in range(len(records))
        for key in [record_key(f"row-{place}-{number}")]
        if key in wanted and found.get(key) != wanted[key]
    }
