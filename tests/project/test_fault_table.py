"""The page of faults names tests that exist: each of the 27 faults of input has at least one."""

import re

from orchestration.base.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "tests" / "faults" / "README.md"
FAULT = re.compile(r"^\| (\d+) \|.*\| ([^|]+) \|$", re.M)


def existing(manifest: dict) -> set[str]:
    """Names of pytest functions, of dbt's unit tests and of tests of data."""
    functions = {
        name
        for file in (PROJECT_ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
    }
    of_data = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    return functions | of_data | {node["name"] for node in manifest["unit_tests"].values()}


def test_every_fault_of_input_is_held_by_tests_that_exist(manifest: dict) -> None:
    text = PAGE.read_text("utf-8")
    faults = {int(number): re.findall("`([^`]+)`", tests) for number, tests in FAULT.findall(text)}
    assert sorted(faults) == list(range(1, 28))
    assert [number for number, tests in faults.items() if not tests] == []
    known = existing(manifest)
    assert [(number, name) for number, tests in faults.items() for name in tests if name not in known] == []
