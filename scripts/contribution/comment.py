"""Writes the comment on a pull request from the report of an untrusted run.

    … REPORT.zip FILES.txt URL SHA CONCLUSION      what was found
    … --outdated BEFORE.md URL                     the last comment, while a newer version is being checked

The archive is not trusted: its size is limited, it must contain one file of a known structure, and all its text is
shown in a block where no markup, mention or address is interpreted. The comment is never longer than the code host
takes. Only the standard library is used, nothing is installed.
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
ANSWER = "<!-- korme: answer -->"
"""Stands above the answer itself, so that an outdated one can be folded, and only once."""
OUTDATED = "<!-- korme: outdated -->"
NAME = "report.json"
MOST_BYTES = 1_000_000
MOST_COMMENT = 60_000
"""UTF-8 bytes of a comment: GitHub takes 65,536 characters, and the note on an outdated one needs room."""
SHOWN = ((30, 600), (20, 400), (12, 300), (8, 240), (4, 200), (2, 160), (1, 120), (0, 0))
"""Lines of a list, and characters of a line: the first pair with which the comment is short enough."""
LANGUAGES = {"ru": "По-русски", "kk": "Қазақша", "en": "In English"}
WORDS = {
    "en": {
        "fine": "Everything is fine. Thank you! The organizers will have a look and publish it.",
        "not-laid": "**Nothing was checked:** this change could not be merged into the main branch. Usually both edit the "
        "same lines: bring the change up to date (the button “Update branch” or “Resolve conflicts”). [The run's "
        "page]({url}) shows what prevented it.",
        "not-checked": "**The check did not finish,** so it is not known yet whether everything is right. [The run's "
        "page]({url}) shows why; an organizer will look at it. You need not do anything now.",
        "waiting": "**The check has not started yet:** the first time, an organizer starts it. The answer will appear here.",
        "found": "Errors: {errors}. Warnings: {warnings}.",
        "how": "Fix the errors in this pull request: it is checked again after every change. Warnings may stay.",
        "advice": "Nothing prevents publication. Fixing the warnings makes the page better.",
        "more": "… and {n} more",
        "warnings": "Warnings: {n}",
        "preview": "**See your page:** [download `preview`]({url}#artifacts) (under *Artifacts*, at the bottom of the page "
        "that opens), unpack it and open `index.html`; `contact-sheet.html` shows the labels of your works and all new pictures.",
        "no-preview": "The page can be shown once the errors are fixed.",
        "fixed": "**Körme has fixed a part itself** ({n}; the list is below), and the corrected folder is ready. "
        "{left}\n\n"
        "1. [Download `fixed`]({url}#artifacts) (under *Artifacts*, at the bottom of the page) and unpack it.\n"
        "2. Open your branch (the link after *from* at the top of this pull request), then `creatives` and your folder. "
        "Delete it there: `···` → *Delete directory* → *Commit changes*.\n"
        "3. Go back to `creatives`: *Add file* → *Upload files*. Drag in your folder from the unpacked `creatives` (up to "
        "100 files at once), then *Commit changes*.\n\n"
        "If you get stuck, write so here: an organizer will do it for you.",
        "left-none": "With it, no error is left.",
        "left": "Errors that only you can fix: {n}.",
        "fixes": "What was fixed: {n}",
        "outdated": "⏳ **You have changed something since the last answer.** The new version is being checked, and the "
        "answer will be here in a few minutes ([the check]({url})).",
        "before": "The answer to the version before",
    },
    "ru": {
        "fine": "Всё в порядке. Спасибо! Организаторы посмотрят и опубликуют.",
        "not-laid": "**Ничего не проверено:** это изменение не удалось объединить с основной веткой. Чаще всего в обеих "
        "изменены одни и те же строки: обновите ветку запроса (кнопка «Update branch» или «Resolve conflicts»). Что "
        "именно помешало, сказано на [странице проверки]({url}).",
        "not-checked": "**Проверка прервалась,** и пока неизвестно, всё ли в порядке. Причина указана на [странице "
        "проверки]({url}); её посмотрит организатор. Вам пока ничего делать не нужно.",
        "waiting": "**Проверка ещё не началась:** в первый раз её запускает организатор. Ответ появится здесь.",
        "found": "Ошибок: {errors}. Предупреждений: {warnings}.",
        "how": "Исправьте ошибки в этом же запросе: после каждого изменения он проверяется заново. Предупреждения "
        "публикации не мешают.",
        "advice": "Публикации ничто не мешает. Загляните в предупреждения: страница станет лучше.",
        "more": "… и ещё {n}",
        "warnings": "Предупреждения: {n}",
        "preview": "**Посмотрите свою страницу:** [скачайте `preview`]({url}#artifacts) (раздел *Artifacts* внизу "
        "открывшейся страницы), распакуйте и откройте `index.html`; этикетки ваших работ и все новые снимки собраны в `contact-sheet.html`.",
        "no-preview": "Страницу можно будет посмотреть, когда ошибки будут исправлены.",
        "fixed": "**Часть Körme исправил сам** (исправлений: {n}, список ниже), и готовая папка вас ждёт. {left}\n\n"
        "1. [Скачайте `fixed`]({url}#artifacts) (раздел *Artifacts* внизу страницы) и распакуйте.\n"
        "2. Откройте свою ветку (ссылка после слова *from* вверху запроса), в ней `creatives` и свою папку. Удалите её: "
        "`···` → *Delete directory* → *Commit changes*.\n"
        "3. Вернитесь в `creatives`: *Add file* → *Upload files*. Перетащите туда свою папку из распакованной "
        "`creatives` (не больше 100 файлов за раз) и снова нажмите *Commit changes*.\n\n"
        "Не получается — напишите здесь же: организаторы сделают это за вас.",
        "left-none": "Ошибок в ней не осталось.",
        "left": "Ошибок, которые можете исправить только вы: {n}.",
        "fixes": "Что исправлено: {n}",
        "outdated": "⏳ **После прошлого ответа вы что-то изменили.** Новая версия проверяется, ответ появится здесь через "
        "несколько минут ([сама проверка]({url})).",
        "before": "Ответ о прежней версии",
    },
    "kk": {
        "fine": "Бәрі дұрыс. Рақмет! Ұйымдастырушылар қарап, жариялайды.",
        "not-laid": "**Ештеңе тексерілген жоқ:** бұл өзгерісті негізгі тармақпен біріктіру мүмкін болмады. Көбіне екеуінде де "
        "бір жолдар өзгертілген: сұраудың тармағын жаңартыңыз («Update branch» немесе «Resolve conflicts» батырмасы). "
        "Не кедергі болғаны [тексеру бетінде]({url}) жазылған.",
        "not-checked": "**Тексеру үзіліп қалды,** сондықтан бәрі дұрыс па, әзірге белгісіз. Себебі [тексеру бетінде]({url}) "
        "жазылған; оны ұйымдастырушы қарайды. Сізге әзірге ештеңе істеудің қажеті жоқ.",
        "waiting": "**Тексеру әлі басталған жоқ:** бірінші рет оны ұйымдастырушы іске қосады. Жауап осында шығады.",
        "found": "Қателер: {errors}. Ескертулер: {warnings}.",
        "how": "Қателерді осы сұраудың өзінде түзетіңіз: әр өзгерістен кейін ол қайта тексеріледі. Ескертулер "
        "жариялауға кедергі емес.",
        "advice": "Жариялауға ешнәрсе кедергі емес. Ескертулерге қарап шықсаңыз, бет жақсара түседі.",
        "more": "… және тағы {n}",
        "warnings": "Ескертулер: {n}",
        "preview": "**Бетіңізді қараңыз:** [`preview` файлын жүктеп алыңыз]({url}#artifacts) (ашылған беттің төменгі жағындағы "
        "*Artifacts* бөлімі), архивтен шығарып, `index.html` бетін ашыңыз; туындыларыңыздың "
        "жапсырмалары мен жаңа суреттердің бәрі `contact-sheet.html` бетінде.",
        "no-preview": "Қателер түзетілгеннен кейін бетті көруге болады.",
        "fixed": "**Бір бөлігін Körme өзі түзетті** (түзетулер: {n}, тізімі төменде), түзетілген қалта дайын. {left}\n\n"
        "1. [`fixed` файлын жүктеп алып]({url}#artifacts) (беттің төменгі жағындағы *Artifacts* бөлімі), архивтен "
        "шығарыңыз.\n"
        "2. Өз тармағыңызды ашыңыз (сұраудың жоғарғы жағында, *from* сөзінен кейінгі сілтеме), одан `creatives` пен өз "
        "қалтаңызды табыңыз. Оны жойыңыз: `···` → *Delete directory* → *Commit changes*.\n"
        "3. `creatives` қалтасына қайтып: *Add file* → *Upload files*. Архивтен шыққан `creatives` ішіндегі қалтаңызды сол жерге "
        "сүйреп апарып (бір жүктегенде 100 файлдан аспасын), тағы да *Commit changes* басыңыз.\n\n"
        "Бірдеңе шықпай жатса, осында жазыңыз: ұйымдастырушылар сіздің орныңызға жасап береді.",
        "left-none": "Онда қате қалған жоқ.",
        "left": "Тек өзіңіз түзете алатын қателер: {n}.",
        "fixes": "Не түзетілді: {n}",
        "outdated": "⏳ **Соңғы жауаптан кейін бірдеңе өзгерттіңіз.** Жаңа нұсқасы тексеріліп жатыр, жауабы бірнеше минуттан "
        "кейін осында шығады ([тексерудің өзі]({url})).",
        "before": "Бұрынғы нұсқа туралы жауап",
    },
}
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


def comment(
    report: dict[str, Any] | None, files: Iterable[str], url: str, sha: str = "", conclusion: str = "success"
) -> str:
    """Return the comment in Markdown, at most `MOST_COMMENT` bytes in UTF-8.

    Args:
        report: None if the run has left none.
        files: the paths that the change touches, as the code host knows them.
        url: the page of the run.
        sha: the commit that was checked.
        conclusion: how the run has ended, in GitHub's words.
    """
    is_own_judge = any(file.startswith(_JUDGES) for file in files)
    text = ""
    for most, width in SHOWN:
        blocks = [_in_language(language, report or {}, url, conclusion, most, width) for language in LANGUAGES]
        of = [f"<sub>{sha[:7]}</sub>"] if re.fullmatch(r"[0-9a-f]{40,64}", sha) else []
        text = "\n\n".join([MARK, "### Körme", *([OWN_JUDGE] if is_own_judge else []), ANSWER, *blocks, *of]) + "\n"
        if len(text.encode()) <= MOST_COMMENT:
            break
    return text


def outdated(before: str, url: str) -> str:
    """Return the last comment with a note that a newer version is being checked, and its answer folded."""
    notes = [WORDS[language]["outdated"].format(url=url) for language in LANGUAGES]
    answer = before.partition(ANSWER)[2].strip()
    if before.startswith(f"{MARK}\n\n{OUTDATED}"):
        answer = answer.removesuffix("</details>").rstrip()
    title = " · ".join(WORDS[language]["before"] for language in LANGUAGES)
    folded = f"<details><summary>{title}</summary>\n\n{ANSWER}\n\n{answer}\n\n</details>"
    is_kept = answer and len(answer.encode()) <= MOST_COMMENT
    return "\n\n".join([MARK, OUTDATED, "### Körme", *notes, *([folded] if is_kept else [])]) + "\n"


def _in_language(language: str, report: Mapping[str, Any], url: str, conclusion: str, most: int, width: int) -> str:
    """Return the answer in one language, folded unless it is the first."""
    words = WORDS[language]
    errors, warnings = _count(report.get("errors")), _count(report.get("warnings"))
    state = _state(report, conclusion, errors)
    counts = words["found"].format(errors=errors, warnings=warnings)
    verdict = [counts, words["how"]] if errors else [counts, words["advice"]] if warnings else [words["fine"]]
    verdict = verdict if state == "judged" else [words[state].format(url=url)]
    problems = report.get("problems")
    found = problems.get(language) if isinstance(problems, dict) and state != "not-laid" else None
    is_judged = state == "judged"
    fixed = _fixed(report.get("fixed"), language, words, url, most, width) if is_judged else []
    parts = [" ".join(verdict), *fixed, *_blocks(found, errors, warnings, words, most, width)]
    if is_judged:
        parts.append(words["preview" if report.get("shown", True) is True else "no-preview"].format(url=url))
    body = "\n\n".join(parts)
    is_open = " open" if language == next(iter(LANGUAGES)) else ""
    return f"<details{is_open}><summary><b>{LANGUAGES[language]}</b></summary>\n\n{body}\n\n</details>"


def _state(report: Mapping[str, Any], conclusion: str, errors: int) -> str:
    """Return what the run came to; whatever the report says, nobody is praised by a run that has failed."""
    if conclusion == "action_required":
        return "waiting"
    if report.get("state") == "not-laid":
        return "not-laid"
    has_ended = conclusion == "success" or (conclusion == "failure" and errors > 0)
    return "judged" if report.get("state") == "judged" and has_ended else "not-checked"


def _blocks(problems: object, errors: int, warnings: int, words: Mapping[str, str], most: int, width: int) -> list[str]:
    """Return the errors, and below them the warnings, folded; without errors the warnings are open."""
    found = [problem for problem in problems if isinstance(problem, dict)] if isinstance(problems, list) else []
    quiet = [problem for problem in found if problem.get("severity") in ("warning", "note")]
    loud = [problem for problem in found if problem not in quiet]
    totals = (max(errors, len(loud)), max(warnings, len(quiet)))
    blocks = [
        _fenced(_lines(list_, total, words["more"], most, width))
        for list_, total in zip((loud, quiet), totals, strict=True)
        if list_
    ]
    if loud and quiet:
        blocks[1] = _folded(words["warnings"].format(n=totals[1]), blocks[1])
    return blocks


def _fixed(fixed: object, language: str, words: Mapping[str, str], url: str, most: int, width: int) -> list[str]:
    """Return how to use the corrected folder, and what was corrected in it; nothing if there is none."""
    if not isinstance(fixed, dict) or not _count(fixed.get("count")):
        return []
    count, left = _count(fixed.get("count")), _count(fixed.get("left"))
    rest = words["left"].format(n=left) if left else words["left-none"]
    lines = fixed.get("lines")
    own = lines.get(language) if isinstance(lines, dict) else None
    told = [{"line": line} for line in own] if isinstance(own, list) else []
    text = _fenced(_lines(told, max(count, len(told)), words["more"], most, width))
    return [words["fixed"].format(n=count, left=rest, url=url), _folded(words["fixes"].format(n=count), text)]


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def _lines(shown: Sequence[Mapping[str, Any]], total: int, more: str, most: int, width: int) -> list[str]:
    lines = []
    for problem in shown[:most]:
        lines.append(_plain(problem.get("line"), width))
        if problem.get("hint"):
            lines.append("  → " + _plain(problem.get("hint"), width))
    rest = total - len(shown[:most])
    return [*lines, more.format(n=rest)] if rest > 0 else lines


def _plain(text: object, width: int) -> str:
    """Return untrusted text on one line, without characters that affect their neighbours."""
    line = text if isinstance(text, str) else ""
    line = "".join(character if character.isprintable() else " " for character in line[: width + 1])
    return line if len(line) <= width else line[: width - 1] + "…"


def _fenced(lines: Sequence[str]) -> str:
    """Return a fenced code block whose fence is longer than any in its lines, so that nothing is read as markup."""
    text = "\n".join(lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _count(number: object) -> int:
    return min(max(number, 0), 100_000) if isinstance(number, int) else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if sys.argv[1] == "--outdated":
        sys.stdout.write(outdated(Path(sys.argv[2]).read_text("utf-8", "replace"), sys.argv[3]))
    else:
        _, archive, listed, url, sha, conclusion = sys.argv
        names = Path(listed).read_text("utf-8", "replace").splitlines()
        sys.stdout.write(comment(unpacked(Path(archive)), names, url, sha, conclusion))
