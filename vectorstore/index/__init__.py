"""Where releases are kept and searched. ``open_engine`` chooses how; everything else sees only ``port``."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.index.port import Engine


def open_engine(chroma_url: str = "") -> "Engine":
    """The engine of a setting: files in the data folder, with the passage vectors in a Chroma server when one is named.

    Its library is loaded here only, since some commands need no index.
    """
    from vectorstore.index.chroma import ChromaEngine

    return ChromaEngine(chroma_url)
