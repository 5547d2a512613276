"""Documents to passages, along their structure.

A passage never crosses a heading and never ends inside a sentence, so that whoever reads it reads
whole thoughts, and a section of a statute keeps its own.
"""

from collections.abc import Iterator, Sequence

from corpus.finnish.sentences import split_sentences
from corpus.long_text import cut
from corpus.records import Block, BlockKind, Chunk, Document, Sentence

TARGET = 900
"""Characters that a passage of a long section has at most, unless one sentence is longer."""
MAX = 1200
"""A section of at most this many characters stays whole; a longer sentence is cut."""


def chunk_document(document: Document) -> list[Chunk]:
    """All passages in the order of the text; each character of the body is in exactly one.

    Headings are in ``section``, not in the text of passages.
    """
    return [
        chunk
        for path, blocks in _sections(document)
        for units in _packed(_units(document.text, blocks))
        for chunk in [_chunk(document, path, units)]
    ]


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """The blocks between one heading and the next, with the path of headings above them."""
    title = _own_title(document)
    above: list[tuple[int, str]] = []
    body: list[Block] = []
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            body.append(block)
            continue
        if body:
            yield tuple(text for _, text in above), body
            body = []
        while above and above[-1][0] >= block.level:
            above.pop()
        if block is not title:
            above.append((block.level, document.text[block.start : block.end]))
    if body:
        yield tuple(text for _, text in above), body


def _own_title(document: Document) -> Block | None:
    """The heading that is the title of the whole: the first, when no other has its level."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    return headings[0] if headings and all(other.level > headings[0].level for other in headings[1:]) else None


def _units(text: str, blocks: Sequence[Block]) -> list[list[Sentence]]:
    """The sentences of each block, list items with the sentence that leads to them."""
    units: list[list[Sentence]] = []
    lead_in: tuple[int, int] | None = None
    for block in blocks:
        if block.kind is BlockKind.TABLE_ROW:
            spans = [(block.start, block.end)]
        else:
            inside = split_sentences(text[block.start : block.end])
            spans = [(block.start + start, block.start + end) for start, end in inside]
        pieces = [piece for span in spans for piece in _short_enough(text, span)]
        leads = lead_in if block.kind is BlockKind.LIST_ITEM else None
        units.append([Sentence(start, end, block.kind, leads) for start, end in pieces])
        if block.kind is not BlockKind.LIST_ITEM:
            lead_in = spans[-1] if spans and text[spans[-1][1] - 1] == ":" else None
    return units


def _short_enough(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    start, end = span
    if end - start <= MAX:
        return [span]
    return [(start + first, start + last) for first, last in cut(text[start:end], MAX)]


def _packed(blocks: list[list[Sentence]]) -> Iterator[list[Sentence]]:
    """Blocks together up to the target; a block too long for it is divided between sentences."""
    everything = [sentence for block in blocks for sentence in block]
    if not everything:
        return
    if everything[-1].end - everything[0].start <= MAX:
        yield everything
        return
    current: list[Sentence] = []
    for block in blocks:
        whole = block[-1].end - block[0].start <= TARGET
        for group in [block] if whole else [[sentence] for sentence in block]:
            if current and group[-1].end - current[0].start > TARGET:
                carried = _carried(current, group)
                yield current[: len(current) - len(carried)]
                current = carried
            current += group
    yield current


def _carried(current: list[Sentence], group: list[Sentence]) -> list[Sentence]:
    """The sentence that leads to a list goes with its first item, unless it is all there is."""
    last = current[-1]
    return [last] if len(current) > 1 and group[0].lead_in == (last.start, last.end) else []


def _chunk(document: Document, path: tuple[str, ...], units: Sequence[Sentence]) -> Chunk:
    start, end = units[0].start, units[-1].end
    pages = [page.number for page in document.pages if page.start < end and page.end > start]
    return Chunk(
        document_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        section=path,
        sentences=tuple(units),
        first_page=pages[0] if pages else None,
        last_page=pages[-1] if pages else None,
    )
