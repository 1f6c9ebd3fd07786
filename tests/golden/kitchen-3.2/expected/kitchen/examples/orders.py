"""Examples of what operations of `orders` return."""

from typing import Any, Final

EXAMPLES: Final[dict[str, tuple[int, str, Any]]] = {
    "orders.follow_orders": (
        200,
        "application/jsonl",
        '{"number": 1, "recipeId": "r-a"}\n{"number": 2, "recipeId": "r-b"}\n',
    ),
}
