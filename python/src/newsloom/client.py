"""A running newsloom, by its API."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any, Dict, List, Optional
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from .types import Error, Member, Story, When, Why, read, since as time_of

#: Stories that one answer holds at most.
_PAGE = 200


class Client:
    """Asks a running newsloom. `token` is one of its users' tokens, where it has users."""

    def __init__(self, address: str, *, token: Optional[str] = None, timeout: float = 30.0) -> None:
        self._address = address.rstrip("/")
        self._headers = {"Accept": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"
        self._timeout = timeout

    def stories(
        self,
        *,
        since: Optional[When] = None,
        outlets: int = 0,
        origins: int = 0,
        language: Optional[str] = None,
        outlet: Optional[str] = None,
        missing: Optional[str] = None,
        name: Optional[str] = None,
        text: Optional[str] = None,
        largest: bool = False,
        limit: Optional[int] = None,
    ) -> List[Story]:
        """Stories, the latest first, or the largest: the filters of `newsloom stories`. Asks for page after page."""
        wanted: Dict[str, Any] = {
            "since": since and time_of(since),
            "outlets": outlets,
            "origins": origins,
            "language": language,
            "outlet": outlet,
            "missing": missing,
            "name": name,
            "text": text,
            "order": "largest" if largest else "newest",
        }
        stories: List[Story] = []
        after: Optional[str] = None
        while limit is None or len(stories) < limit:
            page = _PAGE if limit is None else min(_PAGE, limit - len(stories))
            answer = self._get("stories", **wanted, limit=page, after=after)
            stories.extend(read(Story, row) for row in answer["stories"])
            after = answer.get("next")
            if not after:
                break
        return stories

    def story(self, story: int) -> Story:
        """One story; where it was merged, the one that it is part of now."""
        return read(Story, self._get(f"stories/{int(story)}"))

    def detail(self, story: int) -> Dict[str, Any]:
        """One story with all that is known of it, as `newsloom story ID --json` gives it."""
        return self._get(f"stories/{int(story)}")

    def reports(self, story: int) -> List[Member]:
        """The reports of a story, the first published first."""
        detail = self.detail(story)
        members = [read(Member, {**row, "story_id": detail["story_id"]}) for row in detail["reports"]]
        return sorted(members, key=lambda m: (m.published is None, m.published or m.fetched, m.report_id))

    def why(self, a: int, b: int) -> Why:
        """Why two reports are together, or apart."""
        first, second = self._member(a), self._member(b)
        return Why(first.story_id == second.story_id, first, second)

    def search(self, words: str, *, language: Optional[str] = None, outlet: Optional[str] = None, limit: int = 20) -> List[Dict[str, Any]]:
        """Reports that have the words, best first."""
        answer = self._get("search", q=words, language=language, outlet=outlet, limit=limit)
        hits: List[Dict[str, Any]] = answer["hits"]
        return hits

    def _member(self, report: int) -> Member:
        story = self._get(f"reports/{int(report)}")["story_id"]
        for member in self.reports(story):
            if member.report_id == report:
                return member
        raise Error(f"report {report} has just left story {story}")

    def _get(self, path: str, **parameters: Any) -> Dict[str, Any]:
        given = {name: value for name, value in parameters.items() if value is not None}
        address = f"{self._address}/api/v1/{path}{'?' + urlencode(given) if given else ''}"
        try:
            with urlopen(Request(address, headers=self._headers), timeout=self._timeout) as answer:
                found: Dict[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            raise Error(_problem(error)) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Error(f"{self._address}: {error}") from error


def _problem(error: HTTPError) -> str:
    """What newsloom says is wrong (RFC 9457)."""
    try:
        problem = json.load(error)
        return str(problem.get("detail") or problem["title"])
    except (ValueError, KeyError, AttributeError):
        return str(error)
