"""Files that somebody else's library wrote, read by the program."""

import email.message
import gzip
import io
import json
import mailbox
import subprocess
import zipfile

import pytest

import newsloom
from conftest import ingest

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


PAGE = """<html><head><title>Ferry burns off {place} - Quay Tribune</title>
<meta property="article:published_time" content="2026-03-04T09:00:00Z"></head><body><nav>Home | News</nav><article>
<h1>Ferry burns off {place}</h1>
<p>The ferry Halvard burned for two hours in the harbor of {place} on Tuesday, and four of its crew were hurt, the port authority said.</p>
<p>"Nobody could leave the deck," said Ilse Varga of the port. The ferry had carried 85 passengers from the islands.</p>
</article></body></html>"""


@pytest.mark.parametrize("name", ["news.warc.gz", "news.warc", "crawl.wacz"])
def test_an_archive_that_warcio_writes(program, tmp_path, name):
    pytest.importorskip("warcio")
    archive = tmp_path / ("data.warc.gz" if name.endswith(".wacz") else name)
    archive.write_bytes(crawl(is_gzip=archive.suffix == ".gz"))
    if name.endswith(".wacz"):
        with zipfile.ZipFile(tmp_path / name, "w") as wacz:
            wacz.write(archive, "archive/data.warc.gz")
    ingest(program, tmp_path / "news.db", tmp_path / name)
    with newsloom.open(tmp_path / "news.db") as nl:
        found = [(row["url"], row["title"], row["outlet"], row["published"]) for row in nl.rows("reports")]
        assert all("Nobody could leave the deck" in row["text"] and "Home" not in row["text"] for row in nl.rows("reports"))
    assert found == [
        (f"https://quay.example/{place.lower()}", f"Ferry burns off {place}", "quay.example", "2026-03-04T09:00:00Z")
        for place in ["Ellerport", "Lindholm", "Velen"]
    ]


def crawl(is_gzip):
    """Pages as servers send them, among records that are no pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=is_gzip)
    page = lambda place: PAGE.format(place=place).encode()
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [page("Velen")[:300], page("Velen")[300:], b""])

    def add(path, body, status="200 OK", kind="text/html; charset=utf-8", more=()):
        headers = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
        address = f"https://quay.example/{path}"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers))

    writer.write_record(writer.create_warcinfo_record("news.warc.gz", {"software": "warcio"}))
    add("ellerport", page("Ellerport"))
    add("lindholm", gzip.compress(page("Lindholm")), more=[("Content-Encoding", "gzip")])
    add("velen", chunks, more=[("Transfer-Encoding", "chunked")])
    add("gone", b"<h1>not found</h1>", status="404 Not Found")
    add("moved", b"", status="301 Moved Permanently", more=[("Location", "/ellerport")])
    add("ferry.png", b"\x89PNG", kind="image/png")
    asked = StatusAndHeaders("GET /ellerport HTTP/1.1", [("Host", "quay.example")])
    writer.write_record(writer.create_warc_record("https://quay.example/ellerport", "request", payload=io.BytesIO(), http_headers=asked))
    writer.write_record(writer.create_revisit_record("https://quay.example/ellerport", "sha1:AAAA", "https://quay.example/", "2026-03-04T11:30:00Z"))
    return file.getvalue()


def test_a_mailbox_that_python_writes(program, tmp_path):
    texts = [
        "Die Fähre Halvard brannte am Dienstag zwei Stunden lang im Hafen von Ellerport.\nFrom the port nobody spoke.\n",
        "Die Fähre Halvard läuft wieder aus, teilte der Reeder am Montag mit.\n",
    ]
    letters = mailbox.mbox(tmp_path / "letters.mbox")
    for number, (text, charset) in enumerate(zip(texts, ["utf-8", "iso-8859-1"])):
        letter = email.message.EmailMessage()
        letter["Subject"], letter["From"] = f"Fähre {number}", "Hafenblatt <news@hafen.example>"
        letter["Date"], letter["Message-ID"] = "Wed, 04 Mar 2026 09:12:00 +0100", f"<{number}@hafen.example>"
        letter.set_content(text, charset=charset)
        letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
        letters.add(letter)
    letters.close()
    ingest(program, tmp_path / "news.db", tmp_path / "letters.mbox")
    with newsloom.open(tmp_path / "news.db") as nl:
        found = list(nl.rows("reports"))
    assert [(row["title"], row["outlet"], row["published"], row["external_id"]) for row in found] == [
        (f"Fähre {number}", "Hafenblatt", "2026-03-04T08:12:00Z", f"{number}@hafen.example") for number in range(2)
    ]
    # A line that began with "From" was escaped.
    assert [row["text"].strip() for row in found] == [text.strip() for text in texts]
