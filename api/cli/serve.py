"""`paigong serve`: the service, with its database, its first administrator, and its workers."""

import argparse
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from api.cli.command import Command, argument
from api.cli.failure import BAD_INPUT, DONE, NOT_SO, CommandError
from api.cli.screen import Screen
from api.cli.source import DATABASE
from api.http.security.passwords import hashed
from api.logs import set_up_logs
from api.serve.supervisor import Charge, Supervisor, child_command
from api.settings import Settings
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import FirstAdministrator, first_administrator
from dispatch.store.store import Store, open_store
from solver.words import Words

_OPTIONS = {"database": "DATABASE_URL", "host": "HOST", "port": "PORT", "workers": "WORKERS", "processes": "PROCESSES"}


def _serve(arguments: argparse.Namespace, screen: Screen) -> int:
    told = {
        f"PAIGONG_{name}": str(value)
        for option, name in _OPTIONS.items()
        if (value := getattr(arguments, option)) is not None
    }
    os.environ.update(told)  # the processes that answer and the workers read the same settings from there
    settings = Settings()
    set_up_logs(settings.log_level, settings.log_format)
    with open_store(settings.database_url) as store:
        first = _first(store, settings)
    os.environ.pop("PAIGONG_ADMIN_PASSWORD", None)  # nobody needs it any more
    with _door(settings) as door, _figures(settings):
        _greet(door, first, screen)
        kept = Supervisor(_charges(settings, door), stop_s=settings.stop_s, died=_forget)
        return DONE if kept.run() else NOT_SO


def _first(store: Store, settings: Settings) -> FirstAdministrator | None:
    secret = settings.admin_password
    with store.writing(SYSTEM) as work:
        return first_administrator(work, None if secret is None else secret.get_secret_value(), hashed=hashed)


@contextmanager
def _door(settings: Settings) -> Iterator[socket.socket]:
    """Open the socket here, so that nobody who connects is turned away while a process starts anew."""
    host = settings.host.strip("[]")
    try:
        family, *_, address = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(1024)
    except OSError as error:
        line: Words = {
            "en": f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}",
            "zh": f"无法监听 {settings.host}:{settings.port}：{error.strerror}",
        }
        raise CommandError(BAD_INPUT, line) from error
    with door:
        yield door


@contextmanager
def _figures(settings: Settings) -> Iterator[None]:
    """Where several processes answer, give them a folder to add up their figures in."""
    if settings.processes == 1:
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="paigong-figures-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _forget(pid: int) -> None:
    """Take what a dead process was doing at the moment out of the figures; what it has counted stays."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        for file in Path(folder).glob(f"gauge_live*_{pid}.db"):
            file.unlink(missing_ok=True)


def _charges(settings: Settings, door: socket.socket) -> list[Charge]:
    answer = child_command("api.serve.answering", "--socket", str(door.fileno()))
    work = child_command("api.serve.worker")
    return [
        *(
            Charge(name=f"answering {number}", command=answer, needed=True, files=(door.fileno(),))
            for number in range(1, settings.processes + 1)
        ),
        *(Charge(name=f"worker {number}", command=work, needed=False) for number in range(1, settings.workers + 1)),
    ]


def _greet(door: socket.socket, first: FirstAdministrator | None, screen: Screen) -> None:
    host, port = door.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    if first is not None and first.made_password is not None:
        name, password = first.account.id, first.made_password
        screen.say(
            {
                "en": f"First administrator: {name}, password {password} (shown once; change it after logging in)",
                "zh": f"首个管理员：{name}，密码 {password}（仅显示一次，登录后请更改）",
            }
        )
    screen.say({"en": f"{address}/docs (Ctrl-C ends)", "zh": f"{address}/docs（按 Ctrl-C 结束）"})
    sys.stdout.flush()


def _whole(text: str, least: int, most: int) -> int:
    value = int(text)
    if not least <= value <= most:
        raise ValueError
    return value


def port(text: str) -> int:
    """Return a port; 0 lets the system choose."""
    return _whole(text, 0, 65_535)


def some(text: str) -> int:
    """Return a number of processes."""
    return _whole(text, 0, 64)


port.__name__, some.__name__ = "port (0 to 65535)", "number of processes (0 to 64)"  # argparse names the type
_ENVIRONMENT: Mapping[str, Words] = {
    "host": {"en": "address to listen on (default 127.0.0.1)", "zh": "监听地址（默认 127.0.0.1）"},
    "port": {"en": "port to listen on (default 8080)", "zh": "监听端口（默认 8080）"},
    "workers": {"en": "worker processes that plan (default 1)", "zh": "求解工作进程数（默认 1）"},
    "processes": {
        "en": "processes that answer requests (default 1; more need PostgreSQL)",
        "zh": "应答请求的进程数（默认 1，多于 1 需 PostgreSQL）",
    },
}
COMMANDS = (
    Command(
        path=("serve",),
        about={
            "en": "run the service: HTTP interface, workers, database (settings: docs/operation.md)",
            "zh": "运行服务：HTTP 接口、工作进程与数据库（设置见 docs/operation.md）",
        },
        example="paigong serve --port 8080 --workers 1",
        run=_serve,
        arguments=(
            argument("--host", **_ENVIRONMENT["host"]),
            argument("--port", **_ENVIRONMENT["port"], type=port),
            argument("--workers", **_ENVIRONMENT["workers"], type=some, metavar="N"),
            argument("--processes", **_ENVIRONMENT["processes"], type=some, metavar="N"),
            DATABASE,
        ),
    ),
)
