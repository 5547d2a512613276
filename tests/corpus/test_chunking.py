from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import MAX, chunk_document
from corpus.elements import Element, assemble
from corpus.reading import read_document
from corpus.records import BlockKind, Document, Kind, Metadata
from corpus.sources import find_sources

_WORDS = st.lists(
    st.sampled_from(["Arviointi", "alkaa", "heti", "36 §:n", "mukaan", "3 kk.", "Päätös:"]), min_size=1, max_size=60
)
_ELEMENTS = st.lists(
    st.tuples(st.sampled_from(list(BlockKind)), _WORDS, st.integers(1, 4)).map(
        lambda made: Element(made[0], " ".join(made[1]), made[2] if made[0] is BlockKind.HEADING else 0)
    ),
    max_size=25,
)


@given(_ELEMENTS)
def test_passages_hold_the_whole_body_once_and_never_cut_a_sentence(elements: list[Element]) -> None:
    made = assemble(elements, 0)
    document = Document("a.md", "0" * 64, Metadata("A", Kind.INSTRUCTION), made.text, made.blocks)
    chunks = chunk_document(document)
    body = "".join(made.text[b.start : b.end] for b in made.blocks if b.kind is not BlockKind.HEADING)
    assert all(made.text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
    assert "".join("".join(chunk.text for chunk in chunks).split()) == "".join(body.split())
    for chunk in chunks:
        assert chunk.sentences[0].start == chunk.start and chunk.sentences[-1].end == chunk.end
        assert len(chunk.text) <= MAX or len(chunk.sentences) == 1


def test_a_sentence_without_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("sana " * 2000)
    [file] = find_sources([tmp_path]).files
    chunks = chunk_document(read_document(file))
    assert len(chunks) > 5 and max(len(chunk.text) for chunk in chunks) <= MAX


def test_every_section_of_the_statutes_is_a_section_of_passages(shared_data: Path) -> None:
    missing = []
    headings = 0
    for file in find_sources([shared_data / "statutes"]).files:
        lines = file.path.read_text(encoding="utf-8").splitlines()
        wanted = [" ".join(line[4:].split()) for line in lines if line.startswith("### ")]
        found = {chunk.section[-1] for chunk in chunk_document(read_document(file)) if chunk.section}
        headings += len(wanted)
        missing += [(file.id, heading) for heading in wanted if heading not in found]
    assert headings == 1960
    # One heading stands above another without text of its own.
    assert missing == [("1999-0442.md", "Hallintoa koskevat säännökset")]
