"""A year of a made-up shop: records with identifiers as typed and names, and whose each is."""

import random
from dataclasses import dataclass, field

from tests.bench.accuracy.shops.habits import Habits
from tests.bench.accuracy.shops.people import YEAR, Person, draw_people, mistyped


@dataclass(frozen=True)
class Record:
    """One source record."""

    table: str
    number: int
    minute: float
    person: str
    name: tuple[str, str | None] | None
    identifiers: dict[str, str]


@dataclass
class Shop:
    """Draws people and what the shop's systems know of them."""

    name: str
    number: int
    habits: Habits
    count: int
    seed: int
    records: list[Record] = field(default_factory=list)
    _issued: dict[tuple[str, str], int] = field(default_factory=dict)

    def draw(self) -> "Shop":
        """Draws the year."""
        self.rng = random.Random(f"{self.seed}/{self.name}")
        self.people = draw_people(self.rng, self.habits, self.count, self.number)
        for person in self.people:
            if "site" in self.habits.sources or "shop" in self.habits.sources:
                self._browse(person)
            if "till" in self.habits.sources:
                self._till(person)
            self._agent(person)
        return self

    def _add(
        self,
        table: str,
        minute: float,
        person: Person,
        bearer: Person | None = None,
        **identifiers: str | None,
    ) -> None:
        """A record of a person; `bearer` is whose name may stand on it."""
        carried = {kind: value for kind, value in identifiers.items() if value}
        if not carried or table.split("_")[0] not in self.habits.sources:
            return
        is_named = bearer is not None and self._happens(self.habits.named)
        name = bearer.name(self.rng, self.habits, minute) if bearer and is_named else None
        self.records.append(Record(table, len(self.records), minute, str(person.number), name, carried))

    def _happens(self, rate: float) -> bool:
        return self.rng.random() < rate

    def _issue(self, kind: str, key: str) -> str:
        place = self._issued.setdefault((kind, key), len(self._issued))
        return f"{kind}-{self.number}-{place}"

    def _cookie(self, device: str, minute: float) -> str:
        life = self.habits.cookie_days * 1440
        phase = sum(map(ord, device)) * 977 % life
        if "kiosk" in device or "agent" in device or "office" in device:
            life, phase = YEAR * 2, 0
        return f"cookie-{device}-{int((minute + phase) // life)}"

    def _mail(self, person: Person) -> str:
        if self._happens(self.habits.shop_mail):
            return f"hello@shop{self.number}.com"
        if self._happens(self.habits.wide_mailbox):
            return f"club{self.rng.randrange(3)}@verein{self.number}.org"
        mail = person.mails[1] if len(person.mails) > 1 and self._happens(0.3) else person.mails[0]
        if self._happens(self.habits.mistyped_mail):
            local, _, domain = mail.partition("@")
            mail = f"{mistyped(self.rng, local)}@{domain}"
        form = self.rng.random()
        return mail.upper() if form < 0.03 else mail.capitalize() if form < 0.08 else mail

    def _phone(self, person: Person, minute: float) -> str | None:
        if not self._happens(0.6):
            return None
        if self._happens(self.habits.shop_phone):
            return f"+1646555{self.number:04d}"
        if self._happens(self.habits.courier_phone):
            return f"+1718777{self.number:04d}"
        phone = person.phone_at(minute)
        form = self.rng.randrange(3)
        return [phone, f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}", phone[2:]][form]

    def _browse(self, person: Person) -> None:
        habits, rng = self.habits, self.rng
        self._subscribe(person)
        for _ in range(int(rng.expovariate(1 / habits.sessions)) + 1):
            minute = rng.uniform(0, YEAR)
            device = person.device(rng, minute)
            if habits.kiosks and self._happens(habits.kiosk_visits):
                device = f"{self.number}-kiosk-{rng.randrange(habits.kiosks)}"
            account = (
                rng.choice(person.accounts) if person.accounts and self._happens(habits.logs_in) else None
            )
            cookie = self._cookie(device, minute)
            for _ in range(rng.randrange(1, 6)):
                self._add("site_pages", minute, person, anonymous_id=cookie, user_id=account)
                minute += rng.uniform(0.3, 4)
            if self._happens(habits.buys):
                self._order(person, minute, cookie, account)
            elif self._happens(habits.signs_up):
                self._add(
                    "site_identifies",
                    minute,
                    person,
                    person if self._happens(0.3) else None,
                    anonymous_id=cookie,
                    email=self._mail(person),
                )

    def _order(self, person: Person, minute: float, cookie: str, account: str | None) -> None:
        mail, phone, bearer = self._mail(person), self._phone(person, minute), person
        if self._happens(self.habits.gifts):
            bearer = self.rng.choice(self.people)
            phone = bearer.phone_at(minute)
        self._add(
            "shop_orders",
            minute,
            person,
            bearer,
            user_id=account,
            shopify_guest_id=None if account else self._issue("guest", mail.lower()),
            email=mail,
            phone=phone,
            cart_token=f"cart-{self.number}-{len(self.records)}",
            checkout_token=f"checkout-{self.number}-{len(self.records)}",
            anonymous_id=cookie if self._happens(0.4) else None,
        )
        told = mail if self._happens(0.5) else None
        self._add("site_orders", minute + 0.5, person, anonymous_id=cookie, user_id=account, email=told)
        if self._happens(0.15):
            self._ask(person, minute + 900)

    def _ask(self, person: Person, minute: float) -> None:
        is_new = ("desk", person.mails[0]) not in self._issued
        desk = self._issue("desk", person.mails[0])
        if is_new:
            phone = self._phone(person, minute) if self._happens(0.3) else None
            self._add(
                "desk_users",
                minute,
                person,
                person,
                zendesk_user_id=desk,
                email=person.mails[0],
                phone=phone,
            )
        self._add("desk_tickets", minute + 1, person, zendesk_user_id=desk)

    def _subscribe(self, person: Person) -> None:
        minute = self.rng.uniform(0, YEAR)
        for account, mail in zip(person.accounts, person.mails, strict=False):
            self._add(
                "shop_customers",
                minute,
                person,
                person,
                user_id=account,
                email=mail,
                phone=self._phone(person, minute),
            )
        if self._happens(0.4):
            mail = self.rng.choice(person.mails)
            if ("mail", mail) in self._issued:
                return
            profile = self._issue("mail", mail)
            account = person.accounts[0] if person.accounts and self._happens(0.5) else None
            self._add(
                "mail_people",
                minute,
                person,
                person if self._happens(0.7) else None,
                klaviyo_person_id=profile,
                email=mail,
                user_id=account,
                phone=self._phone(person, minute) if self._happens(0.3) else None,
            )
            for _ in range(self.rng.randrange(8)):
                self._add("mail_events", self.rng.uniform(minute, YEAR), person, klaviyo_person_id=profile)

    def _till(self, person: Person) -> None:
        visits = int(self.rng.expovariate(1 / self.habits.till_visits)) if self.habits.till_visits else 0
        profile = None
        for visit in range(visits):
            minute = self.rng.uniform(0, YEAR)
            if profile is None or self._happens(0.15):
                profile = self._issue("till", f"{person.number}/{visit}")
                self._add(
                    "till_customers",
                    minute,
                    person,
                    person,
                    square_customer_id=profile,
                    phone=person.phone_at(minute) if self._happens(0.75) else None,
                    email=self._mail(person) if self._happens(0.25) else None,
                )
            booked = profile if self._happens(0.7) else None
            if self._happens(self.habits.walk_in_profile):
                booked = self._issue("till", "walk-in")
            self._add(
                "till_payments", minute + 1, person, square_customer_id=booked, card_fingerprint=person.card
            )

    def _agent(self, person: Person) -> None:
        if self.habits.agents and person.accounts and self._happens(self.habits.agent_visits):
            minute = self.rng.uniform(0, YEAR)
            cookie = f"cookie-{self.number}-agent-{self.rng.randrange(self.habits.agents)}"
            for _ in range(3):
                self._add(
                    "site_pages",
                    minute,
                    person,
                    anonymous_id=cookie,
                    user_id=self.rng.choice(person.accounts[:1]),
                )
                minute += 1
