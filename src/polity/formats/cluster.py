"""Group ballots on many processes or machines with Dask; a worker that dies loses nothing but time.

Each task groups the voters whose hash falls into its share, so that no voter is in two tasks, whatever the files. A
task depends on nothing but the files: when its worker dies, another does it again, and its answer counts once.
"""

from __future__ import annotations

from collections.abc import Callable

from distributed import Client, Future, LocalCluster, as_completed

from polity.formats.duck import group_share
from polity.formats.tables import Cluster, Grouped, Source, together

#: Shares per worker: small enough that little is lost with one, large enough that files are not read too often.
SHARES_EACH = 2


def group_on_cluster(
    source: Source,
    cluster: Cluster,
    *,
    memory: str = "",
    shares: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Grouped:
    """Return the groups of all ballots. The files must lie under the same names on every machine.

    `progress` is told how many of how many shares are done.
    """
    if cluster.address:
        with Client(cluster.address) as client:
            return run_shares(client, source, memory=memory, shares=shares, progress=progress)
    local = LocalCluster(
        n_workers=max(cluster.workers, 1),
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
    )
    with local, Client(local) as client:
        return run_shares(client, source, memory=memory, shares=shares, progress=progress)


def run_shares(
    client: Client,
    source: Source,
    *,
    memory: str = "",
    shares: int = 0,
    progress: Callable[[int, int], None] | None = None,
    task: Callable[..., Grouped] = group_share,
) -> Grouped:
    """Let the workers of `client` group every share once and put the answers together."""
    workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
    shares = shares or SHARES_EACH * workers
    waiting: list[Future] = [
        client.submit(
            task, source, share=share, shares=shares, threads=1, memory=memory, pure=False, retries=3
        )
        for share in range(shares)
    ]
    found: dict[str, Grouped] = {}
    for done in as_completed(waiting):
        found[done.key] = done.result()
        if progress is not None:
            progress(len(found), shares)
    return together([found[one.key] for one in waiting], len(source.keys))
