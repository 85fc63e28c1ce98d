"""An API process to be killed: started once, it forks one that answers whenever it is told to.

A fork begins where all modules are loaded, so a test can kill many. It runs what `paigong serve` runs.
"""

import os
import socket
import sys
from pathlib import Path


def main() -> None:
    """Serve on a port; for each line on standard input print the process id of a new process that answers."""
    from api.serve.answering import answering
    from api.settings import Settings

    door = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(door.getsockname()[1], flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process lives
            answering(Settings()).run(sockets=[door])
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
