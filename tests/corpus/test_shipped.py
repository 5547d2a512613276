import re
from pathlib import Path

from assistant.settings import shipped_documents
from corpus.authoring.build import build_all
from corpus.reading import read_document
from corpus.records import Document, Kind
from corpus.sources import find_sources


def documents() -> list[Document]:
    scan = find_sources([shipped_documents()])
    assert scan.problems == ()
    return [read_document(file) for file in scan.files]


def test_shipped_corpus_covers_kinds_and_formats_with_metadata() -> None:
    found = documents()
    assert len(found) >= 40
    assert {document.metadata.kind for document in found} == set(Kind)
    assert {Path(document.id).suffix for document in found} == {
        ".csv", ".docx", ".html", ".md", ".pdf", ".txt", ".xlsx",
    }  # fmt: skip
    for document in found:
        facts = document.metadata
        assert facts.title and facts.owner and facts.source, document.id
        assert facts.valid_from, document.id


def test_two_documents_are_superseded_and_one_has_expired() -> None:
    found = {document.id: document for document in documents()}
    replaced = [document.metadata.supersedes for document in found.values() if document.metadata.supersedes]
    assert len(replaced) == 2 and all(name in found for name in replaced)
    ended = [d.id for d in found.values() if d.metadata.valid_until and d.metadata.valid_until.year < 2026]
    assert ended == ["ohje/kesapaivystys-2025.txt"]


def test_contact_details_cannot_exist() -> None:
    for document in documents():
        for number in re.findall(r"\b0\d{1,3}[ -]\d{3}[ -]\d{3,4}\b", document.text):
            assert number.startswith("03 000 "), (document.id, number)
        for address in re.findall(r"\S+@\S+", document.text):
            assert address.rstrip(".,;").endswith(".example"), (document.id, address)


def test_shipped_files_are_what_their_sources_give(tmp_path: Path) -> None:
    for built in build_all(tmp_path):
        shipped = shipped_documents() / built.relative_to(tmp_path)
        assert shipped.read_bytes() == built.read_bytes(), built.name


def test_statute_summaries_name_sections_that_the_statutes_have(shared_data: Path) -> None:
    originals = {}
    for path in (shared_data / "statutes").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        number = re.search(r"^number: (\S+)", text, re.MULTILINE)
        assert number
        originals[number[1]] = set(re.findall(r"^### +(\d+(?: ?[a-z])?) ?§", text, re.MULTILINE))
    summaries = [document for document in documents() if document.metadata.kind is Kind.STATUTE]
    assert len(summaries) >= 15
    for document in summaries:
        for section in re.findall(r"^(\d+(?: ?[a-z])?) § ", document.text, re.MULTILINE):
            assert section in originals[document.metadata.number], (document.id, section)
