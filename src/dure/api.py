"""The API, version 1: every part of the trunk, with the same refusals as the pages."""

from ninja import NinjaAPI

from dure import __version__
from dure.ballots.api import router as ballots
from dure.charters.api import router as charters
from dure.matters.api import router as matters
from dure.networks.api import router as networks
from dure.people.api import router as people
from dure.recognition.api import router as recognition
from dure.record.api import router as record
from dure.web.api import add_handlers

api = NinjaAPI(
    title="Dure",
    version=__version__,
    urls_namespace="api-1",
    docs_url=None,
    description="Sign in with the pages; the session's cookie and its CSRF token (header X-CSRFToken) count here too.",
)
add_handlers(api)
api.add_router("", people, tags=["people"])
api.add_router("", networks, tags=["networks"])
api.add_router("", charters, tags=["charters"])
api.add_router("", matters, tags=["matters"])
api.add_router("", ballots, tags=["ballots"])
api.add_router("", recognition, tags=["recognition"])
api.add_router("", record, tags=["record"])
