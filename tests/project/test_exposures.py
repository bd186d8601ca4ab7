"""Whoever reads the public tables outside of dbt is an exposure: the report, and each sync."""

import re

from orchestration.activation.exposures import FILE, exposures_text
from orchestration.activation.spec import load_specs
from orchestration.base.settings import PROJECT_ROOT

READ = re.compile(r"\b(?:from|join)\s+([a-z0-9]+)\.([a-z_]+)")


def models_read_by(manifest: dict, exposure: str) -> set[str]:
    node = manifest["exposures"][f"exposure.weft.{exposure}"]
    return {name.rsplit(".", 1)[1] for name in node["depends_on"]["nodes"]}


def test_the_report_depends_on_the_tables_that_its_queries_read(manifest: dict) -> None:
    public = {
        (node["schema"], node["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["access"] == "public"
    }
    queries = sorted((PROJECT_ROOT / "orchestration" / "report" / "sql").glob("*.sql"))
    read = {table for file in queries for table in READ.findall(file.read_text("utf-8"))} & public
    assert len(read) > 8
    assert models_read_by(manifest, "report") == {name for _, name in read}


def test_each_sync_is_an_exposure_of_what_it_reads(manifest: dict) -> None:
    assert FILE.read_text("utf-8") == exposures_text(), "run `weft sync exposures`"
    exposed = {node["name"] for node in manifest["exposures"].values()} - {"report"}
    assert exposed == {spec.name for spec in load_specs()}
    for spec in load_specs():
        assert {"contact_permissions"} < models_read_by(manifest, spec.name)
