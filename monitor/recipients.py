"""Who gets a report: people and lists, each by its code; nothing is ever split out of free text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from monitor.plan import STRICT

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
"""One address as RFC 5321 has it, without quoted and non-ASCII ones, which old servers refuse."""


@dataclass(frozen=True)
class Person:
    """Somebody with an address; with `units` the reports show these units alone, with all below them."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    name: str
    address: str
    lang: Literal["vi", "en"] = "vi"
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailingList:
    """Several people under one code; each gets a mail of their own."""

    __pydantic_config__: ClassVar = STRICT
    code: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """The file `reports/recipients.yaml`."""

    __pydantic_config__: ClassVar = STRICT
    people: tuple[Person, ...] = ()
    lists: tuple[MailingList, ...] = ()
    operators: tuple[str, ...] = ()
    """Codes of those who get the daily digest."""

    @cached_property
    def known(self) -> Mapping[str, tuple[Person, ...]]:
        """Whom each code stands for."""
        alone = {person.code: (person,) for person in self.people}
        return {each.code: tuple(one for code in each.people for one in alone.get(code, ())) for each in self.lists} | alone

    def people_of(self, codes: Iterable[str]) -> tuple[Person, ...]:
        """Each once, in the order in which they are first named; one address gets one mail."""
        found = (person for code in codes for person in self.known.get(code, ()))
        return tuple({person.address.lower(): person for person in reversed([*found])}.values())[::-1]

    def answering(self, units: Iterable[str]) -> Iterator[Person]:
        """Those who answer for one of these units."""
        wanted = set(units)
        return (person for person in self.people if wanted & set(person.units))
