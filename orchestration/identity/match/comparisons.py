"""What two people are compared in: levels from "the same" down to "differs", each in words and in SQL.

The levels of one comparison are tried from the top; the first that holds is taken. `l` and `r` are the two
people, rows of `compared_people` (people.sql). A prior says how often two records of one person stand on that
level: training starts there, and keeps a part of it where the data say little.
"""

from dataclasses import dataclass

OTHER_GIVEN = "given names differ, and no birth date says that it is one person all the same"
OTHER_NAMES = "names differ, and no birth date says that it is one person all the same"
TWO_BIRTHS = "given names and birth dates both differ"


@dataclass(frozen=True)
class Level:
    """One degree of likeness."""

    says: str
    """In words; never a value."""
    sql: str
    prior: float
    """Share of pairs of one person that are on this level."""
    rare_in: str | None = None
    """Column whose rare values say more than common ones."""
    contradicts: str | None = None
    """Why such a pair is never joined by itself, unless the birth dates say that it is one person."""


@dataclass(frozen=True)
class Comparison:
    """One thing that two people have in common or not. Missing on either side, it says nothing."""

    name: str
    missing: str
    """SQL that holds where nothing can be said."""
    levels: tuple[Level, ...]
    """From the most alike; the last is `differs`."""
    columns: tuple[str, ...]

    @property
    def column(self) -> str:
        """The name in names of columns."""
        return self.name.replace(" ", "_").replace("-", "_")

    def gamma(self, level: Level) -> int:
        """The number that stands for a level: 0 for the last."""
        return len(self.levels) - 1 - self.levels.index(level)


def _alike(column: str, least: float, other: str | None = None) -> str:
    return f"jaro_winkler_similarity(l.{column}, r.{other or column}) >= {least}"


def _typo(column: str, most: int) -> str:
    return f"damerau_levenshtein(l.{column}, r.{column}) <= {most}"


def _either_missing(column: str) -> str:
    return f"l.{column} is null or r.{column} is null"


_SAME_GIVEN = (
    "(l.given_name = r.given_name or coalesce(contains(l.spellings, '|' || r.given_name || '|'), false))"
)
# Two words that are both known as names are never one with a typing error: Joan is not John.
_GIVEN_ALIKE = (
    f"({_SAME_GIVEN} or ((l.spellings is null or r.spellings is null) and {_alike('given_name', 0.88)}))"
)
_INITIAL = "(length(least(l.given_name, r.given_name)) = 1 and l.given_name[1] = r.given_name[1])"
_SWAPPED = "l.given_name = r.last_name and l.last_name = r.given_name"
_SWAPPED_ALIKE = f"{_alike('given_name', 0.88, 'last_name')} and {_alike('last_name', 0.88, 'given_name')}"
_HALF = "(l.given_name is null or r.given_name is null or l.last_name is null or r.last_name is null)"
_SAME_FAMILY = f"l.last_name = r.last_name and ({_HALF} or {_INITIAL})"
_HALF_ALIKE = f"{_HALF} and ({_GIVEN_ALIKE} or {_alike('last_name', 0.88)})"
_ONE_SWAPPED = "(l.given_name = r.last_name or l.last_name = r.given_name)"
_SAME_POSTAL_CODE = "l.postal_code = r.postal_code"
_ONE_SAME_OTHER_ALIKE = (
    f"({_SAME_POSTAL_CODE} and {_alike('city', 0.88)}) or (l.city = r.city and {_typo('postal_code', 2)})"
)
_SHARED_WORDS = "len(list_intersect(l.address_words, r.address_words))"

OTHER_GIVEN_NAME = (
    f"{_alike('last_name', 0.88)} and not coalesce({_GIVEN_ALIKE}, true) and not ({_SWAPPED_ALIKE})"
)
"""Two people of one family, or one person whose given name was taken down wrong."""

NAME = Comparison(
    "name",
    "(l.given_name is null and l.last_name is null) or (r.given_name is null and r.last_name is null)",
    (
        Level("same name", f"{_SAME_GIVEN} and l.last_name = r.last_name", 0.62, rare_in="full_name"),
        Level("same name, the words swapped", _SWAPPED, 0.04, rare_in="full_name"),
        Level("names alike", f"{_GIVEN_ALIKE} and {_alike('last_name', 0.88)}", 0.14),
        Level("names alike, the words swapped", _SWAPPED_ALIKE, 0.02),
        Level("same family name, given name missing or an initial", _SAME_FAMILY, 0.04, rare_in="last_name"),
        Level("same given name", _SAME_GIVEN, 0.06, rare_in="given_name"),
        Level("one name is in the other's place", _ONE_SWAPPED, 0.02),
        Level("names alike as far as they are stated", _HALF_ALIKE, 0.02),
        Level("given names alike, family names not", _GIVEN_ALIKE, 0.02),
        Level("same family name, other given name", _alike("last_name", 0.88), 0.01, contradicts=OTHER_GIVEN),
        Level("names differ", "else", 0.01, contradicts=OTHER_NAMES),
    ),
    ("given_name", "last_name"),
)

BIRTH = Comparison(
    "birth date",
    _either_missing("birth_date"),
    (
        Level("same birth date", "l.birth_date = r.birth_date", 0.85),
        Level("birth dates one digit apart", _typo("birth_date", 1), 0.08),
        Level("birth dates two digits apart", _typo("birth_date", 2), 0.03),
        Level("birth dates differ", "else", 0.04),
    ),
    ("birth_date",),
)
ADDRESS = Comparison(
    "address",
    _either_missing("address"),
    (
        Level("same address", "l.address = r.address", 0.6, rare_in="address"),
        Level("same street", "l.street = r.street", 0.08, rare_in="street"),
        Level("addresses nearly the same", _alike("address", 0.92), 0.1),
        Level("addresses alike", f"{_alike('street', 0.9)} or {_SHARED_WORDS} >= 2", 0.05),
        Level("addresses somewhat alike", f"{_alike('street', 0.8)} or {_SHARED_WORDS} >= 1", 0.05),
        Level("addresses differ", "else", 0.12),
    ),
    ("address",),
)
PLACE = Comparison(
    "place",
    f"({_either_missing('postal_code')}) and ({_either_missing('city')})",
    # One comparison: the people of a town share its postal code and its name, and both would count it twice.
    (
        Level("same postal code and city", f"{_SAME_POSTAL_CODE} and l.city = r.city", 0.6),
        Level("same postal code or city, and the other alike", _ONE_SAME_OTHER_ALIKE, 0.15),
        Level("same city", "l.city = r.city", 0.06, rare_in="city"),
        Level("same postal code", _SAME_POSTAL_CODE, 0.06, rare_in="postal_code"),
        Level("postal codes and cities alike", f"{_typo('postal_code', 1)} and {_alike('city', 0.88)}", 0.03),
        Level("postal codes or cities alike", f"{_typo('postal_code', 1)} or {_alike('city', 0.88)}", 0.02),
        Level("places differ", "else", 0.08),
    ),
    ("postal_code", "city"),
)
PHONE = Comparison(
    "phone",
    _either_missing("phone"),
    (
        Level("same phone", "l.phone = r.phone", 0.6, rare_in="phone"),
        Level("phones one digit apart", _typo("phone", 1), 0.05),
        Level("phones differ", "else", 0.35),
    ),
    ("phone",),
)
EMAIL = Comparison(
    "e-mail",
    _either_missing("email_name"),
    (
        Level("same name of the mailbox", "l.email_name = r.email_name", 0.5, rare_in="email_name"),
        Level("names of the mailboxes alike", _alike("email_name", 0.92), 0.1),
        Level("names of the mailboxes differ", "else", 0.4),
    ),
    ("email_name",),
)

COMPARISONS = (NAME, BIRTH, ADDRESS, PLACE, PHONE, EMAIL)
