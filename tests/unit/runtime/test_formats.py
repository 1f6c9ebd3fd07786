"""Values of a format come back as they came, and texts that are not of it are refused."""

from __future__ import annotations

import copy
import json
import pickle
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python
from runtime.format_texts import Email
from runtime.formats import Date, DateTime, Uuid, Written, wire_text
from runtime.integers import Int32, UInt8
from runtime.models import Maybe, Model
from runtime.patterns import Matches
from runtime.unset import UNSET

CAPITALS = "2EB8AA08-AA98-11EA-B4AA-73B441D16380"
MOMENT = datetime(2020, 1, 1, tzinfo=UTC)


def repickled(job: Job) -> Job:
    """Return what comes out of a pickle."""
    found = pickle.loads(pickle.dumps(job))  # noqa: S301 - our own
    assert isinstance(found, Job)
    return found


class Job(Model):
    """A field of each kind."""

    date: Maybe[Date] = UNSET
    datetime: Maybe[DateTime | None] = UNSET
    uuid: Maybe[Uuid] = UNSET
    code: Annotated[Maybe[Uuid], Written(Field(min_length=36), Matches("^2"))] = UNSET
    either: Maybe[DateTime | Date | str] = UNSET
    mail: Annotated[Maybe[Email], Written(Field(max_length=9))] = UNSET


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00.000Z",
        "2020-01-01T00:00:00.0Z",
        "2020-01-01T00:00:00.123456Z",
        "2020-01-01T00:00:00.123456789Z",
        "2020-01-01t00:00:00z",
        "2020-01-01T00:00:00+00:00",
        "2020-01-01T00:00:00-00:00",
        "2020-01-01T00:00:00+23:59",
        "2016-12-31T23:59:60Z",
        "2016-12-31T15:59:60.9-08:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:60Z",
    ],
)
def test_a_moment_is_written_as_it_came(text: str) -> None:
    job = Job.model_validate_json(json.dumps({"datetime": text}))
    assert isinstance(job.datetime, datetime)
    expected = {"datetime": text}
    assert job.model_dump(mode="json") == expected
    assert json.loads(job.model_dump_json()) == expected
    assert to_jsonable_python({"datetime": job.datetime}) == expected
    for twin in (copy.copy(job), copy.deepcopy(job), repickled(job)):
        assert twin == job
        assert twin.model_dump(mode="json") == expected
    plain = datetime.fromisoformat(job.datetime.isoformat())
    assert job.datetime == plain
    assert hash(job.datetime) == hash(plain)


def test_what_is_made_of_a_moment_is_written_anew() -> None:
    job = Job.model_validate({"datetime": "2020-01-01T00:00:00.0Z"})
    assert isinstance(job.datetime, datetime)
    job.datetime = job.datetime.replace(year=2021) + timedelta(hours=1)
    assert job.model_dump(mode="json") == {"datetime": "2021-01-01T01:00:00Z"}


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (MOMENT, "2020-01-01T00:00:00Z"),
        (MOMENT.replace(microsecond=5), "2020-01-01T00:00:00.000005Z"),
        (MOMENT.astimezone(timezone(timedelta(hours=-8))), "2019-12-31T16:00:00-08:00"),
        # RFC 3339 has no seconds in an offset.
        (MOMENT.astimezone(timezone(timedelta(seconds=61))), "2020-01-01T00:00:00Z"),
    ],
)
def test_a_moment_of_python_is_written_by_rfc_3339(moment: datetime, text: str) -> None:
    job = Job(datetime=moment)
    assert job.datetime is moment
    assert job.model_dump(mode="json") == {"datetime": text}
    assert Job.model_validate_json(job.model_dump_json()) == job


@given(st.datetimes(timezones=st.timezones()))
def test_every_moment_can_be_written_and_read(moment: datetime) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(DateTime)
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        return
    assert adapter.validate_json(adapter.dump_json(moment)) == expected


def test_other_values_are_written_as_they_came() -> None:
    data = {"date": "2020-02-29", "uuid": CAPITALS, "code": CAPITALS.lower(), "mail": "A@b.C"}
    job = Job.model_validate(data)
    assert (job.date, job.uuid) == (date(2020, 2, 29), uuid.UUID(CAPITALS))
    assert hash(job.uuid) == hash(uuid.UUID(CAPITALS))
    assert job.model_dump(mode="json") == data
    assert to_jsonable_python(job.uuid) == CAPITALS
    for twin in (copy.deepcopy(job), repickled(job), Job(**job.model_dump())):
        assert twin == job
        assert twin.model_dump(mode="json") == data


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2020-01-01T00:00:00.0Z", datetime), ("2020-01-01", date), ("2020", str), ("", str)],
)
def test_a_union_takes_the_first_that_fits(text: str, kind: type) -> None:
    job = Job.model_validate({"either": text})
    assert isinstance(job.either, kind)
    assert job.model_dump(mode="json") == {"either": text}


@pytest.mark.parametrize("value", [MOMENT, date(2020, 1, 1)])
def test_a_union_writes_what_it_was_given(value: date) -> None:
    assert Job(either=value).model_dump(mode="json") == {"either": wire_text(value)}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("date", "2020-1-1", "date_parsing"),
        ("date", "2021-02-29", "date_parsing"),
        ("date", "0000-01-01", "date_parsing"),
        ("date", MOMENT, "date_type"),
        ("date", 5, "date_type"),
        ("datetime", "2020-01-01", "datetime_parsing"),
        ("datetime", "2020-01-01T00:00:00", "datetime_parsing"),
        ("datetime", "2020-01-01 00:00:00Z", "datetime_parsing"),
        ("datetime", "2020-01-01T24:00:00Z", "datetime_parsing"),
        ("datetime", "2020-01-01T00:00:60Z", "datetime_parsing"),
        ("datetime", "\uff12020-01-01T00:00:00Z", "datetime_parsing"),
        ("datetime", datetime(2020, 1, 1), "timezone_aware"),  # noqa: DTZ001 - that is the point
        ("datetime", date(2020, 1, 1), "datetime_type"),
        ("uuid", CAPITALS.replace("-", ""), "uuid_parsing"),
        ("uuid", f"{{{CAPITALS}}}", "uuid_parsing"),
        ("uuid", 5, "uuid_type"),
        ("code", CAPITALS.replace("2", "3"), "string_pattern_mismatch"),
        ("code", 5, "uuid_type"),
        ("mail", "a", "format"),
        ("mail", "long@b.com", "string_too_long"),
        ("mail", None, "string_type"),
    ],
)
def test_what_is_not_of_the_format_is_refused(field: str, value: object, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Job.model_validate({field: value})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (problem, (field,))


def test_the_schema_names_the_format() -> None:
    described = Job.model_json_schema()["properties"]
    assert described["code"] == {"format": "uuid", "title": "Code", "type": "string"}
    assert described["either"]["anyOf"][0] == {"format": "date-time", "type": "string"}


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [(Int32, -(2**31), 2**31 - 1), (UInt8, 0, 255), (Annotated[Int32, Field(ge=5)], 5, 2**31 - 1)],
)
def test_integers_have_the_range_of_their_bits(kind: type[int], least: int, most: int) -> None:
    adapter = TypeAdapter(kind)
    assert [adapter.validate_python(one) for one in (least, most)] == [least, most]
    for wrong in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)
