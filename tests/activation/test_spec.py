"""A sync file that is wrong says what, where, and what there is instead; no call is made to find out."""

from pathlib import Path

import pytest
import yaml

from orchestration.activation.accounts import Account, find_vendor, load_accounts, vendor_names
from orchestration.activation.spec import COMPONENT, load_specs
from orchestration.base.errors import WeftError
from tests.sim.generation import people, publish
from tests.sim.sandbox import Sandbox

GOOD = {
    "account": "klaviyo",
    "object": "list",
    "title": "Win back",
    "segment": "win_back",
    "purpose": "email_marketing",
}
ACCOUNTS = {"klaviyo": Account(name="klaviyo", destination="klaviyo")}


def written(folder: Path, attributes: dict, name: str = "klaviyo__win_back", kind: str = COMPONENT) -> Path:
    file = folder / name / "defs.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump({"type": kind, "attributes": attributes}))
    return folder


def test_a_sync_is_named_by_its_folder(tmp_path: Path) -> None:
    (spec,) = load_specs(written(tmp_path, GOOD), ACCOUNTS)
    assert (spec.name, spec.remote_audience) == ("klaviyo__win_back", "win_back")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"acount": "klaviyo"}, "did you mean account?"),
        ({"account": "klavyio"}, "there is no account klavyio (did you mean klaviyo?)"),
        ({"object": "lists"}, "Klaviyo has no lists (did you mean list?)"),
        ({"purpose": "email"}, "purpose"),
        ({"mode": "append"}, "list cannot append"),
        ({"identifiers": ["e-mail"]}, "identifiers"),
        ({"mapping": {"firstname": "first_name"}}, "firstname is none of Klaviyo's"),
        ({"mapping": {"properties.$source": "city"}}, "no name begins with $"),
        ({"options": {"colour": "red"}}, "list has no colour"),
        ({"guards": {"max_remove_share": 3}}, "max_remove_share"),
        ({"holdout_percent": 80}, "holdout_percent"),
        ({"event": "Abandoned checkout"}, "event is for object: events"),
    ],
)
def test_what_is_wrong_is_named_with_what_there_is(tmp_path: Path, change: dict, words: str) -> None:
    with pytest.raises(WeftError) as stopped:
        load_specs(written(tmp_path, GOOD | change), ACCOUNTS)
    assert words in str(stopped.value)
    assert "klaviyo__win_back" in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "kind"), [("winback", COMPONENT), ("klaviyo__win_back", "some.other.Component")]
)
def test_a_folder_or_type_of_another_kind_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    with pytest.raises(WeftError):
        load_specs(written(tmp_path, GOOD, name, kind), ACCOUNTS)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"mapping": {"properties.x": "citty"}}, "there is no column citty (did you mean city?)"),
        (
            {"mapping": {"properties.mail": "email"}},
            "email is a contact point, which goes only as an identifier",
        ),
        ({"table": "customer360.costumers"}, "customer360.costumers is not published"),
    ],
)
def test_columns_are_looked_up_before_anything_is_sent(box: Sandbox, said: dict, words: str) -> None:
    publish(box.settings, people(3))
    with pytest.raises(WeftError) as stopped:
        box.apply("list", **said)
    assert words in str(stopped.value)
    assert box.server.requests == []


def test_an_account_names_variables_and_never_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "accounts.yml"
    file.write_text(
        "accounts: {k: {destination: klaviyo, deliver: live, credentials: {api_key: WEFT_TEST_KEY}}}"
    )
    account = load_accounts(file)["k"]
    monkeypatch.setenv("WEFT_TEST_KEY", "")
    with pytest.raises(WeftError, match="the environment variable WEFT_TEST_KEY is empty"):
        account.secrets()
    monkeypatch.setenv("WEFT_TEST_KEY", "key-of-test")
    assert account.secrets() == {"api_key": "key-of-test"}
    assert "key-of-test" not in repr(account)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("accounts: {k: {destination: klavio}}", "did you mean klaviyo?"),
        ("accounts: {k: {destination: klaviyo, deliver: sometimes}}", "account k: deliver"),
        ("accounts: {k: {destination: klaviyo, api_key: abc}}", "account k: api_key"),
        ("accounts: [", "cannot be read"),
    ],
)
def test_an_account_file_that_is_wrong_says_where(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "accounts.yml"
    file.write_text(text)
    with pytest.raises(WeftError) as stopped:
        load_accounts(file)
    assert words in str(stopped.value)


def test_every_destination_has_a_page_and_tests_of_its_own() -> None:
    root = Path(__file__).parents[2]
    for name in vendor_names():
        assert (root / "docs" / "destinations" / f"{name}.md").exists(), name
        assert (root / "tests" / "destinations" / f"test_{name}.py").exists(), name
        vendor = find_vendor(name)
        assert vendor.name == name
        for kind in vendor.objects.values():
            assert kind.limits.upsert_rows > 0
            assert kind.version
