import io
from pathlib import Path

import docx
import openpyxl
import pytest

from corpus.chunking import chunk_document
from corpus.normalise import clean, join_lines
from corpus.reading import read_document
from corpus.records import BlockKind, Document, Kind, SourceFile
from tests.support import pdf


def read(path: Path) -> Document:
    return read_document(SourceFile(path.name, path, path.stat().st_size))


def headings(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]


def test_markdown_keeps_headings_lists_and_table_headers(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: Liitteet\nkind: ohje\nvalid_from: 2025-02-01\n---\n# Liitteet\n\n## Koko\n\nLiite on *pieni*.\n\n"
        "Muodot ovat:\n\n- PDF\n- JPG\n\n| Tapa | Raja |\n|---|---|\n| sähköinen | 20 Mt |\n",
        encoding="utf-8",
    )
    document = read(path)
    assert document.metadata.title == "Liitteet" and document.metadata.kind is Kind.INSTRUCTION
    assert str(document.metadata.valid_from) == "2025-02-01"
    [chunk] = chunk_document(document)
    assert chunk.section == ("Koko",)
    assert "Tapa: sähköinen; Raja: 20 Mt." in chunk.text
    items = [sentence for sentence in chunk.sentences if sentence.kind is BlockKind.LIST_ITEM]
    assert [document.text[s.start : s.end] for s in items] == ["PDF", "JPG"]
    assert items[0].lead_in and document.text[slice(*items[0].lead_in)] == "Muodot ovat:"


def test_numbered_items_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Laissa tarkoitetaan:\n1) lapsella alle 18-vuotiasta;\n2) nuorella 18–24-vuotiasta.\n")
    assert "2) nuorella 18–24-vuotiasta." in read(path).text


def test_html_leaves_out_menus_and_hidden_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html lang='fi'><head><title>Kotihoito</title><script>hups()</script></head><body><nav>Valikko</nav>"
        "<main><h1>Kotihoito</h1><p hidden>Piilossa</p><p>Käyntejä on <b>joka</b> päivä.</p>"
        "<table><tr><th>Aika</th></tr><tr><td>7–22</td></tr></table></main><footer>Alatunniste</footer></body></html>",
        encoding="utf-8",
    )
    text = read(path).text
    assert "Käyntejä on joka päivä." in text and "Aika: 7–22." in text
    assert not any(word in text for word in ("Valikko", "Piilossa", "hups", "Alatunniste"))


def test_word_document_in_the_order_of_its_body(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.title = "Perehdytys"
    word.add_heading("Ensimmäinen viikko", level=1)
    word.add_paragraph("Viikolla käydään läpi:")
    word.add_paragraph("avaimet", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Kurssi", "Kesto"), ("Saaga", "2 päivää")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    path = tmp_path / "a.docx"
    word.save(str(path))
    document = read(path)
    assert document.metadata.title == "Perehdytys" and headings(document) == ["Ensimmäinen viikko"]
    assert document.text.endswith("Viikolla käydään läpi:\n\navaimet\n\nKurssi: Saaga; Kesto: 2 päivää.")


def test_spreadsheet_and_csv_rows_keep_their_column_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Maksut"
    sheet.append(["Palvelu", "Maksu"])
    sheet.append(["Ateria", 8.9])
    out = io.BytesIO()
    book.save(out)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    (tmp_path / "b.csv").write_text("Palvelu;Maksu\nAteria;8,90 euroa\n", encoding="utf-8")
    assert read(tmp_path / "a.xlsx").text == "Maksut\n\nPalvelu: Ateria; Maksu: 8,9."
    assert read(tmp_path / "b.csv").text == "Palvelu: Ateria; Maksu: 8,90 euroa."


def test_pdf_mends_line_ends_and_knows_its_pages(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        ["Hakemus koskee täydentävää toimeen-", "tulotukea ja maa- ja metsätaloutta.", "Sivu 1"],
        ["Toisella sivulla kerrotaan muusta.", "Sivu 2"],
    )
    document = read(path)
    assert "täydentävää toimeentulotukea ja maa- ja metsätaloutta." in document.text
    assert "Sivu 1" not in document.text
    assert [chunk.first_page for chunk in chunk_document(document)] == [1]
    second = document.pages[1]
    assert document.text[second.start : second.end].strip() == "Toisella sivulla kerrotaan muusta."


def test_text_is_normalised_without_losing_signs() -> None:
    assert clean("A\u0308 \ufb01 51\u00ad\u00a0§ ½ m²") == "Ä fi 51 § ½ m²"
    assert clean(clean("a\u00a0\u00a0b")) == "a b"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["valitus-", "aika"], "valitusaika"),
        (["sosiaali- ja terveys-", "palvelut"], "sosiaali- ja terveyspalvelut"),
        (["vuosina 2023-", "2024"], "vuosina 2023-2024"),
        (["itä-", "Suomi"], "itä-Suomi"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], joined: str) -> None:
    assert join_lines(lines)[0] == joined
