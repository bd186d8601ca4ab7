"""The people of a made-up shop: homes, names as they are written, mailboxes, phones, devices."""

import random
import unicodedata
from dataclasses import dataclass, field

from tests.bench.accuracy.shops.habits import Habits
from tests.bench.accuracy.shops.names import COMPANIES, FAMILY, GIVEN

YEAR = 365 * 1440
"""Minutes."""

DOMAINS = [
    "gmail.com",
    "outlook.com",
    "web.de",
    "orange.fr",
    "yahoo.co.uk",
    "icloud.com",
    "libero.it",
    "btinternet.com",
]


@dataclass
class Person:
    """One person and what they use."""

    number: int
    home: int
    given: list[str]
    family: str
    mails: list[str]
    phone: str
    devices: list[str]
    card: str
    accounts: list[str] = field(default_factory=list)
    new_family: str | None = None
    marries_at: float = YEAR
    home_device: str | None = None
    old_phone_until: float = 0.0
    old_phone: str | None = None
    swaps_with: "Person | None" = None
    office_device: str | None = None

    def name(self, rng: random.Random, habits: Habits, minute: float) -> tuple[str, str | None]:
        """First and last name as they stand on one record."""
        if rng.random() < habits.company:
            return f"{self.family} {COMPANIES[self.number % len(COMPANIES)]}", None
        family = self.new_family if self.new_family and minute >= self.marries_at else self.family
        given = (
            rng.choice(self.given[1:])
            if len(self.given) > 1 and rng.random() < habits.nickname
            else self.given[0]
        )
        if rng.random() < habits.ascii_spelling:
            given, family = ascii_form(given), ascii_form(family)
        if rng.random() < habits.initial:
            given = given[0] + "."
        given = mistyped(rng, given) if rng.random() < habits.typo else given
        family = mistyped(rng, family) if rng.random() < habits.typo else family
        if rng.random() < habits.no_surname:
            return given, None
        return (family, given) if rng.random() < habits.swapped else (given, family)

    def phone_at(self, minute: float) -> str:
        """The number that reaches the person at that time."""
        return self.old_phone if self.old_phone and minute < self.old_phone_until else self.phone

    def device(self, rng: random.Random, minute: float) -> str:
        """The device of a visit."""
        if self.office_device and rng.random() < 0.4:
            return self.office_device
        if self.home_device and rng.random() < 0.4:
            return self.home_device
        owner = self.swaps_with if self.swaps_with and minute > YEAR / 2 else self
        return rng.choice(owner.devices)


def ascii_form(text: str) -> str:
    """The name as somebody types it who has no such letters; two customs."""
    for letter, plain in [("ß", "ss"), ("ł", "l"), ("Ł", "L"), ("ø", "o"), ("Ø", "O"), ("ı", "i")]:
        text = text.replace(letter, plain)
    if sum(map(ord, text)) % 2:
        for letter, plain in [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa")]:
            text = text.replace(letter, plain)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def mistyped(rng: random.Random, text: str) -> str:
    """One letter lost, doubled, changed or swapped with the next."""
    place = rng.randrange(1, len(text)) if len(text) > 2 else 0
    slip = rng.randrange(4)
    if slip == 0 and len(text) > 2:
        return text[:place] + text[place + 1 :]
    if slip == 1:
        return text[:place] + text[place] + text[place:]
    if slip == 2:
        return text[:place] + rng.choice("aeioulnrst") + text[place + 1 :]
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def draw_people(rng: random.Random, habits: Habits, count: int, shop: int) -> list[Person]:
    """Everybody who meets the shop, home after home."""
    people: list[Person] = []
    home = 0
    while len(people) < count:
        size = rng.choices(range(1, len(habits.homes) + 1), habits.homes)[0]
        people += _home(rng, habits, shop, home, len(people), min(size, count - len(people)))
        home += 1
    _recycle_phones(rng, habits, people)
    staff = [person for person in people if rng.random() < habits.office]
    for place, person in enumerate(staff):
        person.office_device = f"{shop}-office-{place // 8}"
    return people


def _home(rng: random.Random, habits: Habits, shop: int, home: int, first: int, size: int) -> list[Person]:
    family = _family(rng)
    members = []
    for number in range(first, first + size):
        own = family if number == first or rng.random() < habits.same_surname else _family(rng)
        members.append(_person(rng, habits, shop, home, number, own))
    if size > 1:
        _share(rng, habits, shop, home, members)
    return members


def _family(rng: random.Random) -> str:
    return FAMILY[int(len(FAMILY) * rng.random() ** 2)]


def _person(rng: random.Random, habits: Habits, shop: int, home: int, number: int, family: str) -> Person:
    given = rng.choice(GIVEN)
    person = Person(
        number=number,
        home=home,
        given=given,
        family=family,
        mails=_mails(rng, habits, shop, number, given[0], family),
        phone=_phone(shop, number),
        devices=[f"{shop}-{number}-{place}" for place in range(rng.choices([1, 2, 3], [4, 4, 2])[0])],
        card=f"card-{shop}-{number}",
    )
    if rng.random() < habits.accounts:
        person.accounts.append(f"{shop}{number:06d}1")
        if len(person.mails) > 1 and rng.random() < habits.second_accounts:
            person.accounts.append(f"{shop}{number:06d}2")
    if rng.random() < habits.married:
        person.new_family, person.marries_at = _family(rng), rng.uniform(0.2, 0.8) * YEAR
    return person


def _mails(rng: random.Random, habits: Habits, shop: int, number: int, given: str, family: str) -> list[str]:
    plain = ascii_form(given + "." + family).lower().replace("-", "").replace("'", "")
    mails = [f"{plain}{shop}x{number}@{rng.choice(DOMAINS)}"]
    if rng.random() < habits.second_mail:
        mails.append(f"{plain[0]}{shop}w{number}@firm{number % 40}-{shop}.com")
    return mails


def _phone(shop: int, number: int) -> str:
    spread = (shop * 100_003 + number) * 7_919 % 7_900_000
    return f"+1{212 + shop * 7 % 500:03d}{2_100_000 + spread:07d}"


def _share(rng: random.Random, habits: Habits, shop: int, home: int, members: list[Person]) -> None:
    leader, second = members[0], members[1]
    twins, namesakes = rng.random() < habits.twins, rng.random() < habits.namesakes
    if twins or namesakes:
        second.family = leader.family
        alike = [given for given in GIVEN if given[0][0] == leader.given[0][0] and given != leader.given]
        second.given = leader.given if namesakes or not alike else rng.choice(alike)
    if twins or rng.random() < habits.home_device:
        for person in members:
            person.home_device = f"{shop}-home-{home}"
    if twins or rng.random() < habits.home_phone:
        for person in members:
            person.phone = leader.phone
    if twins or rng.random() < habits.home_mailbox:
        for person in members[1:]:
            person.mails = [leader.mails[0], *(person.mails if rng.random() < 0.5 else [])]
    if rng.random() < habits.home_card:
        for person in members:
            person.card = leader.card
    if rng.random() < habits.swapped_devices:
        leader.swaps_with, second.swaps_with = second, leader


def _recycle_phones(rng: random.Random, habits: Habits, people: list[Person]) -> None:
    for person in people:
        if rng.random() < habits.recycled_phones:
            before = rng.choice(people)
            if before.home != person.home and before.old_phone is None and person.old_phone is None:
                moment = rng.uniform(0.3, 0.7) * YEAR
                before.old_phone, before.old_phone_until = before.phone, moment
                person.old_phone, person.old_phone_until = person.phone, moment
                person.phone, before.phone = before.phone, before.phone[:-4] + f"{rng.randrange(10_000):04d}"
