"""A server of Scenario API on FastAPI."""

from fastapi import FastAPI

from .._runtime.server import make_app
from .._runtime.server_errors import HttpError, Problem, Violation
from .jobs import JobsHandler, jobs_endpoints, jobs_router
from .security import SecurityHandler, schemes
from .workflows import WorkflowsHandler, workflows_endpoints, workflows_router

__all__ = [
    "HttpError",
    "JobsHandler",
    "Problem",
    "SecurityHandler",
    "Violation",
    "WorkflowsHandler",
    "create_app",
    "jobs_router",
    "workflows_router",
]


def create_app(
    *,
    workflows: WorkflowsHandler | None = None,
    jobs: JobsHandler | None = None,
    security: SecurityHandler,
) -> FastAPI:
    """Return an application of all operations; those without a handler answer 501."""
    endpoints = [
        *workflows_endpoints(workflows),
        *jobs_endpoints(jobs),
    ]
    return make_app("Scenario API", "1.0.0", endpoints, schemes(security))
