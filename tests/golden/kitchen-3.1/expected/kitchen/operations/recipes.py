"""The operations of `recipes`, as the document has them."""

from typing import Annotated, Final

from pydantic import Field

from .._runtime.formats import Uuid
from .._runtime.multipart import Multipart
from .._runtime.operations import Body, Content, Operation, Parameter
from ..models import Course, Problem, Recipe, RecipePage, RecipeRequest, SetPhotoRequest

LIST_RECIPES: Final[Operation[RecipePage]] = Operation(
    name="recipes.list_recipes",
    method="GET",
    path="/recipes",
    parameters=(
        Parameter("limit", "limit", "query", Annotated[int, Field(ge=1, le=100)]),
        Parameter("tag", "tag", "query", list[str]),
        Parameter("courses", "courses", "query", list[Course], style="pipeDelimited"),
        Parameter("x_trace", "X-Trace", "header", Uuid),
    ),
    responses={
        "200": (Content("application/json", RecipePage),),
        "default": (Content("application/json", Problem),),
    },
    security=(("keyAuth",),),
)

ADD_RECIPE: Final[Operation[Recipe]] = Operation(
    name="recipes.add_recipe",
    method="POST",
    path="/recipes",
    body=Body("application/json", RecipeRequest),
    responses={
        "201": (Content("application/json", Recipe),),
        "409": (Content("application/json", Problem),),
    },
    security=(("keyAuth",),),
)

GET_RECIPE: Final[Operation[Recipe]] = Operation(
    name="recipes.get_recipe",
    method="GET",
    path="/recipes/{recipeId}",
    parameters=(
        Parameter(
            "recipe_id",
            "recipeId",
            "path",
            Annotated[str, Field(pattern="^r-[0-9a-f]+$")],
        ),
    ),
    responses={
        "200": (Content("application/json", Recipe),),
        "4XX": (Content("application/json", Problem),),
    },
)

DELETE_RECIPES_BY_RECIPE_ID: Final[Operation[None]] = Operation(
    name="recipes.delete_recipes_by_recipe_id",
    method="DELETE",
    path="/recipes/{recipeId}",
    parameters=(
        Parameter(
            "recipe_id",
            "recipeId",
            "path",
            Annotated[str, Field(pattern="^r-[0-9a-f]+$")],
        ),
    ),
    responses={"204": ()},
    security=(("keyAuth",),),
)

GET_PHOTO: Final[Operation[bytes]] = Operation(
    name="recipes.get_photo",
    method="GET",
    path="/recipes/{recipeId}/photo",
    parameters=(
        Parameter(
            "recipe_id",
            "recipeId",
            "path",
            Annotated[str, Field(pattern="^r-[0-9a-f]+$")],
        ),
    ),
    responses={"200": (Content("image/png", bytes),)},
    security=(("keyAuth",),),
)

SET_PHOTO: Final[Operation[None]] = Operation(
    name="recipes.set_photo",
    method="PUT",
    path="/recipes/{recipeId}/photo",
    parameters=(
        Parameter(
            "recipe_id",
            "recipeId",
            "path",
            Annotated[str, Field(pattern="^r-[0-9a-f]+$")],
        ),
    ),
    body=Body("multipart/form-data", SetPhotoRequest, form=Multipart()),
    responses={"204": ()},
    security=(("keyAuth",),),
)
