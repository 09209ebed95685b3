"""The pictures of `docs/releases.md`."""

import math
from typing import Any

from findings import Finding, share
from svg import Picture

Observations = list[dict[str, Any]]
STEP = 4_000
SHORT = 128
# What the small pictures show: title, feature and label. Without a label, the share of what is below SHORT.
PANELS: list[tuple[str, str, str | None]] = [
    ("Rust packages (ecosystem = rust)", "ecosystem", "rust"),
    ("Debugging symbols (role = dbg)", "role", "dbg"),
    ("No debtags at all (debtags = none)", "debtags", "none"),
    ("Python packages (section = python)", "section", "python"),
    ("Development files (role = dev)", "role", "dev"),
    ("Short descriptions (below 128 characters)", "characters", None),
]


def shares_picture(after: Observations, borders: list[int], releases: list[str], found: list[Finding]) -> str:
    """Shares over the stream, a point for every 4,000 documents, with the onset and the opening of the alert."""
    width, panel, left, gap = 880, 150, 52, 46
    wide = (width - 2 * left - 24) / 2
    picture = Picture(width, 40 + 3 * (panel + gap), "Shares over the stream, with where alerts opened")
    _key(picture, left)
    for index, (title, feature, label) in enumerate(PANELS):
        x = left + (index % 2) * (wide + left + 8)
        y = 72 + (index // 2) * (panel + gap)
        values = [_part(after[i:i + STEP], feature, label) for i in range(0, len(after) - STEP + 1, STEP)]
        _panel(picture, (x, y, wide, panel - 16), title, values, len(after), borders, releases)
        for finding in found:
            if (finding.feature, finding.label) == (feature, label) and finding.opened:
                onset = x + wide * finding.onset / len(after)
                opened = x + wide * finding.opened / len(after)
                picture.line([(onset, y), (onset, y + panel - 16)], "second", "dash wide")
                picture.line([(opened, y), (opened, y + panel - 16)], "second", "wide")
    return picture.text()


def _part(observations: Observations, feature: str, label: str | None) -> float:
    if label is not None:
        return share(observations, feature, label, set()) or 0
    return sum(o[feature] < SHORT for o in observations) / len(observations)


def _ticks(most: float) -> list[float]:
    """From 0 in even steps, four at most, to the first that `most` does not exceed."""
    step = next(
        unit * size for size in (0.0001, 0.001, 0.01, 0.1) for unit in (1, 2, 2.5, 5) if most <= 4 * unit * size)
    return [step * index for index in range(math.ceil(most / step) + 1)]


def _percent(value: float) -> str:
    return f"{100 * value:.4g} %" if value else "0"


def _key(picture: Picture, left: float) -> None:
    picture.words(left, 24, "Share of documents, each point 4,000 of them", style="big")
    x = left + 440
    picture.line([(x, 20), (x + 26, 20)], "second", "wide dash")
    picture.words(x + 32, 24, "onset as placed", "soft")
    picture.line([(x + 146, 20), (x + 172, 20)], "second", "wide")
    picture.words(x + 178, 24, "alert opens", "soft")


def _panel(
    picture: Picture, place: tuple[float, float, float, float], title: str, values: list[float], documents: int,
    borders: list[int], releases: list[str],
) -> None:
    x, y, width, height = place
    edges = [0, *borders, documents]
    ticks = _ticks(max(values) * 1.02)
    top = ticks[-1]
    picture.words(x, y - 10, title)
    for index, release in enumerate(releases):
        start, end = (x + width * edge / documents for edge in edges[index:index + 2])
        if index % 2:
            picture.box(start, y, end - start, height, "band")
        picture.words((start + end) / 2, y + height + 14, release, "soft", "small", "middle")
    for tick in ticks:
        at = y + height - height * tick / top
        picture.line([(x, at), (x + width, at)], "rule")
        picture.words(x - 6, at + 4, _percent(tick), "soft", "small", "end")
    points = [
        (x + width * (index + 0.5) * STEP / documents, y + height - height * value / top)
        for index, value in enumerate(values)
    ]
    picture.line(points, "first", "wide")


def alerts_picture(documents: int, borders: list[int], releases: list[str], found: list[Finding]) -> str:
    """A row for each alert that opened: the range of its onset, the onset, the warning and the opening."""
    opened = sorted((f for f in found if f.opened), key=lambda f: f.opened)
    width, left, row, top = 880, 232, 19, 66
    wide = width - left - 24
    picture = Picture(width, top + row * len(opened) + 34, "The alerts that opened, from onset to opening")
    picture.words(20, 24, "Alerts that opened, by documents after the baseline", style="big")
    _alerts_key(picture, 540, 20)

    def across(place: float) -> float:
        return left + wide * place / documents

    bottom = top + row * len(opened) + 4
    for index, (release, start, end) in enumerate(zip(releases, [0, *borders], [*borders, documents])):
        if index % 2:
            picture.box(across(start), top - 8, across(end) - across(start), bottom - top + 8, "band")
        picture.words((across(start) + across(end)) / 2, top - 14, release, "soft", anchor="middle")
    for place in range(0, documents + 1, 40_000):
        picture.line([(across(place), top - 8), (across(place), bottom)], "rule")
        picture.words(across(place), bottom + 16, f"{place:,}", "soft", "small", "middle")
    for index, finding in enumerate(opened):
        y = top + row * (index + 0.5)
        arrow = "↑" if finding.direction.endswith("up") else "↓"
        name = finding.name + (f" ({finding.direction.rsplit('_', 1)[0].replace('_', ' ')})" if finding.label is None else "")
        picture.words(left - 12, y + 4, f"{name} {arrow}", style="small", anchor="end")
        picture.line([(across(finding.onset), y), (across(finding.opened), y)], "soft")
        start, end = finding.onset_range
        picture.box(across(start), y - 3.5, max(2, across(end) - across(start)), 7, "first", 0.35)
        picture.line([(across(finding.onset), y - 6), (across(finding.onset), y + 6)], "first", "wide")
        if finding.warned not in (None, finding.opened):
            picture.dot(across(finding.warned), y, 3.5, "second", hollow=True)
        picture.dot(across(finding.opened), y, 4, "second")
    return picture.text()


def _alerts_key(picture: Picture, x: float, y: float) -> None:
    picture.box(x, y - 3.5, 24, 7, "first", 0.35)
    picture.line([(x + 8, y - 6), (x + 8, y + 6)], "first", "wide")
    picture.words(x + 32, y + 4, "onset and its range", "soft")
    picture.dot(x + 170, y, 3.5, "second", hollow=True)
    picture.words(x + 180, y + 4, "warning", "soft")
    picture.dot(x + 250, y, 4, "second")
    picture.words(x + 260, y + 4, "open", "soft")


def lengths_picture(releases: dict[str, Observations]) -> str:
    """How many characters descriptions have: the share of documents in each eighth of a doubling."""
    width, height, left, top = 880, 330, 60, 60
    wide, tall = width - left - 24, height - top - 50
    lowest, highest = 5, 12
    bins = (highest - lowest) * 8
    shares = {}
    for name, observations in releases.items():
        counts = [0] * bins
        for observation in observations:
            place = int((math.log2(max(1, observation["characters"])) - lowest) * 8)
            counts[min(max(place, 0), bins - 1)] += 1
        shares[name] = [count / len(observations) for count in counts]
    ticks = _ticks(max(map(max, shares.values())))
    most = ticks[-1]
    picture = Picture(width, height, "The lengths of descriptions in the three releases")
    picture.words(left, 24, "Characters of a description: share of documents by length", style="big")
    for tick in ticks:
        y = top + tall * (1 - tick / most)
        picture.line([(left, y), (left + wide, y)], "rule")
        picture.words(left - 8, y + 4, _percent(tick), "soft", "small", "end")
    for power in range(lowest, highest + 1):
        x = left + wide * (power - lowest) / (highest - lowest)
        picture.words(x, top + tall + 18, f"{2 ** power:,}", "soft", "small", "middle")
    picture.words(left + wide / 2, height - 10, "characters (each step a doubling)", "soft", "small", "middle")
    for index, ((name, values), colour) in enumerate(zip(shares.items(), ("first", "third", "second"))):
        points = [(left + wide * (i + 0.5) / bins, top + tall * (1 - value / most)) for i, value in enumerate(values)]
        picture.line(points, colour, "wide")
        picture.line([(width - 340 + index * 110, 20), (width - 314 + index * 110, 20)], colour, "wide")
        picture.words(width - 308 + index * 110, 24, name, "soft")
    return picture.text()
