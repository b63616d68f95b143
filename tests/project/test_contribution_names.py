"""Names of files in a pull request, and what the code host's upload takes of them."""

from __future__ import annotations

from pathlib import Path

from scripts.contribution.fixed import make_uploadable


def test_no_name_stops_the_upload(tmp_path: Path) -> None:
    """Every file is kept, under a name that the upload takes and Windows can unpack; none replaces another."""
    names = ["a:b/no?te.txt", "a:b/no*te.txt", "a:b/no-te.txt", 'c"<|>/x\ny.md', "plain/index.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    make_uploadable(tmp_path)
    found = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.*")}

    assert sorted(found.values()) == sorted(names)
    assert not [name for name in found if set(name) & set('":<>|*?\r\n')]
    assert found["plain/index.md"] == "plain/index.md" and found["a-b/no-te.txt"] == "a:b/no-te.txt"
