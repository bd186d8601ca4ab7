"""What every model owes its readers: a name, a grain, tested keys, described columns, a contract."""

import re
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT
from tests.project.conftest import layer_of

NAME = {
    "staging": r"stg_[a-z0-9_]+__[a-z0-9_]+|[a-z]+_statements|quarantine|match_scores|table_loads",
    "unified": r"uni_[a-z0-9_]+",
    "identity": r"idr_[a-z0-9_]+|[a-z][a-z0-9_]+",
    "customer360": r"ftr_[a-z0-9_]+|[a-z][a-z0-9_]+",
    "analytics": r"[a-z][a-z0-9_]+",
    "segments": r"seg_[a-z0-9_]+|segment_[a-z0-9_]+",
    "activation": r"[a-z][a-z0-9_]+",
}
NOT_IN_MODELS = {
    r"\bqualify\b": "qualify",
    r"\bgroup by all\b": "group by all",
    r"\bilike\b": "ilike",
    r"::": "::",
    r"->>?": "JSON operators",
    r"target\.type": "target.type",
    r"\brun_query\b": "run_query",
    r"\bnow\(\)|\bcurrent_timestamp\b|\bcurrent_date\b": "the clock (use as_of())",
}
MAX_LINES = 200
MAX_JOINS = 7
MAX_CTES = 10
EXPLAINED = r"\{#.*\b(joins?|CTEs?|lines)\b.*#\}"


MAX_PYTHON_LINES = 15


def written_in(language: str, models: list[dict]) -> list[dict]:
    """Models written in `sql` or in `python`."""
    return [node for node in models if node["language"] == language]


def code_of(node: dict) -> str:
    """The SQL without comments and without what a marketer's segment compares with, in lower case."""
    code = re.sub(r'text_literal\("[^"]*"\)', "", node["raw_code"])
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", code, flags=re.S).lower()


def test_names_follow_the_layer(models: list[dict]) -> None:
    wrong = [node["name"] for node in models if not re.fullmatch(NAME[layer_of(node)], node["name"])]
    assert not wrong, wrong


def test_every_file_starts_with_its_grain(models: list[dict]) -> None:
    start = {"sql": r"\{#-?\s*\S", "python": '"""One row per '}
    wrong = [node["name"] for node in models if not re.match(start[node["language"]], node["raw_code"])]
    assert not wrong, wrong


def test_a_model_in_python_only_calls_what_is_tested_outside_of_dbt(models: list[dict]) -> None:
    """It hands relations to a function of `orchestration`, imported when it runs: dbt itself imports nothing.

    It is a table of its own, and nobody outside reads it: a contract and a description are stated in SQL.
    """
    found = written_in("python", models)
    wrong = [
        node["name"]
        for node in found
        if len([line for line in node["raw_code"].splitlines() if line.strip()]) > MAX_PYTHON_LINES
        or re.search(r"^(import|from)\b", node["raw_code"], flags=re.M)
        or not re.search(r"^    from orchestration\.[a-z_.]+ import ", node["raw_code"], flags=re.M)
        or re.search(r"\.(sql|execute|query)\(", node["raw_code"])
        or node["config"]["materialized"] != "table"
        or node["access"] == "public"
    ]
    assert found
    assert not wrong, wrong


def test_every_model_is_described(models: list[dict]) -> None:
    wrong = [node["name"] for node in models if not node["description"].strip()]
    assert not wrong, wrong


def test_every_model_above_staging_states_its_grain(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in models
        if layer_of(node) != "staging"
        and not node["name"].startswith("seg_")
        and not node["config"]["meta"].get("grain")
    ]
    assert not wrong, wrong


def test_every_column_of_a_public_or_unified_model_is_described(models: list[dict]) -> None:
    wrong = [
        f"{node['name']}.{column['name']}"
        for node in models
        if node["access"] == "public" or layer_of(node) == "unified"
        for column in node["columns"].values()
        if not column["description"].strip()
    ]
    assert not wrong, wrong


def test_public_and_unified_models_have_an_enforced_contract(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in models
        if (node["access"] == "public" or layer_of(node) == "unified")
        and not node["config"]["contract"]["enforced"]
    ]
    assert not wrong, wrong


def test_the_key_of_every_public_model_is_tested(manifest: dict, models: list[dict]) -> None:
    """By its claims: as their key, or as columns that are unique together."""
    tested: dict[str, set[tuple[str, ...]]] = {}
    for test in manifest["nodes"].values():
        if test["resource_type"] != "test":
            continue
        metadata = test.get("test_metadata") or {}
        if metadata.get("name") == "claims":
            arguments = metadata["kwargs"]
            for columns in [arguments.get("key", []), *arguments.get("unique", [])]:
                columns = [columns] if isinstance(columns, str) else columns
                tested.setdefault(test["attached_node"], set()).add(tuple(sorted(columns)))
    wrong = [
        f"{node['name']}: grain {node['config']['meta'].get('grain')} has no uniqueness test"
        for node in models
        if (node["access"] == "public" or layer_of(node) == "unified")
        and tuple(sorted(node["config"]["meta"].get("grain", []))) not in tested.get(node["unique_id"], set())
    ]
    assert not wrong, "\n".join(wrong)


def test_models_use_portable_sql(models: list[dict]) -> None:
    wrong = [
        f"{node['name']} uses {words}"
        for node in written_in("sql", models)
        for pattern, words in NOT_IN_MODELS.items()
        if re.search(pattern, code_of(node))
    ]
    assert not wrong, "\n".join(wrong)


def test_models_reach_tables_only_through_ref_and_source(models: list[dict]) -> None:
    wrong = [
        f"{node['name']} reads {match}"
        for node in written_in("sql", models)
        for match in re.findall(r"\b(?:from|join)\s+([a-z_]+\.[a-z_]+)", code_of(node))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_condition_on_a_source_above_staging(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in models
        if layer_of(node) != "staging" and re.search(r"\{%-?\s*if[^%]*\bsources\b", node["raw_code"])
    ]
    assert not wrong, wrong


def test_models_are_small_or_say_why_not(models: list[dict]) -> None:
    wrong = []
    for node in written_in("sql", models):
        code, first_line = code_of(node), node["raw_code"].split("\n\n")[0]
        if re.search(EXPLAINED, first_line, flags=re.S):
            continue
        lines = len([line for line in node["raw_code"].splitlines() if line.strip()])
        joins = len(re.findall(r"\bjoin\b", code))
        ctes = len(re.findall(r"^[a-z_]+ as (?:materialized )?\($", code, flags=re.M))
        if lines > MAX_LINES or joins > MAX_JOINS or ctes > MAX_CTES:
            wrong.append(f"{node['name']}: {lines} lines, {joins} joins, {ctes} CTEs")
    assert not wrong, "\n".join(wrong)


def test_each_model_is_described_beside_it(models: list[dict]) -> None:
    """In a YAML of its own; inner models of identity, which are read together, in one of their folder."""
    wrong = []
    for node in models:
        if layer_of(node) == "staging":
            continue
        sql = Path(node["original_file_path"])
        own = sql.with_suffix(".yml")
        if node["name"].startswith("idr_"):
            own = sql.with_name(f"_{sql.parent.name}.yml")
        patch = (node["patch_path"] or "").removeprefix("weft://")
        if patch != str(own):
            wrong.append(f"{node['name']}: described in {patch or 'no file'}")
    assert not wrong, "\n".join(wrong)


def test_every_public_macro_has_a_file_of_its_name() -> None:
    wrong = []
    for file in (PROJECT_ROOT / "macros").rglob("*.sql"):
        names = re.findall(r"{%-?\s*macro\s+([a-z0-9_]+)", file.read_text())
        public = [name for name in names if "__" not in name and not name.startswith("_")]
        # what takes the place of an adapter's own macro has that one's name
        if (public or names) != [file.stem] and not re.search(r"{%-?\s*materialization\b", file.read_text()):
            wrong.append(f"{file.relative_to(PROJECT_ROOT)}: {public}")
    assert not wrong, "\n".join(wrong)


def test_no_model_is_unread(manifest: dict, models: list[dict]) -> None:
    """A model that is neither public nor read by another is deleted.

    Segments are read through the graph; a model that a command reads says so in its meta (`read_by`).
    """
    read = {
        parent
        for node in manifest["nodes"].values()
        for parent in node["depends_on"].get("nodes", [])
        if node["resource_type"] in ("model", "snapshot")
    }
    wrong = [
        node["name"]
        for node in models
        if node["unique_id"] not in read
        and node["access"] != "public"
        and not node["name"].startswith("seg_")
        and not node["config"]["meta"].get("read_by")
    ]
    assert not wrong, wrong


def test_a_full_refresh_leaves_every_log_alone(models: list[dict]) -> None:
    """What no build makes again: dbt_project.yml says so of the folder `logs` and of `segment_log`."""
    logs = [
        node for node in models if "/logs/" in node["original_file_path"] or node["name"] == "segment_log"
    ]
    wrong = [
        node["name"]
        for node in logs
        if (node["config"]["materialized"], node["config"]["full_refresh"]) != ("incremental", False)
    ]
    assert logs
    assert not wrong, wrong


def test_every_log_that_holds_the_now_of_its_runs_names_the_column(models: list[dict]) -> None:
    """`assert_no_later_logs` and `weft rewind` know a log's times by its meta (`appended_at`)."""
    logs = [node for node in models if node["config"].get("full_refresh") is False]
    wrong = [
        node["name"]
        for node in logs
        if ("as_of()" in node["raw_code"]) != (node["config"]["meta"].get("appended_at") in node["columns"])
    ]
    assert logs
    assert not wrong, wrong
