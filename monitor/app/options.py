"""Options that several commands share, and what the command line said for the whole run."""

from enum import StrEnum
from typing import Annotated, Literal

import typer

SPOKEN = {"lang": "", "workspace": ""}
"""What the command line said for the whole run."""


class Lang(StrEnum):
    """A language of messages and reports."""

    vi = "vi"
    en = "en"


class Theme(StrEnum):
    """How a report looks on paper."""

    modern = "modern"
    official = "official"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language: vi or en; the workspace's by default.")]
PeriodOption = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="2024, 2024-Q3, 2024-9M, 2024-05 or 2024-01..2024-05.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The day whose knowledge is used, 2024-10-06; today by default.")
]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Reporting unit.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
ByOption = Annotated[str, typer.Option("--by", metavar="WHO", help="Who gives the figures.")]
DelimiterOption = Annotated[str | None, typer.Option("--delimiter", metavar="SIGN", help="Between cells, where it is no comma.")]
DecimalOption = Annotated[Literal[".", ","], typer.Option("--decimal", metavar="SIGN", help="Before decimals.")]
