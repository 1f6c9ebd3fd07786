"""Models: `WorkflowNodeAsset`."""

from typing import Annotated

from pydantic import Field

from .._runtime.models import Model


class WorkflowNodeAsset(Model):
    asset_id: Annotated[str, Field(alias="assetId")]
    url: str
