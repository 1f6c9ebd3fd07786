"""The server of `recipes`."""

from typing import Protocol

from fastapi import APIRouter, Request

from .._runtime.formats import Uuid
from .._runtime.models import Maybe
from .._runtime.server import Endpoint, make_router
from .._runtime.server_errors import HttpError
from .._runtime.unset import UNSET
from ..models import (
    Course,
    Recipe,
    RecipePage,
    RecipeRequest,
    SearchRecipesRequest,
    SetPhotoRequest,
)
from ..operations.recipes import (
    ADD_RECIPE,
    DELETE_RECIPES_BY_RECIPE_ID,
    GET_PHOTO,
    GET_RECIPE,
    LIST_RECIPES,
    PURGE_RECIPES,
    SEARCH_RECIPES,
    SET_PHOTO,
)
from .security import SecurityHandler, schemes


class RecipesHandler(Protocol):
    """What can be cooked.

    Subclass it to implement some of the methods: the others answer 501.
    """

    async def list_recipes(
        self,
        request: Request,
        *,
        limit: Maybe[int] = UNSET,
        tag: Maybe[list[str]] = UNSET,
        courses: Maybe[list[Course]] = UNSET,
        x_trace: Maybe[Uuid] = UNSET,
    ) -> RecipePage:
        """List recipes

        `GET /recipes`

        - `limit`: At most so many. Default: `20`.
        """
        raise HttpError(501)

    async def add_recipe(
        self,
        request: Request,
        body: RecipeRequest,
    ) -> Recipe:
        """`POST /recipes`"""
        raise HttpError(501)

    async def search_recipes(
        self,
        request: Request,
        body: SearchRecipesRequest,
    ) -> RecipePage:
        """`QUERY /recipes`"""
        raise HttpError(501)

    async def purge_recipes(
        self,
        request: Request,
    ) -> None:
        """`PURGE /recipes`"""
        raise HttpError(501)

    async def get_recipe(
        self,
        request: Request,
        recipe_id: str,
    ) -> Recipe:
        """`GET /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        raise HttpError(501)

    async def delete_recipes_by_recipe_id(
        self,
        request: Request,
        recipe_id: str,
    ) -> None:
        """Forget a recipe

        `DELETE /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        raise HttpError(501)

    async def get_photo(
        self,
        request: Request,
        recipe_id: str,
    ) -> bytes:
        """`GET /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        raise HttpError(501)

    async def set_photo(
        self,
        request: Request,
        recipe_id: str,
        body: SetPhotoRequest,
    ) -> None:
        """`PUT /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        raise HttpError(501)


def recipes_endpoints(handler: RecipesHandler | None) -> list[Endpoint]:
    """Return the endpoints of a handler; without one they answer 501."""
    return [
        Endpoint("recipes", LIST_RECIPES, RecipesHandler.list_recipes, handler),
        Endpoint("recipes", ADD_RECIPE, RecipesHandler.add_recipe, handler),
        Endpoint("recipes", SEARCH_RECIPES, RecipesHandler.search_recipes, handler),
        Endpoint("recipes", PURGE_RECIPES, RecipesHandler.purge_recipes, handler),
        Endpoint("recipes", GET_RECIPE, RecipesHandler.get_recipe, handler),
        Endpoint(
            "recipes",
            DELETE_RECIPES_BY_RECIPE_ID,
            RecipesHandler.delete_recipes_by_recipe_id,
            handler,
        ),
        Endpoint("recipes", GET_PHOTO, RecipesHandler.get_photo, handler),
        Endpoint("recipes", SET_PHOTO, RecipesHandler.set_photo, handler),
    ]


def recipes_router(handler: RecipesHandler, *, security: SecurityHandler) -> APIRouter:
    """Return a router to include in an application of your own."""
    return make_router(recipes_endpoints(handler), schemes(security))
