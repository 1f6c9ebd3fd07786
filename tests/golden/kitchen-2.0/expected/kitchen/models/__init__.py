"""Models of Kitchen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cake import Cake, CakeKind
    from .cold_delivery import ColdDelivery, Delivery, DeliveryVariant, LiveDelivery
    from .course import Course
    from .ingredient import Ingredient
    from .list_recipes import ListRecipesCoursesItem
    from .list_suppliers import ListSuppliersMinRating
    from .measure import Measure, MeasureUnit
    from .order import Order, OrderState
    from .place_order import PlaceOrderRequest
    from .problem import Problem
    from .rating import Rating
    from .recipe import Recipe, RecipeNutrition, RecipeRequest
    from .recipe_page import RecipePage
    from .set_photo import SetPhotoRequest
    from .shelf import Shelf
    from .soup import Soup, SoupKind
    from .step import Step
    from .stock import Stock
    from .supplier import Supplier
    from .timestamps import Timestamps
else:
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Cake": ".cake",
            "CakeKind": ".cake",
            "ColdDelivery": ".cold_delivery",
            "Course": ".course",
            "Delivery": ".cold_delivery",
            "DeliveryVariant": ".cold_delivery",
            "Ingredient": ".ingredient",
            "ListRecipesCoursesItem": ".list_recipes",
            "ListSuppliersMinRating": ".list_suppliers",
            "LiveDelivery": ".cold_delivery",
            "Measure": ".measure",
            "MeasureUnit": ".measure",
            "Order": ".order",
            "OrderState": ".order",
            "PlaceOrderRequest": ".place_order",
            "Problem": ".problem",
            "Rating": ".rating",
            "Recipe": ".recipe",
            "RecipeNutrition": ".recipe",
            "RecipePage": ".recipe_page",
            "RecipeRequest": ".recipe",
            "SetPhotoRequest": ".set_photo",
            "Shelf": ".shelf",
            "Soup": ".soup",
            "SoupKind": ".soup",
            "Step": ".step",
            "Stock": ".stock",
            "Supplier": ".supplier",
            "Timestamps": ".timestamps",
        },
    )

__all__ = [
    "Cake",
    "CakeKind",
    "ColdDelivery",
    "Course",
    "Delivery",
    "DeliveryVariant",
    "Ingredient",
    "ListRecipesCoursesItem",
    "ListSuppliersMinRating",
    "LiveDelivery",
    "Measure",
    "MeasureUnit",
    "Order",
    "OrderState",
    "PlaceOrderRequest",
    "Problem",
    "Rating",
    "Recipe",
    "RecipeNutrition",
    "RecipePage",
    "RecipeRequest",
    "SetPhotoRequest",
    "Shelf",
    "Soup",
    "SoupKind",
    "Step",
    "Stock",
    "Supplier",
    "Timestamps",
]
