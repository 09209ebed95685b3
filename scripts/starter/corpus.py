"""Turns releases into labelled splits: training, validation, held out, and packages new in the next release."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from archive import Package, Release, is_held_out, is_validation
from groups import GROUPS, group_of


@dataclass(frozen=True)
class Corpus:
    """Packages of the labelled groups, by split; no text stands in two of them, nor twice in one."""

    training: list[Package]
    validation: list[Package]
    held_out: list[Package]
    new: list[Package]
    unlabelled: list[Package]
    held_out_with_duplicates: list[Package]

    def labels(self, packages: list[Package]) -> list[int]:
        return [GROUPS.index(group_of(package.section)) for package in packages]


def make_corpus(current: Release, following: Release) -> Corpus:
    """Splits `current` by source package; `new` are the source packages that only `following` has."""
    labelled = [package for package in current.packages if group_of(package.section) is not None]
    known = {package.source for package in current.packages}
    known_names = {package.name for package in current.packages}
    held_out = [package for package in labelled if is_held_out(package.source)]
    validation = [package for package in labelled if is_validation(package.source)]
    training = [p for p in labelled if not is_held_out(p.source) and not is_validation(p.source)]
    new = [
        package
        for package in following.packages
        if group_of(package.section) is not None and package.source not in known and package.name not in known_names
    ]
    seen: set[str] = set()
    distinct = [_distinct(split, seen) for split in (training, validation, held_out)]
    # Texts of packages left out of the labels show the tokenizer and the teacher more words of the same language;
    # held-out and validation sources stay out of these too.
    others = [
        package
        for package in current.packages
        if group_of(package.section) is None and not is_held_out(package.source) and not is_validation(package.source)
    ]
    # A package renamed with each version (a compiler, a database server) brings its old text along: the new ones are
    # compared with every text of the current release, whatever its split.
    everything = {text_key(package.text) for package in current.packages}
    fresh = _distinct(new, everything)
    unlabelled = _distinct(others, seen)
    return Corpus(distinct[0], distinct[1], distinct[2], fresh, unlabelled, held_out)


def text_key(text: str) -> str:
    """Texts that differ only in case, spaces or numbers count as the same."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", text.lower())).strip()


def _distinct(packages: list[Package], seen: set[str]) -> list[Package]:
    """One package a text, of the group that most packages with that text have; texts in `seen` are dropped."""
    by_text: dict[str, list[Package]] = defaultdict(list)
    for package in packages:
        by_text[text_key(package.text)].append(package)
    kept = []
    for key, same in by_text.items():
        if key in seen:
            continue
        seen.add(key)
        group = Counter(group_of(package.section) for package in same).most_common(1)[0][0]
        kept.append(next(package for package in same if group_of(package.section) == group))
    return kept
