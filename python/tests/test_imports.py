"""Files that somebody else's library wrote, read by the program."""

import json
import subprocess

import pytest

HEADING = ["The Quay Tribune", "March 4, 2026 Wednesday", "Copyright 2026 The Quay Tribune", "Section: NEWS", "Length: 20 words", "Byline: Ann Karo"]


def test_a_download_of_nexis_uni_that_python_docx_writes(program, tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Page 1 of 3"
    for line in ["User Name: A. Reader", "Date and Time: Friday, March 6, 2026 9:12:00 AM CET", "Job Number: 1234567", "Documents (2)"]:
        document.add_paragraph(line)
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "1. Ferry burns in harbor", "Client/Matter: -None-"
    document.add_page_break()
    for title in ["Ferry burns in harbor", "Kiln reopens"]:
        document.add_heading(title, 1)
        for line in [*HEADING, "Body", ""]:
            document.add_paragraph(line)
        paragraph = document.add_paragraph("The ferry ")
        paragraph.add_run("Halvard").bold = True
        paragraph.add_run(" burned & smoked — for two hours.")
        document.add_paragraph("“We left,” she said.")
        for line in ["Load-Date: March 5, 2026", "End of Document"]:
            document.add_paragraph(line)
    document.save(tmp_path / "Files (2).DOCX")
    done = subprocess.run([program, "inspect", "report", "--json", "Files (2).DOCX"], cwd=tmp_path, capture_output=True, check=True)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["title"] for report in reports] == ["Ferry burns in harbor", "Kiln reopens"]
    for report in reports:
        assert (report["authors"], report["published"], report["language"], report["problems"]) == (["Ann Karo"], "2026-03-04", "en", [])
        assert report["text"] == "The ferry Halvard burned & smoked — for two hours.\n\n“We left,” she said."
