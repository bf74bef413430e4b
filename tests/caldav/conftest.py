"""Each server runs once for all tests; each test has an empty calendar there, and a published week."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from caldav.servers import Calendar, Server, missing, running
from caldav.weeks import Week, published


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Return the running servers by name."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(running(name, tmp_path_factory.mktemp(name)))
            for name in ("radicale", "xandikos")
        }


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> Server:
    """Return one server after the other."""
    if lacking := missing():
        pytest.skip(lacking)
    servers: dict[str, Server] = request.getfixturevalue("servers")
    return servers[request.param]


@pytest.fixture
def calendar(server: Server) -> Calendar:
    """Return an empty calendar."""
    return server.calendar()


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Week:
    """Return a week that was published and went nowhere."""
    return published(tmp_path_factory.mktemp("planned"))


@pytest.fixture
def week(planned: Week, calendar: Calendar, tmp_path_factory: pytest.TempPathFactory) -> Week:
    """Return the published week, to be written to an empty calendar."""
    return planned.copied(tmp_path_factory.mktemp("week")).going_to(calendar.url)
