"""What each part of the suite costs: CPU seconds by file, by shared fixture and by test, printed at the end.

A pytest plugin: `pytest -p tests.costs`. The processes that a test starts and waits for count with it.
"""

import os
from collections import Counter
from collections.abc import Generator

import pytest

LEAST = 0.5
"""Seconds below which a fixture is not measured."""
LISTED = 5
"""Seconds below which a line is added up with the others of its kind."""
_of_files: Counter[str] = Counter()
_of_fixtures: Counter[str] = Counter()
_of_tests: Counter[str] = Counter()
_started: dict[str, float] = {}


def worked() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> Generator:
    """A fixture that several tests share costs none of them more than the others."""
    before = worked()
    result = yield
    if fixturedef.scope != "function" and worked() - before >= LEAST:
        item = next((item for item in request.session.items if item.nodeid in _started), None)
        if item is not None:
            item.user_properties.append(("fixture", (fixturedef.argname, worked() - before)))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator:
    """Notes what the process had worked before the test."""
    _started.clear()
    _started[item.nodeid] = worked()
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> None:
    """Sends what was worked along with the last report of a test, which reaches the process that prints."""
    if call.when == "teardown" and item.nodeid in _started:
        shared = sum(value[1] for name, value in item.user_properties if name == "fixture")
        item.user_properties.append(("worked", worked() - _started[item.nodeid] - shared))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Adds up what the reports say."""
    if report.when != "teardown":
        return
    for name, value in report.user_properties:
        if name == "worked":
            _of_files[report.nodeid.partition("::")[0]] += value
            _of_tests[report.nodeid] += value
        elif name == "fixture":
            _of_fixtures[value[0]] += value[1]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tables: files and fixtures add up to the whole, tests are part of their files."""
    terminalreporter.section("CPU seconds")
    for heading, costs in (("test", _of_tests), ("file", _of_files), ("fixture", _of_fixtures)):
        small = [seconds for seconds in costs.values() if seconds < LISTED]
        for name, seconds in costs.most_common(len(costs) - len(small)):
            terminalreporter.write_line(f"{seconds:8.1f}  {heading} {name}")
        if small:
            terminalreporter.write_line(f"{sum(small):8.1f}  {len(small)} others")
    terminalreporter.write_line(f"{_of_files.total() + _of_fixtures.total():8.1f}  together")
