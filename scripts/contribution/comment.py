"""Writes the comment on a pull request from the report of an untrusted run: `… REPORT.zip FILES.txt URL`.

The archive is not trusted: its size is limited, it must contain one file of a known structure, and all its text is
shown in a block where no markup, mention or address is interpreted. Only the standard library is used, nothing is
installed.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

MARK = "<!-- korme: what was found -->"
NAME = "report.json"
MOST_BYTES = 1_000_000
MOST_SHOWN = 30
MOST_CHARACTERS = 600
"""Per line."""
LANGUAGES = {"ru": "По-русски", "kk": "Қазақша", "en": "In English"}
WORDS = {
    "en": {
        "fine": "Everything is fine. Thank you!",
        "not-laid": "**Nothing was checked:** this change could not be merged into the main branch. Usually both edit the "
        "same lines: bring the change up to date (the button “Update branch” or “Resolve conflicts”). [The run's "
        "page]({url}) shows what prevented it.",
        "not-checked": "**The check did not finish,** so it is not known yet whether everything is right. [The run's "
        "page]({url}) shows why; an organizer will look at it.",
        "found": "Errors: {errors}. Warnings: {warnings}.",
        "how": "Fix the errors in this pull request: it is checked again after every change. Warnings may stay.",
        "advice": "Nothing prevents publication. Fixing the warnings makes the page better.",
        "more": "… and {n} more",
        "warnings": "Warnings: {n}",
        "preview": "[The preview]({url}#artifacts): download `preview`, unpack it, open `index.html`; `contact-sheet.html` "
        "shows the new pictures.",
    },
    "ru": {
        "fine": "Всё в порядке. Спасибо!",
        "not-laid": "**Ничего не проверено:** это изменение не удалось объединить с основной веткой. Чаще всего в обеих "
        "изменены одни и те же строки: обновите ветку запроса (кнопка «Update branch» или «Resolve conflicts»). Что "
        "именно помешало, сказано на [странице проверки]({url}).",
        "not-checked": "**Проверка прервалась,** и пока неизвестно, всё ли в порядке. Причина указана на [странице "
        "проверки]({url}); её посмотрит организатор.",
        "found": "Ошибок: {errors}. Предупреждений: {warnings}.",
        "how": "Исправьте ошибки в этом же запросе: после каждого изменения он проверяется заново. Предупреждения "
        "публикации не мешают.",
        "advice": "Публикации ничто не мешает. Загляните в предупреждения: страница станет лучше.",
        "more": "… и ещё {n}",
        "warnings": "Предупреждения: {n}",
        "preview": "[Предпросмотр]({url}#artifacts): скачайте `preview`, распакуйте и откройте `index.html`; новые "
        "снимки собраны в `contact-sheet.html`.",
    },
    "kk": {
        "fine": "Бәрі дұрыс. Рақмет!",
        "not-laid": "**Ештеңе тексерілген жоқ:** бұл өзгерісті негізгі тармақпен біріктіру мүмкін болмады. Көбіне екеуінде де "
        "бір жолдар өзгертілген: сұраудың тармағын жаңартыңыз («Update branch» немесе «Resolve conflicts» батырмасы). "
        "Не кедергі болғаны [тексеру бетінде]({url}) жазылған.",
        "not-checked": "**Тексеру үзіліп қалды,** сондықтан бәрі дұрыс па, әзірге белгісіз. Себебі [тексеру бетінде]({url}) "
        "жазылған; оны ұйымдастырушы қарайды.",
        "found": "Қателер: {errors}. Ескертулер: {warnings}.",
        "how": "Қателерді осы сұраудың өзінде түзетіңіз: әр өзгерістен кейін ол қайта тексеріледі. Ескертулер "
        "жариялауға кедергі емес.",
        "advice": "Жариялауға ешнәрсе кедергі емес. Ескертулерге қарап шықсаңыз, бет жақсара түседі.",
        "more": "… және тағы {n}",
        "warnings": "Ескертулер: {n}",
        "preview": "[Алдын ала көру]({url}#artifacts): `preview` файлын жүктеп, ашып, `index.html` бетін қараңыз; жаңа "
        "суреттер `contact-sheet.html` бетінде.",
    },
}
BROKEN = "The check left no readable report: [its page]({url}) shows why."
OWN_JUDGE = (
    "⚠️ **This change edits the files that check it,** so its check mark proves nothing: an organizer must read the "
    "change before anything is merged."
)  # fmt: skip
_JUDGES = (".github/", ".gitlab-ci.yml", ".ci/", "scripts/contribution/")


def unpacked(archive: Path) -> dict[str, Any] | None:
    """Return the report in an archive, or None if it is damaged or not a report."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(NAME) as file:
            data = file.read(MOST_BYTES + 1)
        found = json.loads(data) if len(data) <= MOST_BYTES else None
    except Exception:  # of zipfile, packing or json: none may keep the comment from being written
        return None
    return found if isinstance(found, dict) and isinstance(found.get("problems"), dict) else None


def comment(report: dict[str, Any] | None, files: Iterable[str], url: str) -> str:
    """Return the comment in Markdown."""
    parts = [MARK, "### Körme"]
    if any(file.startswith(_JUDGES) for file in files):
        parts.append(OWN_JUDGE)
    if report is None:
        return "\n\n".join([*parts, BROKEN.format(url=url)]) + "\n"
    state = "not-laid" if report.get("state") == "not-laid" else "not-checked"
    judged = report.get("state") == "judged"
    errors, warnings = _count(report.get("errors")), _count(report.get("warnings"))
    for language, name in LANGUAGES.items():
        words = WORDS[language]
        counts = words["found"].format(errors=errors, warnings=warnings)
        verdict = [counts, words["how"]] if errors else [counts, words["advice"]] if warnings else [words["fine"]]
        verdict = verdict if judged else [words[state].format(url=url)]
        block = _blocks(report["problems"].get(language), words)
        preview = [words["preview"].format(url=url)] if judged else []
        body = "\n\n".join([" ".join(verdict), *block, *preview])
        parts.append(
            f"<details{' open' if language == 'ru' else ''}><summary><b>{name}</b></summary>\n\n{body}\n\n</details>"
        )
    return "\n\n".join(parts) + "\n"


def _blocks(problems: object, words: Mapping[str, str]) -> list[str]:
    """Return the errors, and below them the warnings, folded; without errors the warnings are open."""
    found = [problem for problem in problems if isinstance(problem, dict)] if isinstance(problems, list) else []
    quiet = [problem for problem in found if problem.get("severity") in ("warning", "note")]
    errors = [problem for problem in found if problem not in quiet]
    blocks = [_fenced(_lines(list_, words["more"])) for list_ in (errors, quiet) if list_]
    if errors and quiet:
        blocks[1] = f"<details><summary>{words['warnings'].format(n=len(quiet))}</summary>\n\n{blocks[1]}\n\n</details>"
    return blocks


def _lines(shown: Sequence[dict[str, Any]], more: str) -> list[str]:
    lines = []
    for problem in shown[:MOST_SHOWN]:
        lines.append(_plain(problem.get("line")))
        if problem.get("hint"):
            lines.append("  → " + _plain(problem.get("hint")))
    return [*lines, more.format(n=len(shown) - MOST_SHOWN)] if len(shown) > MOST_SHOWN else lines


def _plain(text: object) -> str:
    """Return untrusted text on one line, without characters that affect their neighbours."""
    line = text if isinstance(text, str) else ""
    return "".join(character if character.isprintable() else " " for character in line)[:MOST_CHARACTERS]


def _fenced(lines: Sequence[str]) -> str:
    """Return a fenced code block whose fence is longer than any in its lines, so that nothing is read as markup."""
    text = "\n".join(lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _count(number: object) -> int:
    return min(max(number, 0), 100_000) if isinstance(number, int) else 0


if __name__ == "__main__":
    _, archive, listed, url = sys.argv
    names = Path(listed).read_text("utf-8", "replace").splitlines()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(comment(unpacked(Path(archive)), names, url))
