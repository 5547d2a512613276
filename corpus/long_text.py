"""Where structure ends: cutting a text without sentences; the only module that imports LangChain's splitters."""

from langchain_text_splitters import RecursiveCharacterTextSplitter


def cut(text: str, longest: int) -> list[tuple[int, int]]:
    """The (start, end) of pieces of at most ``longest`` characters, at line ends, clauses or spaces."""
    splitter = RecursiveCharacterTextSplitter(
        separators=["\n", "; ", ", ", " ", ""],
        keep_separator="end",
        chunk_size=longest,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=True,
    )
    pieces = splitter.create_documents([text])
    return [
        (piece.metadata["start_index"], piece.metadata["start_index"] + len(piece.page_content)) for piece in pieces
    ]


def overlapping(text: str, longest: int, overlap: int) -> list[str]:
    """Pieces of at most ``longest`` characters, each beginning with up to ``overlap`` of the one before.

    The usual way to cut texts without looking at their structure, for comparison.
    """
    return RecursiveCharacterTextSplitter(chunk_size=longest, chunk_overlap=overlap).split_text(text)
