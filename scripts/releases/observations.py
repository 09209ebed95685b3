"""What is looked at in a package description: the features of one observation of `leeway detect`."""

import re

from archive import Package

# The beginning of a binary package's name by which Debian's language teams mark what is theirs; the first that fits.
ECOSYSTEMS = [
    ("rust", re.compile(r"^(librust-|rust-|cargo)")),
    ("go", re.compile(r"^(golang-|gir-to-go)")),
    ("node", re.compile(r"^(node-|libjs-)")),
    ("haskell", re.compile(r"^(libghc-|haskell-|ghc)")),
    ("python", re.compile(r"^(python3?-|python2|pypy)")),
    ("perl", re.compile(r"^lib.*-perl$|^perl")),
    ("ruby", re.compile(r"^ruby")),
    ("r", re.compile(r"^r-(cran|bioc|other|base)")),
    ("java", re.compile(r"^lib.*-java(-doc)?$|^openjdk")),
    ("php", re.compile(r"^php")),
    ("ocaml", re.compile(r"^lib.*-ocaml(-dev|-doc)?$|^ocaml")),
    ("lua", re.compile(r"^lua")),
    ("elisp", re.compile(r"^elpa-")),
    ("erlang", re.compile(r"^(erlang|elixir)")),
    ("octave", re.compile(r"^octave")),
    ("gir", re.compile(r"^gir1\.2-")),
    ("fonts", re.compile(r"^fonts-")),
    ("library", re.compile(r"^lib")),
]
# The end of a name says what a package is for.
ROLES = re.compile(r"-(dev|doc|dbg|data|common|utils|tools|bin|plugins?|el|java|perl|ocaml)$")
# Words and names that a description may hold, fixed before the releases were looked at.
TERMS = [
    "python", "python 2", "python 3", "perl", "ruby", "rust", "crate", "go", "javascript", "node.js", "java", "haskell",
    "php", "lua", "c++", "fortran", "gtk", "gtk+", "qt", "qt5", "qt6", "kde", "gnome", "x11", "wayland", "opengl",
    "vulkan", "sql", "http", "xml", "json", "yaml", "api", "gui", "cloud", "container", "kubernetes", "docker", "ai",
    "machine learning", "bioinformatics", "astronomy", "debugging symbols", "dummy package", "transitional",
]
_TERM = re.compile(r"(?<![\w+.])(" + "|".join(re.escape(t) for t in sorted(TERMS, key=len, reverse=True)) + r")(?![\w+])")


def ecosystem(name: str) -> str:
    """The language or kind of package that a name belongs to, else `other`."""
    return next((label for label, pattern in ECOSYSTEMS if pattern.search(name)), "other")


def role(name: str) -> str:
    """What the end of a name says of the package, else `none`."""
    found = ROLES.search(name)
    return found.group(1) if found else "none"


def features(package: Package) -> dict[str, object]:
    """The features of one description, as `leeway detect` reads them."""
    text = package.text
    words = text.split()
    characters = len(text)
    return {
        "characters": characters,
        "words": len(words),
        "lines": text.count("\n") + 1,
        "mean_word_length": round(sum(map(len, words)) / len(words), 3) if words else None,
        "digits": round(sum(map(str.isdigit, text)) / characters, 5) if characters else None,
        "upper_case": round(sum(map(str.isupper, text)) / characters, 5) if characters else None,
        "punctuation": round(sum(_is_punctuation(c) for c in text) / characters, 5) if characters else None,
        "section": package.section,
        "ecosystem": ecosystem(package.name),
        "role": role(package.name),
        "terms": sorted(set(_TERM.findall(text.lower()))),
        "debtags": sorted({tag.split("::")[0] for tag in package.tags}),
    }


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and not character.isspace()
