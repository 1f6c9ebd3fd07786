"""A server of Kitchen on FastAPI."""

from fastapi import FastAPI

from .._runtime.server import make_app
from .._runtime.server_errors import HttpError, Problem, Violation
from .orders import OrdersHandler, orders_endpoints, orders_router
from .recipes import RecipesHandler, recipes_endpoints, recipes_router
from .security import SecurityHandler, schemes
from .stock import StockResourceHandler, stock_endpoints, stock_router
from .suppliers import SuppliersHandler, suppliers_endpoints, suppliers_router

__all__ = [
    "HttpError",
    "OrdersHandler",
    "Problem",
    "RecipesHandler",
    "SecurityHandler",
    "StockResourceHandler",
    "SuppliersHandler",
    "Violation",
    "create_app",
    "orders_router",
    "recipes_router",
    "stock_router",
    "suppliers_router",
]


def create_app(
    *,
    recipes: RecipesHandler | None = None,
    orders: OrdersHandler | None = None,
    suppliers: SuppliersHandler | None = None,
    stock: StockResourceHandler | None = None,
    security: SecurityHandler,
) -> FastAPI:
    """Return an application of all operations; those without a handler answer 501."""
    endpoints = [
        *recipes_endpoints(recipes),
        *orders_endpoints(orders),
        *suppliers_endpoints(suppliers),
        *stock_endpoints(stock),
    ]
    return make_app("Kitchen", "1.4.0", endpoints, schemes(security))
