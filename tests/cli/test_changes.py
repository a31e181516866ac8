"""`contracts bump`, `diff` and `ignore`: what writes files, and what explains a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from repositories import Repo
from snapshots import assert_snapshot

from . import projects
from .conftest import Run, process
from .projects import EVENT, ORDERS, edit, require_tenant

SNAPSHOTS = Path(__file__).parent / "snapshots"
MONEY = "contracts/shared/money.yaml"


@pytest.fixture
def project(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A committed project, which is the working directory."""
    repo.write(projects.FILES).commit()
    monkeypatch.chdir(repo.path)
    return repo


def read(repo: Repo, path: str) -> str:
    return (repo.path / path).read_text()


def add_gift(repo: Repo) -> None:
    """A compatible change of the accepted messages."""
    edit(repo, EVENT, "    note:", "    gift: {type: boolean}   # wrapped\n    note:")


def test_bump_writes_the_version_and_nothing_else(run: Run, project: Repo) -> None:
    add_gift(project)
    before = read(project, EVENT)

    done = run("bump")

    assert done.code == 0, done.out + done.err
    assert f"{EVENT}:3:10  wrote 1.3.0 for 1.2.0: " in done.out
    assert read(project, EVENT) == before.replace("version: 1.2.0", "version: 1.3.0")
    assert run("check").code == 0


def test_a_second_bump_changes_nothing(run: Run, project: Repo) -> None:
    add_gift(project)
    run("bump")
    before = project.state()

    done = run("bump")

    assert done.code == 0
    assert done.out.startswith("no version needs to change\n")
    assert project.state() == before


def test_a_shared_schema_reaches_every_contract_that_uses_it(run: Run, project: Repo) -> None:
    edit(project, MONEY, "  amount:", "  tax: {type: number}\n  amount:")

    done = run("bump")

    assert "orders.order-placed@1" in done.out
    assert "send-mail" not in done.out
    assert "version: 1.3.0" in read(project, EVENT)


def test_a_dry_run_writes_nothing(run: Run, project: Repo) -> None:
    add_gift(project)
    before = project.state()

    done = run("bump", "--dry-run")

    assert done.code == 0
    assert "would write 1.3.0 for 1.2.0" in done.out
    assert project.state() == before


def test_what_breaks_is_reported_and_not_bumped(run: Run, project: Repo) -> None:
    require_tenant(project)

    done = run("bump")

    assert done.code == 1
    assert done.out.startswith("no version needs to change\n")
    assert "required-field-added" in done.out
    assert "version: 1.2.0" in read(project, EVENT)


def test_an_unreadable_file_does_not_keep_the_others_from_their_versions(
    run: Run, project: Repo
) -> None:
    add_gift(project)
    project.write({projects.TASK: "contract: ["})

    done = run("bump")

    assert done.code == 4
    assert "version: 1.3.0" in read(project, EVENT)
    assert f"{projects.TASK}:1:12  error  syntax-error" in done.out


def test_bump_names_the_base(run: Run, project: Repo) -> None:
    assert f"base {project.head[:7]} (HEAD, the last commit on main)" in run("bump").out


def test_diff_shows_what_changed_and_who_breaks(run: Run, project: Repo) -> None:
    require_tenant(project)
    edit(project, EVENT, "maxLength: 36", "maxLength: 40")
    edit(project, EVENT, "1.2.0", "1.3.0")

    done = run("diff")

    assert done.code == 0
    assert_snapshot(SNAPSHOTS / "diff.txt", done.out)
    assert run("diff", "orders.order-placed").out == done.out


def test_diff_without_a_change_says_so(run: Run, project: Repo) -> None:
    assert run("diff").out == "nothing changed since the base\n"
    assert "nothing differs" in run("diff", "orders.order-placed").out


def test_diff_of_contracts_that_came_and_went(run: Run, project: Repo) -> None:
    project.write({projects.TASK: None, EVENT.replace("v1", "v2"): second(project)})

    assert run("diff").out == "mail.send-mail@1  deleted\norders.order-placed@2  added\n"


def second(repo: Repo) -> str:
    return read(repo, EVENT).replace("1.2.0", "2.0.0").replace("OrderPlaced", "OrderPlaced.v2")


def test_diff_between_commits_tags_and_versions(run: Run, project: Repo) -> None:
    first = project.head
    add_gift(project)
    edit(project, EVENT, "1.2.0", "1.3.0")
    project.commit()
    project.tag("v1")
    edit(project, EVENT, "    gift: {type: boolean}   # wrapped\n", "")
    project.commit()
    added = '+ schema /gift  {"required":false,"type":"boolean"}'

    for old, new in ((first, "v1"), ("1.2.0", "v1"), ("HEAD~2", "HEAD~1")):
        done = run("diff", "orders.order-placed", old, new)
        assert done.code == 0, done.err
        assert done.out.startswith("orders.order-placed@1  1.2.0 → 1.3.0\n")
        assert added in done.out
    assert "nothing differs" not in run("diff", "orders.order-placed", "v1").out
    assert added.replace("+", "-") in run("diff", "orders.order-placed@1", "v1", "HEAD").out


def test_diff_between_majors(run: Run, project: Repo) -> None:
    project.write({EVENT.replace("v1", "v2"): second(project)})

    done = run("diff", "orders.order-placed", "1", "2")

    assert done.code == 0, done.err
    assert done.out.startswith("orders.order-placed@1 → orders.order-placed@2  1.2.0 → 2.0.0\n")


@pytest.mark.parametrize(
    ("arguments", "complaint", "code"),
    [
        (("orders.order-placd",), "did you mean orders.order-placed?", 2),
        (("orders.order-placed", "nowhere"), "'nowhere' is no commit of this clone", 3),
        (("orders.order-placed", "7"), "orders.order-placed@7 is not in the files", 2),
        (("orders.order-placed", "9.9.9"), "no version 9.9.9 of orders.order-placed@9", 2),
        (("orders.order-placed", "--upload-pack=x"), "No such option", 2),
        (("--against", "nowhere"), "'nowhere' is no commit of this clone", 3),
    ],
)
def test_what_users_get_wrong_about_diff(
    run: Run, project: Repo, arguments: tuple[str, ...], complaint: str, code: int
) -> None:
    done = run("diff", *arguments)

    assert done.code == code
    assert complaint in done.err


def test_diff_of_a_contract_that_is_new_says_so(run: Run, project: Repo) -> None:
    project.write({EVENT.replace("v1", "v2"): second(project)})

    assert run("diff", "orders.order-placed").out == "orders.order-placed@2  added\n"


def fingerprint(run: Run) -> str:
    [finding] = run("check", "--format", "json").json["findings"]
    found: str = finding["fingerprint"]
    return found


def test_ignore_accepts_one_finding_and_keeps_the_file(run: Run, project: Repo) -> None:
    require_tenant(project)
    edit(project, EVENT, "1.2.0", "1.3.0")
    digits, before = fingerprint(run), read(project, ORDERS)

    done = run("ignore", digits, "--reason", 'a "quoted" # reason', "--until", "2027-03-01")

    assert done.code == 0, done.err
    assert done.out == f"wrote {ORDERS}: {digits} is accepted until 2027-03-01\n"
    assert read(project, ORDERS).startswith(before)
    checked = run("check")
    assert checked.code == 0, checked.out
    assert "ignored until 2027-03-01  required-field-added" in checked.out
    assert 'reason   a "quoted" # reason' in checked.out


def test_the_command_that_the_report_proposes_works(run: Run, project: Repo) -> None:
    require_tenant(project)
    line = next(each for each in run("check").out.splitlines() if "accept" in each)
    arguments = line.partition("contracts ")[2].replace("…", "because").split()

    assert run(*arguments).code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--until", "2027-03-01"), "--reason"),
        (("--reason", "x"), "--until"),
        (("--reason", " ", "--until", "2027-03-01"), "accepted for a reason"),
        (("--reason", "x", "--until", "soon"), "--until 'soon' is no day"),
        (("--reason", "x", "--until", "2026-11-30"), "2026-11-30 is over"),
        (("--reason", "x", "--until", "2027-05-31"), "more than 180 days away"),
    ],
)
def test_what_users_get_wrong_about_ignore(
    run: Run, project: Repo, arguments: tuple[str, ...], complaint: str
) -> None:
    require_tenant(project)
    before = read(project, ORDERS)

    done = run("ignore", fingerprint(run), *arguments)

    assert done.code == 2
    assert complaint in done.err
    assert read(project, ORDERS) == before


def test_an_unknown_fingerprint_is_refused_with_those_that_are_there(
    run: Run, project: Repo
) -> None:
    accept = ("--reason", "x", "--until", "2027-03-01")
    nothing = run("ignore", "00000000", *accept)
    require_tenant(project)

    done = run("ignore", "00000000", *accept)

    assert nothing.code == done.code == 2
    assert "contracts check finds nothing to accept" in nothing.err
    assert "there is no finding '00000000'; present are:" in done.err
    assert f"  {fingerprint(run)}  required-field-added  {EVENT}:8:13\n" in done.err


def test_a_finding_is_accepted_once(run: Run, project: Repo) -> None:
    require_tenant(project)
    accept = ("ignore", fingerprint(run), "--reason", "x", "--until", "2027-03-01")
    run(*accept)

    done = run(*accept)

    assert done.code == 2
    assert "is accepted already, until 2027-03-01" in done.err


def test_bump_in_a_real_process(project: Repo) -> None:
    add_gift(project)

    assert process("bump", cwd=project.path).returncode == 0
    assert "version: 1.3.0" in read(project, EVENT)
