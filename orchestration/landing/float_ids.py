"""Ids that came through a floating-point number: read as what they were, or marked where digits are lost.

A column of whole numbers with one missing value leaves pandas, Parquet, JDBC and spreadsheets as `123.0` or
`7.012345678902e+12`. What is told apart here, of a number of so many digits of which so many are stated:

| written | by | read as |
|---|---|---|
| `123.0`, `7.0e+12`, `7.0E12` | anything that writes a float in full | the whole number |
| `7.012345678902e+12` | the same; every digit is stated | the whole number |
| `7.0123456789e+12` | the same; up to three zeros at the end are left out | the whole number |
| `7.6E7` | Java and Spark, which leave out all zeros | the whole number |
| `7.01235e+12`, `7e+12`, `7.01E+12` | `%g`, Excel: six digits or fewer of thirteen | lost |
| `7.0123457E12` | a 4-byte float: six to nine digits of thirteen | lost |
| more than 9,007,199,254,740,992 | any: a float holds no such number exactly | lost |

A text without a point and a plus sign, such as `7e12`, may be an id as it is and stays one.
"""

from orchestration.base.database import literal

LOST = chr(26)
"""Begins an id whose digits are lost, until the transaction that landed it has set it aside."""

EXACT = 9_007_199_254_740_992
"""Up to this, 2 to the 53rd, an 8-byte float holds every whole number."""

EXACT_OF_REAL = 16_777_216
"""The same for a 4-byte float, 2 to the 24th."""

PARTS = (
    r"regexp_extract(trim(value), '^(-?)([1-9])(?:[.,]([0-9]+))?([eE]\+?)([0-9]{1,3})$', "
    "['sign', 'head', 'fraction', 'form', 'exponent'])"
)
WHOLE = r"'^-?(0|[1-9][0-9]*)\.0*$'"

MACROS = f"""
create or replace temp macro exponent_digits(part) as 1 + strlen(rtrim(part.fraction, '0'));
create or replace temp macro exponent_left_out(part) as
    cast(part.exponent as integer) + 1 - exponent_digits(part);
create or replace temp macro exponent_value(part) as
    part.sign || rpad(part.head || rtrim(part.fraction, '0'), cast(part.exponent as integer) + 1, '0');
create or replace temp macro exponent_is_lost(part) as case
    when cast(part.exponent as integer) > 15 then true
    when abs(try_cast(exponent_value(part) as bigint)) > {EXACT} then true
    when exponent_left_out(part) <= 0 or part.fraction = '0' then false
    when part.form in ('e+', 'E+') then exponent_digits(part) < 7 or exponent_left_out(part) > 3
    else exponent_digits(part) between 6 and 9 and exponent_left_out(part) > 3
end;
create or replace temp macro id_of_exponent(value, part) as case
    when part.head = '' or strlen(rtrim(part.fraction, '0')) > cast(part.exponent as integer) then value
    when exponent_is_lost(part) then {literal(LOST)} || value
    else exponent_value(part)
end;
create or replace temp macro id_of_float(value) as case
    when not (contains(value, '.') or contains(value, 'e+') or contains(value, 'E+')) then value
    when not regexp_matches(trim(value), {WHOLE}) then id_of_exponent(value, {PARTS})
    when abs(try_cast(split_part(trim(value), '.', 1) as hugeint)) <= {EXACT}
        then split_part(trim(value), '.', 1)
    else {literal(LOST)} || value
end;
"""
"""SQL functions of the loader's session; `id_of_float` is the one to call."""


def id_of_float(value: str) -> str:
    """SQL for an id as it was before it became a float, begun with `LOST` where nobody can tell."""
    return f"id_of_float({value})"


def is_lost(value: str) -> str:
    """SQL that is true for an id whose digits are lost."""
    return f"starts_with({value}, {literal(LOST)})"
