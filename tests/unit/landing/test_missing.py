"""A table or source whose files are gone is not emptied until a person says that it is meant."""

import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

ORDERS = "select count(*) from raw_shopify.order"


@pytest.fixture
def loaded(settings: Settings) -> Settings:
    land(settings, "shopify/order.csv", "id,email\n1,a@x.io\n")
    land(settings, "shopify/customer.csv", "id,email\n1,a@x.io\n")
    land(settings, "zendesk/ticket.csv", "id,subject\n1,x\n")
    load_landing(settings)
    return settings


def refused(settings: Settings) -> WeftError:
    with pytest.raises(WeftError) as caught:
        load_landing(settings)
    return caught.value


def accepting(settings: Settings) -> Settings:
    return settings.model_copy(update={"accept_missing": True})


def test_a_table_that_is_gone_keeps_its_rows_until_it_is_meant(loaded: Settings) -> None:
    (loaded.landing_folder / "shopify/order.csv").unlink()
    error = refused(loaded)
    assert error.what.startswith("shopify.order (1 rows): earlier runs had it, ")
    assert "weft run --accept-missing" in error.fix
    assert rows(loaded, ORDERS) == [(1,)]
    load_landing(accepting(loaded))
    assert rows(loaded, ORDERS) == [(0,)]
    load_landing(loaded)


def test_a_source_that_is_gone_keeps_its_rows_until_it_is_meant(loaded: Settings) -> None:
    (loaded.landing_folder / "zendesk/ticket.csv").unlink()
    assert refused(loaded).what.startswith("the source folder zendesk: earlier runs had it, ")
    assert rows(loaded, "select count(*) from raw_zendesk.ticket") == [(1,)]
    load_landing(accepting(loaded))
    assert rows(loaded, "select count(*) from raw_zendesk.ticket") == [(0,)]


def test_a_load_of_one_folder_touches_no_other_source(loaded: Settings) -> None:
    till = loaded.model_copy(update={"landing": loaded.landing_folder.parent / "till"})
    land(till, "square/orders.csv", "id,state\n1,COMPLETED\n")
    load_landing(till, only_these=True)
    assert rows(loaded, ORDERS) == [(1,)]
    summary = load_landing(loaded)
    assert rows(loaded, "select count(*) from raw_square.orders") == [(1,)]
    assert "square: kept as `weft load` brought it from another folder" in summary.notices


def test_one_file_of_several_may_go(loaded: Settings) -> None:
    more = land(loaded, "shopify/order/more.csv", "id\n2\n")
    load_landing(loaded)
    more.unlink()
    load_landing(loaded)
    assert rows(loaded, ORDERS) == [(1,)]


def test_a_table_that_no_model_reads_may_go(loaded: Settings) -> None:
    extra = land(loaded, "shopify/made_up.csv", "id\n2\n")
    load_landing(loaded)
    extra.unlink()
    load_landing(loaded)
    assert rows(loaded, "select count(*) from raw_shopify.made_up") == [(0,)]
