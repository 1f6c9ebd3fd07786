"""The methods of `recipes`."""

from typing_extensions import deprecated

from .._runtime.client import AsyncResource, Resource
from .._runtime.formats import Date, Uuid
from .._runtime.models import Maybe
from .._runtime.requests import ExtraBody, Headers, Query, Timeout
from .._runtime.unset import UNSET
from .._runtime.uploads import Upload
from ..models import Course, Ingredient, Recipe, RecipeNutrition, RecipePage, Step
from ..operations.recipes import (
    ADD_RECIPE,
    DELETE_RECIPES_BY_RECIPE_ID,
    GET_PHOTO,
    GET_RECIPE,
    LIST_RECIPES,
    SET_PHOTO,
)


class Recipes(Resource):
    """What can be cooked."""

    def list_recipes(
        self,
        *,
        limit: Maybe[int] = UNSET,
        tag: Maybe[list[str]] = UNSET,
        courses: Maybe[list[Course]] = UNSET,
        x_trace: Maybe[Uuid] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> RecipePage:
        """List recipes

        `GET /recipes`

        - `limit`: At most so many. Default: `20`.
        """
        return self._transport.call(
            LIST_RECIPES,
            {"limit": limit, "tag": tag, "courses": courses, "x_trace": x_trace},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def add_recipe(
        self,
        *,
        title: str,
        ingredients: list[Ingredient],
        course: Maybe[Course] = UNSET,
        tags: Maybe[list[str]] = UNSET,
        servings: Maybe[int] = UNSET,
        season: Maybe[Date] = UNSET,
        steps: Maybe[list[Step]] = UNSET,
        notes: Maybe[dict[str, str]] = UNSET,
        nutrition: Maybe[RecipeNutrition] = UNSET,
        secret: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Recipe:
        """`POST /recipes`

        - `title`: Example: `"Tomato soup"`.
        - `course`: When it is eaten.
        - `servings`: Default: `4`.
        """
        return self._transport.call(
            ADD_RECIPE,
            body={
                "title": title,
                "course": course,
                "ingredients": ingredients,
                "tags": tags,
                "servings": servings,
                "season": season,
                "steps": steps,
                "notes": notes,
                "nutrition": nutrition,
                "secret": secret,
            },
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def get_recipe(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Recipe:
        """`GET /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            GET_RECIPE,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    @deprecated("DELETE /recipes/{recipeId} is deprecated")
    def delete_recipes_by_recipe_id(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """Forget a recipe

        `DELETE /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            DELETE_RECIPES_BY_RECIPE_ID,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def get_photo(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> bytes:
        """`GET /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            GET_PHOTO,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    def set_photo(
        self,
        recipe_id: str,
        *,
        photo: Upload,
        caption: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`PUT /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        - `caption`: Below the photo.
        """
        return self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            body={"photo": photo, "caption": caption},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )


class AsyncRecipes(AsyncResource):
    """What can be cooked."""

    async def list_recipes(
        self,
        *,
        limit: Maybe[int] = UNSET,
        tag: Maybe[list[str]] = UNSET,
        courses: Maybe[list[Course]] = UNSET,
        x_trace: Maybe[Uuid] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> RecipePage:
        """List recipes

        `GET /recipes`

        - `limit`: At most so many. Default: `20`.
        """
        return await self._transport.call(
            LIST_RECIPES,
            {"limit": limit, "tag": tag, "courses": courses, "x_trace": x_trace},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def add_recipe(
        self,
        *,
        title: str,
        ingredients: list[Ingredient],
        course: Maybe[Course] = UNSET,
        tags: Maybe[list[str]] = UNSET,
        servings: Maybe[int] = UNSET,
        season: Maybe[Date] = UNSET,
        steps: Maybe[list[Step]] = UNSET,
        notes: Maybe[dict[str, str]] = UNSET,
        nutrition: Maybe[RecipeNutrition] = UNSET,
        secret: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Recipe:
        """`POST /recipes`

        - `title`: Example: `"Tomato soup"`.
        - `course`: When it is eaten.
        - `servings`: Default: `4`.
        """
        return await self._transport.call(
            ADD_RECIPE,
            body={
                "title": title,
                "course": course,
                "ingredients": ingredients,
                "tags": tags,
                "servings": servings,
                "season": season,
                "steps": steps,
                "notes": notes,
                "nutrition": nutrition,
                "secret": secret,
            },
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def get_recipe(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> Recipe:
        """`GET /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            GET_RECIPE,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    @deprecated("DELETE /recipes/{recipeId} is deprecated")
    async def delete_recipes_by_recipe_id(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """Forget a recipe

        `DELETE /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            DELETE_RECIPES_BY_RECIPE_ID,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def get_photo(
        self,
        recipe_id: str,
        *,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> bytes:
        """`GET /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            GET_PHOTO,
            {"recipe_id": recipe_id},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )

    async def set_photo(
        self,
        recipe_id: str,
        *,
        photo: Upload,
        caption: Maybe[str] = UNSET,
        extra_query: Query | None = None,
        extra_headers: Headers | None = None,
        extra_body: ExtraBody | None = None,
        timeout: Maybe[Timeout] = UNSET,
    ) -> None:
        """`PUT /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        - `caption`: Below the photo.
        """
        return await self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            body={"photo": photo, "caption": caption},
            extra_query=extra_query,
            extra_headers=extra_headers,
            extra_body=extra_body,
            timeout=timeout,
        )
