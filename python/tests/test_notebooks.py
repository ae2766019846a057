"""The notebooks of docs/notebooks, run on the sample reports in SQLite and in PostgreSQL."""

import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("place", ["database", "copy"])
def test_a_notebook_runs_and_shows_plots(path, place, monkeypatch, request):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    for package in ["ipykernel", "matplotlib", "pandas", *(["psycopg"] if place == "copy" else [])]:
        pytest.importorskip(package)
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs for cell in cells), "outputs are not kept in the repository"
    monkeypatch.setenv("NEWSLOOM_DB", str(request.getfixturevalue(place)))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "python/src"))
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    plots = [output for cell in cells for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(plots) >= 4


def test_there_are_notebooks():
    assert NOTEBOOKS
