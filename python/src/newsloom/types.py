"""What newsloom knows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Mapping, Optional, Type, TypeVar, Union

T = TypeVar("T")

#: "24h", "7d", a day ("2026-03-04"), a time of ISO 8601, or a datetime.
When = Union[str, datetime]


class Error(Exception):
    """newsloom could not be asked, or has no such thing."""


@dataclass(frozen=True)
class Story:
    """The reports of one event. Times are UTC, as ISO 8601 text; None is what nobody knows."""

    story_id: int
    title: Optional[str]
    lead: Optional[str]
    first_published: Optional[str]
    last_published: Optional[str]
    first_fetched: Optional[str]
    last_fetched: Optional[str]
    report_count: int
    outlet_count: int
    origin_count: int
    languages: List[str]
    state: str
    merged_into: Optional[int]


@dataclass(frozen=True)
class Member:
    """A report in its story, and why it is there."""

    report_id: int
    story_id: int
    outlet: Optional[str]
    title: Optional[str]
    url: Optional[str]
    published: Optional[str]
    fetched: str
    language: Optional[str]
    role: str
    copy_of: Optional[int]
    score: float
    reason: Dict[str, Any]
    state: str


@dataclass(frozen=True)
class Why:
    """Why two reports are together, or apart: each with what put it where it is."""

    together: bool
    a: Member
    b: Member

    def __str__(self) -> str:
        where = "in one story" if self.together else "in different stories"
        lines = [f"Reports {self.a.report_id} and {self.b.report_id} are {where}."]
        for member in (self.a, self.b):
            reason = member.reason
            shared = [
                f"{what} {', '.join(reason[what])}" for what in ("names", "places", "figures", "words") if reason.get(what)
            ]
            nearest = f"most like report {reason['nearest']}" if reason.get("nearest") else ""
            told = "; ".join(part for part in [str(reason.get("rule", "")), nearest, *shared] if part)
            lines.append(f"Report {member.report_id} of {member.outlet or '?'}, story {member.story_id}: {told}")
        return "\n".join(lines)


def read(kind: Type[T], row: Mapping[str, Any]) -> T:
    """The value of this type that a row holds. Columns that are not known to it are passed over: newsloom may add some."""
    return kind(**{field.name: row.get(field.name) for field in fields(kind)})  # type: ignore[arg-type]


def since(when: When, now: Optional[datetime] = None) -> str:
    """The time that is meant, as the database writes it."""
    if isinstance(when, str):
        text = when.strip()
        units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
        if text[:-1].isdigit() and text[-1:] in units:
            now = now or datetime.now(timezone.utc)
            when = now - timedelta(**{units[text[-1]]: int(text[:-1])})
        else:
            try:
                when = datetime.fromisoformat(text.replace("Z", "+00:00"))
            except ValueError:
                raise Error(f'since={text!r}: write "24h", "7d", "2026-03-04" or a time') from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
