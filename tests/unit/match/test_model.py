"""The parts of the model that need no data: priors, what may never speak for one person, and couples."""

import duckdb
import pytest

from orchestration.identity.match.candidates import MOST_PEOPLE, make_candidates
from orchestration.identity.match.comparisons import COMPARISONS, NAME
from orchestration.identity.match.households import FEWEST_PAIRS, has_households
from orchestration.identity.match.model import PRIOR_SHARE, averaged, score_pairs, with_priors
from orchestration.identity.match.scores import make_scores
from orchestration.identity.match.suggest import PEOPLE_SQL

COLUMNS = (
    "record_key, given_name, spellings, last_name, birth_date, address, postal_code, city, phone, email_name"
)


def people(*rows: tuple) -> duckdb.DuckDBPyConnection:
    """The table `people` of these rows of `idr_match_people`."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("attach ':memory:' as warehouse; create schema warehouse.identity")
    connection.execute(
        "create table warehouse.identity.idr_match_people (record_key bigint, given_name varchar,"
        " spellings varchar, last_name varchar, birth_date date, address varchar, postal_code varchar,"
        " city varchar, phone varchar, email_name varchar)"
    )
    marks = ", ".join("?" * 10)
    connection.executemany(
        f"insert into warehouse.identity.idr_match_people ({COLUMNS}) values ({marks})", rows
    )
    connection.execute(PEOPLE_SQL.read_text("utf-8"))
    return connection


def person(key: int, given: str | None, last: str | None, **known: str) -> tuple:
    names = ("birth_date", "address", "postal_code", "city", "phone", "email_name")
    return (key, given, known.get("spellings"), last, *(known.get(name) for name in names))


def level_of(one: tuple, other: tuple) -> str:
    """What the comparison of names says of two people."""
    connection = people(one, other)
    for level in NAME.levels:
        condition = "true" if level.sql == "else" else level.sql
        pairs = "compared_people as l inner join compared_people as r on l.unique_id < r.unique_id"
        query = f"select 1 from {pairs} where {condition}"
        if connection.execute(query).fetchone():
            return level.says
    raise AssertionError


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (("ann", "lee"), ("ann", "lee"), "same name"),
        (("lee", "ann"), ("ann", "lee"), "same name, the words swapped"),
        (("anne", "leesmith"), ("anne", "leesmit"), "names alike"),
        (("joan", "lee"), ("john", "lee"), "same family name, other given name"),
        (("joanx", "lee"), ("joan", "lee"), "names alike"),
        (("bob", "lee"), ("robert", "lee"), "same name"),
        (("bob", "lee"), ("eve", "lee"), "same family name, other given name"),
        ((None, "lee"), ("eve", "lee"), "same family name, given name missing or an initial"),
        (("e", "lee"), ("eve", "lee"), "same family name, given name missing or an initial"),
        (("eve", "lee"), ("eve", "stone"), "same given name"),
        (("eve", "lee"), ("bob", "stone"), "names differ"),
    ],
)
def test_what_is_said_of_two_names(one: tuple, other: tuple, says: str) -> None:
    spellings = {"bob": "|bob|robert|", "robert": "|bob|robert|", "joan": "|joan|", "john": "|john|jon|"}
    sides = [
        person(key, given, last, city="x", spellings=spellings.get(given or "") or "")
        if given in spellings
        else person(key, given, last, city="x")
        for key, (given, last) in enumerate([one, other])
    ]
    assert level_of(*sides) == says


def test_a_mailbox_named_after_its_owner_says_nothing() -> None:
    connection = people(
        person(1, "ann", "lee", email_name="ann.l"),
        person(2, "ann", "lee", email_name="lee77"),
        person(3, "ann", "lee", email_name="sunflower"),
    )
    assert connection.execute("select email_name from compared_people order by unique_id").fetchall() == [
        (None,),
        (None,),
        ("sunflower",),
    ]


def test_who_is_known_by_name_alone_is_not_compared() -> None:
    assert people(person(1, "ann", "lee")).execute("select count(*) from compared_people").fetchone() == (0,)


def test_a_key_of_too_many_makes_no_candidates() -> None:
    def phones(count: int) -> int:
        return make_candidates(
            people(*(person(key, f"a{key}", f"b{key}", phone="1") for key in range(count)))
        )

    assert phones(MOST_PEOPLE) == MOST_PEOPLE * (MOST_PEOPLE - 1) // 2
    assert phones(MOST_PEOPLE + 1) == 0


@pytest.mark.parametrize(("same_day", "couples"), [(True, False), (False, True)])
def test_birth_dates_tell_couples_from_slips_of_the_pen(same_day: bool, couples: bool) -> None:
    rows = []
    for place in range(FEWEST_PAIRS):
        home = {"address": f"1 street{place} rd", "postal_code": f"{1000 + place}"}
        rows.append(person(2 * place, "bob", f"lee{place}", birth_date="1980-01-01", **home))
        born = "1980-01-01" if same_day else "1977-12-24"
        rows.append(person(2 * place + 1, "eve", f"lee{place}", birth_date=born, **home))
    connection = people(*rows)
    make_candidates(connection)
    assert has_households(connection) is couples


def test_few_birth_dates_leave_couples_apart() -> None:
    home = {"address": "1 street rd", "postal_code": "1000", "birth_date": "1980-01-01"}
    connection = people(person(1, "bob", "lee", **home), person(2, "eve", "lee", **home))
    make_candidates(connection)
    assert has_households(connection)


def trained(m: float, u: float) -> dict:
    levels = [{"m_probability": m, "u_probability": u} for _ in NAME.levels]
    return {"comparisons": [{"comparison_levels": [{"is_null_level": True}, *levels]}]}


@pytest.mark.parametrize("households", [True, False])
def test_what_differs_never_speaks_for_one_person(households: bool) -> None:
    model = with_priors(trained(m=0.3, u=0.01), (NAME,), households)
    levels = model["comparisons"][0]["comparison_levels"][1:]
    for known, level in zip(NAME.levels, levels, strict=True):
        may_speak = not (known.sql == "else" or (known.contradicts and households))
        assert (level["m_probability"] > level["u_probability"]) is may_speak, known.says


def test_a_level_that_training_never_saw_is_not_impossible() -> None:
    levels = with_priors(trained(m=0, u=0), (NAME,), False)["comparisons"][0]["comparison_levels"][1:]
    assert all(level["m_probability"] > 0 and level["u_probability"] > 0 for level in levels)
    seen = with_priors(trained(m=0.5, u=0.001), (NAME,), False)["comparisons"][0]["comparison_levels"][1]
    assert seen["m_probability"] == pytest.approx(
        (1 - PRIOR_SHARE) * 0.5 + PRIOR_SHARE * NAME.levels[0].prior
    )


def test_lessons_are_averaged_where_they_have_something_to_say() -> None:
    lessons = [trained(m=0.4, u=0), None, trained(m=0.2, u=0), trained(m=0.5, u=0)]
    found = averaged(trained(m=0.5, u=0), lessons)["comparisons"][0]["comparison_levels"][1]
    assert found["m_probability"] == pytest.approx(0.3)


def test_the_priors_of_a_comparison_are_shares_of_one() -> None:
    for comparison in COMPARISONS:
        assert sum(level.prior for level in comparison.levels) == pytest.approx(1, abs=0.03), comparison.name
        assert comparison.levels[-1].sql == "else"


def test_two_people_alone_show_nothing_of_what_strangers_have_in_common() -> None:
    connection = people(person(2, "ann", "lee", phone="1"), person(1, "ann", "lee", phone="1"))
    assert make_candidates(connection) == 1
    make_scores(connection, score_pairs(connection), "2026-01-01 00:00:00")
    query = "select record_key, other_record_key, probability < 0.5, contradiction from match_scores"
    assert connection.execute(query).fetchall() == [(1, 2, True, None)]
