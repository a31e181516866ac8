"""`contracts check` and `lint`: what users see, and what they get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from contract_registry.reports.json import findings_schema
from repositories import Repo
from snapshots import assert_snapshot

from . import projects
from .conftest import Outcome, Run, process
from .projects import EVENT, edit, require_tenant, steady

SNAPSHOTS = Path(__file__).parent / "snapshots"
REPORT = Draft202012Validator(findings_schema())


@pytest.fixture
def project(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A committed project, which is the working directory."""
    repo.write(projects.FILES).commit()
    monkeypatch.chdir(repo.path)
    return repo


def report(done: Outcome) -> dict[str, object]:
    REPORT.validate(done.json)
    found: dict[str, object] = done.json
    return found


def test_nothing_changed_passes_and_says_what_it_compared_with(run: Run, project: Repo) -> None:
    done = run("check")

    assert done.code == 0, done.err
    assert steady(done.out) == (
        "base 0000000 (HEAD, the last commit on main) · 3 contracts, 0 changed · 0.0 s\n"
    )
    assert project.head[:7] in done.out
    assert done.err == ""


def test_a_break_is_told_with_its_proof(run: Run, project: Repo) -> None:
    require_tenant(project)

    done = run("check")

    assert done.code == 1
    assert_snapshot(SNAPSHOTS / "check-break.txt", steady(done.out))


def test_the_json_report_is_valid_and_its_bytes_do_not_change(run: Run, project: Repo) -> None:
    require_tenant(project)

    first, second = run("check", "--format", "json"), run("check", "--format", "json")

    assert first.code == second.code == 1
    assert first.out == second.out
    assert report(first)["summary"] == {
        "contracts": 3,
        "changed": 1,
        "errors": 1,
        "warnings": 0,
        "ignored": 0,
    }
    assert_snapshot(
        SNAPSHOTS / "check-break.json", first.out.replace(project.head, "0" * len(project.head))
    )


def test_one_run_feeds_several_formats(run: Run, project: Repo, tmp_path: Path) -> None:
    require_tenant(project)
    file = tmp_path / "report.json"

    done = run("check", "--format", "text", "--format", f"json={file}")

    assert "required-field-added" in done.out
    assert file.read_text() == run("check", "--format", "json").out


def test_a_format_in_a_file_leaves_the_text_where_it_was(
    run: Run, project: Repo, tmp_path: Path
) -> None:
    done = run("check", "--format", f"json={tmp_path / 'report.json'}")

    assert "3 contracts, 0 changed" in done.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--format", "jsn"), "there is no format 'jsn'"),
        (("--format", "json="), "an empty name is no file to write"),
        (("--format", "json=absent/report.json"), "absent/report.json is no file to write"),
        (("--format", "json=contracts"), "contracts is no file to write"),
        (("--format", "json", "--format", "text"), "two formats cannot both go to the standard"),
        (("--format", "json=x", "--format", "text=x"), "two formats cannot both go to x"),
        (("--fail-on", "info"), "--fail-on"),
        (("--against", ""), "--against names no commit"),
        (("-C", "absent"), "absent is not a folder"),
        (("contracts",), "unexpected extra argument"),
    ],
)
def test_what_users_get_wrong_is_exit_2(
    run: Run, project: Repo, arguments: tuple[str, ...], complaint: str
) -> None:
    done = run("check", *arguments)

    assert done.code == 2
    assert complaint in done.err
    assert done.out == ""


def test_a_base_that_is_not_there_is_exit_3_with_the_command_that_mends_it(
    run: Run, project: Repo
) -> None:
    done = run("check", "--against", "origin/nowhere")

    assert done.code == 3
    assert "'origin/nowhere' is no commit of this clone" in done.err
    assert "\n  git " in done.err


def test_without_git_it_is_exit_3(run: Run, tmp_path: Path) -> None:
    for name, text in projects.FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert run("check", cwd=tmp_path).code == 3
    assert run("lint").code == 0


def test_no_project_is_exit_2(run: Run, repo: Repo) -> None:
    done = run("check", cwd=repo.path)

    assert done.code == 2
    assert "no project here" in done.err
    assert "contracts init" in done.err


@pytest.mark.parametrize("command", ["check", "lint"])
def test_no_contract_is_exit_2_unless_that_is_allowed(run: Run, repo: Repo, command: str) -> None:
    repo.write({"contracts.yaml": "format: 1\n"}).commit()

    refused, allowed = run(command, cwd=repo.path), run(command, "--allow-empty")

    assert refused.code == 2
    assert "no contract found in contracts/" in refused.err
    assert allowed.code == 0, allowed.err
    assert "0 contracts" in allowed.out


def test_an_empty_repository_may_be_allowed(run: Run, repo: Repo) -> None:
    assert run("check", "--allow-empty", cwd=repo.path).code == 0


def test_every_problem_of_unreadable_files_shows_in_one_run_and_it_is_exit_4(
    run: Run, project: Repo
) -> None:
    require_tenant(project)
    project.write({projects.TASK: "contract: [", projects.OPERATION: b"\xff"})

    done = run("check")

    assert done.code == 4
    assert f"{projects.TASK}:1:12  error  syntax-error" in done.out
    assert f"{projects.OPERATION}:1:1" in done.out
    assert "required-field-added" in done.out
    assert report(run("check", "--format", "json"))["summary"]


def test_a_wrong_setting_wins_over_unreadable_files(run: Run, project: Repo) -> None:
    project.write({"contracts.yaml": "path: [x]\n", projects.TASK: "contract: ["})

    done = run("check")

    assert done.code == 2
    assert "contracts.yaml:1:1" in done.err
    assert "did you mean paths?" in done.err


def test_warnings_fail_only_where_that_is_asked_for(run: Run, project: Repo) -> None:
    edit(project, EVENT, "    note: {type: string}\n", "")
    edit(project, EVENT, "1.2.0", "1.3.0")
    edit(project, "contracts/shipping/service.yaml", ", /note", "")

    assert run("check").code == 0
    assert "optional-field-removed" in run("check").out
    assert run("check", "--fail-on", "warning").code == 1
    project.write({"contracts.yaml": "fail-on: warning\n"})
    assert run("check").code == 1
    assert run("check", "--fail-on", "error").code == 0


def test_strict_semantics_refuse_a_new_optional_field(run: Run, project: Repo) -> None:
    edit(
        project,
        EVENT,
        "    note: {type: string}\n",
        "    note: {type: string}\n    x: {type: 'null'}\n",
    )
    edit(project, EVENT, "1.2.0", "1.3.0")

    assert run("check").code == 0
    assert run("check", "--strict").code == 1


def test_another_base_can_be_named(run: Run, project: Repo) -> None:
    project.tag("v1")
    require_tenant(project)
    edit(project, EVENT, "1.2.0", "1.3.0")
    project.commit()

    done = run("check", "--against", "v1")

    assert "base " + project.id("v1")[:7] in done.out
    assert "v1, from --against" in done.out
    assert done.code == 1


def test_the_project_can_be_elsewhere(run: Run, project: Repo, tmp_path: Path) -> None:
    done = run("check", "-C", project.path, cwd=tmp_path)

    assert done.code == 0, done.err


def test_it_runs_from_any_folder_of_the_project(run: Run, project: Repo) -> None:
    assert run("check", cwd=project.path / "contracts" / "orders").code == 0


def test_the_check_changes_nothing(run: Run, project: Repo) -> None:
    require_tenant(project)
    before = project.state()

    run("check")

    assert project.state() == before


def test_hostile_text_in_a_contract_reaches_no_terminal(run: Run, project: Repo) -> None:
    hostile = '"a\\u001b[2Jb\\u202ec\\u200bd"'
    edit(
        project,
        EVENT,
        "    note: {type: string}\n",
        f"    note: {{type: string}}\n    {hostile}: {{}}\n",
    )
    edit(project, EVENT, "[orderId, total]", f"[orderId, total, {hostile}]")

    done = run("check")

    assert done.code in (1, 4)
    assert "\\u001b[2Jb\\u202ec\\u200bd" in done.out
    for character in "\x1b\u202e\u200b":
        assert character not in done.out + done.err
        assert character not in run("check", "--format", "json").out


def test_a_hostile_file_name_stays_on_its_line(run: Run, project: Repo) -> None:
    project.write({"contracts/orders/\x1b[31m\nx.yaml": "a: 1\n"})

    done = run("check")

    assert done.code == 1
    assert "contracts/orders/\\u001b[31m\\u000ax.yaml:1:1  error  unused-file" in done.out


def test_a_real_process_says_the_same(project: Repo) -> None:
    require_tenant(project)

    done = process("check", "--format", "json", cwd=project.path)

    assert done.returncode == 1
    assert done.stderr == b""
    REPORT.validate(json.loads(done.stdout))


def test_lint_needs_no_base(run: Run, project: Repo) -> None:
    require_tenant(project)

    done = run("lint")

    assert done.code == 0, done.out
    assert steady(done.out) == "3 contracts · 0.0 s\n"
    assert report(run("lint", "--format", "json"))["findings"] == []


def test_lint_can_be_limited_to_paths(run: Run, project: Repo) -> None:
    project.write({projects.TASK: "contract: [", "contracts/orders/stray.yaml": "a: 1\n"})

    everything = run("lint")
    orders = run("lint", "contracts/orders")
    file = run("lint", projects.TASK)

    assert (everything.code, orders.code, file.code) == (4, 1, 4)
    assert "stray.yaml" in orders.out
    assert "send-mail" not in orders.out
    assert "stray" not in file.out
    assert run("lint", "stray.yaml", cwd=project.path / "contracts/orders").code == 1


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("contracts/orderz", "there is no contracts/orderz"),
        ("/", "is not in the project"),
        ("src", "holds no contracts: they are in contracts"),
    ],
)
def test_lint_of_what_holds_no_contract_is_exit_2(
    run: Run, project: Repo, path: str, complaint: str
) -> None:
    (project.path / "src").mkdir()

    done = run("lint", path)

    assert done.code == 2
    assert complaint in done.err


def test_lint_of_the_configuration_is_possible(run: Run, project: Repo) -> None:
    assert run("lint", "contracts.yaml").code == 0
