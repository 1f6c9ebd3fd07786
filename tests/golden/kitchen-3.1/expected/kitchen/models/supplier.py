"""Models: `Supplier`."""

from typing import Annotated

from pydantic import Field

from .._runtime.format_texts import Base64, Email
from .._runtime.formats import Date
from .._runtime.models import Maybe, Model, Number
from .._runtime.patterns import Matches
from .._runtime.unset import UNSET
from .rating import Rating


class Supplier(Model):
    """Names that Python has other plans for."""

    name: str
    """What everybody calls it.

    Example: `"Green & Sons"`.
    """

    class_: Annotated[Maybe[str], Field(alias="class")] = UNSET
    json_: Annotated[Maybe[Base64], Field(alias="json")] = UNSET
    self: Maybe[Email] = UNSET
    date: Maybe[Date] = UNSET
    plus_one: Annotated[Maybe[int], Field(alias="+1")] = UNSET
    first_choice: Annotated[Maybe[bool], Field(alias="1st-choice")] = UNSET
    """Default: `False`."""

    created_by_camelcase: Annotated[Maybe[str], Field(alias="createdBy")] = UNSET
    created_by: Maybe[str] = UNSET
    code: Annotated[Maybe[str], Matches("^(?!000)[0-9]{3}\\Z")] = UNSET
    rating: Maybe[Rating] = UNSET
    model_config_: Annotated[
        Maybe[dict[str, list[Number]]], Field(alias="model_config")
    ] = UNSET
