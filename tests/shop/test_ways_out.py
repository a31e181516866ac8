"""A change that breaks, and what its author can do about it: accept it, or publish a major."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from .conftest import Shop

ORDER_PLACED = "contracts/orders/order-placed.v2.yaml"
REQUIRED = "[orderId, customerId, placedAt, lines, total, shipTo]"


@pytest.fixture
def broken(shop: Shop) -> Shop:
    """Orders makes the e-mail address required, which is no longer compatible."""
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", email]"))
    assert shop.contracts("check").code == 1
    return shop


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_it_is_accepted_for_a_while(broken: Shop) -> None:
    [finding] = broken.findings()
    until = in_days(30)

    done = broken.contracts(
        "ignore", finding["fingerprint"], "--reason", "nobody sends without it", "--until", until
    )
    assert done.code == 0, done.err
    assert finding["fingerprint"] in broken.repo.git("diff", "contracts/orders/service.yaml")

    assert f"ignored until {until}" in broken.contracts("check").out
    # Accepted is not unchanged: the new content wants a version of its own.
    assert [one["rule"] for one in broken.findings() if "ignored" not in one] == [
        "minor-bump-missing"
    ]
    assert broken.contracts("bump").code == 0
    assert broken.versions()["orders/order-placed.v2"] == "2.2.0"
    assert broken.contracts("check").code == 0


def test_it_is_not_accepted_for_ever(broken: Shop) -> None:
    [finding] = broken.findings()

    done = broken.contracts(
        "ignore", finding["fingerprint"], "--reason", "never mind", "--until", in_days(400)
    )

    assert done.code == 2
    assert "180" in done.err


def test_it_becomes_the_next_major(broken: Shop) -> None:
    text = (broken.root / ORDER_PLACED).read_text(encoding="utf-8")
    broken.repo.git("checkout", "--", ORDER_PLACED)
    third = text.replace("version: 2.1.0", "version: 3.0.0").replace(
        "OrderPlaced.v2", "OrderPlaced.v3"
    )
    broken.repo.write({"contracts/orders/order-placed.v3.yaml": third})
    broken.edit(
        ORDER_PLACED,
        "\nschema:\n",
        "deprecated: {since: 2.1.0, sunset: 2033-01-31, replaced-by: orders.order-placed@3}\n"
        "\nschema:\n",
    )

    done = broken.contracts("check")

    assert done.code == 0, done.out
    assert "10 contracts, 2 changed" in done.out


def test_the_next_major_wants_a_routing_of_its_own(broken: Shop) -> None:
    text = (broken.root / ORDER_PLACED).read_text(encoding="utf-8")
    broken.repo.git("checkout", "--", ORDER_PLACED)
    third = text.replace("version: 2.1.0", "version: 3.0.0")
    broken.repo.write({"contracts/orders/order-placed.v3.yaml": third})

    assert "major-shares-routing" in {finding["rule"] for finding in broken.findings()}


def test_in_a_pull_request_of_a_shallow_clone(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The clone of depth 1 that README's workflow makes."""
    shop.repo.branch("feature")
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", email]"))
    shop.repo.commit("The e-mail address is required")
    shop.repo.checkout("main")
    shop.repo.write({"NOTES.md": "main went on\n"})
    base = shop.repo.commit("Something else")
    shop.repo.branch("merge-ref")
    shop.repo.merge("feature")
    clone = Shop(
        shop.repo.clone(tmp_path_factory.mktemp("clone") / "shop", "-b", "merge-ref", depth=1)
    )

    done = clone.run(
        "env", "GITHUB_ACTIONS=true", "GITHUB_EVENT_NAME=pull_request", "contracts", "check"
    )

    assert done.code == 1, done.out + done.err
    assert "required-field-added" in done.out
    assert f"base {base[:7]}" in done.out
