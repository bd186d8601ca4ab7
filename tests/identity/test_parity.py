"""The normalising macros beside a phone library and an e-mail library, on thousands of generated values.

Where they disagree, the disagreement has a name, and models/identity/README.md says why it is wanted.
"""

import random
import re

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from tests.identity.test_normalize import normalized

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)


def number_of(region: str, generator: random.Random) -> phonenumbers.PhoneNumber:
    """A number that a phone of this region may have, or of another one where the region has none."""
    example = None
    while example is None:
        example = phonenumbers.example_number_for_type(region, generator.choice(KINDS))
        region = generator.choice(REGIONS) if example is None else region
    text = phonenumbers.format_number(example, PhoneNumberFormat.E164)
    return phonenumbers.parse(f"{text[:-4]}{generator.randrange(10**4):04}")


def typed(home: str, generator: random.Random) -> str:
    """A number as somebody at home may type it: mostly well, sometimes cut off or with a digit too many."""
    region = home if generator.random() < 0.35 else generator.choice(REGIONS)
    styles = [PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164, PhoneNumberFormat.RFC3966]
    if region == home:
        styles.append(PhoneNumberFormat.NATIONAL)
    text = phonenumbers.format_number(number_of(region, generator), generator.choice(styles))
    abroad = "011 " if home == "US" else "00"
    spoilt = [text, text[: -generator.randint(1, 4)], text + str(generator.randrange(1000))]
    text = generator.choices(spoilt, [18, 1, 1])[0]
    written = [text, text.replace("-", "."), text.replace(" ", ""), text.replace("+", abroad)]
    return generator.choice([*written, f"{text} x12", f"{text} ext. 5", f" {text}\u00a0"])


def by_library(text: str, home: str) -> str | None:
    """What the phone library makes of it: E.164, or nothing when no line can have the number."""
    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_reason(text: str, home: str, ours: str | None, library: str | None) -> str | None:
    """Why the two may disagree about a number."""
    digits = re.sub("[^+0-9]", "", text)
    if home == "AU" and digits.startswith("00"):
        return "00 is read as a call abroad wherever it is typed"
    if ours is None and library:
        number = phonenumbers.parse(library)
        if len(str(number.national_number)) < 6:
            return "five digits, in a country that has longer numbers, are a service number"
        if number.italian_leading_zero:
            return "too short once the zero that is dialled at home only is taken off"
        if library[-len(str(number.national_number)) :] not in digits:
            return "an area code that was not typed is not made up"
    return None


@pytest.mark.parametrize("home", ["US", "GB", "DE", "AU", "IT"])
def test_thousands_of_phones_are_what_the_phone_library_says(home: str) -> None:
    generator = random.Random(home)
    values = [typed(home, generator) for _ in range(1500)]
    found = normalized("normalize_phone", values, default_country=home)
    wanted = [by_library(value, home) for value in values]
    assert sum(one == other and one is not None for one, other in zip(found, wanted, strict=True)) > 1100
    unexplained = [
        (value, ours, theirs)
        for value, ours, theirs in zip(values, found, wanted, strict=True)
        if ours != theirs and phone_reason(value, home, ours, theirs) is None
    ]
    assert unexplained == []


LOCAL = [
    *[
        "ann",
        "ann.lee",
        "a.b.c",
        "ann+shop",
        "o'hara",
        "ann_lee",
        "ann-lee",
        "a",
        "ANN",
        "1234",
        "a/b",
        "ann=x",
    ],
    *[
        "ann!",
        "a#b",
        "{a}",
        "a%b",
        "~a",
        "a*b",
        "x" * 64,
        "\u00fcnal",
        "\u30a2\u30f3",
        "a\u0301nn",
        "\u0430nn",
    ],
    *[".ann", "ann.", "a..b", "ann lee", "ann@b", "", "a(b)", "ann,lee", "ann;", "ann:"],
    *["a|b", '"ann"', "ann\u200b", "\uff21nn"],
]
DOMAIN = [
    *["x.io", "example.org", "sub.x.co.uk", "x-y.com", "X.IO", "x.museum", "gmail.com", "GoogleMail.com"],
    *[
        "m\u00fcnchen.de",
        "\u4f8b\u3048.jp",
        "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
        "a" * 63 + ".io",
    ],
    *["-x.com", "x-.com", "x", "x..io", ".x.io", "x.io.", "x_y.com", "1.2.3.4", "[1.2.3.4]", "x.123", "x,io"],
    *["x.io/", "x io.com", "localhost", "xn--mnchen-3ya.de", "x.c", "b.invalid", "\uff58\uff0e\uff49\uff4f"],
]


def email_by_library(text: str) -> str | None:
    """What the e-mail library makes of it."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def email_reason(text: str, ours: str | None, library: str | None) -> str | None:
    """Why the two may disagree about an address."""
    local, _, domain = text.rpartition("@")
    if ours and library:
        if ours == library.lower():
            return "case does not tell mailboxes apart"
        if ours.endswith("@gmail.com"):
            return "Gmail ignores dots and what follows a plus sign"
        if domain.startswith("xn--"):
            return "a domain in Punycode stays as it is"
        if "\uff21" in local:
            return "full-width letters are ASCII"
    if ours is None and "|" in local:
        return "a bar is no part of an address: it separates type and value of a key"
    if ours is None and domain == "x.c":
        return "no top-level domain has one letter"
    if ours and ('"' in local or "\u200b" in local):
        return "read as it was meant: quoted, or with an invisible character"
    if ours and domain == "x.io.":
        return "a full stop behind an address ends a sentence"
    if ours and domain == "b.invalid":
        return "names that are set aside are blocked by seed, not by form"
    return None


def test_a_thousand_addresses_are_what_the_email_library_says() -> None:
    values = [f"{local}@{domain}" for local in LOCAL for domain in DOMAIN]
    found = normalized("normalize_email", values)
    wanted = [email_by_library(value) for value in values]
    assert len(values) > 1000
    assert sum(one is not None and other is not None for one, other in zip(found, wanted, strict=True)) > 300
    unexplained = [
        (value, ours, theirs)
        for value, ours, theirs in zip(values, found, wanted, strict=True)
        if ours != theirs and email_reason(value, ours, theirs) is None
    ]
    assert unexplained == []
