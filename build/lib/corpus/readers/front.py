"""Front matter of text files; the only module that imports python-frontmatter."""

import frontmatter
from yaml import YAMLError

from corpus.errors import BadMetadata


def split_front(text: str, path: str) -> tuple[dict[str, object], str]:
    """The front matter and the text after it; empty when the file has none. Raises ``BadMetadata``."""
    if not text.startswith("---"):
        return {}, text
    try:
        metadata, body = frontmatter.parse(text)
    except YAMLError as error:
        found = " ".join(str(error).split())
        raise BadMetadata(
            path=path, key="front matter", found=found, expected="valid YAML", where="the file"
        ) from error
    return dict(metadata), body
