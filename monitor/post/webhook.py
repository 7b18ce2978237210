"""A few words to another programme over HTTP: the second way to tell that something failed."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO

PATIENCE = 5.0
"""Seconds that it may take; what waits behind it is more important."""


class _Here(urllib.request.HTTPRedirectHandler):
    """Stays at the address that was set, which alone was allowed."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        del req, fp, code, msg, headers, newurl
        return None


def post(url: str, content: Mapping[str, object]) -> str:
    """Posts it as JSON, and gives the reason where it was not taken."""
    request = urllib.request.Request(  # noqa: S310 - the settings allow https and loopback alone
        url, json.dumps(content).encode(), {"Content-Type": "application/json", "User-Agent": "monitor"}, method="POST"
    )
    try:
        with urllib.request.build_opener(_Here).open(request, timeout=PATIENCE):
            return ""
    except (OSError, HTTPException, ValueError) as error:
        return f"{type(error).__name__}: {getattr(error, 'code', '') or getattr(error, 'reason', '') or error}"
