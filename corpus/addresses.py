"""Addresses of services as they may be shown: without the passwords and keys that people write into them."""

import re

_USER = re.compile(r"(?<=://)[^/?#]*@")
_QUERY = re.compile(r"\?[^#\s]*")


def without_secrets(text: str) -> str:
    """An address, or a text that holds some, without user, password and query.

    "http://user:secret@host/v1?key=abc#model" becomes "http://host/v1#model". A file's path stays as it is.
    """
    return re.sub(r"[a-z][a-z0-9+.-]*://\S+", lambda match: _QUERY.sub("", _USER.sub("", match[0])), text, flags=re.I)
