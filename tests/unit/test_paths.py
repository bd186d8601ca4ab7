"""Ways between the records of one customer lead over what joined them, and over nothing else."""

from orchestration.identity.explain.paths import Link, Ways


def link(
    record_group: int, name: str, status: str = "accepted", by_time: bool = False, decided: bool = False
) -> Link:
    return Link(
        record_group=record_group,
        type=name.partition(":")[0],
        value=name.partition(":")[2],
        status=status,
        reason="as the rules say",
        is_by_time=by_time,
        masked_name=None,
        source="shop.order",
        first_record_id=f"r{record_group}",
        first_seen_at=None,
        record_count=1,
        is_decided=decided,
    )


def names(ways: Ways, end: int, begin: str, last: str) -> list[tuple[str, str]]:
    return [(step.from_identifier, step.to_identifier) for step in ways.steps(ways.way(end), begin, last)]


def test_a_way_leads_from_record_to_record_over_accepted_identifiers() -> None:
    ways = Ways(
        [link(1, "email:a"), link(1, "phone:p"), link(2, "phone:p"), link(2, "cart:c"), link(3, "cart:c")]
    )
    ways.start({1})
    assert names(ways, 2, "email:a", "cart:c") == [("email:a", "phone:p"), ("phone:p", "cart:c")]
    assert ways.reached() == [1, 2, 3]


def test_a_shared_identifier_is_no_way() -> None:
    ways = Ways([link(1, "email:a"), link(1, "phone:p", "shared"), link(2, "phone:p"), link(2, "email:b")])
    ways.start({1})
    assert ways.reached() == [1]


def test_records_given_by_time_are_reached_and_never_crossed() -> None:
    kiosk = "browser:k"
    ways = Ways([link(1, kiosk, "shared"), link(2, kiosk, "shared", by_time=True), link(3, kiosk, "shared")])
    ways.start({1})
    assert ways.reached() == [1, 2]
    assert [step.status for step in ways.steps(ways.way(2), "browser:k", "record x")] == ["time"]
    ways.start({2})
    assert ways.reached() == [2, 1, 3], "from such a record the way leads to whoever it may belong to"


def test_a_decision_links_whatever_the_rules_say() -> None:
    ways = Ways(
        [
            link(1, "email:a", "shared"),
            link(-1, "email:a", "manual_link", decided=True),
            link(-1, "email:b", "manual_link", decided=True),
            link(2, "email:b"),
        ]
    )
    ways.start({1})
    assert ways.reached() == [1, -1, 2]
    statuses = [step.status for step in ways.steps(ways.way(2), "email:a", "email:b")]
    assert statuses == ["manual_link"]


def test_the_nearest_record_of_an_identifier_is_the_end_of_the_way() -> None:
    ways = Ways([link(1, "email:a"), link(2, "email:a"), link(2, "phone:p"), link(3, "phone:p")])
    ways.start({1})
    assert ways.nearest() == {"email:a": 1, "phone:p": 2}
