"""What sets one shop apart from another: its sources, its customers' ways, and what goes wrong there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """A shop. Rates are shares of people, homes or records; counts are counts."""

    sources: str = "shop site mail desk till"
    sessions: float = 4.0
    """Visits a person makes in the year, on average."""
    accounts: float = 0.35
    second_accounts: float = 0.1
    named: float = 0.85
    """Records that carry a name, of those that could."""
    buys: float = 0.3
    """Visits that end in an order."""
    signs_up: float = 0.1
    logs_in: float = 0.25
    till_visits: float = 0.5
    cookie_days: float = 120.0
    homes: tuple[float, ...] = (0.4, 0.35, 0.1, 0.1, 0.05)
    """Shares of homes with 1, 2, 3 … people."""
    home_device: float = 0.12
    home_phone: float = 0.08
    home_mailbox: float = 0.03
    home_card: float = 0.05
    same_surname: float = 0.7
    namesakes: float = 0.0
    """Homes of two generations with one and the same name."""
    twins: float = 0.0
    """Homes where two people have the same surname and initial and share everything."""
    nickname: float = 0.12
    initial: float = 0.02
    typo: float = 0.02
    no_surname: float = 0.02
    ascii_spelling: float = 0.3
    swapped: float = 0.01
    company: float = 0.01
    married: float = 0.0
    """People who change their family name during the year."""
    second_mail: float = 0.15
    mistyped_mail: float = 0.02
    kiosks: int = 0
    kiosk_visits: float = 0.0
    agents: int = 0
    agent_visits: float = 0.0
    shop_mail: float = 0.0
    """Orders whose e-mail is the shop's own, typed by staff."""
    shop_phone: float = 0.0
    courier_phone: float = 0.0
    recycled_phones: float = 0.0
    """People who get a number that somebody else had before."""
    swapped_devices: float = 0.0
    """Couples who swap their devices half-way."""
    office: float = 0.0
    """People who visit from computers that eight colleagues use."""
    gifts: float = 0.0
    """Orders under the name and phone of somebody else."""
    walk_in_profile: float = 0.0
    """Sales at the till that are booked on one customer called "walk-in"."""
    wide_mailbox: float = 0.0
    """Orders placed with one of three addresses of associations, each used by dozens of people."""


SHOPS: dict[str, Habits] = {
    "plain": Habits(),
    "site and shop only": Habits(sources="shop site", sessions=5, home_device=0.15),
    "no names": Habits(named=0.0, kiosks=2, kiosk_visits=0.03),
    "till first": Habits(
        sources="shop site till",
        till_visits=4,
        sessions=1.5,
        home_phone=0.15,
        home_card=0.15,
        walk_in_profile=0.05,
        shop_phone=0.03,
    ),
    "no accounts": Habits(accounts=0.0, signs_up=0.12, shop_phone=0.02),
    "big families": Habits(
        homes=(0.1, 0.15, 0.2, 0.3, 0.25),
        home_device=0.5,
        home_phone=0.4,
        home_mailbox=0.3,
        home_card=0.3,
        same_surname=0.9,
    ),
    "offices": Habits(office=0.35, home_device=0.05, agents=3, agent_visits=0.1),
    "public kiosk": Habits(kiosks=1, kiosk_visits=0.5, buys=0.35),
    "typed by staff": Habits(shop_mail=0.05, shop_phone=0.05, courier_phone=0.03, wide_mailbox=0.02),
    "recycled": Habits(recycled_phones=0.2, swapped_devices=0.1, cookie_days=300),
    "names in flux": Habits(
        nickname=0.3,
        initial=0.12,
        typo=0.08,
        no_surname=0.1,
        ascii_spelling=0.6,
        swapped=0.06,
        company=0.06,
        married=0.08,
        home_device=0.2,
        home_phone=0.15,
    ),
    "twins and namesakes": Habits(twins=0.15, namesakes=0.08, homes=(0.2, 0.5, 0.2, 0.1, 0.0)),
    "bad typists": Habits(typo=0.2, mistyped_mail=0.2, gifts=0.05, second_mail=0.3),
    "forgetful cookies": Habits(
        cookie_days=5, signs_up=0.03, buys=0.15, sessions=7, agents=2, agent_visits=0.08
    ),
    "everything at once": Habits(
        kiosks=2,
        kiosk_visits=0.06,
        agents=2,
        agent_visits=0.06,
        shop_mail=0.02,
        shop_phone=0.03,
        courier_phone=0.01,
        recycled_phones=0.04,
        swapped_devices=0.05,
        office=0.05,
        gifts=0.02,
        walk_in_profile=0.02,
        home_device=0.2,
        home_phone=0.12,
        home_mailbox=0.06,
        twins=0.02,
        namesakes=0.01,
        married=0.02,
        wide_mailbox=0.01,
    ),
}
"""Shops by name."""
