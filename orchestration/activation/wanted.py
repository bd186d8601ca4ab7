"""Which rows a sync wants at its destination: one view over the published generation, made from the sync's
YAML.

Planning compares its keys and fingerprints with what is confirmed; sending reads the rows again from it, so
that a row goes only as it is now and only if it may go now.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from orchestration.activation.destination import DestinationObject
from orchestration.activation.spec import SyncSpec
from orchestration.base.database import identifier, literal
from orchestration.base.errors import WeftError
from orchestration.base.suggestions import closest

CONTACT_COLUMNS = {"email", "phone"}
EVENT_COLUMNS = ("event_name", "occurred_at", "amount", "currency")
IDENTIFIERS = ("email", "phone", "external_id")
NOBODY = "select cast(null as varchar) as row_key, cast(null as varchar) as held_back where false"


@dataclass(frozen=True)
class Wanted:
    """The view `wanted` of one connection, and the names of its columns."""

    fields: Mapping[str, str]
    """Field at the destination → column of the view."""

    has_events: bool
    identifiers: tuple[str, ...]

    @property
    def compared(self) -> list[str]:
        """The columns that make a row another one when they change."""
        return [*self.identifiers, *self.fields.values(), *(EVENT_COLUMNS if self.has_events else ())]


def source_of(spec: SyncSpec, kind: type[DestinationObject]) -> tuple[str, str, str]:
    """Schema, name and key column of the table that the rows come from."""
    default = {"people": "customer360.customers", "events": "activation.activation_events", "rows": ""}[
        kind.kind
    ]
    table = spec.table or default
    schema, _, name = table.partition(".")
    if not name:
        raise WeftError(
            f"sync {spec.name}: table is {table!r}",
            "write `<schema>.<name>` of a public table (docs/add-a-sync.md)",
        )
    key = spec.key or {"people": "customer_id", "events": "event_id", "rows": ""}[kind.kind]
    if not key:
        raise WeftError(f"sync {spec.name}: key is missing", f"name the column that is unique in {table}")
    return schema, name, key


def open_wanted(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    kind: type[DestinationObject],
    only: str | None = None,
    keys: str | None = None,
) -> Wanted:
    """Makes the temporary view `wanted` over the generation that is attached as `published`.

    Args:
        connection: with the published generation attached.
        spec: the sync.
        kind: its object.
        only: a customer, where nobody else is meant.
        keys: a table with the `row_key` of the only rows that are meant.

    Raises:
        WeftError: a table or column that the sync names is not published.
    """
    if spec.wants_nobody:
        # Whatever it read may be gone as well.
        wanted, query = Wanted({}, False, ()), NOBODY
    else:
        wanted, query = wanted_query(connection, spec, kind, "published", only, keys)
    connection.execute(f"create or replace temp view wanted as {query}")
    return wanted


def wanted_query(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    kind: type[DestinationObject],
    catalog: str = "",
    only: str | None = None,
    keys: str | None = None,
) -> tuple[Wanted, str]:
    """One row per row that the sync is about, with the reason that holds it back, if any; and its columns'
    names.

    `catalog` is the name under which the generation is attached; empty where it is the file that is open.
    """
    schema, name, key = source_of(spec, kind)
    types = _columns(connection, catalog, schema, name)
    if not types:
        raise WeftError(
            f"sync {spec.name}: {schema}.{name} is not published",
            "give the model `access: public` and build, or name another",
        )
    mapping = dict(_default_mapping(kind, types) if spec.mapping is None else spec.mapping)
    if spec.mapping is None:
        mapping = {field: column for field, column in mapping.items() if column in types}
    _check_columns(spec, kind, [key, *mapping.values()], types)
    identifiers = tuple(name for name in IDENTIFIERS if name in (spec.identifiers or _all_of(spec, kind)))
    fields = {field: f"f{number}" for number, field in enumerate(mapping)}
    selected = [f"{_json_ready(column, types)} as {fields[field]}" for field, column in mapping.items()]
    has_events = kind.kind == "events"
    if has_events:
        selected += [f"source.{column}" for column in EVENT_COLUMNS]
    owner = "customer_id" if "customer_id" in types else None
    prefix = f"{catalog}." if catalog else ""
    tables = _tables(spec, kind, prefix, f"{prefix}{schema}.{identifier(name)}", owner)
    held_back = _held_back(spec, kind, owner)
    conditions = [f"source.event_name = {literal(spec.event)}"] if spec.event else []
    if spec.segment and has_events:
        conditions.append(f"source.segment_name = {literal(spec.segment)}")
    if only is not None:
        conditions.append(f"source.{owner or key} = {literal(only)}")
    if keys is not None:
        conditions.append(f"cast(source.{identifier(key)} as varchar) in (select row_key from {keys})")
    values = {
        "email": "permissions.email",
        "phone": "permissions.phone",
        "external_id": f"source.{owner or key}",
    }
    gated = _is_gated(spec, kind, owner)
    selected += [
        f"{values[name] if gated or name == 'external_id' else 'cast(null as varchar)'} as {name}"
        for name in identifiers
    ]
    more = "".join(f", {column}" for column in selected)
    where = f" where {' and '.join(conditions)}" if conditions else ""
    query = (
        f"select cast(source.{identifier(key)} as varchar) as row_key, {held_back} as held_back{more}"
        f" {tables}{where}"
    )
    return Wanted(fields, has_events, identifiers), query


def fingerprint(columns: list[str]) -> str:
    """SQL of the fingerprint of a row: each column as a text, with a separator between, NULL with a mark of
    its own.

    So ('a', NULL) and (NULL, 'a'), or ('ab', 'c') and ('a', 'bc'), differ when they are joined.
    """
    texts = [f"coalesce('=' || cast({name} as varchar), '-')" for name in columns]
    return f"sha256(concat_ws(chr(31), {', '.join(texts) or literal('')}))"


def field_fingerprints(columns: list[str], stable: Collection[str] = ()) -> str:
    """SQL of a short fingerprint of each column: enough to tell that it changed, and which.

    With the key in it, equal values of two people do not show. Figures are made of most of them, so that the
    engine's own hash will do: where a new version has another one, every field of a changed row counts as
    changed once. Those that decide what is sent are `stable`.
    """
    parts = [
        stable_fingerprint("row_key", name)
        if name in stable
        else f"cast(hash(row_key, {name}) & 16777215 as uinteger)"
        for name in columns
    ]
    return f"cast([{', '.join(parts)}] as uinteger[])"


def stable_fingerprint(key: str, value: str) -> str:
    """SQL of a column's short fingerprint that is the same in every version of the engine."""
    text = f"{key} || chr(31) || coalesce('=' || cast({value} as varchar), '-')"
    return f"cast(md5_number_lower({text}) & 16777215 as uinteger)"


def _default_mapping(kind: type[DestinationObject], types: Mapping[str, str]) -> Mapping[str, str]:
    """The object's own; rows of any table go with all their columns, but for contact points, which must be
    named."""
    if kind.kind != "rows" or kind.default_mapping:
        return kind.default_mapping
    return {column: column for column in types if column not in CONTACT_COLUMNS}


def _all_of(spec: SyncSpec, kind: type[DestinationObject]) -> tuple[str, ...]:
    return () if kind.kind == "rows" and spec.identifiers is None else kind.identifiers


def _is_gated(spec: SyncSpec, kind: type[DestinationObject], owner: str | None) -> bool:
    """Whether the customer must be reachable for the purpose: always, but for plain rows of a service."""
    if owner is None:
        return False
    return kind.kind != "rows" or spec.purpose != "service" or bool(spec.identifiers)


def _tables(
    spec: SyncSpec, kind: type[DestinationObject], prefix: str, source: str, owner: str | None
) -> str:
    joins = [f"from {source} as source"]
    if spec.segment and kind.kind != "events":
        if owner is None:
            raise WeftError(f"sync {spec.name}: the table has no customer_id", "leave out the segment")
        joins.append(
            f"inner join {prefix}segments.segment_members as members on source.{owner} = members.customer_id"
            f" and members.segment_name = {literal(spec.segment)}"
            + (f" and members.arm = {literal(spec.arm)}" if spec.arm else "")
        )
    if _is_gated(spec, kind, owner):
        joins.append(
            f"left join {prefix}activation.contact_permissions as permissions"
            f" on source.{owner} = permissions.customer_id and permissions.purpose = {literal(spec.purpose)}"
        )
    return " ".join(joins)


def _held_back(spec: SyncSpec, kind: type[DestinationObject], owner: str | None) -> str:
    """The first reason, in the order in which a person would name them."""
    reasons = []
    if _is_gated(spec, kind, owner):
        reasons.append(
            "when permissions.customer_id is null then 'no customer'"
            " when permissions.blocked_reason is not null then permissions.blocked_reason"
        )
        # A destination that knows people by their address cannot be told of one without.
        reachable = [name for name in (spec.identifiers or kind.identifiers) if name != "external_id"]
        if reachable and "external_id" not in (spec.identifiers or kind.identifiers):
            columns = ", ".join(f"permissions.{name}" for name in reachable)
            reasons.append(f"when coalesce({columns}) is null then 'no {' or '.join(reachable)}'")
    if spec.segment and kind.kind != "events":
        reasons.append("when members.is_holdout then 'holdout'")
    if spec.holdout_percent and owner:
        share = f"mod(md5_number_lower({literal(spec.name + '|')} || source.{owner}), 10000)"
        reasons.append(f"when {share} < {spec.holdout_percent * 100:g} then 'holdout'")
    return f"case {' '.join(reasons)} end" if reasons else "cast(null as varchar)"


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, name: str) -> dict[str, str]:
    found = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = coalesce(nullif(?, ''), current_database()) and schema_name = ?"
        " and table_name = ?"
        " order by column_index",
        [catalog, schema, name],
    ).fetchall()
    return dict(found)


def _check_columns(
    spec: SyncSpec, kind: type[DestinationObject], columns: list[str], types: Mapping[str, str]
) -> None:
    for column in columns:
        if column == "sendable_at" and kind.kind != "rows":
            continue
        if column not in types:
            raise WeftError(
                f"sync {spec.name}: there is no column {column}{closest(column, types)}",
                f"see the columns of {'.'.join(source_of(spec, kind)[:2])} in published.duckdb",
            )
        if column in CONTACT_COLUMNS and spec.purpose != "service":
            raise WeftError(
                f"sync {spec.name}: mapping: {column} is a contact point, which goes only as an identifier",
                f"take it out of the mapping and write `identifiers: [{column}]`",
            )


def _json_ready(column: str, types: Mapping[str, str]) -> str:
    """A column as JSON has it: times in ISO 8601, money as a number."""
    if column == "sendable_at":
        return "strftime(permissions.sendable_at, '%Y-%m-%dT%H:%M:%SZ')"
    value, kind = f"source.{identifier(column)}", types[column].lower()
    if kind.startswith("timestamp"):
        return f"strftime({value}, '%Y-%m-%dT%H:%M:%SZ')"
    if kind == "date":
        return f"strftime({value}, '%Y-%m-%d')"
    if kind.startswith("decimal"):
        return f"cast({value} as double)"
    if kind.startswith(("time", "interval", "uuid", "blob", "bit")):
        return f"cast({value} as varchar)"
    return value
