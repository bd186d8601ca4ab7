"""Each kind of leaf as SQL: a condition over columns that it adds to the view."""

from orchestration.segments.catalogue import table
from orchestration.segments.leaf import Build, columns_of, not_exists, row_source, select, sql_name, where_sql
from orchestration.segments.literals import literal
from orchestration.segments.model import Consent, Member, Trait
from orchestration.segments.parts import Comparison, Condition
from orchestration.segments.predicates import NOW, ago, comparison, later, predicate, within
from orchestration.segments.rows import Happened, Sequence, Step
from orchestration.segments.times import Duration, Window

AT_LEAST_ONE = Comparison.model_validate({"at_least": 1})
NONE = Comparison.model_validate({"is": 0})
FUNCTIONS = {"sum": "sum", "average": "avg", "min": "min", "max": "max"}


def leaf_sql(build: Build, leaf) -> str:
    """The condition of a leaf, over the columns that are added to the view."""
    if isinstance(leaf, Trait):
        name = build.column(leaf.field, f"customers.{leaf.field}")
        return predicate(name, table("customers").columns[leaf.field], leaf, build.zone)
    if isinstance(leaf, Happened):
        if leaf.same:
            return _same(build, leaf)
        return _all_rows(build, leaf) if leaf.match == "all" else _happened(build, leaf)
    if isinstance(leaf, Sequence):
        return _sequence(build, leaf)
    return _member(build, leaf) if isinstance(leaf, Member) else _consent(build, leaf)


def _measure(leaf: Happened) -> tuple[str, str, Comparison]:
    """The aggregate's SQL, what its column is called, and what it is compared with."""
    rows = leaf.event or leaf.related
    if leaf.aggregate is None or leaf.aggregate[0] == "count":
        wanted = leaf.count or (NONE if leaf.match == "none" else AT_LEAST_ONE)
        return "count(*)", f"{rows}_count", wanted
    name, wanted = leaf.aggregate
    column = sql_name(str(leaf.measured))
    if name == "distinct":
        return f"count(distinct {column})", f"{rows}_{column}_distinct", wanted
    return f"{FUNCTIONS[name]}({column})", f"{rows}_{column}_{name}", wanted


def _measured(leaf: Happened) -> list[str]:
    return [leaf.measured] if leaf.measured else []


def _joined(build: Build, leaf: Happened, sql: str) -> str:
    """The column, where nothing at all happened too: a number of things is then zero, a mean unknown."""
    counts = leaf.aggregate is None or leaf.aggregate[0] in ("count", "sum", "distinct")
    return f"coalesce({sql}, 0)" if counts else sql


def _happened(build: Build, leaf: Happened) -> str:
    name = build.next_name()
    source, conditions = row_source(build, name, leaf, leaf.within, _measured(leaf))
    where = where_sql(leaf, build.zone)
    measure, column, wanted = _measure(leaf)
    chosen = [*conditions, *([where] if where else [])]
    build.ctes[name] = select(["customer_id", f"{measure} as measure"], source, chosen, ["customer_id"])
    build.joins.append(name)
    return comparison(build.column(column, _joined(build, leaf, f"{name}.measure")), wanted)


def _all_rows(build: Build, leaf: Happened) -> str:
    name = build.next_name()
    source, conditions = row_source(build, name, leaf, leaf.within, [])
    every = f"min(case when {where_sql(leaf, build.zone)} then 1 else 0 end) as measure"
    build.ctes[name] = select(["customer_id", every], source, conditions, ["customer_id"])
    build.joins.append(name)
    return build.column(f"all_{leaf.event or leaf.related}", f"coalesce({name}.measure, 0) = 1")


def _same(build: Build, leaf: Happened) -> str:
    """Of the items of a customer that do, the one of the highest number, then the lowest item."""
    name = build.next_name()
    found, _ = columns_of(leaf)
    item = sql_name(str(leaf.same))
    source, conditions = row_source(build, name, leaf, leaf.within, [*_measured(leaf), str(leaf.same)])
    where = where_sql(leaf, build.zone)
    measure, column, wanted = _measure(leaf)
    keys = ["customer_id", item]
    build.ctes[f"{name}_items"] = select(
        [*keys, f"{measure} as measure", f"min({found.time}) as first_at", f"max({found.time}) as last_at"],
        source,
        [*conditions, *([where] if where else []), f"{item} is not null"],
        keys,
    )
    kept = [comparison("items.measure", wanted)]
    kept += [
        _without(build, f"{name}_without_{number}", one, str(leaf.same))
        for number, one in enumerate(leaf.without or (), start=1)
    ]
    build.ctes[f"{name}_kept"] = select(["items.*"], f"{name}_items as items", kept)
    first = "{{ value_of_first('" + item + "', ['-measure', '" + item + "']) }}"
    chosen = ["customer_id", "max(measure) as measure", f"{first} as item"]
    build.ctes[name] = select(chosen, f"{name}_kept", [], ["customer_id"])
    build.joins.append(name)
    build.column(f"{leaf.event or leaf.related}_{item}", f"{name}.item")
    return f"{build.column(column, f'{name}.measure')} is not null"


def _without(build: Build, name: str, one, same: str) -> str:
    """That no such row of the same item is there."""
    found, _ = columns_of(one)
    source, conditions = row_source(build, name, one, None, [same])
    where = where_sql(one, build.zone)
    item = sql_name(same)
    build.ctes[name] = select(
        ["customer_id", f"{item} as item", f"{found.time} as happened_at"],
        source,
        [*conditions, *([where] if where else [])],
    )
    tests = [f"{name}.customer_id = items.customer_id", f"{name}.item = items.{item}"]
    if one.after:
        tests.append(f"{name}.happened_at >= items.{one.after}_at")
    return not_exists(name, tests)


def _sequence(build: Build, leaf: Sequence) -> str:
    """Step by step, who has reached all steps so far, and when: each later than the one before."""
    name = build.next_name()
    first = leaf.sequence[0]
    window = Window(last=first.within) if isinstance(first.within, Duration) else first.within
    _step_rows(build, f"{name}_step_1", first, window, "reached_at")
    reached, absent = f"{name}_step_1", []
    for number, step in enumerate(leaf.sequence[1:], start=2):
        rows, this = f"{name}_step_{number}_rows", f"{name}_step_{number}"
        _step_rows(build, f"{this}_rows", step, None, "happened_at")
        span = step.within.last if isinstance(step.within, Window) else step.within
        if step.not_ and span is None and number < len(leaf.sequence):
            absent.append(rows)  # until the step after it
            continue
        build.ctes[this] = _missing(reached, rows, span) if step.not_ else _next(reached, rows, span, absent)
        reached, absent = this, absent if step.not_ else []
    build.ctes[name] = select(["customer_id", "max(reached_at) as measure"], reached, [], ["customer_id"])
    build.joins.append(name)
    happened = [step.event or step.related for step in leaf.sequence if not step.not_]
    column = build.column(f"{'_then_'.join(map(str, happened))}_at", f"{name}.measure")
    return f"{column} is not null"


def _step_rows(build: Build, name: str, step: Step, window: Window | None, called: str) -> None:
    rows = step.rows
    found, _ = columns_of(rows)
    source, conditions = row_source(build, name, rows, window, [])
    where = where_sql(rows, build.zone)
    build.ctes[name] = select(
        ["customer_id", f"{found.time} as {called}"],
        source,
        [*conditions, *([where] if where else [])],
        ["customer_id", found.time],
    )


def _next(reached: str, rows: str, span: Duration | None, absent: list[str]) -> str:
    conditions = [f"{rows}.happened_at > {reached}.reached_at"]
    if span:
        conditions.append(f"{rows}.happened_at <= {later(f'{reached}.reached_at', span)}")
    for other in absent:
        between = [
            f"{other}.customer_id = {reached}.customer_id",
            f"{other}.happened_at > {reached}.reached_at",
            f"{other}.happened_at < {rows}.happened_at",
        ]
        conditions.append(not_exists(other, between))
    keys = [f"{rows}.customer_id", f"{rows}.happened_at"]
    joined = f"{reached}\ninner join {rows}\n    on {reached}.customer_id = {rows}.customer_id"
    return select([keys[0], f"{keys[1]} as reached_at"], joined, conditions, keys)


def _missing(reached: str, rows: str, span: Duration | None) -> str:
    tests = [f"{rows}.customer_id = {reached}.customer_id", f"{rows}.happened_at > {reached}.reached_at"]
    conditions = []
    if span:
        end = later(f"{reached}.reached_at", span)
        tests.append(f"{rows}.happened_at <= {end}")
        # before that time is up, nobody knows
        conditions.append(f"{end} <= {NOW}")
    conditions.append(not_exists(rows, tests))
    return select(["customer_id", "reached_at"], reached, conditions)


def _member(build: Build, leaf: Member) -> str:
    name = build.next_name()
    build.ctes[name] = select(["customer_id"], build.ref(f"seg_{leaf.segment}"), [])
    build.joins.append(name)
    column = build.column(f"in_{leaf.segment}", f"{name}.customer_id is not null")
    if leaf.since is None:
        return column
    # Who entered before that time has a stay in the log that is still open. It is the same before and after
    # this run appends to the log: what is appended begins now, and who has left is no member.
    log = f"{name}_since"
    build.ctes[log] = "{{ open_stays('" + leaf.segment + "') }}"
    build.ref("customer_id_redirects")
    build.joins.append(log)
    stays = build.column(f"entered_{leaf.segment}_at", f"{log}.entered_at")
    parts = [column]
    if leaf.since.last:
        parts.append(f"not coalesce({stays} <= {ago(leaf.since.last)}, false)")
    if leaf.since.more_than_ago:
        parts.append(f"coalesce({stays} <= {ago(leaf.since.more_than_ago)}, false)")
    return f"({' and '.join(parts)})"


def _consent(build: Build, leaf: Consent) -> str:
    topic = "ads" if leaf.consent == "ads" else f"{leaf.consent}_marketing"
    status = build.column(f"{topic}_status", f"customers.{topic}_status")
    parts = [f"coalesce({status} in ({', '.join(map(literal, leaf.status))}), false)"]
    if leaf.since:
        changed = build.column(f"{topic}_changed_at", f"customers.{topic}_changed_at")
        parts.append(f"coalesce({within(changed, leaf.since, build.zone)}, false)")
    if leaf.source:
        source = build.column(f"{topic}_source", f"customers.{topic}_source")
        parts.append(f"coalesce({source} = {literal(leaf.source)}, false)")
    if leaf.method:
        parts.append(_consent_method(build, leaf, leaf.method))
    return "(" + " and ".join(parts) + ")"


def _consent_method(build: Build, leaf: Consent, method: Condition) -> str:
    """How the consent of the golden address or number was stated."""
    name = build.next_name()
    contact = "email" if leaf.consent == "email" else "phone"
    consents = build.ref("consents")
    people = build.ref("customers")
    joined = (
        f"{people} as people\ninner join {consents} as held\n    on people.{contact} = held.contact_point"
    )
    conditions = [
        f"held.channel = '{leaf.consent}'",
        "held.purpose = 'marketing'",
        f"held.contact_type = '{contact}'",
    ]
    build.ctes[name] = select(["people.customer_id", "held.method"], joined, conditions)
    build.joins.append(name)
    column = build.column(f"{leaf.consent}_consent_method", f"{name}.method")
    return predicate(column, table("consents").columns["method"], method, build.zone)
