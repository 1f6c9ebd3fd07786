"""The generated client calls the generated server over a socket."""

from __future__ import annotations

import base64
from collections.abc import Callable

import httpx2
import pytest
from fastapi import FastAPI, Request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario import (
    UNSET,
    ApiTimeoutError,
    AsyncClient,
    Client,
    ConflictError,
    InvalidArgumentError,
    Job,
    JobResponse,
    JobStatus,
    MissingCredentialsError,
    NotFoundError,
    ServerError,
    UnauthorizedError,
    WorkflowNodeStatus,
)
from scenario.server import JobsHandler, WorkflowsHandler, create_app, jobs_router, workflows_router

from behaviour.answering import Answers
from behaviour.calling import Caller, Kind, Option, calling
from behaviour.conftest import Served
from behaviour.places import EXAMPLE, canonical, written
from behaviour.serving import KEY, SECRET, TOKEN, Guard, serving

BASIC = {"api_key": KEY, "api_secret": SECRET}
BEARER = {"token": TOKEN}


def test_approved_job_finishes(kind: Kind, served: Served) -> None:
    with calling(kind, served.url) as caller:
        assert caller.get_job("job_1").job.status is JobStatus.PENDING
        approved = caller.approve_user("wflow_1", node_id="n7", workflow_job_id="job_1").job
        assert [node.status for node in approved.metadata.flow or ()] == [
            WorkflowNodeStatus.SUCCESS,
            WorkflowNodeStatus.PENDING,
        ]
        assert caller.get_job(approved.job_id).job.status is JobStatus.PENDING
        caller.approve_user("wflow_1", node_id="n8", workflow_job_id=approved.job_id)
        job = caller.get_job(approved.job_id).job
    assert type(approved) is type(job) is Job
    assert job.status is JobStatus.SUCCESS
    assert repr(job.progress) == "1"
    assert job.author_id is UNSET


def test_example_is_served_and_read_unchanged(kind: Kind, served: Served) -> None:
    payload = {**EXAMPLE["job"], "x-odd": [None, 1e-7, 12345678901234567890]}
    served.service.jobs["odd"] = Job.model_validate_json(written(payload))
    with calling(kind, served.url) as caller:
        job = caller.get_job("odd").job
    assert canonical(job.model_dump_json()) == written(payload)


@pytest.mark.parametrize(
    ("credentials", "principal"),
    [(BASIC, "somebody with a key"), (BEARER, "somebody with a token")],
)
def test_credentials_are_checked(
    kind: Kind, served: Served, credentials: dict[str, str], principal: str
) -> None:
    with calling(kind, served.url, **credentials) as caller:
        caller.approve_user()
    assert [approval.principal for approval in served.service.approvals] == [principal]


@pytest.mark.parametrize("credentials", [{**BASIC, "api_secret": "guessed"}, {"token": "guessed"}])
def test_wrong_credentials_are_challenged(
    kind: Kind, served: Served, credentials: dict[str, str]
) -> None:
    with calling(kind, served.url, **credentials) as caller:
        with pytest.raises(UnauthorizedError) as caught:
            caller.approve_user()
        with pytest.raises(UnauthorizedError):
            caller.get_job()
    challenges = caught.value.headers.get_list("www-authenticate")
    assert [challenge.split(" ")[0] for challenge in challenges] == ["Basic", "Bearer"]
    assert caught.value.body["status"] == 401
    assert "guessed" not in str(caught.value)
    assert served.service.approvals == []


def test_error_of_the_handler_arrives(kind: Kind, served: Served) -> None:
    with calling(kind, served.url) as caller:
        with pytest.raises(NotFoundError) as caught:
            caller.get_job("job_2")
        assert caught.value.status_code == 404
        assert caught.value.body == caught.value.model == {"reason": "no such job", "job": "job_2"}
        assert caught.value.raw_body == b'{"reason":"no such job","job":"job_2"}'
        assert caught.value.headers["content-type"] == "application/json"
        caller.approve_user()
        with pytest.raises(ConflictError, match="the node does not wait"):
            caller.approve_user()
    assert len(served.service.approvals) == 2


class NoWorkflows(WorkflowsHandler):
    """Implements nothing."""


class NoJobs(JobsHandler):
    """Says in Python's way that it is not there yet."""

    async def get_job(self, request: Request, job_id: str) -> JobResponse:
        """Do nothing."""
        raise NotImplementedError


@pytest.mark.parametrize("handlers", [{}, {"workflows": NoWorkflows(), "jobs": NoJobs()}])
def test_what_is_not_implemented_answers_501(handlers: dict[str, Option]) -> None:
    app = create_app(**handlers, security=Guard())
    with serving(app) as url, calling("sync", url) as caller:
        for call in (caller.approve_user, caller.get_job):
            with pytest.raises(ServerError) as caught:
                call()
            assert caught.value.status_code == 501
            assert caught.value.body["title"] == "Not Implemented"


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('{"nodeId": "n7"}', ["$.workflowJobId"]),
        ('{"nodeId": 7, "workflowJobId": null}', ["$.nodeId", "$.workflowJobId"]),
        ('{"node_id": "n7", "workflowJobId": "job_1"}', ["$.nodeId"]),
        ("[]", ["$"]),
        ('{"nodeId": "n7"', ["$"]),
        ("", ["$"]),
    ],
)
def test_wrong_body_is_refused_with_its_path(served: Served, body: str, paths: list[str]) -> None:
    answer = httpx2.put(
        f"{served.url}/workflows/w/user-approval",
        content=body,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == 422
    assert [(error["in"], error["path"]) for error in answer.json()["errors"]] == [
        ("body", path) for path in paths
    ]
    assert served.service.approvals == []


def test_routers_fit_into_an_application_of_ones_own(kind: Kind, served: Served) -> None:
    app = FastAPI()
    app.include_router(workflows_router(served.service, security=Guard()), prefix="/v1")
    app.include_router(jobs_router(served.service, security=Guard()), prefix="/v1")
    with serving(app) as url, calling(kind, f"{url}/v1") as caller:
        caller.approve_user("a/b", node_id="n7")
        with pytest.raises(ConflictError):
            caller.approve_user("a/b", node_id="n7")
        assert caller.get_job().job.job_id == "job_1"
        assert httpx2.get(f"{url}/openapi.json").json()["paths"].keys() == {
            "/v1/workflows/{workflowId}/user-approval",
            "/v1/jobs/{jobId}",
        }
    assert [approval.workflow_id for approval in served.service.approvals] == ["a/b", "a/b"]


def test_strangers_learn_nothing_of_the_body(served: Served) -> None:
    answer = httpx2.put(f"{served.url}/workflows/w/user-approval", content="{}")
    assert answer.status_code == 401


def test_path_value_is_escaped(caller: Caller, answers: Answers) -> None:
    with pytest.raises(ServerError):
        caller.approve_user("a/b?c#d é%2F")
    assert [heard.target for heard in answers.heard] == [
        "/workflows/a%2Fb%3Fc%23d%20%C3%A9%252F/user-approval"
    ]


def test_path_value_arrives(kind: Kind, served: Served) -> None:
    values = ["a/b?c#d é%2F", "...", "..%2f", "a/../b", "/", "//x", "%", "+ ;,:@&=$!*'()", "\0\r\n"]
    with calling(kind, served.url) as caller:
        for value in values:
            served.service.start(value, value)
            caller.approve_user(value, node_id=value, workflow_job_id=value)
            assert caller.get_job(value).job.job_id == value
    assert [approval.workflow_id for approval in served.service.approvals] == values


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_path_value_arrives(served: Served, sync_caller: Caller, value: str) -> None:
    if value in (".", ".."):
        return
    with pytest.raises(NotFoundError):
        sync_caller.approve_user(value, workflow_job_id=value)
    approval = served.service.approvals[-1]
    assert (approval.workflow_id, approval.body.workflow_job_id) == (value, value)


WRONG_TEXTS: list[Option] = [None, 1, True, b"n7", ["n7"], UNSET]


@pytest.mark.parametrize("value", ["", ".", "..", "\ud800", *WRONG_TEXTS])
def test_wrong_path_value_is_refused_before_any_request(
    caller: Caller, answers: Answers, value: Option
) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^workflow_id: ") as caught:
        caller.approve_user(value)
    assert caught.value.argument == "workflow_id"
    with pytest.raises(InvalidArgumentError, match=r"^job_id: "):
        caller.get_job(value)
    _require_untouched(answers, caller)


@pytest.mark.parametrize("argument", ["node_id", "workflow_job_id"])
@pytest.mark.parametrize("value", WRONG_TEXTS)
def test_wrong_argument_is_refused_before_any_request(
    caller: Caller, answers: Answers, argument: str, value: Option
) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{argument}: ") as caught:
        caller.approve_user(**{argument: value})
    assert caught.value.argument == argument
    _require_untouched(answers, caller)


def test_half_a_character_is_refused_before_any_request(caller: Caller, answers: Answers) -> None:
    with pytest.raises(InvalidArgumentError):
        caller.approve_user(node_id="\ud800")
    _require_untouched(answers, caller)


def _require_untouched(answers: Answers, caller: Caller) -> None:
    """Show by a request that does arrive that it is the first one."""
    with pytest.raises(ServerError):
        caller.get_job("the first")
    assert [heard.target for heard in answers.heard] == ["/jobs/the%20first"]


def test_what_a_call_adds_arrives(kind: Kind, served: Served) -> None:
    with calling(kind, served.url) as caller:
        caller.approve_user(
            extra_query={"projectId": "p/1 é&", "tag": ["a", "b"], "dry": True, "none": None},
            extra_headers={"X-Trace": "t-1", "accept": "application/json, */*"},
            extra_body={"comment": {"text": None}},
        )
    [approval] = served.service.approvals
    assert approval.request.query_params.multi_items() == [
        ("projectId", "p/1 é&"),
        ("tag", "a"),
        ("tag", "b"),
        ("dry", "true"),
    ]
    assert approval.request.headers["x-trace"] == "t-1"
    assert approval.request.headers.getlist("accept") == ["application/json, */*"]
    assert approval.body.node_id == "n7"
    assert approval.body.model_extra == {"comment": {"text": None}}


def test_what_a_get_adds_arrives(caller: Caller, answers: Answers) -> None:
    with pytest.raises(ServerError):
        caller.get_job("j", extra_query={"projectId": "p"}, extra_headers={"X-Trace": "t"})
    [heard] = answers.heard
    assert (heard.target, heard.headers["x-trace"]) == ("/jobs/j?projectId=p", "t")


@pytest.mark.parametrize("value", ["0", "1000", None])
@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
def test_where_a_request_ends_cannot_be_changed(
    caller: Caller, answers: Answers, name: str, value: str | None
) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^extra_headers: "):
        caller.approve_user(extra_headers={name: value})
    _require_untouched(answers, caller)


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_missing_credentials_are_named(make: Callable[..., object]) -> None:
    with pytest.raises(MissingCredentialsError) as caught:
        make()
    for name in (
        *("api_key=", "api_secret=", "SCENARIO_SDK_API_KEY", "SCENARIO_SDK_API_SECRET"),
        *("token=", "SCENARIO_SDK_JWT"),
    ):
        assert name in str(caught.value)
    with pytest.raises(MissingCredentialsError, match="api_secret="):
        make(api_key="a key")
    with pytest.raises(InvalidArgumentError, match="token"):
        make(token="")


def _basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        ({"API_KEY": "k", "API_SECRET": "s"}, _basic("k:s")),
        ({"JWT": "j"}, "Bearer j"),
        ({"API_KEY": "k", "API_SECRET": "s", "token": "t"}, "Bearer t"),
        ({"JWT": "j", "API_SECRET": "s", "api_key": "given"}, _basic("given:s")),
    ],
)
def test_environment_has_credentials_and_server(
    kind: Kind,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    credentials: dict[str, str],
    header: str,
) -> None:
    arguments = {name: value for name, value in credentials.items() if name.islower()}
    for name in credentials.keys() - arguments.keys():
        monkeypatch.setenv(f"SCENARIO_SDK_{name}", credentials[name])
    monkeypatch.setenv("SCENARIO_BASE_URL", f"{answers.url}/below/")
    with calling(kind, None, max_retries=0, **arguments) as caller, pytest.raises(ServerError):
        caller.get_job("j")
    [heard] = answers.heard
    assert (heard.headers["authorization"], heard.target) == (header, "/below/jobs/j")


def test_argument_goes_before_the_environment(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENARIO_BASE_URL", "http://127.0.0.1:1/")
    with calling("sync", answers.url) as caller, pytest.raises(ServerError):
        caller.get_job("j")
    assert len(answers.heard) == 1


def test_own_http_client_is_used_and_stays_open(served: Served) -> None:
    with httpx2.Client(headers={"X-Own": "mine"}) as own:
        with calling("sync", served.url, token=TOKEN, http_client=own) as caller:
            caller.approve_user()
        assert not own.is_closed
        assert own.get(served.url).status_code == 404
    assert served.service.approvals[0].request.headers["x-own"] == "mine"


def test_own_async_http_client_is_used_and_stays_open(served: Served) -> None:
    own = httpx2.AsyncClient(headers={"X-Own": "mine"})
    with calling("async", served.url, token=TOKEN, http_client=own) as caller:
        caller.approve_user()
        assert isinstance(caller.client, AsyncClient)
        caller.runner.run(caller.client.aclose())
        assert not own.is_closed
        caller.runner.run(own.aclose())
    assert served.service.approvals[0].request.headers["x-own"] == "mine"


def test_http_client_of_its_own_is_closed(kind: Kind, served: Served) -> None:
    with calling(kind, served.url) as caller:
        caller.get_job()
    with pytest.raises(RuntimeError, match="closed"), calling(kind, served.url) as other:
        Caller(caller.client, other.runner).get_job()


@pytest.mark.parametrize("options", [{"timeout": 0.05}, {}])
def test_waiting_ends(kind: Kind, answers: Answers, options: dict[str, float]) -> None:
    answers.say_nothing()
    with calling(kind, answers.url, token=TOKEN, **options) as caller:
        with pytest.raises(ApiTimeoutError) as caught:
            caller.approve_user(**({} if options else {"timeout": 0.05}))
        assert caught.value.request_method == "PUT"
    # It may have been carried out, so it is not sent again.
    assert len(answers.heard) == 1
