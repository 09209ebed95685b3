"""The groups of archive sections, in the order of the model's answers."""

import functools
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "models" / "starter" / "groups.yaml"
_CONTENT = yaml.safe_load(FILE.read_text(encoding="utf-8"))

GROUPS: list[str] = list(_CONTENT["groups"])
SECTIONS: dict[str, list[str]] = _CONTENT["groups"]
LEFT_OUT: list[str] = _CONTENT["left_out"]


@functools.cache
def group_of(section: str) -> str | None:
    """The group of a section, or nothing where the section says nothing of the topic."""
    return next((group for group, sections in SECTIONS.items() if section in sections), None)
