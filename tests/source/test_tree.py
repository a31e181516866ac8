from __future__ import annotations

import pytest

from contract_registry.source.tree import MemoryTree, Tree, blob_id
from repositories import Repo

TREE: Tree = MemoryTree({"c/b.yaml": b"b", "c.yaml": b"", "c/a.yaml": b"a"}, "before")


def test_a_tree_in_memory() -> None:
    assert TREE.label == "before"
    assert list(TREE.entries("")) == ["c.yaml", "c/a.yaml", "c/b.yaml"]
    assert list(TREE.entries("c")) == list(TREE.entries("./c/")) == ["c/a.yaml", "c/b.yaml"]
    assert list(TREE.entries("c/a.yaml")) == ["c/a.yaml"]
    assert TREE.entries("nothing") == {}
    assert TREE.read("c/a.yaml") == b"a"
    with pytest.raises(FileNotFoundError):
        TREE.read("c")


def test_its_ids_are_those_of_git(repo: Repo) -> None:
    repo.write({"c/a.yaml": "a", "empty": ""}).commit()
    assert TREE.entries("")["c/a.yaml"].id == repo.id("HEAD:c/a.yaml")
    assert blob_id(b"") == repo.id("HEAD:empty")
