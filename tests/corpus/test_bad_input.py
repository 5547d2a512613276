import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from corpus import errors
from corpus.errors import PathMissing, ReadError
from corpus.isolation import read_all
from corpus.records import Document, SourceFile
from corpus.sources import LARGEST_FILE, find_sources
from tests.support import pdf, write


def encrypted(path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf(path, ["salainen"])))
    writer.encrypt("salasana", algorithm="AES-256")
    writer.write(path)


def pictures_only(path: Path) -> None:
    canvas = Canvas(str(path))
    for _ in range(2):
        canvas.rect(10, 10, 50, 50)
        canvas.showPage()
    canvas.save()


def broken_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 400_000_000)


BAD: dict[str, tuple[str, Callable[[Path], object], type[ReadError]]] = {
    "unknown format": ("a.rtf", lambda p: p.write_text("{\\rtf1}"), errors.UnknownFormat),
    "empty": ("a.md", lambda p: p.write_text(""), errors.EmptyFile),
    "no text": ("a.md", lambda p: p.write_text("\n\n"), errors.NoText),
    "latin-1": ("a.txt", lambda p: p.write_bytes("Päätös on tehtävä.".encode("latin-1")), errors.WrongEncoding),
    "encrypted": ("a.pdf", encrypted, errors.EncryptedFile),
    "pictures only": ("a.pdf", pictures_only, errors.NoTextLayer),
    "broken pdf": ("a.pdf", lambda p: p.write_bytes(b"%PDF-1.7\nrikki"), errors.BrokenFile),
    "broken docx": ("a.docx", broken_docx, errors.BrokenFile),
    "not a docx": ("a.docx", lambda p: p.write_text("hei"), errors.BrokenFile),
    "bomb": ("a.docx", bomb, errors.DecompressionBomb),
    "bad metadata": ("a.md", lambda p: p.write_text("---\nkind: kirja\n---\nHei."), errors.BadMetadata),
    "bad date": ("a.md", lambda p: p.write_text("---\nvalid_from: eilen\n---\nHei."), errors.BadMetadata),
}


@pytest.mark.parametrize("case", BAD)
def test_each_bad_file_says_what_is_wrong_and_the_rest_goes_on(case: str, tmp_path: Path) -> None:
    name, make, expected = BAD[case]
    make(tmp_path / name)
    write(tmp_path, hyva="# Hyvä\n\nTämä luetaan.")
    scan = find_sources([tmp_path])
    found: list[Document | ReadError] = [error for _, error in scan.problems]
    found += [result for _, result in read_all(scan.files)]
    [error] = [result for result in found if isinstance(result, ReadError)]
    assert type(error) is expected
    assert str(tmp_path / name) in str(error) and "\n" not in str(error)
    assert [result.id for result in found if isinstance(result, Document)] == ["hyva.md"]


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match="Check the path"):
        find_sources([tmp_path / "puuttuu"])


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(2 * LARGEST_FILE)
    [(name, error)] = find_sources([tmp_path]).problems
    assert name == "a.pdf" and isinstance(error, errors.FileTooLarge) and "200 MB" in str(error)


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = write(tmp_path / "muualla", salaisuus="Salainen.")
    inside = write(tmp_path / "aineisto", avoin="Avoin.")
    (inside / "linkki.md").symlink_to(outside / "salaisuus.md")
    (inside / "kansio").symlink_to(outside)
    scan = find_sources([inside])
    assert [file.id for file in scan.files] == ["avoin.md"]
    assert {type(error) for _, error in scan.problems} == {errors.OutsideRoot}


def test_same_name_in_different_folders_is_fine_but_not_in_two_spellings(tmp_path: Path) -> None:
    write(tmp_path / "a", ohje="Yksi.")
    write(tmp_path / "b", ohje="Kaksi.")
    name = "päätös.md"
    (tmp_path / unicodedata.normalize("NFC", name)).write_text("Koottu.")
    (tmp_path / unicodedata.normalize("NFD", name)).write_text("Hajotettu.")
    scan = find_sources([tmp_path])
    assert [file.id for file in scan.files] == ["a/ohje.md", "b/ohje.md", unicodedata.normalize("NFC", name)]
    [(_, error)] = scan.problems
    assert isinstance(error, errors.SameId)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    # 600,000 text operators: within every limit of pypdf, and slow.
    path = tmp_path / "hidas.pdf"
    canvas = Canvas(str(path), pageCompression=1)
    text = canvas.beginText(10, 10)
    for _ in range(300_000):
        text.textOut("a")
    canvas.drawText(text)
    canvas.save()
    [(_, result)] = read_all([SourceFile(path.name, path, path.stat().st_size)], seconds=2)
    assert isinstance(result, errors.ReadTimeout)


def test_awkward_files_never_end_an_ingest(shared_data: Path) -> None:
    scan = find_sources([shared_data / "awkward", shared_data / "awkward-fi"])
    results = [result for _, result in read_all(scan.files)]
    documents = {result.id: result for result in results if isinstance(result, Document)}
    assert len(results) == len(scan.files)
    assert "pypdf-r6-empty-password.pdf" in documents
    assert {type(r) for r in results if isinstance(r, ReadError)} <= {
        errors.EncryptedFile,
        errors.NoTextLayer,
        errors.NoText,
        errors.BrokenFile,
    }
    swedish = documents["oph_va_yleisohje_2018-03_sv_combining.pdf"].text
    assert unicodedata.is_normalized("NFC", swedish) and "å" in swedish
