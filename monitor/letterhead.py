"""What stands around an official document by Decree 30/2020/NĐ-CP: its head, its foot and the headings between, in words."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from monitor.plan import STRICT, Text
from monitor.wording import Language, Message, capital, say

BLANK = "\u00a0" * 10
"""Where a number is written by hand: report, signer and seal are not ours to give."""
DOTS = "…" * 10


@dataclass(frozen=True)
class Letterhead:
    """What only the office knows of an official document; what is not given is left out, or left blank for the pen."""

    __pydantic_config__: ClassVar = STRICT
    superior: Text | None = None
    """The body above the issuing one (cơ quan chủ quản)."""
    issuer: Text | None = None
    """The issuing body as it stands under the superior one; the report's issuer by default."""
    abbreviation: str = "BC"
    """What follows the number: BC-SCT."""
    place: Text | None = None
    to: tuple[Text, ...] = ()
    """Whom it is addressed to (kính gửi)."""
    copies: tuple[Text, ...] = ()
    """Who gets it (nơi nhận), the archive last."""
    position: Text | None = None
    """The signer's position; name and signature stay blank."""


def letter(
    head: Letterhead, issuer: Text, as_of: datetime.date, language: Language, *, confidential: bool = False
) -> tuple[tuple[str, str], ...]:
    """Each line by the name of its place; a place with several lines stands there several times, an empty one not at all."""
    access = capital(language.render(say("internal use only"))) if confidential else ""
    return tuple((place, text) for place, text in (("access", access), *_lines(head, issuer, as_of, language)) if text)


def _lines(head: Letterhead, issuer: Text, as_of: datetime.date, language: Language) -> Iterator[tuple[str, str]]:
    code, render = language.code, language.render
    day = language.long_date(as_of)
    yield "superior", _in(head.superior, code).upper()
    yield "issuer", (head.issuer or issuer).in_(code).upper()
    yield "number", render(say("No.: {blank}/{abbreviation}", blank=BLANK, abbreviation=head.abbreviation))
    yield "nation", render(say("SOCIALIST REPUBLIC OF VIET NAM"))
    yield "motto", render(say("Independence - Freedom - Happiness"))
    yield "dated", render(say("{place}, {day}", place=_in(head.place, code) or DOTS, day=day))
    yield "kind", render(say("REPORT"))
    yield "address", render(say("To:")) if head.to else ""
    yield from (("to", text.in_(code)) for text in head.to)
    yield "opening", render(say("{issuer} reports as follows:", issuer=issuer.in_(code)))
    yield from ((place, render(text)) for place, text in HEADINGS)
    yield "closing", render(say("This is the report of {issuer}, submitted for consideration and direction.", issuer=issuer.in_(code)))
    yield from (("copy", text.in_(code)) for text in head.copies)
    yield "position", _in(head.position, code).upper() or DOTS
    yield (
        "attached",
        render(
            say(
                "(Attached to report no. {blank}/{abbreviation} of {day} by {issuer})",
                blank=BLANK,
                abbreviation=head.abbreviation,
                day=day,
                issuer=issuer.in_(code),
            )
        ),
    )


HEADINGS: tuple[tuple[str, Message], ...] = (
    ("summary", say("General results")),
    ("cards", say("Indicators that need action")),
    ("main", say("Main indicators")),
    ("detail", say("Detail by group")),
    ("annex", say("Annex")),
    ("enclosed", say("Enclosed")),
    ("copies", say("Recipients:")),
)


def _in(text: Text | None, code: str) -> str:
    return text.in_(code) if text else ""
