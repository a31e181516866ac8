"""`make suites`: ask every public question, print a table, fail on what must not be."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

import yaml

from suites.questions import DATA, Answer, answer, questions

LEAST_RIGHT = 0.995
EXPLAINED = Path(__file__).with_name("explained.yaml")
COLUMNS = ("questions", "right", "wrong contained", "wrong not", "undecided")


def explained() -> dict[str, str]:
    """The questions that are known not to be right, each with its sentence."""
    found: dict[str, str] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    return found


def complaints(answers: list[Answer]) -> list[str]:
    """What is not as it must be."""
    known = explained()
    # A label that a message refutes is wrong itself; the sentence carries the message.
    found = [
        f"{one.outcome}: {one.question.key}: {one.reason or ''}"
        for one in answers
        if one.outcome != "right" and one.question.key not in known
    ]
    not_right = {one.question.key for one in answers if one.outcome != "right"}
    found += [f"explained, but right: {key}" for key in known if key not in not_right]
    labelled = [one for one in answers if one.question.suite != "avro"]
    right = sum(one.outcome == "right" for one in labelled)
    if right < LEAST_RIGHT * len(labelled):
        found.append(f"only {right} of {len(labelled)} are right")
    return found


def table(answers: list[Answer]) -> Iterable[str]:
    """A line for each suite and draft, and one for all."""
    groups: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in answers:
        groups[one.question.suite, one.question.draft].append(one)
        groups["all", ""].append(one)
    groups["all", ""] = groups.pop(("all", ""))
    yield (
        f"{'suite':14}{'draft':9}"
        + "".join(f"{name:>17}" for name in COLUMNS)
        + (f"{'median ms':>12}{'p95 ms':>9}")
    )
    for (suite, draft), group in groups.items():
        counts = Counter(one.outcome for one in group)
        numbers = [len(group), *(counts[name] for name in COLUMNS[1:])]
        times = [one.milliseconds for one in group]
        p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        yield (
            f"{suite:14}{draft:9}"
            + "".join(f"{number:>17}" for number in numbers)
            + (f"{median(times):12.2f}{p95:9.2f}")
        )
    reasons = Counter(one.reason for one in answers if one.outcome == "undecided")
    yield from (f"undecided {number:5} × {reason}" for reason, number in reasons.most_common())
    dangling = sum(one.outcome == "right" and one.reason is not None for one in answers)
    yield f"right because a reference dangles and nothing else can be said: {dangling}"


def main() -> int:
    """Ask, print, and say by the exit code whether all is as it must be."""
    if not DATA.exists():
        print(f"the public questions are not at {DATA}")
        return 2
    answers = [answer(question) for question in questions()]
    print("\n".join(table(answers)))
    known = explained()
    for one in answers:
        if one.question.key in known:
            print(f"explained: {one.outcome}: {one.question.key}: {known[one.question.key]}")
    found = complaints(answers)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
