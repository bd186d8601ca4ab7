"""Columns that speak of consent: what lands outside a contract is named, by the loader and by dbt alike."""

import re
from pathlib import Path

import pytest

from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from orchestration.landing.consent_columns import HEARD, speaks_of_consent
from tests.identity.render import Renderer

NAMES = {
    "property_hs_email_optout_8821": (True, True),
    "email_opt_out_c": (True, True),
    "pi_opted_out_c": (True, True),
    "custom_unsubscribed_at": (True, True),
    "custom_email_suppressed": (True, True),
    "do_not_email_c": (True, True),
    "email_bounced_c": (True, True),
    "suppression_reason": (True, False),
    "email_opt_in_c": (True, False),
    "marketing_consent": (True, False),
    "has_opted_out_of_fax": (False, True),
    "subscriptions_whatsapp_marketing_consent": (False, False),
    "do_not_route_lead_c": (False, True),
    "property_lifecyclestage": (False, False),
}
"""A column's name, whether it speaks of consent, and (where it does) whether a true one withdraws."""


@pytest.mark.parametrize(("name", "meaning"), NAMES.items())
def test_a_name_is_read_alike_by_the_loader_and_by_dbt(name: str, meaning: tuple[bool, bool]) -> None:
    renderer = Renderer()
    assert speaks_of_consent(name) == renderer.speaks_of_consent(name) == meaning[0]
    if meaning[0]:
        assert renderer.speaks_of_withdrawal(name) == meaning[1]


def test_the_tables_in_which_they_are_heard_are_those_whose_models_ask() -> None:
    asked = set()
    for file in (PROJECT_ROOT / "models" / "staging").rglob("*.sql"):
        asked |= set(re.findall(r"withdrawn_in\('(\w+)', '(\w+)'", file.read_text("utf-8")))
    assert asked == HEARD


def test_a_load_names_every_column_that_speaks_of_consent(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    for path, text in {
        "hubspot/contact.csv": "id,property_hs_email_optout,property_hs_email_optout_8,colour\n1,,true,red\n",
        "zendesk/user.csv": "id,custom_unsubscribed\n1,true\n",
    }.items():
        file = landing / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    notices = "\n".join(load_landing(Settings(home=tmp_path / "home", landing=landing)).notices)
    assert "contract speak of consent: hubspot.contact.property_hs_email_optout_8 →" in notices
    assert "speak of consent and no model reads them: zendesk.user.custom_unsubscribed →" in notices
