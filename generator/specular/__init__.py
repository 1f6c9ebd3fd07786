"""specular turns an OpenAPI document into a Python package."""

__all__ = ["__version__"]

__version__ = "0.1.0"
