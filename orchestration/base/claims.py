"""What a test node claims, one by one: the generic test `claims` holds all claims of a model."""

from typing import Any

import duckdb

from orchestration.base.settings import Settings


def claims_of(node: Any) -> list[str]:
    """The names of a test's claims, as its SQL gives them; of any other test, its own name.

    Args:
        node: a data test among dbt's results, or what has the same attributes.
    """
    test = getattr(node, "test_metadata", None)
    if test is None or test.name != "claims":
        return [node.name]
    model = (node.file_key_name or "").partition(".")[2]
    return [f"{kind}_{model}_{columns}" for kind, columns in _claimed(test.kwargs)]


def _claimed(arguments: dict[str, Any]) -> list[tuple[str, str]]:
    key = arguments.get("key", [])
    together = ([key] if key else []) + arguments.get("unique", [])
    return [
        *(("not_null", column) for column in [*key, *arguments.get("not_null", [])]),
        *(("unique", columns if isinstance(columns, str) else "__".join(columns)) for columns in together),
        *(
            (kind, column)
            for kind in ("accepted_values", "between", "relationships")
            for column in arguments.get(kind, {})
        ),
    ]


def broken_claims(settings: Settings, result: Any) -> dict[str, int]:
    """The claims of a test that did not hold, with the number of rows that break each.

    dbt keeps of a test how many rows it gave, not what they say: it is asked again, once it has failed.
    """
    if not result.failures:
        return {}
    claims = claims_of(result.node)
    if claims == [result.node.name]:
        return {result.node.name: result.failures}
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return dict(connection.execute(result.node.compiled_code).fetchall())


def named(broken: dict[str, int]) -> str:
    """Broken claims in one line."""
    return ", ".join(f"{claim} ({rows:,} {'row' if rows == 1 else 'rows'})" for claim, rows in broken.items())
