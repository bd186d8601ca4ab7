"""Numbers as people write them: `1.234,56`, `1,234.56`, `12,50 €`, `(12.50)`.

A file's numbers are read in the one notation in which every value of a column makes sense; where two make
sense (`1,234` alone), nothing is guessed and the values go to quarantine. A currency beside the number is
left out where a column names no second one, and no other than its row.
"""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Table

BLANK = r"[\s\x{a0}\x{202f}]*"
CODES = (
    "AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|"
    "BZD|CAD|CDF|CHF|CLF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|"
    "GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HRK|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|"
    "KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|"
    "MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RMB|RON|RSD|RUB|RWF|SAR|SBD|SCR|"
    "SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|"
    "UYW|UZS|VES|VND|VUV|WST|XAF|XCD|XOF|XPF|YER|ZAR|ZMW|ZWL"
)
"""Currencies by their ISO codes: three other letters before a number (`NET30`) make it no amount."""

UNIT = rf"(?:[A-Za-z]{{0,3}}\p{{Sc}}|(?:{CODES})|kr[.]?|zł|Kč|Ft|lei|Fr[.]?)"
"""A currency, beside the number: a sign, an ISO code, or how some countries write their own."""

NAMED_BY = {"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "Kč": "CZK", "Ft": "HUF"}
"""Signs of one currency only; what `$` or `kr` means is for the file to say."""


@dataclass(frozen=True)
class Notation:
    """How numbers are written."""

    decimal: str
    thousands: str

    def matches(self, value: str) -> str:
        """SQL that is true for a number in this notation."""
        point, group = f"[{self.decimal}]", rf"[{self.thousands} '\x{{a0}}\x{{2019}}\x{{202f}}]"
        # `0.500` has no thousands; India groups by two: `1,23,456.00`
        grouped = f"[1-9][0-9]{{0,2}}({group}[0-9]{{3}})+|[1-9][0-9]?({group}[0-9]{{2}})+{group}[0-9]{{3}}"
        number = f"^[-+]?({grouped}|[0-9]+)({point}[0-9]+)?$"
        return f"regexp_matches({bare(value)}, {literal(number)})"

    def plain(self, value: str) -> str:
        """SQL for the number as computers write it."""
        digits = f"regexp_replace({bare(value)}, {literal(f'[^0-9{self.decimal}-]')}, '', 'g')"
        return f"replace({digits}, {literal(self.decimal)}, '.')"


COMMA = Notation(",", ".")
POINT = Notation(".", ",")


def unit_of(value: str) -> str:
    """SQL for the currency that stands beside a number, NULL where none does."""
    before = f"regexp_extract(trim({value}), {literal(f'^[-+(]?{BLANK}({UNIT})')}, 1)"
    after = f"regexp_extract(trim({value}), {literal(f'({UNIT})[-)]?$')}, 1)"
    return f"coalesce(nullif({before}, ''), nullif({after}, ''))"


def bare(value: str) -> str:
    """SQL for a number without its currency, and with the sign of what is negative before it.

    Accounts write `(12.50)` and `12.50-` for it.
    """
    text = f"replace(trim({value}), chr(8722), '-')"
    text = f"regexp_replace({text}, {literal(f'^([-+(]?){BLANK}{UNIT}{BLANK}')}, '\\1')"
    text = f"regexp_replace({text}, {literal(f'{BLANK}{UNIT}([-)]?)$')}, '\\1')"
    return f"regexp_replace({text}, {literal('^(?:[(](.*)[)]|([^-+].*)-)$')}, '-\\1\\2')"


def rewrite_numbers(
    connection: DuckDBPyConnection, relation: str, table: Table, files: list[str], decimal: str | None = None
) -> None:
    """Writes numbers in another notation as computers write them, in newly landed rows.

    Args:
        connection: open in the transaction that landed the files.
        relation: the raw table.
        table: the contract.
        files: names of the new files.
        decimal: the sign before the parts of a number where a person has stated it; else each file tells.
    """
    columns = [column.name for column in table.columns if column.data_type == "decimal"]
    for file in files:
        if decimal:
            notations = dict.fromkeys(columns, COMMA if decimal == "," else POINT)
        else:
            notations = _notations(connection, relation, columns, file)
        for column, notation in notations.items():
            name = identifier(column)
            connection.execute(
                f"update {relation} set {name} = {notation.plain(name)} "
                f"where _landed_file = ? and {notation.matches(name)} and {_is_own_currency(table, name)}",
                [file],
            )


def _is_own_currency(table: Table, value: str) -> str:
    """SQL that is true unless the amount names another currency than its row."""
    if "currency" not in table.by_name:
        return "true"
    named = " ".join(f"when {literal(sign)} then {literal(code)}" for sign, code in NAMED_BY.items())
    unit = f"case {unit_of(value)} {named} else regexp_extract({unit_of(value)}, '^[A-Z]{{3}}$') end"
    return f"coalesce(nullif({unit}, '') = upper(trim(currency)), true)"


def _notations(
    connection: DuckDBPyConnection, relation: str, columns: list[str], file: str
) -> dict[str, Notation]:
    """The notation of the columns of a file: what their own values prove, or else those of all others."""
    measures = ", ".join(
        f"count({name}), count(*) filter (where {COMMA.matches(name)}), "
        f"count(*) filter (where {POINT.matches(name)}), "
        f"count(*) filter (where regexp_matches(trim({name}), '[^0-9+-]|[0-9]-')), "
        f"count(*) filter (where regexp_matches({bare(name)}, '[0-9][^0-9]')), "
        f"count(distinct {unit_of(name)})"
        for name in map(identifier, columns)
    )
    query = f"select {measures} from {relation} where _landed_file = ?"
    counts = connection.execute(query, [file]).fetchone() or ()
    proved: dict[str, Notation] = {}
    whole: list[str] = []
    either: list[str] = []
    for index, name in enumerate(columns):
        stated, comma, point, written, separated, units = counts[6 * index : 6 * index + 6]
        if not stated or not written or units > 1:
            continue
        if comma == point == stated:
            (either if separated else whole).append(name)  # `12 €` is the same in both
        elif stated in (comma, point):
            proved[name] = COMMA if comma == stated else POINT
    common = set(proved.values())
    told = dict.fromkeys(either, common.pop()) if len(common) == 1 else {}
    return proved | told | dict.fromkeys(whole, POINT)
