"""The task with the official SDK."""

from __future__ import annotations

import sys
import time

from scenario_sdk import ConflictError, Scenario  # type: ignore[import-not-found]

from ergonomics.observing import observe

ENDED = ("success", "failure", "canceled")


def approve(client: Scenario, project_id: str, workflow_id: str, node_id: str, job_id: str) -> str:
    """Approve a node, then follow the job to its end."""
    try:
        job = client.workflows.user_approval(
            workflow_id, project_id=project_id, node_id=node_id, workflow_job_id=job_id
        ).job
    except ConflictError as error:
        return f"refused: {error.body}"
    while job.status not in ENDED:
        time.sleep(0.1)
        job = client.jobs.retrieve(job.job_id).job
    return str(job.status)


if __name__ == "__main__":
    with Scenario(base_url=sys.argv[1]) as client:
        observe(
            {
                "task": lambda: approve(client, "p", "w", "n", "j"),
                "read": lambda: client.jobs.retrieve("j").job.status,
                "conflict": lambda: client.workflows.user_approval(
                    "w", project_id="p", node_id="n", workflow_job_id="j"
                ),
            }
        )
