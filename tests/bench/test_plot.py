from xml.etree import ElementTree as ET

from bench.comparison.plot import Bar, Panel, svg

_NAMES = {"svg": "http://www.w3.org/2000/svg"}


def bars(text: str) -> list[ET.Element]:
    """Without the ground."""
    return ET.fromstring(text).findall("svg:rect", _NAMES)[1:]  # noqa: S314 - we have written it


def test_bars_are_as_long_as_their_values() -> None:
    drawn = bars(svg([Panel("CPU", "µs", [Bar("a", 100, "#000"), Bar("b", 400, "#000")])]))

    short, long = (float(bar.get("width", "")) for bar in drawn)
    assert long == 4 * short


def test_each_panel_has_a_scale_of_its_own() -> None:
    panels = [Panel(str(top), "µs", [Bar("a", top, "#000")]) for top in (10, 1000)]

    one, other = bars(svg(panels))

    assert one.get("width") == other.get("width")
    assert float(other.get("y", "")) > float(one.get("y", "")) + float(one.get("height", ""))


def test_everything_lies_within_the_picture() -> None:
    text = svg([Panel("CPU", "µs", [Bar("a", 1, "#000")] * 9)])

    height = float(ET.fromstring(text).get("height", ""))  # noqa: S314 - we have written it
    assert all(
        float(bar.get("y", "")) + float(bar.get("height", "")) < height for bar in bars(text)
    )


def test_labels_may_hold_any_character() -> None:
    [label] = [
        each.text
        for each in ET.fromstring(  # noqa: S314 - we have written it
            svg([Panel("CPU", "µs", [Bar("<a> & 'b'", 1, "#000")])])
        ).findall("svg:text", _NAMES)
        if each.get("text-anchor") == "end"
    ]

    assert label == "<a> & 'b'"
