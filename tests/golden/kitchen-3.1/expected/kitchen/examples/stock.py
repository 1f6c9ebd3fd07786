"""Examples of what operations of `stock` return."""

from typing import Any, Final

EXAMPLES: Final[dict[str, tuple[int, str, Any]]] = {
    "stock.get_stock": (200, "application/json", {"cellar": {"top": 3}}),
}
