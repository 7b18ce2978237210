"""Handing mails over: to an SMTP server, or as files to a folder; what became of each is told by phase and code."""

from monitor.post.answer import Answer, Carrier, Outcome

__all__ = ["Answer", "Carrier", "Outcome"]
