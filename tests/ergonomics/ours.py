"""The task with the package that specular makes."""

from __future__ import annotations

import sys

from scenario import Client, ConflictError, JobStatus

from ergonomics.observing import observe

ENDED = (JobStatus.SUCCESS, JobStatus.FAILURE, JobStatus.CANCELED)


def approve(client: Client, workflow_id: str, node_id: str, job_id: str) -> str:
    """Approve a node, then follow the job to its end."""
    try:
        job = client.workflows.approve_user(
            workflow_id, node_id=node_id, workflow_job_id=job_id
        ).job
    except ConflictError as error:
        return f"refused: {error.body}"
    return client.jobs.wait(job.job_id, until=ENDED, interval=0.1).job.status


if __name__ == "__main__":
    with Client(base_url=sys.argv[1]) as client:
        observe(
            {
                "task": lambda: approve(client, "w", "n", "j"),
                "read": lambda: client.jobs.get_job("j").job.status,
                "conflict": lambda: client.workflows.approve_user(
                    "w", node_id="n", workflow_job_id="j"
                ),
            }
        )
