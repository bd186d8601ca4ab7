"""Requests to addresses that somebody wrote into a file: they reach public servers over TLS, nothing else.

The name is resolved once for each request, all its addresses are looked at, and the connection goes to one of
those very addresses, with the certificate checked for the name. So a name that leads into the company's
network, or elsewhere when it is asked for the second time, gets nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from ssl import SSLContext

import httpx

from orchestration.activation.api import NotSetUp

EMBEDDING = [
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]
"""Ranges of IPv6 that lead on to an address of IPv4, which may be a private one."""

Resolver = Callable[[str, int], Iterable[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """Every address that the system's resolver has for a name; numbers in any notation are names too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(address: str) -> bool:
    """Whether an address is one that everybody on the internet reaches alike."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in EMBEDDING):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class PublicTransport(httpx.BaseTransport):
    """Carries requests to public servers over TLS.

    Args:
        allowed: hosts that may be anything, by the name that stands in the address.
        sign: headers to add to each request just before it leaves, from its headers and content.
        resolve: addresses of a name.
        certificates: those that are trusted; the system's unless given.
    """

    def __init__(
        self,
        allowed: Iterable[str] = (),
        sign: Callable[[httpx.Headers, bytes], dict[str, str]] = lambda headers, content: {},
        resolve: Resolver = addresses_of,
        certificates: SSLContext | None = None,
    ) -> None:
        self._allowed = {host.strip().lower() for host in allowed if host.strip()}
        self._sign, self._resolve = sign, resolve
        # No proxy of the environment's: it would resolve the name once more.
        self._inner = httpx.HTTPTransport(verify=certificates or httpx.create_ssl_context(), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request, if it may go where it is addressed to.

        Raises:
            NotSetUp: it may not.
        """
        url = request.url
        host = url.raw_host.decode("ascii").lower()
        is_allowed = host in self._allowed
        if url.userinfo:
            raise _refused(host, "has a user or password in its address")
        if url.scheme != "https" and not is_allowed:
            raise _refused(host, f"is called by {url.scheme}, not by https")
        address = self._address(host, url.port or (443 if url.scheme == "https" else 80), is_allowed)
        request.headers.update(self._sign(request.headers, request.read()))
        request.url = url.copy_with(host=address)
        if url.scheme == "https":
            request.extensions = {**request.extensions, "sni_hostname": host}
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Closes the connections."""
        self._inner.close()

    def _address(self, host: str, port: int, is_allowed: bool) -> str:
        try:
            addresses = list(self._resolve(host, port))
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise httpx.ConnectError(f"{host} has no address")
        if not is_allowed and not all(is_public(address) for address in addresses):
            raise _refused(host, "leads to an address that is not public")
        return addresses[0]


def _refused(host: str, what: str) -> NotSetUp:
    return NotSetUp(
        f"{host} {what}: nothing was sent",
        "name a public server by https, or the host in the account's options.allow_hosts if it is meant",
    )
