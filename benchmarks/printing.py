"""Printing: labels of a large site, and whether their codes can be read.

    python benchmarks/printing.py --creatives 834 --sample 40

Lays a site of that many creatives with three works each in three languages (`pages.py`), gives them codes, and prints all
labels in three languages on A4, first with nothing in the cache. Memory is the largest of one process. The codes of a
sample of labels are read from their pages at 200 dpi (zxing-cpp), and must be the addresses of the works in turn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pages
import pypdfium2
import zxingcpp

DPI = 200


def printed(site: Path, *asked: str) -> tuple[float, float, float]:
    """Return the seconds, the CPU seconds and the MiB of `korme` with arguments."""
    command = [sys.executable, "-m", "korme", *asked, "--root", str(site), "-q"]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def read_codes(file: Path, count: int) -> list[str]:
    """Return the codes of the first pages, in the order of the labels."""
    document, found = pypdfium2.PdfDocument(file), list[str]()
    for page in document:
        read = zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil())
        found += [
            each.text
            for each in sorted(read, key=lambda each: (each.position.top_left.y // 200, each.position.top_left.x))
        ]
        if len(found) >= count:
            break
    return found[:count]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--creatives", type=int, default=834)
    asked.add_argument("--sample", type=int, default=40)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="korme-bench-") as name:
        pages.lay(Path(name), given.creatives)
        site, target = Path(name) / "korme", Path(name) / "labels.pdf"
        printed(site, "codes")
        registry = (site / "content/codes.yaml").read_text("utf-8").splitlines()
        codes = dict(line.split(": ")[::-1] for line in registry if line[:1].isdigit())
        print(f"| {3 * given.creatives} labels | s | CPU s | MiB | PDF MB |\n|---|---|---|---|---|")
        for step in ("cold", "again"):
            wall, used, memory = printed(site, "print", "labels", "-o", str(target))
            print(f"| {step} | {wall:.1f} | {used:.1f} | {memory:.0f} | {target.stat().st_size / 1e6:.1f} |")
        read = read_codes(target, given.sample)
        every = {f"HTTPS://EXAMPLE.ORG/W/{code}" for named, code in codes.items() if named.count("/") == 2}
        print(f"{len(read)} codes read at {DPI} dpi, {len(set(read) & every)} of them addresses of works")


if __name__ == "__main__":
    main()
