"""The chat page and the pages of its sources."""

from assistant.web.app import build_app, check_address, serve

__all__ = ["build_app", "check_address", "serve"]
