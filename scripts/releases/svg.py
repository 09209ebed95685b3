"""A small writer of pictures as SVG that read well on light and on dark pages: colours are classes, not attributes."""

from html import escape

_LIGHT = {
    "paper": "#ffffff", "ink": "#1f2328", "soft": "#59636e", "rule": "#d8dee4", "band": "#f3f5f8",
    "first": "#0969da", "second": "#bc4c00", "third": "#1a7f37",
}
_DARK = {
    "paper": "#0d1117", "ink": "#f0f6fc", "soft": "#9da7b3", "rule": "#30363d", "band": "#161b22",
    "first": "#58a6ff", "second": "#ffa657", "third": "#56d364",
}
_FONT = "-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',Helvetica,Arial,sans-serif"


def _rules(colours: dict[str, str]) -> str:
    fills = "".join(f".f-{name}{{fill:{colour}}}" for name, colour in colours.items())
    lines = "".join(f".l-{name}{{stroke:{colour}}}" for name, colour in colours.items())
    return fills + lines


class Picture:
    """A picture that grows by its parts; `text` writes it. Coordinates are pixels from the upper left corner."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img">\n<title>{escape(title)}</title>\n<style>'
            f"text{{font:12px {_FONT}}}.big{{font-size:14px;font-weight:600}}.small{{font-size:11px}}"
            f"path.l{{fill:none}}.l{{stroke-width:1}}.wide{{stroke-width:1.75;stroke-linejoin:round}}"
            f".dash{{stroke-dasharray:3 3}}{_rules(_LIGHT)}"
            f"@media (prefers-color-scheme:dark){{{_rules(_DARK)}}}</style>\n"
        )
        self._parts: list[str] = []
        self.box(0, 0, width, height, "paper")

    def box(self, x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> None:
        seen = "" if opacity == 1 else f' opacity="{opacity}"'
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="f-{colour}"{seen}/>')

    def line(self, points: list[tuple[float, float]], colour: str, style: str = "") -> None:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._parts.append(f'<path d="M{path}" class="l l-{colour} {style}"/>')

    def dot(self, x: float, y: float, radius: float, colour: str, hollow: bool = False) -> None:
        kind = f"f-paper l l-{colour}" if hollow else f"f-{colour}"
        fill = ' style="fill-opacity:1;stroke-width:1.5"' if hollow else ""
        self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="{kind}"{fill}/>')

    def words(self, x: float, y: float, words: str, colour: str = "ink", style: str = "", anchor: str = "start") -> None:
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" class="f-{colour} {style}" text-anchor="{anchor}">{escape(words)}</text>')

    def text(self) -> str:
        return self._head + "\n".join(self._parts) + "\n</svg>\n"
