"""The part of this package that does not depend on its OpenAPI document."""
