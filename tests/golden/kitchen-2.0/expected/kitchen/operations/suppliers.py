"""The operations of `suppliers`, as the document has them."""

from typing import Annotated, Final

from pydantic import Field

from .._runtime.formats import Date
from .._runtime.models import Number
from .._runtime.operations import Body, Content, Operation, Parameter
from ..models import DeliveryVariant, ListSuppliersMinRating, Problem, Supplier

LIST_SUPPLIERS: Final[Operation[list[Supplier]]] = Operation(
    name="suppliers.list_suppliers",
    method="GET",
    path="/suppliers",
    parameters=(
        Parameter("since", "since", "query", Date),
        Parameter(
            "near",
            "near",
            "query",
            Annotated[list[Number], Field(min_length=2, max_length=2)],
            style="spaceDelimited",
        ),
        Parameter("min_rating", "min-rating", "query", ListSuppliersMinRating),
    ),
    responses={"200": (Content("application/json", list[Supplier]),)},
    security=(("keyAuth",),),
)

ADD_SUPPLIER: Final[Operation[None]] = Operation(
    name="suppliers.add_supplier",
    method="POST",
    path="/suppliers",
    body=Body("application/json", Supplier),
    responses={"201": (), "4XX": (Content("application/json", Problem),), "5XX": ()},
    security=(("keyAuth",),),
)

LIST_DELIVERIES: Final[Operation[list[DeliveryVariant]]] = Operation(
    name="suppliers.list_deliveries",
    method="GET",
    path="/suppliers/{supplierName}/deliveries",
    parameters=(
        Parameter("supplier_name", "supplierName", "path", str),
        Parameter("limit", "limit", "query", Annotated[int, Field(le=50)]),
    ),
    responses={"200": (Content("application/json", list[DeliveryVariant]),)},
    security=(("keyAuth",),),
)

DELIVER: Final[Operation[None]] = Operation(
    name="suppliers.deliver",
    method="POST",
    path="/suppliers/{supplierName}/deliveries",
    parameters=(
        Parameter("supplier_name", "supplierName", "path", str),
        Parameter("limit", "limit", "query", int),
    ),
    body=Body("application/json", DeliveryVariant, argument="body"),
    responses={"204": ()},
    security=(("keyAuth",),),
)
