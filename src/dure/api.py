"""The API, version 1: the trunk and its branches, with the same refusals as the pages."""

from ninja import NinjaAPI

from dure import __version__
from dure.ballots.api import router as ballots
from dure.charters.api import router as charters
from dure.commissions.api import router as commissions
from dure.conversations.api import router as conversations
from dure.learning.api import router as learning
from dure.levels.api import router as levels
from dure.matters.api import router as matters
from dure.networks.api import router as networks
from dure.people.api import router as people
from dure.plans.api import router as plans
from dure.policies.api import router as policies
from dure.positions.api import router as positions
from dure.programmes.api import router as programmes
from dure.recognition.api import router as recognition
from dure.recognition.reports_api import router as reports
from dure.record.api import router as record
from dure.support.api import router as support
from dure.trust.api import router as trust
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
api.add_router("", positions, tags=["positions"])
api.add_router("", conversations, tags=["conversations"])
api.add_router("", recognition, tags=["recognition"])
api.add_router("", reports, tags=["recognition"])
api.add_router("", commissions, tags=["commissions"])
api.add_router("", programmes, tags=["programmes"])
api.add_router("", levels, tags=["levels"])
api.add_router("", policies, tags=["bills"])
api.add_router("", plans, tags=["plans"])
api.add_router("", learning, tags=["learning"])
api.add_router("", support, tags=["support"])
api.add_router("", trust, tags=["trust"])
api.add_router("", record, tags=["record"])
