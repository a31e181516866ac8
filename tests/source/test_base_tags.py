"""A run on a tag is compared with the release before it."""

from __future__ import annotations

import pytest

from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


def on_tag(name: str) -> dict[str, str]:
    return {
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF": f"refs/tags/{name}",
        "GITHUB_REF_NAME": name,
        "GITHUB_REF_TYPE": "tag",
    }


def released(repo: Repo, *names: str, annotated: bool = False) -> dict[str, str]:
    """One commit and tag each; HEAD is detached at the last."""
    ids = {}
    for name in names:
        ids[name] = repo.write({FILE: name}).commit(name)
        repo.tag(name, annotated=annotated)
    repo.git("checkout", "-q", "--detach")
    return ids


@pytest.mark.parametrize("annotated", [False, True])
def test_the_release_before_it(repo, resolve, annotated: bool) -> None:
    # As text, v1.9.0 sorts after v1.10.0.
    ids = released(repo, "v1.8.0", "v1.9.0", "v1.10.0", annotated=annotated)
    event = {"before": "0" * 40}
    base = resolve(repo, on_tag("v1.10.0"), event=event)
    assert base.commit == ids["v1.9.0"]
    assert base.reason == "v1.9.0, the release before v1.10.0"
    assert base.tree.label == "tag v1.9.0"
    assert base.tree.read(FILE) == b"v1.9.0"


def test_a_tag_of_a_tag_is_peeled_to_its_commit(repo, resolve) -> None:
    first = repo.write({FILE: "1"}).commit("one")
    repo.git("tag", "-a", "-m", "inner", "inner")
    repo.git("tag", "-a", "-m", "outer", "v1.0.0", "inner")
    repo.write({FILE: "2"}).commit("two")
    repo.tag("v1.1.0")
    assert resolve(repo, on_tag("v1.1.0")).commit == first


def test_a_prerelease_comes_before_its_release(repo, resolve) -> None:
    ids = released(repo, "v1.0.0", "v2.0.0-rc.2", "v2.0.0-rc.10", "v2.0.0")
    assert resolve(repo, on_tag("v2.0.0")).commit == ids["v2.0.0-rc.10"]


def test_only_tags_that_lead_to_it_count(repo, resolve) -> None:
    ids = released(repo, "v1.0.0", "v1.1.0", "v2.0.0")
    repo.git("checkout", "-q", "--detach", "v1.1.0")
    repo.write({FILE: "fix"}).commit("fix")
    repo.tag("v1.1.1")
    assert resolve(repo, on_tag("v1.1.1")).commit == ids["v1.1.0"]


def test_another_tag_of_the_same_commit_is_not_the_release_before(repo, resolve) -> None:
    ids = released(repo, "v1.0.0", "v1.1.0-rc.1")
    repo.tag("v1.1.0")
    assert resolve(repo, on_tag("v1.1.0")).commit == ids["v1.0.0"]


def test_lines_of_releases_are_kept_apart(repo, resolve) -> None:
    names = ("orders-v1.0.0", "billing-v3.0.0", "v7.0.0", "orders-v1.1.0", "orders/1.5.0")
    ids = released(repo, *names, "orders-v1.2.0")
    assert resolve(repo, on_tag("orders-v1.2.0")).commit == ids["orders-v1.1.0"]


def test_what_looks_nearly_like_a_version_is_none(repo, resolve) -> None:
    ids = released(repo, "v0.1.0", "v01.2.0", "v1.2", "nightly", "v1.2.3.4", "v2.0.0")
    assert resolve(repo, on_tag("v2.0.0")).commit == ids["v0.1.0"]


def test_a_tag_that_is_no_version_is_compared_with_the_last_release(repo, resolve) -> None:
    ids = released(repo, "v1.0.0", "v1.1.0", "nightly")
    assert resolve(repo, on_tag("nightly")).commit == ids["v1.1.0"]


def test_the_first_release_has_an_empty_base(repo, resolve) -> None:
    repo.write({FILE: "1"}).commit("one")
    released(repo, "v1.0.0")
    base = resolve(repo, on_tag("v1.0.0"))
    assert base.commit is None
    assert base.tree.entries("") == {}
    assert base.reason == "v1.0.0 is the first release: no earlier version tag leads to it"


def test_a_shallow_clone_says_how_to_get_the_tags(repo, tmp_path, resolve, mend) -> None:
    ids = released(repo, "v1.0.0", "v1.1.0")
    repo.checkout("main")
    clone = repo.clone(tmp_path / "clone", "--branch", "v1.1.0", depth=1)
    hint = resolve.refuses(clone, on_tag("v1.1.0"))
    assert hint == "git fetch --unshallow --tags origin"
    mend(clone, hint)
    assert resolve(clone, on_tag("v1.1.0")).commit == ids["v1.0.0"]
