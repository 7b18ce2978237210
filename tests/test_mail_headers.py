"""Names and titles that would be more than text: no header, no second address, no element of the mail's HTML comes out of them."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from monitor.outputs.mail import addressed, header
from monitor.problems import Problem
from monitor.sources.directory import read_directory
from tests.small_workspace import monitor
from tests.tiny_office import PEOPLE, REPORT, at, mails, office, tick

NASTY = [
    "x\r\nBcc: moi-nguoi@example.vn",
    "x\nBcc: moi-nguoi@example.vn",
    "x\rBcc: moi-nguoi@example.vn",
    "x\0Bcc: moi-nguoi@example.vn",
    "x\x0b\x0c\x85\u2028Bcc: moi-nguoi@example.vn",
    "=?utf-8?q?x=0D=0ABcc:_moi-nguoi@example.vn?=",
    "=?utf-8?b?eA0KQmNjOiBtb2ktbmd1b2lAZXhhbXBsZS52bg==?=",
    'Lan" <moi-nguoi@example.vn>, "x',
]
"""Line breaks of all kinds, also encoded, and a quotation mark that would end the name."""


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("name", NASTY)
def test_a_name_stays_a_name(name: str) -> None:
    """Whatever stands in it, there is one To with one address, and no header that nobody wrote."""
    found = read(addressed(b"Subject: x\r\n\r\nx\r\n", address="lan@example.vn", name=name, message_id="<1@example.vn>"))
    assert [key.lower() for key in found] == ["to", "message-id", "subject"]
    assert [each.addr_spec for each in found["To"].addresses] == ["lan@example.vn"]
    assert not found.defects
    shown = found["To"].addresses[0].display_name
    assert "".join(shown.split()) == "".join(header(name).split()), "spaces between two encoded words come from Python's own reader"


@pytest.mark.parametrize("text", NASTY)
def test_a_header_is_one_line(text: str) -> None:
    """Also once its words are decoded, as mail programmes do."""
    assert header(text).isprintable()
    assert len(header("x" * 1000)) == 200


TITLES = ["=?utf-8?q?Thang=0D=0ABcc:_x@example.vn?=", "Tháng\\r\\nBcc: x@example.vn", "Tháng\\0 9\\x85Bcc: x@example.vn"]
"""As they stand between quotation marks in YAML."""


@pytest.mark.parametrize("title", TITLES)
def test_a_subject_brings_no_header(tmp_path: Path, title: str) -> None:
    """A title and an issuer with line breaks, plain and in encoded words: the file is refused, or the mail has no header of theirs."""
    report = REPORT.replace("{vi: Báo cáo}", f'{{vi: "{title}"}}').replace("Sở Công Thương tỉnh Bình An", "Sở")
    here = office(tmp_path, brief=report.replace("{vi: Sở}", f'{{vi: "{title}"}}'))
    tick(here, at("1 07:30"))
    assert len(mails(here)) in (0, 2)
    for each in mails(here):
        assert "bcc" not in [key.lower() for key in each]
        assert [key.lower() for key in each].count("subject") == 1
        assert each["To"].addresses[0].username in ("lan", "minh")


ADDRESSES = [
    "lan@example.vn, minh@example.vn",
    "lan@example.vn;minh@example.vn",
    "lan@example.vn\\nBcc: x@example.vn",
    "Lan <lan@example.vn>",
    "lan",
    '\\"lan,\\"@example.vn',
    "lan@example.vn\\0",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_address_is_one_address(tmp_path: Path, address: str) -> None:
    """What could be two, or more than an address, is refused with its line; nothing is ever split at commas."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "recipients.yaml").write_text(PEOPLE.replace("lan@example.vn", f'"{address}"'), encoding="utf-8")
    directory, problems = read_directory(tmp_path)
    assert not directory.people
    assert all(isinstance(each, Problem) and each.where.startswith("reports/recipients.yaml") for each in problems)
    assert problems


def test_addresses_on_the_command_line_are_one_each(tmp_path: Path) -> None:
    """`--to` with a comma is nobody."""
    office(tmp_path)
    ran = monitor(tmp_path, "send", "brief", "--to", "lan@example.vn,minh@example.vn", "--period", "2026-9M", "--as-of", "2026-10-01")
    assert ran.code == 2
    assert not (tmp_path / "var" / "mail").exists()


def test_text_is_text_in_the_mails_html(tmp_path: Path) -> None:
    """Elements, quotes and what templates calculate appear literally, wherever they stand."""
    bad = '<script>alert(1)</script>\\"><img src=x onerror=alert(1)>{{7*7}}'
    report = REPORT.replace("{vi: Báo cáo}", f'{{vi: "{bad}"}}').replace("Sở Công Thương tỉnh Bình An", "Sở")
    here = office(tmp_path, brief=report.replace("{vi: Sở}", f'{{vi: "{bad}"}}'))
    catalogue = tmp_path / "targets" / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("{vi: Điện thương phẩm}", f'{{vi: "{bad}"}}'), encoding="utf-8")
    tick(here, at("1 07:30"))
    found = mails(here)
    assert len(found) == 2
    for each in found:
        html, text = (each.get_body((kind,)) for kind in ("html", "plain"))
        assert html
        assert text
        shown = html.get_content()
        assert "<script" not in shown
        assert "<img" not in shown
        assert "{{7*7}}" in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<script>alert(1)</script>" in text.get_content()
