"""Evaluates segments over the published customers and compares who is in, with what the generation has."""

from typing import Any

import duckdb

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import SyncSpec, load_specs
from orchestration.activation.wanted import wanted_query
from orchestration.base.database import has_table, identifier, literal, value_of
from orchestration.base.errors import WeftError
from orchestration.segment_diff.queries import (
    CATALOG_MEMBERS,
    CHANGES,
    DRAWN,
    GIVEN,
    MEMBERS,
    OVERLAPS,
    PEOPLE,
    PERMISSIONS,
    REACH,
    SYNC,
)
from orchestration.segment_diff.result import (
    Overlap,
    Person,
    Reach,
    SegmentChange,
    Stated,
    SyncChange,
)
from orchestration.segment_diff.views import SEGMENT, Project, View

PURPOSES = {
    "email": "email_marketing",
    "sms": "sms_marketing",
    "whatsapp": "whatsapp_marketing",
    "push": "push_marketing",
    "ads": "ads_match",
    "support": "service",
}
"""The purpose (`contact_purposes`) of each channel of a segment; the other channels need none."""
SUPPRESSION = "recent_support_contact"
"""The segment whose members marketing leaves alone (`contact_permissions`)."""
SHOWN = 3


class Comparison:
    """Two sides, each with the members and the definitions of its segments, over one published generation."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, show_ids: bool) -> None:
        """The generation is attached as `published`; the compiled queries find its tables in `warehouse`."""
        self.connection, self.show_ids = connection, show_ids
        self._mirror("warehouse", without=(("segments", "segment_definitions"),))
        named = "arm" in self._columns("published", "segments", "segment_members")
        arm = "arm" if named else "case when is_holdout then 'holdout' else 'treated' end"
        connection.execute(GIVEN.format(arm=arm))
        self.names: dict[str, set[str]] = {}
        self.stated: dict[str, dict[str, dict[str, str | None]]] = {}

    def take_published(self, side: str) -> None:
        """One side is what the generation has."""
        self.connection.execute(f"create temp table {side}_members as from given")
        self._state(side, "from published.segments.segment_definitions")
        self._lay_out(side)

    def evaluate(self, side: str, project: Project) -> None:
        """One side is what the segments of a project select.

        Raises:
            WeftError: a view does not run, or selects what no segment can; its file is named.
        """
        self._state(side, project.definitions)
        self.connection.execute(
            "create or replace temp table matches (segment_name varchar, customer_id varchar, why varchar)"
        )
        self._name_views(project)
        for view in project.views.values():
            self._select(view)
        self.connection.execute(
            "create or replace view warehouse.segments.segment_matches as from temp.matches;"
            f"create or replace view warehouse.segments.segment_definitions as from temp.{side}_definitions"
        )
        drawn = project.arms or DRAWN
        self.connection.execute(f"create or replace temp table drawn as {drawn}")
        self.connection.execute(MEMBERS.format(side=side))
        self._lay_out(side)

    def changes(self, wanted: set[str] | None) -> list[SegmentChange]:
        """Each segment that would be another, by name; of those wanted, or of all."""
        found = []
        for name in sorted(self.names["before"] | self.names["after"]):
            if wanted is not None and name not in wanted:
                continue
            stated = self._stated_otherwise(name)
            before, after, entered, left = self._row(CHANGES, {"name": name})
            change = "changed"
            if name not in self.names["before"]:
                change = "added"
            elif name not in self.names["after"]:
                change = "removed"
            if change == "changed" and not (entered or left or stated):
                continue
            found.append(
                SegmentChange(
                    name=name,
                    change=change,
                    before=before,
                    after=after,
                    entered=entered,
                    left=left,
                    stated=stated if change == "changed" else [],
                    reach=self._reach(name),
                    entering=self._people(name, "after", "before"),
                    leaving=self._people(name, "before", "after"),
                )
            )
        return found

    def overlaps(self, changed: list[SegmentChange]) -> list[Overlap]:
        """Pairs with a segment whose members would change that share more or fewer customers than before."""
        names = [one.name for one in changed if one.entered or one.left]
        return [Overlap(*row) for row in self._rows(OVERLAPS, {"names": names})]

    def syncs(self, changed: list[SegmentChange]) -> list[SyncChange]:
        """Each sync of members of a changed segment, by what it would want at its destination."""
        moved = {one.name: one for one in changed if one.entered or one.left or one.change != "changed"}
        everybody = SUPPRESSION in moved
        accounts = load_accounts()
        specs = [
            spec
            for spec in load_specs(accounts=accounts)
            if (everybody or spec.segment in moved)
            and spec.object_of(spec.account_of(accounts)).kind != "events"
        ]
        found = [self._sync(spec, spec.object_of(spec.account_of(accounts))) for spec in specs]
        return [one for one in found if one.added or one.removed or one.stopped_by]

    def _sync(self, spec: SyncSpec, kind: Any) -> SyncChange:
        sides = [wanted_query(self.connection, spec, kind, side)[1] for side in ("before", "after")]
        before, after, added, removed = self._row(SYNC.format(before=sides[0], after=sides[1]))
        guards, stopped = spec.guards, None
        if spec.segment and spec.segment not in self.names["after"]:
            stopped = f"it names the segment {spec.segment}, which would be gone"
        elif before and removed > guards.min_rows and removed > guards.max_remove_share * before:
            stopped = f"guards.max_remove_share is {guards.max_remove_share:.0%}"
        elif before > guards.min_rows and added > guards.max_growth * before:
            stopped = f"guards.max_growth is {guards.max_growth:g}"
        return SyncChange(spec.name, spec.segment or "", before, after, added, removed, stopped)

    def _name_views(self, project: Project) -> None:
        """Lets a segment that names another one find it; what does not run is told where it is selected."""
        waiting = list(project.views.values())
        while waiting:
            left = [view for view in waiting if not self._named(view)]
            if len(left) == len(waiting):
                break
            waiting = left

    def _named(self, view: View) -> bool:
        place = f"warehouse.segments.{identifier(SEGMENT + view.name)}"
        try:
            self.connection.execute(f"create or replace view {place} as {view.sql}")
        except duckdb.Error:
            return False
        return True

    def _select(self, view: View) -> None:
        """Adds who a view selects to the matches."""
        fix = f"mend {view.file}; nothing was compared"
        try:
            selected = self.connection.sql(view.sql)
            if sorted(selected.columns) != ["customer_id", "why"]:
                raise WeftError(
                    f"{view.file}: it gives {', '.join(selected.columns)}", "give customer_id and why"
                )
            self.connection.execute(
                f"insert into matches select {literal(view.name)}, customer_id, why"
                f" from ({view.sql}) as selected"
            )
        except duckdb.Error as error:
            raise WeftError(
                f"{view.file}: {' '.join(str(error).split(chr(10) + chr(10))[0].split())}", fix
            ) from None
        doubled = value_of(
            self.connection,
            "select count(*) - count(distinct customer_id) from matches where segment_name = ?",
            [view.name],
        )
        if doubled:
            raise WeftError(f"{view.file}: it selects {doubled:,} customers twice, or one without an id", fix)

    def _state(self, side: str, query: str) -> None:
        """Keeps what one side's YAML files state."""
        found = self.connection.sql(query)
        columns = found.columns
        rows = found.fetchall()
        self.connection.execute(
            f"create temp table {side}_definitions as {query};"
            f"alter table {side}_definitions add column if not exists reentry_days integer"
        )
        told = [
            dict(zip(columns, [None if one is None else str(one) for one in row], strict=True))
            for row in rows
        ]
        self.stated[side] = {str(one.pop("segment_name")): one for one in told}
        self.names[side] = set(self.stated[side])

    def _stated_otherwise(self, name: str) -> list[Stated]:
        before, after = (self.stated[side].get(name, {}) for side in ("before", "after"))
        return [
            Stated(key, before[key], after[key])
            for key in after
            if key in before and before[key] != after[key]
        ]

    def _reach(self, name: str) -> list[Reach]:
        told = [self.stated[side].get(name, {}).get("channels") or "" for side in ("before", "after")]
        channels = dict.fromkeys(one for side in told for one in side.split(", "))
        purposes = [PURPOSES[channel] for channel in channels if channel in PURPOSES]
        return [Reach(purpose, *self._row(REACH, {"name": name, "purpose": purpose})) for purpose in purposes]

    def _people(self, name: str, here: str, there: str) -> list[Person]:
        limit = "" if self.show_ids else f" limit {SHOWN}"
        rows = self._rows(PEOPLE.format(here=here, there=there) + limit, {"name": name})
        return [Person(customer if self.show_ids else None, why) for customer, why in rows]

    def _lay_out(self, side: str) -> None:
        """A catalog with the published tables and the members of one side, for the queries of syncs."""
        self._mirror(side, without=(("segments", "segment_members"), ("activation", "contact_permissions")))
        self.connection.execute(CATALOG_MEMBERS.format(side=side))
        self.connection.execute(PERMISSIONS.format(side=side, suppression=SUPPRESSION))

    def _mirror(self, catalog: str, without: tuple[tuple[str, str], ...]) -> None:
        """A catalog with a view of each published table, but of some."""
        self.connection.execute(f"attach ':memory:' as {catalog}")
        for schema, name in self._rows(
            "select schema_name, table_name from duckdb_tables() where database_name = 'published'"
        ):
            self.connection.execute(f"create schema if not exists {catalog}.{identifier(schema)}")
            if (schema, name) not in without:
                place = f"{identifier(schema)}.{identifier(name)}"
                self.connection.execute(f"create view {catalog}.{place} as from published.{place}")

    def _columns(self, catalog: str, schema: str, name: str) -> set[str]:
        rows = self._rows(
            "select column_name from duckdb_columns()"
            " where database_name = $catalog and schema_name = $schema and table_name = $name",
            {"catalog": catalog, "schema": schema, "name": name},
        )
        return {column for (column,) in rows}

    def _row(self, sql: str, parameters: Any = None) -> tuple:
        (row,) = self._rows(sql, parameters)
        return row

    def _rows(self, sql: str, parameters: Any = None) -> list[tuple]:
        return self.connection.execute(sql, parameters).fetchall()


def has_segments(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the attached generation has segments at all."""
    return has_table(connection, "segments.segment_members", "published")
