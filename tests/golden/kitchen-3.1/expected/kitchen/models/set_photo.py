"""Models: `SetPhotoRequest`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .._runtime.uploads import Upload


class SetPhotoRequest(Model):
    photo: Upload
    caption: Annotated[Maybe[str], Field(max_length=80)] = UNSET
    """Below the photo."""
