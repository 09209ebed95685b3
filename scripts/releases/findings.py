"""What `leeway detect` said of the releases, set beside what is known of them."""

from dataclasses import dataclass, field
from typing import Any

Label = tuple[str, str | None]


@dataclass
class Finding:
    """The course of one alert: where it warned and opened, in documents after the baseline, and its last words."""

    feature: str
    label: str | None
    warned: int | None = None
    opened: int | None = None
    ended: int | None = None
    onset: int = 0
    onset_range: tuple[int, int] = (0, 0)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.feature if self.label is None else f"{self.feature} = {self.label}"

    def covers(self, borders: list[int]) -> bool:
        """Whether the range of the onset holds one of the borders, blocks of 100 documents being the finest place."""
        return any(self.onset_range[0] - 100 <= border <= self.onset_range[1] + 100 for border in borders)

    @property
    def direction(self) -> str:
        return self.said["direction"]


def findings(lines: list[dict[str, Any]], stream: str) -> list[Finding]:
    """The alerts of a stream, one for each id, in the order in which they warned."""
    found: dict[str, Finding] = {}
    for line in lines:
        if line["type"] != "alert" or line["stream"] != stream:
            continue
        finding = found.setdefault(line["id"], Finding(line["feature"], line["label"]))
        state, documents = line["state"], line["documents"]
        if state == "warning":
            finding.warned = finding.warned or documents
        elif state == "open":
            finding.opened, finding.ended = finding.opened or documents, None
        elif state == "resolved":
            finding.ended = documents
        if state == "open" or finding.opened is None:
            finding.onset, finding.onset_range = line["onset"], tuple(line["onset_range"])
            finding.said = line
    return list(found.values())


def share(observations: list[dict[str, Any]], feature: str, label: str | None, known: set[str]) -> float | None:
    """The share of documents with that class or label; `known` are the labels of the baseline. None for numbers."""
    if label is None:
        return None
    return sum(_has(o[feature], label, known) for o in observations) / len(observations)


def _has(value: Any, label: str, known: set[str]) -> bool:
    values = value if isinstance(value, list) else [value]
    if label == "none" and isinstance(value, list):
        return not values
    if label == "unseen":
        return any(v not in known for v in values)
    return label in values
