"""`weft segment`: what it writes, says and refuses, as a person runs it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.outputs import compile_all, stale

ANSWERS = """\
tea lovers
tea_lovers
Tea lovers
People who keep looking at tea.
merchandising
Tell them of new teas.
email, ads
5
event
product_view
product_viewed
at_least
3
30 days
y
properties.path
contains
/tea
y
field
net_revenu
net_revenue
at_least
50
n
all
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The parts of the project that the command reads and writes, in a folder of their own."""
    for name in ("orchestration", "segments", "models", "macros", "seeds", "docs"):
        shutil.copytree(PROJECT_ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy2(PROJECT_ROOT / name, tmp_path / name)
    return tmp_path


def weft(project: Path, *arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    code = "from orchestration.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=project,
        env={"PYTHONPATH": str(project), "WEFT_HOME": str(project / "home"), "PATH": ""},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


def test_new_asks_its_way_through_and_compile_writes_the_view(project: Path) -> None:
    asked = weft(project, "segment", "new", answers=ANSWERS)
    assert asked.returncode == 0, asked.stderr
    assert "`net_revenu` is none of them; did you mean `net_revenue`?" in asked.stdout
    assert "number of product_viewed where properties.path contains “/tea”" in asked.stdout
    unfinished = weft(project, "segment", "compile", "--check")
    assert (unfinished.returncode, "segments/ is not compiled" in unfinished.stderr) == (1, True)
    stopped = weft(project, "build")
    assert (stopped.returncode, "run `weft segment compile`" in stopped.stderr) == (1, True)
    stopped = weft(project, "run")
    assert (stopped.returncode, "run `weft segment compile`" in stopped.stderr) == (1, True)
    assert not (project / "home" / "warehouse.duckdb").exists()
    assert "seg_tea_lovers.sql" in weft(project, "segment", "compile").stdout
    assert weft(project, "segment", "compile", "--check").returncode == 0
    listed = weft(project, "segment", "list").stdout
    assert "tea_lovers" in listed
    # those in SQL have their title in their YAML
    assert re.search(r"^win_back +SQL .* Win back$", listed, flags=re.M)
    shown = weft(project, "segment", "show", "tea_lovers").stdout
    assert "not built yet" in shown
    assert "net_revenue is 50 or more" in shown


def test_new_leaves_nothing_of_an_answer_that_is_no_segment(project: Path) -> None:
    answers = ANSWERS.replace("30 days", "half a year")
    outside = weft(project, "segment", "new", "../tea", answers=answers)
    assert (outside.returncode, "`../tea` is no name" in outside.stderr) == (1, True)
    asked = weft(project, "segment", "new", answers=answers)
    assert asked.returncode == 1
    assert "a length of time is a number" in asked.stderr
    assert not (project / "segments" / "tea_lovers.yml").exists()


def test_a_broken_file_stops_the_run_before_it_begins(project: Path) -> None:
    (project / "segments" / "broken.yml").write_text("title: x")
    stopped = weft(project, "run")
    assert stopped.returncode == 1
    assert "segments/broken.yml: " in stopped.stderr
    assert not (project / "home").exists()


def test_a_segment_that_is_gone_takes_its_files_along(tmp_path: Path) -> None:
    folder, models, listed = tmp_path / "segments", tmp_path / "generated", tmp_path / "list.sql"
    shutil.copytree(PROJECT_ROOT / "segments", folder)
    compile_all(folder, models, listed)
    assert stale(folder, models, listed) == []
    (folder / "bought_category_twice.yml").unlink()
    assert sorted(stale(folder, models, listed)) == [
        "list.sql",
        "seg_bought_category_twice.sql",
        "seg_bought_category_twice.yml",
    ]
    compile_all(folder, models, listed)
    assert "bought_category_twice" not in listed.read_text()
    assert stale(folder, models, listed) == []


def test_members_say_that_nothing_is_published(project: Path) -> None:
    answered = weft(project, "segment", "members", "bought_category_twice")
    assert (answered.returncode, "nothing is published yet" in answered.stderr) == (1, True)


@pytest.mark.parametrize("command", [["run"], ["build"], ["segment", "compile", "--check"]])
def test_a_missing_key_of_a_segment_in_sql_is_told_before_anything_is_made(
    project: Path, command: list[str]
) -> None:
    file = project / "models" / "segments" / "seg_vips.yml"
    file.write_text(file.read_text().replace("purpose:", "porpose:"))
    ended = weft(project, *command)
    assert ended.returncode == 1
    assert ended.stderr.startswith(
        "weft: models/segments/seg_vips.yml: config.meta: there is no key `porpose` (did you mean purpose?)\n"
    )
    assert ended.stdout == ""
    assert not (project / "home").exists()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("segment: win_back", "segment: winback", "no segment `winback` (did you mean win_back?)"),
        ("purpose: sms", "porpose: sms", "porpose: there is no key of this name (did you mean purpose?)"),
        ("account: attentive", "account: atentive", "no account atentive (did you mean attentive?)"),
    ],
)
def test_a_sync_that_is_wrong_is_told_before_anything_is_made(
    project: Path, old: str, new: str, expected: str
) -> None:
    file = project / "orchestration" / "defs" / "syncs" / "attentive__win_back" / "defs.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    ended = weft(project, "build")
    assert ended.returncode == 1
    assert expected in ended.stderr
    assert not (project / "home").exists()


def test_a_channel_of_a_marketers_segment_is_one_that_there_is(project: Path) -> None:
    file = project / "segments" / "bought_category_twice.yml"
    text = file.read_text()
    file.write_text(re.sub(r"channels: \[.*\]", "channels: [email, smss]", text))
    ended = weft(project, "segment", "compile")
    assert ended.returncode == 1
    assert "channels: there is no channel `smss` (did you mean sms?)" in ended.stderr
