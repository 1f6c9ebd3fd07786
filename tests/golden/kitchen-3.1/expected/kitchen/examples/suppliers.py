"""Examples of what operations of `suppliers` return."""

from typing import Any, Final

EXAMPLES: Final[dict[str, tuple[int, str, Any]]] = {
    "suppliers.list_suppliers": (
        200,
        "application/json",
        [{"name": "Green & Sons", "1st-choice": True}],
    ),
}
