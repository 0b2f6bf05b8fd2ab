"""Two app nodes behind nginx, as deploy/two-nodes says, on free ports of this machine.

nginx reads the deployment's own file; only addresses, ports and places are put in.
"""

import datetime as dt
import ipaddress
import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from children import Children
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from packages import nginx_program
from servers import free_port

ROOT = Path(__file__).resolve().parents[2]
HOST = "madoguchi.city.mihon.example.jp"
SITE = ROOT / "deploy" / "two-nodes" / "nginx.conf"
NODES = ("192.0.2.11:8000", "192.0.2.12:8000")
START_SECONDS = 90.0
MAIN = """\
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/octet-stream;
    types {{ text/html html; }}
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class NotStarted(Exception):
    """A node or nginx did not start; the message says what it printed."""


class TwoNodes:
    """Two nodes of one deployment.

    env          of both nodes: the deployment's settings
    application  what granian serves on each
    """

    def __init__(
        self, folder: Path, python: str, env: dict[str, str], *, workers: int = 1,
        threads: int = 4, application: str = "madoguchi.config.wsgi:application",
    ) -> None:  # fmt: skip
        self.folder, self.python, self.env = folder, python, env
        self.workers, self.threads, self.application = workers, threads, application
        self.children = Children()
        self.http, self.https, *self.ports = (free_port() for _ in range(4))

    def start(self) -> None:
        for number in range(len(self.ports)):
            self.start_node(number)
        for port in self.ports:
            self.wait_for(port)
        self.start_nginx()

    def start_node(self, number: int) -> None:
        command = [
            self.python, "-W", "ignore", "-m", "granian", "--interface", "wsgi", "--host",
            "127.0.0.1", "--port", str(self.ports[number]), "--workers", str(self.workers),
            "--blocking-threads", str(self.threads), "--no-ws", "--log-level", "warning",
            self.application,
        ]  # fmt: skip
        self.children.start(
            f"node {number}", command, env=self.env, log=self.folder / f"node-{number}.log",
            cwd=ROOT,
        )  # fmt: skip

    def start_nginx(self) -> None:
        certify(self.folder)
        write_configuration(self.folder, self.http, self.https, self.ports)
        program = nginx_program() or "nginx"
        command = [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        command += ["-e", str(self.folder / "nginx.log"), "-g", "daemon off;"]
        self.children.start("nginx", command, log=self.folder / "nginx.out", cwd=self.folder)
        self.wait_for(self.https)

    def wait_for(self, port: int) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.children.ended() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        logs = [path.read_text(errors="replace")[-1500:] for path in self.folder.glob("n*.[lo]*")]
        raise NotStarted("\n".join(logs))

    def kill(self, number: int) -> None:
        """As a power cut would: the node and all its processes, at once, without a word."""
        child = self.children.running.pop(f"node {number}")
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def trust(self) -> ssl.SSLContext:
        """A client that trusts this deployment's certificate and no other."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        context.check_hostname = False  # it asks 127.0.0.1 by its number
        return context


@contextmanager
def two_nodes(folder: Path, python: str, env: dict[str, str], **how: object) -> Iterator[TwoNodes]:
    """Both nodes and nginx; all of them have ended afterwards."""
    nodes = TwoNodes(folder, python, env, **how)  # type: ignore[arg-type] # passed through
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.children.stop_all()


def write_configuration(folder: Path, http: int, https: int, nodes: list[int]) -> Path:
    """nginx's main file around the deployment's own; the path of the main file."""
    places = {
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "/etc/madoguchi/tls/": f"{folder}/",
        "/opt/madoguchi/deploy/": f"{ROOT}/deploy/",
        "/run/madoguchi-bodies": f"{folder}/bodies",
        **{f"server {there} ": f"server 127.0.0.1:{here} "
           for there, here in zip(NODES, nodes, strict=True)},
    }  # fmt: skip
    site = SITE.read_text(encoding="utf-8")
    for there, here in places.items():
        if there not in site:
            raise NotStarted(f"{SITE} no longer says {there!r}")
        site = site.replace(there, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    return main


def accepts_configuration(folder: Path) -> str:
    """What ``nginx -t`` says of a written configuration; it ends in "successful"."""
    command = [
        nginx_program() or "nginx",
        "-t",
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
    ]
    done = subprocess.run(
        [*command, "-e", str(folder / "nginx.log")], capture_output=True, text=True, check=False
    )
    return done.stderr.strip()


def certify(folder: Path) -> None:
    """A certificate of our own for the deployment's name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    path = folder / "key.pem"
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
