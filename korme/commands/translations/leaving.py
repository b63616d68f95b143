"""What is recorded of the translations of an entry that goes: its digests go, too, and the name of who is forgotten."""

from __future__ import annotations

from collections.abc import Callable

from korme.commands.translations.gathered import gather, path_of
from korme.core.options import Options
from korme.core.paths import is_below
from korme.site.translations import Pair, Translated, digest


def without_texts_of(
    options: Options, path: str, is_unnamed: Callable[[str], bool] = lambda name: False
) -> dict[str, bytes]:
    """Return the files of records without an entry's texts, those of them that change; to be asked while it is still there.

    What other texts share with it stays.

    Args:
        path: of the entry, or of the folder of a person, from the site's root.
        is_unnamed: whether a name is not to stand among the signatures.
    """
    gathered = gather(options, torn=True)
    files: dict[str, bytes] = {}
    for language, record in gathered.records.items():
        texts = gathered.of(language)
        going = _digests([one for one in texts if is_below(path_of(one), path)])
        staying = _digests([one for one in texts if not is_below(path_of(one), path)])

        def is_gone(pair: Pair, going: set[str] = going, staying: set[str] = staying) -> bool:
            return any(part in going and part not in staying for part in pair)

        after = record.without(is_gone, is_unnamed)
        if record.lines and after.splitlines() != list(record.lines):
            files[record.path] = after.encode()
    return files


def _digests(texts: list[Translated]) -> set[str]:
    return {digest(text) for one in texts for text in (one.source.text.own, one.text) if text}
