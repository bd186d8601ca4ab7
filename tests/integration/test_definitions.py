"""What Dagster knows of the project: assets by group, jobs, schedules, sensors, and what blocks what."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.activation.spec import load_specs
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.settings import Settings
from orchestration.landing.watch import landing_fingerprint
from orchestration.publish.publish import is_published
from orchestration.quality.expectations import suite_of


@pytest.fixture(scope="module")
def home(parsed_home: Settings) -> Iterator[Path]:
    """Nothing has landed there, which stands for every source."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEFT_HOME", str(parsed_home.home))
        patch.setenv("WEFT_LANDING", str(parsed_home.home / "absent"))
        yield parsed_home.home


@pytest.fixture(scope="module")
def definitions(home: Path) -> dg.Definitions:
    from orchestration.definitions import defs

    return defs()


@pytest.fixture(scope="module")
def manifest(home: Path) -> dict:
    return json.loads(prepared_manifest(Settings(home=home)).read_text())


@pytest.fixture(scope="module")
def groups(definitions: dg.Definitions) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for spec in definitions.resolve_all_asset_specs():
        found.setdefault(spec.group_name or "", set()).add(spec.key.to_user_string())
    return found


def test_every_model_is_an_asset_of_its_layer(groups: dict[str, set[str]], manifest: dict) -> None:
    models = {
        f"{Path(node['original_file_path']).parts[1]}/{node['name']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    layers = {model.partition("/")[0] for model in models}
    assert {key for layer in layers for key in groups[layer]} == models
    assert all(key.startswith(f"{layer}/") for layer in layers for key in groups[layer])


def test_the_groups_are_the_layers_and_the_ends_of_the_job(groups: dict[str, set[str]]) -> None:
    layers = {"staging", "unified", "identity", "customer360", "analytics", "segments", "activation"}
    assert set(groups) <= layers | {"landing", "seeds", "publish", "sync"}
    assert groups["publish"] == {"publish/generation", "publish/sync_state", "publish/report"}
    assert groups.get("sync", set()) == {"sync/erasures", *(f"sync/{spec.name}" for spec in load_specs())}
    assert {"landing/shopify", "landing/segment", "landing/klaviyo"} <= groups["landing"]


def test_job_schedule_and_sensor(definitions: dg.Definitions) -> None:
    repository = definitions.get_repository_def()
    assert [job.name for job in repository.get_all_jobs() if not job.name.startswith("__")] == [
        "build_warehouse"
    ]
    assert [(each.name, each.cron_schedule) for each in repository.schedule_defs] == [
        ("build_warehouse_daily", "0 4 * * *")
    ]
    assert sorted(sensor.name for sensor in repository.sensor_defs) == ["landing_files", "tell_of_failure"]
    job = definitions.resolve_job_def("build_warehouse")
    every = {spec.key for spec in definitions.resolve_all_asset_specs()}
    assert set(job.asset_layer.executable_asset_keys) == every


def test_every_public_table_has_expectations_and_they_block(
    definitions: dg.Definitions, manifest: dict
) -> None:
    public = {node["name"] for node in manifest["nodes"].values() if is_published(node)}
    without = sorted(name for name in public if suite_of(name) is None)
    assert not without, f"add expectations/<table>.py for {without}"
    checks = {
        key.asset_key.path[-1]: definitions.resolve_asset_graph().get(key)
        for key in definitions.resolve_asset_graph().asset_check_keys
        if key.name == "expectations"
    }
    assert set(checks) == public
    assert all(check.blocking for check in checks.values())


def test_publish_waits_for_public_tables_and_syncs_for_publish(
    definitions: dg.Definitions, manifest: dict
) -> None:
    graph = definitions.resolve_asset_graph()
    parents = {
        key.to_user_string(): {parent.to_user_string() for parent in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    public = {
        f"{Path(node['original_file_path']).parts[1]}/{node['name']}"
        for node in manifest["nodes"].values()
        if is_published(node)
    }
    assert parents["publish/generation"] == public
    for spec in load_specs():
        rows = "activation/activation_events" if spec.object == "events" else "customer360/customers"
        first = {"activation/contact_permissions", "publish/generation", "sync/erasures"}
        assert parents[f"sync/{spec.name}"] == {rows, *first}
        assert f"sync/{spec.name}" in parents["publish/sync_state"]
    assert "publish/sync_state" in parents["publish/report"]


def test_the_sensor_asks_once_for_each_change_of_the_landing_folder(
    definitions: dg.Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEFT_LANDING", str(tmp_path))
    sensor = definitions.get_repository_def().get_sensor_def("landing_files")

    def asked(cursor: str | None) -> tuple[int, str | None]:
        with dg.DagsterInstance.ephemeral() as instance:
            answer = sensor.evaluate_tick(dg.build_sensor_context(instance=instance, cursor=cursor))
        return len(answer.run_requests or []), answer.cursor or cursor

    assert asked(None) == (0, None)
    file = tmp_path / "shopify" / "order.csv"
    file.parent.mkdir()
    file.write_text("id\n1\n")
    assert asked(None) == (0, None), "a file that was just written may still be growing"
    long_ago = time.time() - 600
    os.utime(file, (long_ago, long_ago))
    count, cursor = asked(None)
    assert count == 1
    assert asked(cursor) == (0, cursor)
    file.write_text("id\n1\n2\n")
    os.utime(file, (long_ago + 1, long_ago + 1))
    count, later = asked(cursor)
    assert (count, later != cursor) == (1, True)


def test_a_file_that_comes_goes_or_changes_changes_the_fingerprint(tmp_path: Path) -> None:
    future = time.time() + 3600
    (tmp_path / "a.csv").write_text("1")
    first = landing_fingerprint(tmp_path, future)
    (tmp_path / "b.csv").write_text("1")
    second = landing_fingerprint(tmp_path, future)
    (tmp_path / "b.csv").unlink()
    assert first == landing_fingerprint(tmp_path, future) != second
    (tmp_path / "a.csv").write_text("2")
    os.utime(tmp_path / "a.csv", (1, 1))
    assert landing_fingerprint(tmp_path, future) != first
    assert landing_fingerprint(tmp_path / "absent", future) is None
