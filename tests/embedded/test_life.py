"""However a client or a service ends, nothing is left behind and what must run runs."""

import os
import signal
import socket
import sys
from pathlib import Path

import psycopg
import pytest

from francetravail_match.embedded.processes import wait_for

from .checkout import PATIENCE, Checkout

READ_ONE = "import psycopg; print(psycopg.connect({url!r}).execute('SELECT session_user').fetchone()[0])"


def ping(checkout: Checkout) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(5)
            connection.connect(os.fspath(checkout.runtime / "valkey" / "s"))
            connection.sendall(b"PING\r\n")
            return connection.recv(16) == b"+PONG\r\n"
        except OSError:
            return False


def test_a_killed_client_leaves_no_process(checkout: Checkout):
    client = checkout.client()
    assert checkout.accepts()
    assert ping(checkout)
    names = " ".join(checkout.processes().values())
    assert all(name in names for name in ("supervisor", "postgres", "valkey"))
    client.kill()
    checkout.wait_until_empty()


def test_a_client_that_ends_waits_until_the_services_are_down(checkout: Checkout):
    assert checkout.client().close() == 0
    assert checkout.services() == {}


def test_a_killed_supervisor_takes_the_services_down_and_a_new_client_starts_them(checkout: Checkout):
    checkout.client()
    os.kill(checkout.pid("embedded.supervisor"), signal.SIGKILL)
    checkout.wait_until_empty()
    checkout.client()
    assert checkout.accepts()
    assert ping(checkout)


def test_a_stopped_supervisor_stops_the_services(checkout: Checkout):
    checkout.client()
    os.kill(checkout.pid("embedded.supervisor"), signal.SIGTERM)
    checkout.wait_until_empty()


def test_a_killed_postgresql_is_started_again_with_what_was_committed(checkout: Checkout):
    checkout.client()
    with checkout.connect() as connection:
        connection.execute("CREATE TABLE kept (id int)")
    before = checkout.pid("postgres")
    os.kill(before, signal.SIGKILL)
    assert wait_for(lambda: checkout.accepts() and checkout.pid("postgres") != before, PATIENCE)
    with checkout.connect() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        connection.execute("DROP TABLE kept")


def test_a_killed_valkey_is_started_again(checkout: Checkout):
    checkout.client()
    before = checkout.pid("valkey-server")
    os.kill(before, signal.SIGKILL)
    assert wait_for(lambda: ping(checkout) and checkout.pid("valkey-server") != before, PATIENCE)


def test_a_second_client_joins_and_the_services_outlive_the_first(checkout: Checkout):
    first = checkout.client()
    supervisor, postgres = checkout.pid("embedded.supervisor"), checkout.pid("postgres")
    second = checkout.client()
    assert (checkout.pid("embedded.supervisor"), checkout.pid("postgres")) == (supervisor, postgres)
    first.kill()
    # A third one would find them gone if the first had taken them along.
    third = checkout.client()
    assert (checkout.pid("embedded.supervisor"), checkout.pid("postgres")) == (supervisor, postgres)
    second.kill()
    assert checkout.accepts()
    assert third.close() == 0
    assert checkout.services() == {}


def test_clients_that_start_and_end_at_once_always_find_the_services(checkout: Checkout):
    for _ in range(3):
        leaving = checkout.client()
        leaving.begin_to_leave()
        checkout.client()
        assert checkout.accepts()
        checkout.clean()


def test_two_checkouts_have_nothing_in_common(checkout: Checkout, fresh_checkout: Checkout):
    checkout.client()
    fresh_checkout.client()
    assert checkout.runtime != fresh_checkout.runtime
    assert checkout.pid("postgres") != fresh_checkout.pid("postgres")
    with fresh_checkout.connect() as connection:
        connection.execute("CREATE TABLE elsewhere (id int)")
    with checkout.connect() as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT 1 FROM elsewhere")


@pytest.mark.parametrize("code", [0, 7])
def test_a_command_runs_with_the_services_up_and_passes_its_exit_code(checkout: Checkout, code):
    url = f"postgresql://app@/inscrits?host={checkout.runtime / 'pg'}"
    program = f"{READ_ONE.format(url=url)}; raise SystemExit({code})"
    done = checkout.command(sys.executable, "-c", program)
    assert (done.returncode, done.stdout, done.stderr) == (code, "app\n", "")
    checkout.wait_until_empty()


def test_a_command_that_is_killed_leaves_no_process(checkout: Checkout):
    done = checkout.command("sh", "-c", "kill -9 $$")
    assert done.returncode == -signal.SIGKILL
    checkout.wait_until_empty()


def test_nothing_is_started_when_the_environment_names_both_services(checkout: Checkout):
    listed = f"import os; print(os.path.exists({os.fspath(checkout.runtime / 'pg' / '.s.PGSQL.5432')!r}))"
    urls = {"DATABASE_URL": "postgresql://elsewhere/", "REDIS_URL": "redis://elsewhere/"}
    done = checkout.command(sys.executable, "-c", listed, **urls)
    assert (done.returncode, done.stdout) == (0, "False\n")
    assert checkout.is_empty()


def test_a_first_start_that_was_cut_is_begun_again(fresh_checkout: Checkout):
    fresh_checkout.client()
    fresh_checkout.clean()
    (fresh_checkout.data / "initialised").unlink()
    (fresh_checkout.data / "global" / "pg_control").unlink()
    fresh_checkout.client()
    assert fresh_checkout.accepts()


def test_a_server_killed_before_it_wrote_its_number_does_not_block_the_next(checkout: Checkout):
    checkout.client()
    checkout.clean()
    lock = checkout.data / "postmaster.pid"
    lock.touch()
    os.chown(lock, checkout.data.stat().st_uid, checkout.data.stat().st_gid)
    checkout.client()
    assert checkout.accepts()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_socket_folder_of_somebody_else_is_refused_in_french(fresh_checkout: Checkout):
    fresh_checkout.runtime.mkdir()
    os.chown(fresh_checkout.runtime, 65534, 65534)
    done = fresh_checkout.command("true")
    assert done.returncode == 1
    assert "appartient à un autre utilisateur" in done.stderr
    assert fresh_checkout.is_empty()


def test_sockets_are_private_and_there_is_no_other_way_in(checkout: Checkout):
    checkout.client()
    for folder in ("pg", "valkey"):
        assert (checkout.runtime / folder).stat().st_mode & 0o777 == 0o700
    with checkout.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    sockets = {line.split()[9] for line in listening.splitlines() if line.split()[3] == "0A"}
    for pid in (checkout.pid("postgres"), checkout.pid("valkey-server")):
        opened = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
        assert opened.isdisjoint(f"socket:[{inode}]" for inode in sockets)
