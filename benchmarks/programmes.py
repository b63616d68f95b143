"""Programmes of other festivals, imported, built and exported again: what is lost on the way?

    python benchmarks/programmes.py schedule.json schedule.xml …

For each file a site is made in a temporary folder, `korme import` fills it, `korme build` publishes it (pages and
documents, no pictures), and the sessions of its `programme/schedule.json` are compared with those of the file. A second
import checks that nothing changes. If `jsonschema` and `xmllint` are installed and `--schema FOLDER` is given
(schema.json and schedule.xml.xsd of c3voc), both schedules are validated.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from korme.commands.importer import frab

WORDS = re.compile(r"[^\W_]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--schema", type=Path, help="a folder with schema.json and schedule.xml.xsd")
    parser.add_argument("--keep", type=Path, help="keep the sites in this folder")
    given = parser.parse_args()
    for file in given.files:
        with tempfile.TemporaryDirectory() as folder:
            site = (given.keep or Path(folder)) / file.stem
            look(file, site, given.schema)


def look(file: Path, site: Path, schema: Path | None) -> None:
    print(f"\n{file.name}")
    before = sessions(file)
    zone, first, last = facts(file)
    (site / "content/editions").mkdir(parents=True)
    (site / "content/site.yaml").write_text(
        f"title: Trial\nlanguages: [en]\ntimezone: {zone}\nbase_url: https://trial.example.org\nedition: trial\n",
        "utf-8",
    )
    (site / "content/editions/trial.yaml").write_text(f"title: Trial\nstart: {first}\nend: {last}\n", "utf-8")
    print("  imported in", timed("import", str(file), "--quiet", "--root", str(site)))
    written = {path: path.read_bytes() for path in sorted((site / "content").rglob("*")) if path.is_file()}
    print("  imported again in", timed("import", str(file), "--quiet", "--root", str(site)))
    same = written == {path: path.read_bytes() for path in sorted((site / "content").rglob("*")) if path.is_file()}
    print("  the second import changed", "nothing" if same else "SOMETHING")
    print("  built in", timed("build", "--root", str(site)))
    compare(before, sessions(site / "output/programme/schedule.json"))
    compare(before, sessions(site / "output/programme/schedule.xml"), name="XML")
    if schema:
        validate(site / "output/programme", schema)


def timed(*words: str) -> str:
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "korme", *words], capture_output=True, text=True, check=False)
    output = (done.stdout.strip().split("\n") or [""])[-1] if done.returncode == 0 else done.stderr[-1500:]
    codes = Counter(re.findall(r"\[([a-z-]+)\]$", done.stderr, re.MULTILINE))
    return f"{time.perf_counter() - begun:.1f} s: {output} {dict(codes) if codes else ''}"


def document(file: Path) -> dict[str, Any]:
    data = file.read_bytes()
    if data.lstrip()[:1] == b"<":
        from xml.etree import ElementTree

        return frab._as_json(ElementTree.fromstring(data))["schedule"]
    return dict(json.loads(data)["schedule"])


def facts(file: Path) -> tuple[str, str, str]:
    conference = document(file)["conference"]
    days = [day["date"] for day in conference["days"]]
    return conference.get("time_zone_name") or "Europe/Berlin", min(days), max(days)


def sessions(file: Path) -> dict[str, dict[str, Any]]:
    """Return the compared fields of sessions, by GUID."""
    found = {}
    schedule = document(file)
    base = schedule.get("base_url", "")
    zone = ZoneInfo(facts(file)[0])
    for day in schedule["conference"]["days"]:
        for room, events in day["rooms"].items():
            for event in events:
                start = frab._start(event, day, zone)
                parts = [*(event.get("links") or ()), *(event.get("attachments") or ())]
                found[event["guid"].lower()] = {
                    "title": " ".join(event["title"].split()),
                    "subtitle": " ".join((event.get("subtitle") or "").split()),
                    "start": str(start),
                    "duration": str(frab._length(event["duration"])),
                    "room": event.get("room") or room,
                    "track": (event.get("track") or "").strip(),
                    "type": event["type"].strip(),
                    "language": event.get("language") or "",
                    "id": str(event["id"]),
                    "people": [" ".join(p.get("public_name") or p["name"]).split() and " ".join((p.get("public_name") or p["name"]).split()) for p in event["persons"]],
                    "links": sorted({frab._address(p["url"], base) for p in parts if p["url"].strip()}),
                    "recording": bool(event.get("do_not_record")),
                    "words": Counter(WORDS.findall(bare(f"{event.get('abstract') or ''} {event.get('description') or ''}"))),
                }  # fmt: skip
    return found


def bare(text: str) -> str:
    """Return text without markup and without the addresses of links."""
    import html

    text = re.sub(r"<[^>]*>", " ", text)
    text = re.sub(r"\]\([^)]*\)", " ", text)
    return html.unescape(re.sub(r"https?://\S+", " ", text))


def compare(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]], *, name: str = "JSON") -> None:
    lost = before.keys() - after.keys()
    print(f"  {name}: {len(before)} sessions, {len(after)} exported, {len(lost)} lost")
    different: Counter[str] = Counter()
    examples: dict[str, str] = {}
    words = missing = 0
    for guid in before.keys() & after.keys():
        one, two = before[guid], after[guid]
        for field in one:
            if field == "words":
                words += sum(one["words"].values())
                missing += sum((one["words"] - two["words"]).values())
            elif field == "links" and set(one["links"]) - set(two["links"]):
                different["links"] += len(set(one["links"]) - set(two["links"]))
                examples.setdefault("links", str(sorted(set(one["links"]) - set(two["links"]))[0]))
            elif field != "links" and one[field] != two[field]:
                different[field] += 1
                examples.setdefault(field, f"{one[field]!r} became {two[field]!r}")
    print(f"    words of texts: {words}, not found again: {missing} ({missing / max(words, 1):.2%})")
    for field, count in different.items():
        print(f"    {field}: {count} differ, e.g. {examples[field][:160]}")
    if not different:
        print("    every other field is the same")


def validate(folder: Path, schema: Path) -> None:
    try:
        import jsonschema

        errors = list(
            jsonschema.Draft6Validator(json.loads((schema / "schema.json").read_text("utf-8"))).iter_errors(
                json.loads((folder / "schedule.json").read_text("utf-8"))
            )
        )
        print(f"  schema.json: {len(errors)} errors", errors[0].message[:200] if errors else "")
    except ImportError:
        print("  schema.json: not validated (pip install jsonschema)")
    if shutil.which("xmllint"):
        command = ["xmllint", "--noout", "--schema", str(schema / "schedule.xml.xsd"), str(folder / "schedule.xml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(
            "  schedule.xml.xsd:",
            done.stderr.strip().split("\n")[-1][-100:],
            "" if not done.returncode else done.stderr[:400],
        )


if __name__ == "__main__":
    main()
