"""Reads the YAML that a marketer writes: few types, no key twice, nothing that refers to something else."""

import re
from pathlib import Path
from typing import Any

import yaml

from orchestration.segments.problems import Problem, refusal

MOST_BYTES = 200_000
MOST_LEVELS = 40


class _Loader(yaml.SafeLoader):
    """YAML as people mean it: `no`, `NO`, `on` and `12:30` are texts, as in YAML 1.2."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  (this is how PyYAML is told)

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node; anchors, which could make a small file a huge one, are refused."""
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(
                problem="no anchors (&) and aliases (*)", problem_mark=event.start_mark
            )
        self.levels = getattr(self, "levels", 0) + 1
        if self.levels > MOST_LEVELS:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.levels -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """A mapping; PyYAML would keep the last of two equal keys, and a condition would be lost."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise yaml.MarkedYAMLError(problem=f"`{key}` stands here twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+[.][0-9]+$", "-+0123456789"),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _whole_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    # PyYAML reads 010 as eight.
    return int(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


def read_yaml(file: Path) -> Any:
    """What the file states.

    Raises:
        WeftError: it is no such YAML; the message names the line.
    """
    if file.stat().st_size > MOST_BYTES:
        raise refusal(file, [Problem("", f"larger than {MOST_BYTES:,} bytes")])
    try:
        return yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except UnicodeDecodeError as error:
        raise refusal(file, [Problem("", "is no text in UTF-8")]) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise refusal(file, [Problem("", f"{place}{problem}")]) from error
