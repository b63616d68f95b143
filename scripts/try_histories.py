"""Build a site through random histories of changes and accidents, and compare with clean builds.

python -m scripts.try_histories --steps 2000          80 histories, 25 steps each
python -m scripts.try_histories --seed 17 --verbose   one of them, with what it does
python -m scripts.try_histories --replay 'STEPS'      the steps that a failure has printed
python -m scripts.try_histories --live ...            as `korme serve` follows them, compared with one just started
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from history import LENGTH, History, Step, failure, report, silent, steps_of
from live_history import ELSEWHERE, LiveHistory


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=LENGTH, help="steps in all (default: one history)")
    parser.add_argument("--seed", type=int, default=0, help="first seed; each history takes the next")
    parser.add_argument("--replay", help="steps as a failure prints them")
    parser.add_argument("--live", action="store_true", help="one server that lasts, and a new one after each step")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every step")
    given = parser.parse_args()
    gc.set_threshold(100_000, 20, 100)  # as the command does
    begin, without = (LiveHistory, ELSEWHERE) if given.live else (History, frozenset[str]())
    if given.replay:
        words = [word.partition(":") for word in given.replay.split()]
        wrong = failure([Step(name, int(number)) for name, _, number in words], print, begin)
        print(wrong or "the history holds")
        return 1 if wrong else 0
    starts, failed = range(0, given.steps, LENGTH), 0
    for at, start in enumerate(starts):
        seed, count = given.seed + at, min(LENGTH, given.steps - start)
        steps = steps_of(seed, count, without)
        wrong = report(steps, f"seed {seed}", print if given.verbose else silent, begin)
        failed += bool(wrong)
        if wrong:
            print(wrong, flush=True)
    print(f"{given.steps} steps in {len(starts)} histories from seed {given.seed}: {failed} of them fail")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
