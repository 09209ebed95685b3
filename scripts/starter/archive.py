"""Reads package descriptions from a Debian archive, through apt, into folders of our own.

Nothing of the machine's apt state is touched: sources, lists and caches live in the given folder.
"""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CAT_FILE = "/usr/lib/apt/apt-helper"


class ArchiveError(Exception):
    """The archive could not be read; the message says what to do."""


@dataclass(frozen=True)
class Package:
    """One binary package: its name, its source package, its section, its English description and its debtags."""

    name: str
    source: str
    section: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """A release of the archive: its code name, its version and date as signed, and its packages."""

    codename: str
    version: str
    date: str
    packages: list[Package]


def source_bucket(source: str) -> int:
    """The first 8 hexadecimal digits of the SHA-256 of the source package's name, modulo 20."""
    return int(hashlib.sha256(source.encode("utf-8")).hexdigest()[:8], 16) % 20


def is_held_out(source: str) -> bool:
    """The rule of the model card: one source package in ten is never trained on (value mod 10 is 0)."""
    return source_bucket(source) % 10 == 0


def is_validation(source: str) -> bool:
    """One source package in twenty, beside the held-out ones, chooses settings and the temperature."""
    return source_bucket(source) == 5


def document_text(description: str) -> str:
    """The text of a `Description-en` field as it stands after the colon.

    The first line is the summary. Of every later line the leading space goes; a lone `.` ends a paragraph; the
    other lines, trimmed, are joined by one space. Summary and paragraphs are joined by a line feed.
    """
    lines = description.split("\n")
    paragraphs: list[list[str]] = [[]]
    for line in lines[1:]:
        if line.strip() == ".":
            paragraphs.append([])
        elif line.strip():
            paragraphs[-1].append(line.strip())
    return "\n".join([lines[0].strip()] + [" ".join(words) for words in paragraphs if words])


def configured_mirror() -> str:
    """The Debian archive that this machine's own apt reads."""
    listing = _run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN)", "Created-By: Packages"])
    uris = [line.split(" ", 1) for line in listing.splitlines() if " " in line]
    for uri, _ in uris:
        if re.search(r"/debian/?$", uri):
            return uri
    for uri, origin in uris:
        if origin == "Debian" and "security" not in uri:
            return uri
    raise ArchiveError("no Debian archive in this machine's apt configuration: name one with --mirror")


def read_release(mirror: str, codename: str, folder: Path, trusted: bool) -> Release:
    """Downloads the lists of a release's `main` (amd64, English) into `folder` and joins them."""
    root = folder / codename
    (root / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    for path in (folder, root, root / "lists"):
        os.chmod(path, 0o755)
    options = ["arch=amd64"]
    if trusted:
        options.append("trusted=yes")
    elif KEYRING.exists():
        options.append(f"signed-by={KEYRING}")
    (root / "sources.list").write_text(f"deb [{' '.join(options)}] {mirror} {codename} main\n")
    apt = [
        "apt-get", "-q",
        "-o", f"Dir::State::Lists={root / 'lists'}",
        "-o", f"Dir::Etc::SourceList={root / 'sources.list'}",
        "-o", "Dir::Etc::SourceParts=/dev/null",
        "-o", f"Dir::Cache={root / 'cache'}",
        "-o", "Acquire::GzipIndexes=true",
        "-o", "Acquire::Languages=en",
        "-o", "APT::Update::Error-Mode=any",
    ]
    if not any((root / "lists").glob("*InRelease")):
        _run(apt + ["update"])
    targets: dict[str, Path] = {}
    for line in _run(apt + ["indextargets", "--format", "$(CREATED_BY) $(FILENAME)"]).splitlines():
        kind, _, name = line.partition(" ")
        targets[kind] = Path(name)
    if "Packages" not in targets or "Translations" not in targets:
        raise ArchiveError(f"apt fetched no Packages or Translation-en of {codename} from its archive")
    signed = _signed_fields(next((root / "lists").glob("*InRelease")))
    return Release(codename, signed.get("Version", codename), signed.get("Date", ""), _join(targets))


def _join(targets: dict[str, Path]) -> list[Package]:
    """Joins packages and descriptions by the description's MD5; packages without a description are left out."""
    descriptions = {
        stanza["Description-md5"]: stanza["Description-en"]
        for stanza in _stanzas(targets["Translations"])
        if "Description-md5" in stanza and "Description-en" in stanza
    }
    packages: dict[str, Package] = {}
    for stanza in _stanzas(targets["Packages"]):
        description = descriptions.get(stanza.get("Description-md5", ""))
        if description is None or "Section" not in stanza:
            continue
        name = stanza["Package"]
        source = stanza.get("Source", name).split(" ", 1)[0]
        section = stanza["Section"].rsplit("/", 1)[-1]
        tags = tuple(re.split(r",\s*", stanza["Tag"])) if "Tag" in stanza else ()
        packages[name] = Package(name, source, section, document_text(description), tags)
    return [packages[name] for name in sorted(packages)]


def _stanzas(path: Path) -> Iterator[dict[str, str]]:
    """The paragraphs of a control file, compressed in any way that apt knows; continuation lines kept raw."""
    for block in re.split(r"\n\n+", _run([CAT_FILE, "cat-file", str(path)])):
        fields: dict[str, str] = {}
        field = None
        for line in block.split("\n"):
            if line[:1] in (" ", "\t"):
                if field is not None:
                    fields[field] += "\n" + line
            elif ":" in line:
                field, _, value = line.partition(":")
                fields[field] = value.strip()
        if fields:
            yield fields


def _signed_fields(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^(Version|Date|Codename): (.*)$", path.read_text(errors="replace"), re.MULTILINE))


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip()
        raise ArchiveError(f"{' '.join(command[:2])} ended with status {done.returncode}: {words}")
    return done.stdout.decode("utf-8", errors="replace")
