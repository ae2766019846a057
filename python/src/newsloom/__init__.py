"""Stories of newsloom: from its database in SQLite or PostgreSQL, or from a running newsloom.

    nl = newsloom.open("news.db")
    nl.stories(since="24h", origins=2)
    nl.why(16, 17)
    nl.frame("figures")
"""

from __future__ import annotations

import os
from typing import Union

from .client import Client
from .database import Database
from .types import Error, Member, Story, Why

__all__ = ["Client", "Database", "Error", "Member", "Story", "Why", "open"]


def open(place: Union[str, "os.PathLike[str]"]) -> Union[Client, Database]:
    """A running newsloom where `place` is an address (http://...), a copy in PostgreSQL (postgres://...), else a file."""
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        return Client(place)
    return Database(place)
