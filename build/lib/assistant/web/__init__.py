"""The chat page and the pages of its sources."""

from assistant.web.app import build_app, serve

__all__ = ["build_app", "serve"]
