"""Which pairs are worth comparing: people who share some key that few others have.

Comparing everybody with everybody grows with the square of the people. Each rule gives a person a key; only
people with the same key are compared. A key that more than `MOST_PEOPLE` share (a birth date typed to get
past a form, the shop's own address) is left out of its rule, and the other rules remain. So the pairs grow
with the people, at most rules × MOST_PEOPLE / 2 a person.
"""

from duckdb import DuckDBPyConnection

from orchestration.base.database import value_of

MOST_PEOPLE = 50

RULES = {
    "birth date": "birth_date",
    "name": "full_name",
    "street": "street",
    "address": "address",
    "phone": "phone",
    "mailbox": "email_name",
    "given name and postal code": "substr(given_name, 1, 3) || '|' || postal_code",
    "family name and postal code": "substr(last_name, 1, 3) || '|' || postal_code",
    "any name and the signs of the postal code": "substr(full_name, 1, 3) || '|' || postal_signs",
    "street and the signs of the postal code": "substr(street, 1, 8) || '|' || substr(postal_signs, 1, 3)",
    "city and the signs of the postal code": "city || '|' || postal_signs",
    "city and given name": "city || '|' || given_name",
    "city and family name": "city || '|' || last_name",
    "beginnings of the name and month of birth": (
        "substr(given_name, 1, 2) || '|' || substr(last_name, 1, 2) || '|' || substr(birth_date, 1, 7)"
    ),
}

RARE = ("birth_date", "full_name", "street", "phone")
"""What training takes its pairs from: two people who have this in common, where it is rare."""


def make_candidates(connection: DuckDBPyConnection) -> int:
    """Makes the table `candidates` of pairs in the shape that Splink scores, and returns how many there are.

    Also adds to `compared_people` the columns `rare_…` that training takes its pairs from.
    """
    for column in RARE:
        connection.execute(f"alter table compared_people add column rare_{column} varchar")
        connection.execute(f"""
            update compared_people set rare_{column} = compared_people.{column}
            from (
                select {column} as value from compared_people
                group by 1 having count(*) between 2 and {MOST_PEOPLE}
            ) as rare
            where compared_people.{column} = rare.value
        """)
    keys = " union all ".join(
        f"select {place} as rule, hash({key}) as key, unique_id from compared_people where {key} is not null"
        for place, key in enumerate(RULES.values())
    )
    connection.execute(f"""
        create table candidates as
        with keys as (
            select *, count(*) over (partition by rule, key) as people_count
            from ({keys})
        )
        select '0' as match_key, one.unique_id as join_key_l, other.unique_id as join_key_r
        from keys as one
        inner join keys as other using (rule, key)
        where one.unique_id < other.unique_id and one.people_count between 2 and {MOST_PEOPLE}
        group by all
    """)
    return value_of(connection, "select count(*) from candidates")
