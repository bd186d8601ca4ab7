"""Shops of other habits than the sample store: the rules hold where they were not made and beat all peers."""

import pytest

from tests.bench.accuracy.comparison import WEFT
from tests.bench.accuracy.shops.habits import SHOPS
from tests.bench.accuracy.shops.shop import Shop
from tests.bench.accuracy.stitch import compare_shops, write_shops
from tests.bench.accuracy.tables import CEILING, Found
from tests.identity.models import Identity
from tests.identity.test_limits import OVER, UNSAID

JUDGED = ["till first", "typed by staff", "public kiosk", "everything at once"]
"""Shops where what goes wrong is more than chance at this size."""


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    return compare_shops({name: SHOPS[name] for name in JUDGED}, people=200, seed=5)


@pytest.mark.parametrize("shop", JUDGED)
def test_weft_beats_every_peer(found: dict[str, Found], shop: str) -> None:
    own = found[shop][WEFT]
    for name, peer in found[shop].items():
        if name not in (WEFT, CEILING):
            assert own.pair_f1 > peer.pair_f1, name
            assert own.b3_f > peer.b3_f, name
            assert own.mixed_people < peer.mixed_people, name


@pytest.mark.parametrize("shop", JUDGED)
def test_few_people_are_put_together(found: dict[str, Found], shop: str) -> None:
    own = found[shop][WEFT]
    assert own.pair_precision > 0.95
    assert own.most_people <= 5


def test_in_every_shop_each_refusal_has_its_reason_and_no_limit_is_broken() -> None:
    identity = Identity()
    shops = [Shop(name, number, habits, 60, 3) for number, (name, habits) in enumerate(SHOPS.items(), 1)]
    write_shops(identity.connection, [shop.draw() for shop in shops])
    identity.run("customer_records", "identity_refusals", "idr_clusters", "idr_limits")
    ((refused,),) = identity.query("select count(*) from identity.identity_refusals")
    assert refused > 100
    assert identity.query(UNSAID) == []
    assert identity.failing(OVER) == []
