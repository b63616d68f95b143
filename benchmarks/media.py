"""Films side by side: cleaned by Körme and remuxed by FFmpeg (`-c copy`, through PyAV), on the same files.

    python benchmarks/media.py                       draws its own films
    python benchmarks/media.py --count 40 --large 500 --rounds 3

Both copy all streams and put the index in front; Körme also removes what stands in the samples and reads every unit of
H.264 for it. Rounds alternate, so that load affects both alike; compare the ratios. Each run is a process of its own, so
that its peak memory is its own. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests/support")]

MEGABYTE = 1_000_000


def cleaned(source: Path, target: Path) -> None:
    """The file as visitors get it."""
    from korme.media.containers import publish
    from korme.pictures.credits import Credit

    publish(source, target, Credit())


def looked_at(source: Path, target: Path) -> None:
    """The facts of a file, with its digest."""
    from korme.core.model import Limits
    from korme.media.containers import look

    look(source, Limits(media_mb=10_000))


def remuxed(source: Path, target: Path) -> None:
    """What `ffmpeg -c copy -map_metadata -1 -movflags faststart` does."""
    import av

    options = {"movflags": "faststart"}
    with av.open(str(source)) as container, av.open(str(target), "w", format="mp4", options=options) as out:
        streams = {stream.index: out.add_stream_from_template(stream) for stream in container.streams}
        for packet in container.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)


def _process(work: Callable[[Path, Path], None], files: list[Path], target: Path, pipe: Any) -> None:
    started, used = time.perf_counter(), time.process_time()
    for file in files:
        work(file, target)
    status = Path("/proc/self/status").read_text()  # `getrusage` would count what the parent had
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    pipe.send((time.perf_counter() - started, time.process_time() - used, peak))


def run(work: Callable[[Path, Path], None], files: list[Path], folder: Path) -> tuple[float, float, float]:
    """Return wall time, CPU time in seconds and peak memory in MiB of a process that works on all files."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_process, args=(work, files, folder / "out.mp4", theirs))
    process.start()
    result: tuple[float, float, float] = ours.recv()
    process.join()
    return result


def draw(folder: Path, count: int, large: int) -> tuple[list[Path], Path]:
    """Make films of some megabytes, and a large one of the same packets again and again."""
    from clips import clip

    seed = clip(
        count=72, size=(1280, 720), coding={"preset": "ultrafast", "qp": "18"}, tags={"location": "+49.95+82.61/"}
    )
    small = [folder / f"{number}.mp4" for number in range(count)]
    for file in small:
        file.write_bytes(repeated(seed, 6))
    big = folder / "large.mp4"
    big.write_bytes(repeated(seed, max(1, large * MEGABYTE // len(seed))))
    return small, big


def repeated(data: bytes, times: int) -> bytes:
    """Return a film that lasts several times as long."""
    import av

    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as out:
        with av.open(io.BytesIO(data)) as source:
            streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        length = dict.fromkeys(streams, 0)
        for _ in range(times):
            with av.open(io.BytesIO(data)) as source:
                ends = dict(length)
                for packet in source.demux():
                    if packet.dts is None or packet.dts < 0:
                        continue
                    index = packet.stream.index
                    packet.pts, packet.dts = packet.pts + length[index], packet.dts + length[index]
                    ends[index] = max(ends[index], packet.dts + (packet.duration or 512))
                    packet.stream = streams[index]
                    out.mux(packet)
                length = ends
    return stream.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20, help="films of some megabytes")
    parser.add_argument("--large", type=int, default=500, help="megabytes of the large film")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, big = draw(folder, given.count, given.large)
        for title, files in ((f"{given.count} films", small), ("one large film", [big])):
            size = sum(file.stat().st_size for file in files)
            print(f"\n{title}, {size / MEGABYTE:.0f} MB")
            found: dict[str, list[tuple[float, float, float]]] = {}
            for _ in range(given.rounds):
                for work in (looked_at, cleaned, remuxed):
                    found.setdefault(work.__name__, []).append(run(work, files, folder))
            for work_name, runs in found.items():
                wall, cpu, peak = (statistics.median(values) for values in zip(*runs, strict=True))
                rate = f"{len(files) / wall:6.1f} files/s {size / MEGABYTE / wall:7.0f} MB/s"
                print(f"  {work_name:10} {wall:6.2f} s wall {cpu:6.2f} s CPU {rate} {peak:6.0f} MiB peak")


if __name__ == "__main__":
    main()
