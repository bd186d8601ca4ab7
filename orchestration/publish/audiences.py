"""What each sync may send, for people to look at: views of the published file, made from the syncs' YAML.

`activation.act_<sync>` has the rows of a sync, in the destination's own names; `activation.sync_blocked` the
customers that a sync leaves out, with the reason. They are the same query that the sync itself runs.
"""

import duckdb

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import SyncSpec, load_specs
from orchestration.activation.wanted import wanted_query
from orchestration.base.database import has_table, identifier, literal
from orchestration.base.errors import WeftError


def add_audiences(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the views of every sync whose tables are there; one that is wrong says so when it is planned."""
    if not has_table(connection, "activation.contact_permissions"):
        return
    try:
        accounts = load_accounts()
        specs = load_specs(accounts=accounts)
    except WeftError:
        return
    blocked = ["select cast(null as varchar) as sync_name, cast(null as varchar) as customer_id,"
               " cast(null as varchar) as reason where false"]  # fmt: skip
    for spec in specs:
        kind = spec.object_of(spec.account_of(accounts))
        try:
            wanted, query = wanted_query(connection, spec, kind)
        except WeftError:
            continue
        named = {name: kind.identifier_fields.get(name, name) for name in wanted.identifiers}
        named |= {column: field for field, column in wanted.fields.items()}
        columns = "".join(f", {column} as {identifier(field)}" for column, field in named.items())
        connection.execute(
            f"create view activation.{identifier(view_name(spec))} as"
            f" select row_key{columns} from ({query}) as wanted where held_back is null"
        )
        if kind.kind == "people":
            blocked.append(
                f"select {literal(spec.name)}, row_key, held_back"
                f" from ({query}) as wanted where held_back is not null"
            )
    connection.execute(f"create view activation.sync_blocked as {' union all '.join(blocked)}")


def view_name(spec: SyncSpec) -> str:
    """The view of a sync."""
    return f"act_{spec.name}"
