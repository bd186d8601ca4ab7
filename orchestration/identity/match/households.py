"""Whether another given name at one address means another person: asked of the data.

In most lists it does: couples, parents and children share the family name, the address and the phone, and
everything but the given name speaks for one person. In others (a register typed off paper) nobody shares an
address, and a given name that differs was taken down wrong. Where birth dates are known they tell which.
"""

from duckdb import DuckDBPyConnection

from orchestration.identity.match.comparisons import OTHER_GIVEN_NAME

FEWEST_PAIRS = 20
"""Below so many pairs with both birth dates known, people are taken to live together."""

ONE_PERSON = 0.8
"""From this share of them born on one day (or two digits apart), an address has one person."""


def has_households(connection: DuckDBPyConnection) -> bool:
    """False where the birth dates show that people of one family name and address are one person."""
    pairs, one_person = connection.execute(f"""
        select count(*), count(*) filter (where damerau_levenshtein(l.birth_date, r.birth_date) <= 2)
        from candidates
        inner join compared_people as l on candidates.join_key_l = l.unique_id
        inner join compared_people as r on candidates.join_key_r = r.unique_id
        where
            l.street = r.street and l.postal_code = r.postal_code
            and l.birth_date is not null and r.birth_date is not null
            and {OTHER_GIVEN_NAME}
    """).fetchone() or (0, 0)
    return pairs < FEWEST_PAIRS or one_person < ONE_PERSON * pairs
