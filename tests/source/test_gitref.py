from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_registry.errors import BaseError
from contract_registry.source import git, objects
from contract_registry.source.gitref import GitTree
from contract_registry.source.repository import Repository, open_repository
from contract_registry.source.tree import Tree, blob_id
from repositories import Repo


@pytest.fixture
def repository(repo: Repo) -> Iterator[Repository]:
    with open_repository(repo.path) as opened:
        yield opened


def tree_at(repository: Repository, ref: str = "HEAD") -> GitTree:
    commit = repository.commit(ref)
    assert commit is not None
    return repository.tree(commit)


def test_a_tree_at_a_commit(repo: Repo, repository: Repository) -> None:
    first = repo.write({"contracts/a.yaml": "1", "contracts/o/b.yaml": "2", "x": "3"}).commit()
    repo.write({"contracts/a.yaml": "changed", "contracts/o/b.yaml": None}).commit()
    repo.write({"contracts/a.yaml": "in the work tree"})
    tree: Tree = tree_at(repository, first)
    assert tree.label == first[:7]
    assert {path: entry.id for path, entry in tree.entries("contracts").items()} == {
        "contracts/a.yaml": blob_id(b"1"),
        "contracts/o/b.yaml": blob_id(b"2"),
    }
    assert list(tree.entries("")) == ["contracts/a.yaml", "contracts/o/b.yaml", "x"]
    assert list(tree.entries("./contracts/")) == ["contracts/a.yaml", "contracts/o/b.yaml"]
    assert list(tree.entries("contracts/a.yaml")) == ["contracts/a.yaml"]
    for absent in ("nothing", "contract", "contracts/a.yaml/x", "..", "/", "a\0b"):
        assert tree.entries(absent) == {}
    assert tree.read("contracts/a.yaml") == b"1"
    assert tree.read("contracts/o/../a.yaml") == b"1"


def test_paths_are_sorted_as_text(repo: Repo, repository: Repository) -> None:
    names = ["a-b/x", "a/x", "a.yaml", "a0", "B", "é", "\N{SNOWMAN}", "\U0001f600"]
    repo.write(dict.fromkeys(names, "1")).commit()
    assert list(tree_at(repository).entries("")) == sorted(names)


def test_any_name_a_file_can_have(repo: Repo, repository: Repository) -> None:
    names = [
        "c/a b",
        "c/a\tb",
        "c/line\nend",
        'c/"quoted"',
        "c/back\\slash",
        "c/-x",
        "c/:(glob)*",
        os.fsdecode(b"c/latin-\xe9"),
    ]
    repo.write({name: name.encode("utf-8", "surrogateescape") for name in names}).commit()
    tree = tree_at(repository)
    assert list(tree.entries("c")) == sorted(names)
    for name in names:
        assert tree.read(name) == name.encode("utf-8", "surrogateescape")


def test_content_is_read_as_it_is(repo: Repo, repository: Repository) -> None:
    files = {"crlf": b"a\r\nb\r\n", "zero": b"\0\n\0", "empty": b"", "big": b"x\n" * 200_000}
    repo.write({**files, ".gitattributes": "* text eol=crlf ident\n"}).commit()
    repo.write({"id": "$Id$\n"}).commit()
    tree = tree_at(repository)
    for name in ("zero", "empty", "big"):
        assert tree.read(name) == files[name]
    assert tree.read("id") == b"$Id$\n"


def test_the_project_may_be_a_folder_that_did_not_exist_yet(repo: Repo) -> None:
    before = repo.write({"other/b.yaml": "b"}).commit()
    was_file = repo.write({"my shop": "a file, not a folder"}).commit()
    repo.write({"my shop": None}).write({"my shop/contracts/a.yaml": "a"}).commit()
    with open_repository(repo.path / "my shop") as repository:
        assert repository.prefix == "my shop/"
        assert list(tree_at(repository).entries("")) == ["contracts/a.yaml"]
        assert tree_at(repository).read("contracts/a.yaml") == b"a"
        with pytest.raises(PermissionError):
            tree_at(repository).read("../other/b.yaml")
        for commit in (before, was_file):
            tree = tree_at(repository, commit)
            assert tree.entries("") == {}
            with pytest.raises(FileNotFoundError):
                tree.read("contracts/a.yaml")


def test_a_folder_of_any_name(repo: Repo) -> None:
    name = 'shop\n"$x"\n'
    repo.write({f"{name}/contracts/a.yaml": "a"}).commit()
    with open_repository(repo.path / name) as repository:
        assert list(tree_at(repository).entries("")) == ["contracts/a.yaml"]


def test_links_are_followed_inside_the_project_only(repo: Repo) -> None:
    repo.write({"shop/contracts/a.yaml": "a", "shop/shared/money.yaml": "money", "secret": "s"})
    for name, target in {
        "in": "../shared/money.yaml",
        "again": "in",
        "folder": "../shared",
        "out": "../../secret",
        "absolute": "/etc/passwd",
        "loop": "loop",
        "none": "nowhere",
    }.items():
        repo.link(f"shop/contracts/{name}", target)
    repo.commit()
    with open_repository(repo.path / "shop") as repository:
        tree = tree_at(repository)
        assert tree.entries("contracts")["contracts/in"].kind == "link"
        assert "contracts/folder/money.yaml" not in tree.entries("contracts")
        assert tree.entries("contracts/folder/money.yaml") == {}
        for path in ("contracts/in", "contracts/again", "contracts/folder/money.yaml"):
            assert tree.read(path) == b"money"
        for path in ("contracts/out", "contracts/absolute", "../secret"):
            with pytest.raises(PermissionError):
                tree.read(path)
        for path in ("contracts/loop", "contracts/none", "contracts/folder", "contracts", ""):
            with pytest.raises(OSError, match="Errno"):
                tree.read(path)


def test_submodules_are_left_out(repo: Repo, repository: Repository) -> None:
    repo.write({"a.yaml": "a"}).commit()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.git("commit", "-q", "-m", "module")
    tree = tree_at(repository)
    assert list(tree.entries("")) == ["a.yaml"]
    assert tree.entries("module") == {}
    with pytest.raises(FileNotFoundError):
        tree.read("module")


def test_what_was_read_once_is_not_read_again(repo: Repo, repository: Repository) -> None:
    repo.write({f"contracts/s/c{number}.yaml": str(number) for number in range(200)}).commit()
    repo.write({"contracts/t.yaml": "t"}).commit()
    old, new = tree_at(repository, "HEAD~1"), tree_at(repository)
    contents = {path: old.read(path) for path in old.entries("contracts")}
    asked: list[str] = []
    answer = repository.objects._ask

    def count(names: list[str]) -> list[objects._Answer | None]:
        asked.extend(names)
        return answer(names)

    repository.objects._ask = count  # type: ignore[method-assign, assignment]
    assert {path: new.read(path) for path in new.entries("contracts")} == {
        **contents,
        "contracts/t.yaml": b"t",
    }
    # The new root folder, the new `contracts`, and the one new file.
    assert len(asked) == 3


def test_a_file_too_large_is_refused_and_the_next_one_is_read(
    repo: Repo, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "LARGEST", 100_000)
    repo.write({"a": "1", "b": b"x" * 100_001, "c": b"y" * 100_000}).commit()
    tree = tree_at(repository)
    assert list(tree.entries("")) == ["a", "b", "c"]
    assert tree.read("a") == b"1"
    for _ in range(2):
        with pytest.raises(OSError, match="larger than"):
            tree.read("b")
    assert tree.read("c") == b"y" * 100_000


def store(repo: Repo, kind: str, content: bytes) -> str:
    """Write an object that git would not make itself."""
    done = subprocess.run(
        ["git", "hash-object", "-w", "-t", kind, "--stdin", "--literally"],
        cwd=repo.path,
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def commit_of(repo: Repo, tree: str) -> str:
    who = b"A <a@example.com> 1 +0000"
    lines = b"tree %b\nauthor %b\ncommitter %b\n\nx\n" % (tree.encode(), who, who)
    return store(repo, "commit", lines)


def test_a_tree_that_unfolds_to_billions_is_refused(
    repo: Repo, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "_MOST", 10_000)
    blob = store(repo, "blob", b"x")
    mode, child = b"100644", blob
    for _ in range(12):
        content = b"".join(mode + b" %d\0" % number + bytes.fromhex(child) for number in range(10))
        mode, child = b"40000", store(repo, "tree", content)
    tree = tree_at(repository, commit_of(repo, child))
    with pytest.raises(BaseError, match="too many files"):
        tree.entries("")


def test_a_tree_nested_too_deeply_is_refused(repo: Repo, repository: Repository) -> None:
    mode, child = b"100644", store(repo, "blob", b"x")
    for _ in range(250):
        content = mode + b" d\0" + bytes.fromhex(child)
        mode, child = b"40000", store(repo, "tree", content)
    tree = tree_at(repository, commit_of(repo, child))
    with pytest.raises(BaseError, match="too many folders"):
        tree.entries("")


@pytest.mark.parametrize("name", [b"", b".", b"..", b"a/b", b"../../x"])
def test_a_tree_with_names_that_git_refuses_is_damaged(
    repo: Repo, repository: Repository, name: bytes
) -> None:
    blob = store(repo, "blob", b"x")
    tree = store(repo, "tree", b"100644 " + name + b"\0" + bytes.fromhex(blob))
    with pytest.raises(BaseError, match="damaged"):
        tree_at(repository, commit_of(repo, tree)).entries("")


def test_a_damaged_tree_is_an_error_with_advice(repo: Repo, repository: Repository) -> None:
    damaged = store(repo, "tree", b"100644 a\0too short")
    with pytest.raises(BaseError) as problem:
        tree_at(repository, commit_of(repo, damaged)).entries("")
    assert problem.value.hint == "git fsck"


def test_a_missing_object_is_an_error_with_advice(repo: Repo, repository: Repository) -> None:
    repo.write({"a.yaml": "a"}).commit()
    oid = blob_id(b"a")
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(BaseError, match="missing") as problem:
        tree_at(repository).read("a.yaml")
    assert problem.value.hint == "git fsck"


def test_a_process_that_ends_is_an_error_and_the_next_question_starts_another(
    repo: Repo, repository: Repository
) -> None:
    repo.write({"a.yaml": "a"}).commit()
    tree = tree_at(repository)
    process = repository.objects._process
    assert process is not None
    process.kill()
    process.wait()
    with pytest.raises(BaseError, match="git stopped"):
        tree.read("a.yaml")
    assert tree.read("a.yaml") == b"a"


def test_a_process_that_falls_silent_is_an_error(
    repo: Repo, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({"a.yaml": "a"}).commit()
    tree = tree_at(repository)
    process = repository.objects._process
    assert process is not None
    monkeypatch.setattr(git, "SECONDS", 0.05)
    process.send_signal(19)  # SIGSTOP
    monkeypatch.setattr(git, "run", lambda *_: b"")
    with pytest.raises(BaseError, match="git stopped"):
        tree.read("a.yaml")
    assert process.poll() is not None


def test_a_partial_clone_gets_what_it_lacks(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.write({"contracts/a.yaml": "1"}).commit()
    repo.write({"contracts/a.yaml": "2"}).commit()
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none")
    before = clone.state()
    with open_repository(clone.path) as repository:
        assert tree_at(repository, "HEAD~1").read("contracts/a.yaml") == b"1"
    assert clone.state() == before
