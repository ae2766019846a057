"""A PostgreSQL server of the tests' own, on the loopback interface."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import urllib.parse

#: The password of the server's one user, in whose address some of its characters must be escaped.
PASSWORD = "p4ss/w@rd of the desk"


class Server:
    """Starts one; `programs` is the folder of initdb and its like."""

    def __init__(self, programs):
        self._programs = programs
        self._folder = pathlib.Path(tempfile.mkdtemp())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._password = self._folder / "password"
        self._password.write_text(PASSWORD)
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres")
        access = ["--auth", "scram-sha-256", "--username", "desk", "--pwfile", self._password]
        # Words that sort otherwise than by code point, where a server can have them everywhere.
        locale = ["--locale-provider", "icu", "--icu-locale", "en"] if int(programs.parent.name) >= 15 else []
        self._run("initdb", *access, "--encoding", "UTF8", "--no-locale", *locale, "--no-sync", "--pgdata", self.data)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._control("start", "--log", self._folder / "log", "--options", options)

    @property
    def data(self):
        return self._folder / "data"

    def stop(self):
        self._control("stop", "--mode", "immediate")
        shutil.rmtree(self._folder)

    def address(self, database, password=False):
        """The address of a database, with or without the password."""
        secret = ":" + urllib.parse.quote(PASSWORD, safe="") if password else ""
        return f"postgres://desk{secret}@127.0.0.1:{self.port}/{database}"

    def create(self, database, options=""):
        """Makes a database, and gives its address."""
        self.sql("postgres", f"CREATE DATABASE {database} {options}")
        return self.address(database)

    def sql(self, database, statements):
        """What `psql` prints."""
        words = [self._programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.address(database), "-c", statements]
        done = subprocess.run(words, env={**os.environ, "PGPASSWORD": PASSWORD}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def begin_tls(self):
        """Has the server take connections inside TLS, and gives the file of its certificate, for this address alone."""
        key, certificate = self.data / "server.key", self.data / "server.crt"
        words = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        words += ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]
        subprocess.run(["openssl", "req", *words, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        if os.getuid() == 0:
            shutil.chown(key, "postgres")
            shutil.chown(certificate, "postgres")
        self.sql("postgres", "ALTER SYSTEM SET ssl = on")
        self.sql("postgres", "SELECT pg_reload_conf()")
        return certificate

    def _control(self, what, *more):
        self._run("pg_ctl", what, "--wait", "--silent", "--pgdata", self.data, *more)

    def _run(self, program, *words):
        """The server's own programs refuse to run as root."""
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*user, self._programs / program, *words], check=True, cwd=self._folder, **quiet)


def programs():
    """Where the server's programs are: Debian has a folder for each version. None where there is none."""
    folders = [path.parent for path in pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)
