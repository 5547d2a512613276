"""Addresses of services as they may be shown: without the passwords and keys that people write into them."""

import re

_USER = re.compile(r"(?<=://)[^\n\"']*@")
"""To the last "@": a password may hold any sign, and what is left out too much is no harm."""
_BARE_USER = re.compile(r"(?<![\w/:])[^\s:/@\"']+:[^\s@\"']*@")
"""The same before a host without a scheme."""
_QUERY = re.compile(r"[?;][^#\s]*")


def without_secrets(text: str) -> str:
    """An address, or a text that holds some, without user, password and query.

    "http://user:secret@host/v1?key=abc#model" becomes "http://host/v1#model". A file's path stays as it is.
    """
    text = _BARE_USER.sub("", _USER.sub("", text))
    return re.sub(r"[a-z][a-z0-9+.-]*://\S+", lambda match: _QUERY.sub("", match[0]), text, flags=re.I)
