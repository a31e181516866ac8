from __future__ import annotations

import os
from pathlib import Path

import pytest

from contract_registry.source.objects import LARGEST
from contract_registry.source.tree import blob_id
from contract_registry.source.worktree import WorkTree
from repositories import Repo

FILES = {"contracts.yaml": "", "contracts/a.yaml": "a", "contracts/orders/b.yaml": "b"}


def shown(tree: WorkTree, under: str = "") -> list[tuple[str, str]]:
    return [(entry.path, entry.kind) for entry in tree.entries(under).values()]


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_without_git_every_file_is_there(tmp_path: Path) -> None:
    tree = WorkTree(write(tmp_path, {**FILES, "x/.git/config": "", ".git/config": ""}))
    assert list(tree.entries("")) == sorted(FILES)
    assert list(tree.entries("contracts")) == ["contracts/a.yaml", "contracts/orders/b.yaml"]
    assert tree.entries("contracts")["contracts/a.yaml"].size == 1
    assert tree.read("contracts/a.yaml") == b"a"


def test_with_no_git_installed_too(repo, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write(FILES).commit()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(WorkTree(repo.path).entries("")) == sorted(FILES)


def test_ignored_files_are_left_out_and_new_ones_are_not(repo: Repo) -> None:
    repo.write({**FILES, ".gitignore": "*.tmp\nbuild/\n"}).commit()
    repo.write({"contracts/new.yaml": "", "contracts/x.tmp": "", "contracts/build/y": ""})
    assert list(WorkTree(repo.path).entries("contracts")) == [
        "contracts/a.yaml",
        "contracts/new.yaml",
        "contracts/orders/b.yaml",
    ]


def test_a_tracked_file_that_is_ignored_stays(repo: Repo) -> None:
    repo.write(FILES).commit()
    repo.write({".gitignore": "contracts/\n"})
    assert "contracts/a.yaml" in WorkTree(repo.path).entries("contracts")


def test_folders_as_people_write_them(repo: Repo) -> None:
    repo.write({"contracts/a.yaml": "a"}).commit()
    for under in ("", ".", "./", "contracts", "contracts/", "./contracts/."):
        assert list(WorkTree(repo.path).entries(under)) == ["contracts/a.yaml"]


@pytest.mark.parametrize("git", [True, False])
def test_folders_that_are_not_there_hold_nothing(tmp_path: Path, git: bool) -> None:
    if git:
        Repo.make(tmp_path).write(FILES).commit()
    else:
        write(tmp_path, FILES)
    for under in ("nothing", "contract", "..", "../x", "/", "/etc", "a\0b", "*", "\ud800"):
        assert WorkTree(tmp_path).entries(under) == {}


@pytest.mark.parametrize("git", [True, False])
def test_a_single_file(tmp_path: Path, git: bool) -> None:
    if git:
        Repo.make(tmp_path).write(FILES).commit()
    else:
        write(tmp_path, FILES)
    assert shown(WorkTree(tmp_path), "contracts/a.yaml") == [("contracts/a.yaml", "file")]


def test_the_project_may_be_a_folder_of_the_repository(repo: Repo) -> None:
    repo.write({"shop/contracts/a.yaml": "a", "other/b.yaml": "b"}).commit()
    repo.write({"shop/contracts/c.yaml": "c"})
    tree = WorkTree(repo.path / "shop")
    assert list(tree.entries("")) == ["contracts/a.yaml", "contracts/c.yaml"]
    assert tree.entries("")["contracts/a.yaml"].id == blob_id(b"a")
    repo.write({"shop/contracts/a.yaml": "changed"})
    assert tree.entries("")["contracts/a.yaml"].id is None
    with pytest.raises(PermissionError):
        tree.read("../other/b.yaml")


def test_unchanged_files_carry_the_id_of_their_content(repo: Repo) -> None:
    repo.write(FILES).commit()
    entries = WorkTree(repo.path).entries("")
    assert {path: entry.id for path, entry in entries.items()} == {
        path: blob_id(content.encode()) for path, content in FILES.items()
    }


def test_an_id_is_never_that_of_other_content(repo: Repo) -> None:
    """Whatever was done to a file: an id, where there is one, is that of the bytes on disk."""
    names = ("same", "edited", "staged", "staged-and-edited", "added", "intended", "mode", "gone")
    first = {f"contracts/{name}.yaml": "1" for name in (*names, "assumed", "skipped")}
    del first["contracts/added.yaml"], first["contracts/intended.yaml"]
    repo.write(first).commit()
    # Equal length, in the same second as the commit: time stamps alone cannot tell.
    repo.write({f"contracts/{name}.yaml": "2" for name in ("edited", "staged", "added")})
    repo.write({"contracts/staged-and-edited.yaml": "2", "contracts/intended.yaml": "2"})
    repo.git("add", "contracts/staged.yaml", "contracts/staged-and-edited.yaml")
    repo.git("add", "contracts/added.yaml")
    repo.git("add", "--intent-to-add", "contracts/intended.yaml")
    repo.write({"contracts/staged-and-edited.yaml": "3", "contracts/gone.yaml": None})
    (repo.path / "contracts/mode.yaml").chmod(0o755)
    repo.git("update-index", "--assume-unchanged", "contracts/assumed.yaml")
    repo.git("update-index", "--skip-worktree", "contracts/skipped.yaml")
    repo.write({"contracts/assumed.yaml": "2", "contracts/skipped.yaml": "2"})
    tree = WorkTree(repo.path)
    entries = tree.entries("contracts")
    assert len(entries) == 9
    assert "contracts/gone.yaml" not in entries
    for path, entry in entries.items():
        assert entry.id in (None, blob_id(tree.read(path)))
        if entry.id is None:
            assert entry.size == 1
    assert entries["contracts/same.yaml"].id is not None
    assert entries["contracts/staged.yaml"].id is not None


def test_a_time_stamp_put_back_does_not_hide_an_edit(repo: Repo) -> None:
    repo.write(FILES).commit()
    path = repo.path / "contracts/a.yaml"
    before = path.stat()
    path.write_text("x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    repo.git("config", "core.trustCtime", "false")
    repo.git("config", "core.checkStat", "minimal")
    assert WorkTree(repo.path).entries("")["contracts/a.yaml"].id is None


def test_a_conflict_is_one_file_without_an_id(repo: Repo) -> None:
    repo.write({"contracts/a.yaml": "1"}).commit()
    repo.branch("side").write({"contracts/a.yaml": "2"}).commit()
    repo.checkout("main").write({"contracts/a.yaml": "3"}).commit()
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    tree = WorkTree(repo.path)
    assert shown(tree) == [("contracts/a.yaml", "file")]
    assert tree.entries("")["contracts/a.yaml"].id is None
    assert b"<<<<<<<" in tree.read("contracts/a.yaml")


def test_what_a_sparse_checkout_leaves_out_is_not_deleted(repo: Repo) -> None:
    repo.write({"contracts/a.yaml": "a", "contracts/orders/b.yaml": "b", "web/c": "c"}).commit()
    repo.git("sparse-checkout", "set", "--cone", "web")
    assert not (repo.path / "contracts").exists()
    tree = WorkTree(repo.path)
    assert list(tree.entries("contracts")) == ["contracts/a.yaml", "contracts/orders/b.yaml"]
    assert tree.read("contracts/orders/b.yaml") == b"b"


def test_submodules_and_repositories_inside_are_left_out(repo: Repo, tmp_path: Path) -> None:
    other = Repo.make(tmp_path / "other")
    other.write({"x.yaml": "x"}).commit()
    repo.write(FILES).commit()
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.url, "contracts/m")
    repo.commit()
    Repo.make(repo.path / "contracts/inner").write({"y.yaml": "y"}).commit()
    assert list(WorkTree(repo.path).entries("contracts")) == sorted(FILES)[1:]


STRANGE = [
    "contracts/a b.yaml",
    "contracts/a\tb.yaml",
    "contracts/line\nend.yaml",
    'contracts/"quoted".yaml',
    "contracts/back\\slash.yaml",
    "contracts/-option.yaml",
    "contracts/:(glob)*.yaml",
    "contracts/é.yaml",
    "contracts/\N{SNOWMAN}/x.yaml",
    "contracts/" + os.fsdecode(b"latin-\xe9.yaml"),
    "contracts/'; touch pwned;'.yaml",
]


@pytest.mark.parametrize("git", [True, False])
def test_any_name_a_file_can_have(tmp_path: Path, git: bool) -> None:
    write(tmp_path, dict.fromkeys(STRANGE, "1"))
    if git:
        repo = Repo.make(tmp_path)
        repo.git("add", STRANGE[0], *[f":(literal){name}" for name in STRANGE[1:6]])
    tree = WorkTree(tmp_path)
    assert list(tree.entries("")) == sorted(STRANGE)
    assert list(tree.entries("contracts")) == sorted(STRANGE)
    for name in STRANGE:
        assert tree.read(name) == b"1"
        assert list(tree.entries(name)) == [name]


@pytest.mark.parametrize("git", [True, False])
def test_links(tmp_path: Path, git: bool) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret")
    write(root, {"contracts/a.yaml": "a", "shared/money.yaml": "money"})
    for name, target in {
        "in": "../shared/money.yaml",
        "again": "in",
        "folder": "../shared",
        "out": str(outside / "secret.yaml"),
        "up": "../../outside/secret.yaml",
        "outer": "../../outside",
        "loop": "loop",
        "none": "nowhere",
        "git": "../.git/config",
    }.items():
        (root / "contracts" / name).symlink_to(target)
    if git:
        Repo.make(root).commit()
    else:
        write(root, {".git/config": "secret"})
    tree = WorkTree(root)
    kinds = {path: entry.kind for path, entry in tree.entries("contracts").items()}
    assert kinds == {
        "contracts/a.yaml": "file",
        **{
            f"contracts/{name}": "link"
            for name in ("again", "folder", "git", "in", "loop", "none", "out", "outer", "up")
        },
    }
    for path in ("contracts/in", "contracts/again", "contracts/folder/money.yaml"):
        assert tree.read(path) == b"money"
    for path in ("out", "up", "outer/secret.yaml", "git", "../.git/config", "../.GIT/config"):
        with pytest.raises(PermissionError):
            tree.read(f"contracts/{path}")
    for path in ("loop", "none", "folder", "folder/nothing", "a.yaml/x"):
        with pytest.raises(OSError, match="contracts"):
            tree.read(f"contracts/{path}")
    assert tree.entries("contracts/outer") == {
        "contracts/outer": tree.entries("contracts")["contracts/outer"]
    }
    assert tree.entries("contracts/folder/money.yaml") == {}


def test_a_folder_that_became_a_link_is_not_entered(repo: Repo, tmp_path: Path) -> None:
    repo.write({"contracts/orders/a.yaml": "a"}).commit()
    (tmp_path / "orders").mkdir()
    (repo.path / "contracts/orders").rename(tmp_path / "orders/moved")
    repo.link("contracts/orders", str(tmp_path / "orders/moved"))
    tree = WorkTree(repo.path)
    assert shown(tree) == [("contracts/orders", "link")]
    with pytest.raises(PermissionError):
        tree.read("contracts/orders/a.yaml")


def test_the_root_may_be_reached_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", FILES)
    (tmp_path / "link").symlink_to("real")
    tree = WorkTree(tmp_path / "link")
    assert list(tree.entries("")) == sorted(FILES)
    assert tree.read("contracts/a.yaml") == b"a"


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "contracts", "contracts/", "/etc/passwd", "../x", "nothing", "a\0b", "\ud800"],
)
def test_what_is_no_file_of_the_project_is_an_os_error(tmp_path: Path, path: str) -> None:
    tree = WorkTree(write(tmp_path, FILES))
    with pytest.raises(OSError, match="Errno"):
        tree.read(path)


@pytest.mark.parametrize("path", ["x" * 300, "x/" * 3000 + "x"])
def test_names_too_long_are_an_os_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(OSError, match="Errno"):
        WorkTree(tmp_path).read(path)


def test_a_named_pipe_neither_hangs_nor_is_listed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    os.mkfifo(tmp_path / "contracts/pipe")
    (tmp_path / "contracts/link").symlink_to("pipe")
    tree = WorkTree(tmp_path)
    assert "contracts/pipe" not in tree.entries("")
    for path in ("contracts/pipe", "contracts/link"):
        with pytest.raises(FileNotFoundError):
            tree.read(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(LARGEST + 1)
    tree = WorkTree(tmp_path)
    assert tree.entries("")["huge.yaml"].size == LARGEST + 1
    with pytest.raises(OSError, match="larger than 64 MiB"):
        tree.read("huge.yaml")


def test_asking_changes_nothing(repo: Repo) -> None:
    repo.write(FILES).commit()
    os.utime(repo.path / "contracts/a.yaml", (1, 1))  # git would refresh its index for this
    repo.write({"contracts/new.yaml": ""})
    before = repo.state()
    WorkTree(repo.path).entries("")
    assert repo.state() == before
