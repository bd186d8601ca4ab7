"""The normalising macros against tables of hard cases and, for phones, against the phone library."""

import random
import sys
from unicodedata import category

import duckdb
import phonenumbers
import pytest

from tests.identity import dial_codes
from tests.identity.render import Renderer


def normalized(macro: str, values: list[str], **variables: str) -> list[str | None]:
    """What a macro makes of each value, in one query."""
    sql = getattr(Renderer(**variables), macro)("value")
    connection = duckdb.connect()
    connection.execute("create table given (place integer, value varchar)")
    connection.executemany("insert into given values (?, ?)", list(enumerate(values)))
    return [row[0] for row in connection.execute(f"select {sql} from given order by place").fetchall()]


EMAILS = {
    " Ann@X.io ": "ann@x.io",
    "ａｎｎ＠ｘ．ｉｏ": "ann@x.io",
    "ann\u200b@x.io": "ann@x.io",
    "ann@x.io\u00a0": "ann@x.io",
    "\u2068ann@x.io\u2069": "ann@x.io",
    "\uff41\u0301nn@x.io": "\u00e1nn@x.io",
    "mailto:ann@x.io": "ann@x.io",
    "<ann@x.io>": "ann@x.io",
    "A.n.n+shop@Gmail.com": "ann@gmail.com",
    "ann@googlemail.com": "ann@gmail.com",
    "a.nn+shop@x.io": "a.nn+shop@x.io",
    "jose\u0301@x.io": "jos\u00e9@x.io",
    "ann@münchen.de": "ann@münchen.de",
    "mailto:ann@x.io?subject=Hello there": "ann@x.io",
    "Ann Lee <Ann@x.io>;": "ann@x.io",
    '"Lee, Ann" <mailto:ann@x.io>,': "ann@x.io",
    "ann@x.io (Ann)": "ann@x.io",
    "\u201cann@x.io\u201d": "ann@x.io",
    "'ann@x.io'": "ann@x.io",
    "ann@x.io.": "ann@x.io",
    "an\u200bn@x.io\u00a0;": "ann@x.io",
    "o'hara@x.io": "o'hara@x.io",
    "a.n.n+shop@googlemail.com,": "ann@gmail.com",
    "ann@x.io; bob@x.io": None,
    "+@gmail.com": None,
    "ann@x": None,
    "ann.x.io": None,
    "ann@@x.io": None,
    ".ann@x.io": None,
    "a..nn@x.io": None,
    "ann@-x.io": None,
    "ann@x.io bob@x.io": None,
    "null": None,
    "": None,
}


def test_an_address_has_one_form_for_matching() -> None:
    assert dict(zip(EMAILS, normalized("normalize_email", list(EMAILS)), strict=True)) == EMAILS


def test_the_form_to_send_to_is_cleaned_alike_and_keeps_dots_and_tags() -> None:
    sent = dict(zip(EMAILS, normalized("clean_email", list(EMAILS)), strict=True))
    folded = {
        "A.n.n+shop@Gmail.com": "a.n.n+shop@gmail.com",
        "ann@googlemail.com": "ann@googlemail.com",
        "a.n.n+shop@googlemail.com,": "a.n.n+shop@googlemail.com",
    }
    assert sent == EMAILS | folded


def test_look_alike_letters_stay_apart() -> None:
    cyrillic_a = "\u0430nn@x.io"
    latin, cyrillic = normalized("normalize_email", ["ann@x.io", cyrillic_a])
    assert latin != cyrillic


LOOKALIKES = {
    "\u0430nn@x.io": True,
    "ann@p\u0430ypal.com": True,
    "p\u0391ul@x.io": True,
    "\u0430\u03bd@x.io": True,
    "ann-\u0430@x.io": True,
    "\u043e\u043bg\u0430@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444": True,
    "ann@x.io": False,
    "jos\u00e9.m\u00fcller-\u0142uk@x.io": False,
    "nguy\u1ec5n@x.io": False,
    "\u0438\u0432\u0430\u043d@x.io": False,
    "\u0438\u0432\u0430\u043d.petrov@x.io": False,
    "\u043e\u043b\u0435\u043d\u0430-2@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444": False,
    "\u03b5\u03bb\u03ad\u03bd\u03b7@\u03c0\u03b1\u03c1\u03ac\u03b4\u03b5\u03b9\u03b3\u03bc\u03b1.gr": False,
    "\u0456\u0440\u0438\u043d\u0430@x.ua": False,
    "info@m\u00fcnchen.de": False,
    "info@\u4f8b\u3048.jp": False,
    "ann@x\u4f8b.jp": False,
}
"""Mixed within one label, or real names and domains: of one alphabet each, beside labels of another."""


def test_an_address_of_mixed_alphabets_is_flagged_and_one_of_a_single_alphabet_is_not() -> None:
    assert dict(zip(LOOKALIKES, normalized("is_lookalike", list(LOOKALIKES)), strict=True)) == LOOKALIKES


NOTHING = [
    "",
    "  ",
    "\u200b",
    "\u00a0",
    "null",
    "NULL",
    "Undefined",
    "none",
    "n/a",
    "NaN",
    "0",
    "-",
    "anonymous",
]
TEMPLATES = ["{{ customer.id }}", "{% user %}", "*|UID|*", "%recipient.id%", "%%subscriberkey%%", "${userId}"]
TEMPLATES += ["<%= user.id %>", "[[CUSTOMER_ID]]", "[customer id]", "{user_id}", "<user_id>", "#{id}"]
NOTHING += [
    *TEMPLATES,
    "xxxxx",
    "[object Object]",
    "00000000-0000-0000-0000-000000000000",
    "(not set)",
    "x" * 513,
]


def test_a_text_that_says_nothing_is_no_identifier() -> None:
    assert normalized("clean_identifier", NOTHING) == [None] * len(NOTHING)


COUNTED = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Signs that are written before a number: of the category of format controls, and yet they are seen."""
BLANK = "\u034f\u115f\u1160\u180b\u2800\u3164\ufe00\ufe0f\uffa0"
"""Fillers and selectors that are of the category of letters and marks, and yet are not seen."""


def test_what_nobody_can_see_is_no_identifier_and_makes_no_other_address() -> None:
    controls = [sign for sign in map(chr, range(1, sys.maxunicode)) if category(sign) in ("Cc", "Cf")]
    blanks = [sign for sign in map(chr, range(1, sys.maxunicode)) if category(sign) in ("Zs", "Zl", "Zp")]
    unseen = [*(sign for sign in controls if sign not in COUNTED), *BLANK]
    assert len(unseen) > 200
    assert set(normalized("clean_identifier", [*unseen, *blanks])) == {None}
    spelled = [f"an{sign}n@x.io" for sign in unseen if not sign.isspace()]
    assert set(normalized("normalize_email", spelled)) == {"ann@x.io"}
    assert set(normalized("normalize_email", [f"an{sign}n@x.io" for sign in blanks])) == {None}


def test_an_identifier_keeps_its_case() -> None:
    assert normalized("clean_identifier", [" AbC-1 ", "anonymous2", "10", "50%off"]) == [
        "AbC-1",
        "anonymous2",
        "10",
        "50%off",
    ]


FORMATS = ("INTERNATIONAL", "E164", "NATIONAL", "RFC3966")


def written(number: phonenumbers.PhoneNumber, generator: random.Random) -> str:
    """The number as somebody may type it."""
    style = getattr(phonenumbers.PhoneNumberFormat, generator.choice(FORMATS))
    text = phonenumbers.format_number(number, style)
    return generator.choice(
        [text, text.replace("-", "."), text.replace(" ", ""), f"  {text} ", f"{text} x12"]
    )


@pytest.mark.parametrize("country", ["US", "GB", "DE", "FR", "AU", "IT", "ES", "NL"])
def test_a_phone_has_the_form_that_the_library_gives_it(country: str) -> None:
    """At least 99 of 100 typed numbers; the rest are national forms that are another country's number too."""
    generator = random.Random(country)
    values, wanted = [], []
    for region in [country] * 8 + ["US", "GB", "DE", "SE", "JP"]:
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            example = phonenumbers.example_number_for_type(region, kind)
            for _ in range(20):
                tail = f"{generator.randrange(10**4):04}"
                text = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[:-4] + tail
                number = phonenumbers.parse(text)
                typed = written(number, generator) if region == country else text
                parsed = phonenumbers.parse(typed, country)
                values.append(typed)
                wanted.append(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    found = normalized("normalize_phone", values, default_country=country)
    wrong = [(v, f, w) for v, f, w in zip(values, found, wanted, strict=True) if f != w]
    assert len(wrong) <= len(values) / 100, wrong[:10]


BAD_PHONES = ["12345", "000", "call me", "555-CALL-NOW", "+1 155 234 5678", "1234567890", "", "+999 12345678"]


def test_what_is_not_a_number_is_no_identifier() -> None:
    assert normalized("normalize_phone", BAD_PHONES) == [None] * len(BAD_PHONES)


ROW_PHONES = {
    ("020 7946 0018", "GB"): "+442079460018",
    ("020 7946 0018 ext 5", "GB"): "+442079460018",
    ("447700900123", "GB"): "+447700900123",
    ("06 1234 5678", "IT"): "+390612345678",
    ("8 912 345-67-89", "RU"): "+79123456789",
    ("+12125550147", "GB"): "+12125550147",
    ("0044 7700 900123", "DE"): "+447700900123",
    ("(212) 555-0147", "FR"): "+12125550147",
    ("(212) 555-0147", "US"): "+12125550147",
    ("(212) 555-0147", None): "+12125550147",
    ("020 7946 0018", None): None,
    ("020 7946 0018", "ZZ"): None,
    ("call me", "GB"): None,
}
"""A number and the country of its row: what the row's country cannot have read is read at home."""


def test_a_national_number_is_read_by_the_country_of_its_own_row() -> None:
    renderer = Renderer()
    placed = renderer.placed_phones("given", "value", "country")
    sql = f"select {renderer.normalize_phone('placed_phone')} from ({placed}) as placed order by place"
    connection = duckdb.connect()
    connection.execute("create table given (place integer, value varchar, country varchar)")
    rows = [(place, *row) for place, row in enumerate(ROW_PHONES)]
    connection.executemany("insert into given values (?, ?, ?)", rows)
    found = [row[0] for row in connection.execute(sql).fetchall()]
    assert dict(zip(ROW_PHONES, found, strict=True)) == ROW_PHONES


def test_the_dial_codes_are_those_of_the_library() -> None:
    assert dial_codes.TARGET.read_text(encoding="utf-8") == dial_codes.render()
