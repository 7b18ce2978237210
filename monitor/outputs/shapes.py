"""The shape of each flag as a drawing, because no font has all of them; decorative: the word stands beside it."""

from urllib.parse import quote

from monitor.wording import FLAGS

_SHAPES = {
    "triangle_up": '<path d="M6 1 11.5 11H.5Z" fill="{0}"/>',
    "triangle_down": '<path d="M6 11 11.5 1H.5Z" fill="{0}"/>',
    "star": '<path d="M6 .3 7.5 4.3 11.7 4.5 8.4 7.1 9.5 11.2 6 8.9 2.5 11.2 3.6 7.1 .3 4.5 4.5 4.3Z" fill="{0}"/>',
    "circle": '<circle cx="6" cy="6" r="4.6" fill="{0}"/>',
    "circle_open": '<circle cx="6" cy="6" r="4.2" fill="none" stroke="{0}" stroke-width="1.6"/>',
    "circle_dotted": '<circle cx="6" cy="6" r="4.4" fill="none" stroke="{0}" stroke-width="1.6" stroke-dasharray="1.6 1.86"/>',
    "check": '<path d="M1.2 6.6 4.6 10 11 2.4" fill="none" stroke="{0}" stroke-width="2.2"/>',
    "cross": '<path d="M1.8 1.8 10.2 10.2M10.2 1.8 1.8 10.2" stroke="{0}" stroke-width="2.2"/>',
    "diamond": '<path d="M6 .4 11.6 6 6 11.6 .4 6Z" fill="{0}"/>',
    "dash": '<path d="M1.5 6H10.5" stroke="{0}" stroke-width="2"/>',
    "approx": '<g fill="none" stroke="{0}" stroke-width="1.5">'
    '<path d="M1 4.9C3 2.6 5 2.9 6.2 3.9S9.3 4.9 11 2.9"/><path d="M1 9.1C3 6.8 5 7.1 6.2 8.1S9.3 9.1 11 7.1"/></g>',
}


def shape_url(flag: str, colour: str = "") -> str:
    """A `data:` address of the flag's shape in its own colour or another, for a stylesheet."""
    style = FLAGS[flag]
    inside = _SHAPES[style.shape].format(colour or style.colour)
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12" width="12" height="12">{inside}</svg>'
    return "data:image/svg+xml," + quote(drawn)
