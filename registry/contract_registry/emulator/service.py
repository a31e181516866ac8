"""The `schemas` API as botocore's service model describes it: what can be asked, and what is said.

Routes, places of parameters, required members, statuses and shapes of answers all come from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from botocore.model import OperationModel

NOT_IMITATED: Final[Mapping[str, tuple[str, ...]]] = {
    "discovery": (
        "CreateDiscoverer",
        "DeleteDiscoverer",
        "DescribeDiscoverer",
        "GetDiscoveredSchema",
        "ListDiscoverers",
        "StartDiscoverer",
        "StopDiscoverer",
        "UpdateDiscoverer",
    ),
    "code bindings": ("DescribeCodeBinding", "GetCodeBindingSource", "PutCodeBinding"),
    "resource policies": ("DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"),
}
"""What the local registry refuses with AWS's ForbiddenException, by subject."""


@cache
def operations() -> Mapping[str, OperationModel]:
    """Every operation of the service model by name, in the order of the names."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    # botocore's own model, not one that a user keeps in ~/.aws/models.
    loader = Loader(
        include_default_search_paths=False, extra_search_paths=[Loader.BUILTIN_DATA_PATH]
    )
    model = ServiceModel(loader.load_service_model("schemas", "service-2"), "schemas")
    return {name: model.operation_model(name) for name in sorted(model.operation_names)}


def writes(operation: OperationModel) -> bool:
    """Whether the operation may change what is held."""
    return bool(operation.http["method"] != "GET")
