"""The meaning of an API, free of OpenAPI's versions and of Python's names."""
