"""Whom people mean by a name, an order number or a phone number as they write it.

What `look_up` knows needs none of this: ids, records, and identifiers in the form that the tables have.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

import duckdb
import yaml

from orchestration.base.database import has_table
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.identity.explain.tables import look_up, open_identity

MOST_SHOWN = 20
"""Customers of a common name that are listed; more are counted."""
FEWEST_DIGITS = 7
"""A shorter number is part of too many."""
PHONE = re.compile(r"(tel:)?[+(]*\d[\d\s().\-/]*", re.IGNORECASE)
NOT_PHONE = re.compile(r"\(0\)|[\s,;]*(ext\.?|extension|x|#)[ .:=]*\d{1,7}$", re.IGNORECASE)
"""A trunk zero that is not dialled from abroad, and an extension: the line is the identifier."""

LISTED = """
    select
        customer_id,
        nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') as customer_name,
        email,
        city,
        strftime(last_seen_at, '%Y-%m-%d') as last_seen_on
    from customer360.customers
"""
NAMED = """
    where
        is_known
        and list_has_all(
            regexp_extract_all(
                lower(strip_accents(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))), '\\S+'
            ),
            regexp_extract_all(lower(strip_accents($name)), '\\S+')
        )
    order by last_seen_at desc, customer_id
"""
ORDERED = """
    where customer_id in (
        select customer_id from customer360.orders where order_id = $order or source_order_id = $order)
    order by customer_id
"""
NUMBERED = """
    with

    numbers as (

        select distinct identifier_value, substr(identifier_value, 2) as digits
        from identity.customer_identifiers
        where identifier_type = 'phone'

    )

    select identifier_value
    from numbers
    where
        list_contains($whole, digits)
        or list_contains($at_home, digits)
        or exists (
            select 1 from unnest(cast($tails as varchar[])) as tails (tail)
            where suffix(digits, tail) and length(digits) - length(tail) between 1 and 3
        )
    order by not list_contains($whole, digits), not list_contains($at_home, digits), identifier_value
"""


@dataclass(frozen=True)
class Found:
    """One customer who may be meant."""

    customer_id: str
    name: str | None
    email: str | None
    city: str | None
    last_seen_on: str | None

    @property
    def line(self) -> str:
        """On one line, told apart from others of the same name."""
        known = [self.name, self.email, self.city, f"last seen {self.last_seen_on}"]
        return f"{self.customer_id}  {', '.join(filter(None, known))}"

    def as_dict(self) -> dict[str, str | None]:
        """Plain types, for `--json`."""
        return asdict(self)


def meant_by(settings: Settings, text: str, choose: Callable[[str, list[Found]], str] | None = None) -> str:
    """The text in a form that `look_up` knows; itself where nothing was found.

    Args:
        settings: of the home.
        text: as a person wrote it.
        choose: is asked which of several customers is meant, and gives an id.

    Raises:
        WeftError: several are meant and nobody can be asked, or several phone numbers end so.
    """
    with open_identity(settings) as connection:
        if _is_known(connection, text):
            return text
        found = _of_order(connection, text)
        if not found and (number := _phone(connection, text)):
            return number
        found = found or _named(connection, text)
    if len(found) > 1:
        if choose is None:
            raise several(text, found)
        return choose(text, found)
    return found[0].customer_id if found else text


def several(text: str, found: list[Found]) -> WeftError:
    """What to say where nobody can be asked: all of them, to choose from."""
    lines = "".join(f"\n    {one.line}" for one in found[:MOST_SHOWN])
    more = f"\n    and {len(found) - MOST_SHOWN:,} more" if len(found) > MOST_SHOWN else ""
    return WeftError(f"{len(found):,} customers are meant by {text!r}:{lines}{more}", "give one of these ids")


def _is_known(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    try:
        look_up(connection, text)
    except WeftError:
        return False
    return True


def _of_order(connection: duckdb.DuckDBPyConnection, text: str) -> list[Found]:
    """Who placed the order of this number: ours (`shopify:1001`) or the shop's, with or without a `#`."""
    if not has_table(connection, "customer360.orders"):
        return []
    return _list(connection, ORDERED, {"order": text.strip().removeprefix("#")})


def _named(connection: duckdb.DuckDBPyConnection, text: str) -> list[Found]:
    """Everybody whose name has all of these words, in any order; accents and case do not count."""
    name = text.replace(",", " ").strip()
    if not name or not has_table(connection, "customer360.customers"):
        return []
    return _list(connection, NAMED, {"name": name})


def _phone(connection: duckdb.DuckDBPyConnection, text: str) -> str | None:
    """The identifier of a phone number, with or without the code of its country; the shop's comes first."""
    line = NOT_PHONE.sub("", text.strip())
    digits = re.sub(r"\D", "", line)
    if not PHONE.fullmatch(line) or len(digits) < FEWEST_DIGITS:
        return None
    national, code = digits.lstrip("0"), calling_code()
    is_whole = "+" in line
    whole = [digits] if is_whole else [digits, digits.removeprefix("00"), digits.removeprefix("011")]
    at_home = [] if is_whole else [code + national, code + digits]
    tails = [] if is_whole else sorted({digits, national})
    rows = connection.execute(NUMBERED, {"whole": whole, "at_home": at_home, "tails": tails}).fetchall()
    found = [value for (value,) in rows]
    exact = [value for value in found if value[1:] in (*whole, *at_home)]
    if len(found) > 1 and not exact:
        said = f"{len(found)} phone numbers end in these digits: {', '.join(found[:5])}"
        raise WeftError(said, "give one of them")
    return f"phone:{(exact or found)[0]}" if found else None


def calling_code() -> str:
    """The calling code of the shop's country, as `normalize_phone` has it."""
    stated = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text())["vars"]["default_country"]
    codes = (PROJECT_ROOT / "macros" / "identity" / "dial_codes.sql").read_text()
    found = re.search(rf"'{str(stated).upper()}': {{'code': '(\d+)'", codes)
    return found[1] if found else ""


def _list(connection: duckdb.DuckDBPyConnection, condition: str, parameters: dict) -> list[Found]:
    return [Found(*row) for row in connection.execute(LISTED + condition, parameters).fetchall()]
