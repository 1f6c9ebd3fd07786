"""Models of Kitchen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cake import Cake, CakeKind
    from .course import Course
    from .ingredient import Ingredient
    from .list_recipes import ListRecipesCoursesItem
    from .measure import Measure, MeasureUnit
    from .order import Order, OrderState
    from .place_order import PlaceOrderRequest
    from .problem import Problem
    from .recipe import Recipe, RecipeNutrition, RecipeRequest
    from .recipe_page import RecipePage
    from .set_photo import SetPhotoRequest
    from .soup import Soup, SoupKind
    from .step import Step
    from .timestamps import Timestamps
else:
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Cake": ".cake",
            "CakeKind": ".cake",
            "Course": ".course",
            "Ingredient": ".ingredient",
            "ListRecipesCoursesItem": ".list_recipes",
            "Measure": ".measure",
            "MeasureUnit": ".measure",
            "Order": ".order",
            "OrderState": ".order",
            "PlaceOrderRequest": ".place_order",
            "Problem": ".problem",
            "Recipe": ".recipe",
            "RecipeNutrition": ".recipe",
            "RecipePage": ".recipe_page",
            "RecipeRequest": ".recipe",
            "SetPhotoRequest": ".set_photo",
            "Soup": ".soup",
            "SoupKind": ".soup",
            "Step": ".step",
            "Timestamps": ".timestamps",
        },
    )

__all__ = [
    "Cake",
    "CakeKind",
    "Course",
    "Ingredient",
    "ListRecipesCoursesItem",
    "Measure",
    "MeasureUnit",
    "Order",
    "OrderState",
    "PlaceOrderRequest",
    "Problem",
    "Recipe",
    "RecipeNutrition",
    "RecipePage",
    "RecipeRequest",
    "SetPhotoRequest",
    "Soup",
    "SoupKind",
    "Step",
    "Timestamps",
]
