"""The people of one chunk: who they are, how they are reached, what they share, and how they write it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample import names
from orchestration.sample.catalogue import LINE_WEIGHTS, catalogue
from orchestration.sample.columns import (
    capitalized,
    full_width,
    joined,
    letters_in,
    only,
    part_of,
    pick,
    upper,
)
from orchestration.sample.contacts import postal_address, spelled_addresses, written_numbers
from orchestration.sample.scenario import (
    CHUNK,
    DAY,
    PLACEHOLDER_EMAIL,
    PLACEHOLDER_PHONE,
    SHARED_DEVICE,
    SHARED_MAILBOX,
    SHARED_PHONE,
    SHOP_PHONE,
    SHOP_PHONE_TYPED,
    START,
    Scenario,
    chance,
    one_of,
)

VISITOR, SUBSCRIBER, ONLINE, STORE, BOTH = range(5)
USUAL, DOTTED, PLUS, MISTYPED, SECOND = range(5)
"""Spellings of a person's e-mail address; the first three are one mailbox, SECOND is another."""

PLACEHOLDER_EMAILS = [
    "test@test.com",
    "noreply@example.com",
    "none@none.com",
    "na@na.com",
    "guest@guest.com",
    "noemail@noemail.com",
]
PLACEHOLDER_PHONES = ["0000000000", "1111111111", "9999999999", "1234567890", "000-000-0000", "n/a"]


@dataclass(frozen=True)
class People:
    """The people of one chunk, as parallel arrays indexed by their place in the chunk."""

    scenario: Scenario
    chunk: int
    count: int
    kind: np.ndarray
    born_at: np.ndarray
    wants_account: np.ndarray
    has_second: np.ndarray
    line: np.ndarray
    wish: np.ndarray
    mailbox: np.ndarray
    """Whose mailbox the person writes from; another person's where one is shared."""
    handset: np.ndarray
    """Whose phone the person is called on."""
    housemate: np.ndarray
    """With whom the person shares a device, -1 for nobody."""
    home: np.ndarray
    first: pa.Array
    last: pa.Array
    emails: pa.Array
    """Spelling-major: spelling × count + mailbox."""
    phones: pa.Array
    """Format-major: format × count + handset."""

    @property
    def number(self) -> np.ndarray:
        """The truth: each person's number in the whole store."""
        return self.chunk * CHUNK + np.arange(self.count)

    def email(self, rng: np.random.Generator, mailbox: np.ndarray, spelling: np.ndarray) -> pa.Array:
        """Addresses as typed: now and then in capitals, with a blank behind, or in wide letters."""
        typed = self.emails.take(pa.array(spelling * self.count + mailbox))
        slip = one_of(rng, len(mailbox), [0.925, 0.03, 0.04, 0.004, 0.001])
        typed = only(slip == 1, upper(typed), typed)
        typed = only(slip == 2, capitalized(typed), typed)
        typed = only(slip == 3, joined(typed, " "), typed)
        return full_width(slip == 4, typed)

    def phone(self, rng: np.random.Generator, person: np.ndarray) -> pa.Array:
        """Phone numbers as typed, in one of five formats; at times the shop's own, or nonsense."""
        form = one_of(rng, len(person), [0.3, 0.2, 0.25, 0.15, 0.1])
        typed = self.phones.take(pa.array(form * self.count + self.handset[person]))
        noise = self.scenario.noise
        typed = only(chance(rng, len(person), SHOP_PHONE_TYPED * noise), SHOP_PHONE, typed)
        nonsense = pick(PLACEHOLDER_PHONES, one_of(rng, len(person), [4, 2, 2, 1, 1, 1]))
        return only(chance(rng, len(person), PLACEHOLDER_PHONE * noise), nonsense, typed)

    def first_name(self, rng: np.random.Generator, person: np.ndarray) -> pa.Array:
        """Given names as typed: the short form, in capitals or misspelt now and then."""
        form = one_of(rng, len(person), [0.84, 0.11, 0.03, 0.02])
        typed = self.first.take(pa.array(np.minimum(form, 1) * self.count + person))
        typed = only(form == 2, upper(typed), typed)
        letters = letters_in(typed)
        slip = joined(part_of(typed, 0, 2), part_of(typed, 3, 99))
        return only((form == 3) & (letters > 4), slip, typed)

    def address(self, person: np.ndarray) -> dict[str, pa.Array]:
        """Parts of the postal address; those who share something live together."""
        return postal_address(self.home[person] + self.chunk * CHUNK)

    def last_name(self, person: np.ndarray) -> pa.Array:
        """Family names."""
        return self.last.take(pa.array(person))

    def placeholder(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Which placeholder address is typed instead of the person's own; -1 where none is."""
        wrong = chance(rng, count, PLACEHOLDER_EMAIL * self.scenario.noise)
        return np.where(wrong, one_of(rng, count, [4, 3, 1, 1, 1, 1]), -1)


def draw_people(scenario: Scenario, chunk: int) -> People:
    """Draws the people of one chunk."""
    rng = scenario.stream("people", chunk)
    count = min(CHUNK, scenario.people - chunk * CHUNK)
    place = np.arange(count)
    leader = np.where(place // 2 * 2 + 1 < count, place // 2 * 2, place)
    mate = np.where(leader == place, np.minimum(leader + 1, count - 1), leader)
    devices, phones, mailboxes = (
        rng.random(count)[leader] < rate * scenario.noise
        for rate in (SHARED_DEVICE, SHARED_PHONE, SHARED_MAILBOX)
    )
    together = (devices | phones | mailboxes) & (mate != place)
    first, short, first_ascii = names.first_names()
    last, last_ascii = names.last_names()
    given, family = rng.integers(0, len(first), count), rng.integers(0, len(last), count)
    family = np.where(together & (rng.random(count)[leader] < 0.7), family[leader], family)
    kind = one_of(rng, count, [0.30, 0.13, 0.40, 0.09, 0.08])
    line = one_of(rng, count, LINE_WEIGHTS)
    shares_mailbox = mailboxes & (leader != place)
    local = (pick(first_ascii, given), pick(last_ascii, family))
    return People(
        scenario=scenario,
        chunk=chunk,
        count=count,
        kind=kind,
        born_at=_births(rng, count),
        wants_account=(chance(rng, count, 0.55) & (kind != VISITOR) & (kind != STORE) & ~shares_mailbox),
        has_second=chance(rng, count, 0.12) | (shares_mailbox & chance(rng, count, 0.5)),
        line=line,
        wish=catalogue().popular(rng, line),
        mailbox=np.where(shares_mailbox, leader, place),
        handset=np.where(phones, leader, place),
        housemate=np.where(devices & (mate != place), mate, -1),
        home=np.where(together, leader, place),
        first=pa.concat_arrays([pick(first, given), pick(short, given)]),
        last=pick(last, family),
        emails=spelled_addresses(rng, *local, chunk * CHUNK + place),
        phones=written_numbers(chunk * CHUNK + place),
    )


def _births(rng: np.random.Generator, count: int) -> np.ndarray:
    """First days in the shop's scenario: many at the start of the year, and a rush before the holidays."""
    part = one_of(rng, count, [0.30, 0.58, 0.12])
    share = rng.random(count)
    days = np.choose(part, [share**2 * 45, share * 350, 310 + share * 45])
    return START + (days * DAY).astype(np.int64)
