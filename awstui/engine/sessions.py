"""One botocore session per profile and one client per place and service, made once each.

Sessions are not thread-safe while they make clients, clients are; so each profile has a lock. A credential helper that
hangs holds up its own profile and no other.
"""

from __future__ import annotations

import itertools
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui import files
from awstui.engine import clients, mfa, safety
from awstui.engine.session_tokens import SessionTokens
from awstui.engine.watch import Watch
from awstui.errors import Refused
from awstui.guards import BUILT_IN, Guard
from awstui.protocol import Context, Place

if TYPE_CHECKING:
    from botocore.session import Session

Client = Any
"""A botocore client: its class is made at run time."""

ENVIRONMENT = "(environment)"
"""The name shown for credentials that come from AWS_ACCESS_KEY_ID and not from a profile."""


def role_cache(demo: bool = False) -> Path:
    """Where role sessions are kept: the AWS CLI's own folder, except the demo's, which `aws` should not find."""
    return files.state_dir() / "roles" if demo else Path.home() / ".aws" / "cli" / "cache"


@dataclass(slots=True)
class _Held:
    """One profile: its session and its clients."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    session: Session | None = None
    clients: dict[tuple[str, str, int, bool], Client] = field(default_factory=dict)
    number: int = 0


def _stamp() -> tuple[int, ...]:
    """When the two AWS files were written: other programs log in by writing them."""
    found = []
    for variable, name in (("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials")):
        path = os.path.expanduser(os.environ.get(variable) or f"~/.aws/{name}")
        try:
            found.append(os.stat(path).st_mtime_ns)
        except OSError:
            found.append(0)
    return tuple(found)


class Sessions:
    """Every session and client of this process.

    Args:
        endpoint_url: where every call goes instead of AWS's own endpoints.
        read_only: refuse every write before it leaves.
        demo: this process runs in the demo's own environment and talks to its local AWS; needs `endpoint_url`.
        guards: which profiles and accounts are read-only until they are unlocked.
        insecure_endpoints: let plain http leave this machine.
    """

    def __init__(
        self,
        endpoint_url: str | None = None,
        read_only: bool = False,
        demo: bool = False,
        guards: tuple[Guard, ...] = (BUILT_IN,),
        insecure_endpoints: bool = False,
    ) -> None:
        if demo and not endpoint_url:
            raise Refused("The demo has no local AWS to talk to, and never talks to the real one.")
        self.endpoint_url = endpoint_url
        self.read_only = read_only
        self.demo = demo
        self.watch = Watch(guards)
        self.insecure_endpoints = insecure_endpoints
        self.prompter: mfa.Prompter = mfa.refuse_prompt
        self._lock = threading.Lock()
        self._held: dict[str | None, _Held] = {}
        self._numbers = itertools.count(1)
        self._files = _stamp()
        # Such a plugin runs foreign code in every new client and could take the guard out again.
        os.environ.pop("BOTOCORE_EXPERIMENTAL__PLUGINS", None)

    # ---- sessions

    def session(self, profile: str | None = None) -> Session:
        """The session of a profile, or of botocore's own default chain.

        Raises:
            botocore.exceptions.ProfileNotFound: neither AWS file has that profile.
            botocore.exceptions.ConfigParseError: a file cannot be read.
        """
        return self._made(profile)[0]

    def _made(self, profile: str | None) -> tuple[Session, int]:
        """A profile's session and its number: asked for one after the other, they may be of two."""
        held = self._hold(profile)
        with held.lock:
            if held.session is None:
                held.session = self._make(self._own_name(profile), held.number)
            return held.session, held.number

    def forget(self, profile: str | None = None) -> None:
        """Drop a profile's session and clients, so that a new login or an edited file is seen."""
        with self._lock:
            self._held.pop(self._own_name(profile), None)

    def learn(self, profile: str | None, account: str) -> None:
        """Which account a profile leads to: guard rules may name it.

        Args:
            profile: as asked.
            account: the account id; "" when it is no longer known.
        """
        self.watch.learn(self.generation(profile), account)

    def credentials(self, profile: str | None = None) -> Any:
        """The credentials a profile's clients use, None while it has none; looks for none and calls nobody."""
        return getattr(self._hold(profile).session, "_credentials", None)

    def renew(self, profile: str | None = None) -> bool:
        """Fetch the profile's temporary credentials anew, in place: clients made before go on with the new ones.

        A chain of roles is fetched anew from its foot. False when the profile has none that could be.

        Raises:
            awstui.engine.mfa.MfaNeeded, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: there are
                no new ones; the old ones stay.
        """
        credentials = self.session(profile).get_credentials()
        links = mfa.chain(credentials)
        for link in reversed(links):
            mfa.renew(link)
        return bool(links)

    def generation(self, profile: str | None) -> int:
        """A number that is another one when the profile's session is: what was learnt through the old one is stale."""
        return self._hold(profile).number

    def _hold(self, profile: str | None) -> _Held:
        """The profile's session and clients; all begin anew when an AWS file has been written since."""
        stamp = _stamp()
        with self._lock:
            if stamp != self._files:
                self._files = stamp
                self._held.clear()
            name = self._own_name(profile)
            if name not in self._held:
                self._held[name] = _Held(number=next(self._numbers))
            return self._held[name]

    def _own_name(self, profile: str | None) -> str | None:
        """Which session a profile means: the environment's is the default chain's."""
        return None if profile == ENVIRONMENT else profile

    def _make(self, profile: str | None, number: int) -> Session:
        import botocore.session

        session = botocore.session.Session(profile=profile)
        session.get_scoped_config()  # an unknown profile is told here, not under the first call
        # AWS_PROFILE names the default chain's session as well, also where keys of the environment win over it.
        self.watch.name(number, (self._shown_name(profile, session), session.profile or "default"))
        self._furnish(session, number)
        session.lazy_register_component("credential_provider", lambda: self._resolver(session))
        return session

    def _furnish(self, session: Session, number: int | None) -> None:
        """Give a session the shared loader, the fast time parser, our timeouts and the guard.

        A session without a number belongs to no profile that a guard rule could be about: it may only read.
        """
        from awstui.engine.models import shared_loader

        path = session.get_config_variable("data_path")
        session.register_component("data_loader", shared_loader(path))
        session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=clients.parse_time)
        # As the default it also reaches the STS and SSO clients that botocore makes for itself.
        session.set_default_client_config(clients.client_config(demo=self.demo))
        safety.guard(
            session,
            lambda: self.read_only or number is None or self.watch.locked(number),
            lambda url: self.demo or not clients.badge(url),
            self._check_endpoint,
        )

    def _check_endpoint(self, url: str) -> None:
        """Plain http off this machine would show credentials' signatures and all data to the network."""
        if not self.insecure_endpoints and clients.is_insecure(url):
            raise Refused(
                f"The endpoint {clients.badge(url) or url} is plain http and not on this machine: nothing was sent. "
                "insecure_endpoints = true in config.toml allows it."
            )

    def _resolver(self, session: Session) -> Any:
        """Botocore's credential chain, sharing the CLI's cache of role sessions and asking through `prompter`."""
        from botocore.credentials import create_credential_resolver
        from botocore.utils import JSONFileCache

        from awstui.engine.processes import use_careful_processes

        try:
            cache: Any = JSONFileCache(str(files.private_dir(role_cache(self.demo))))
        except OSError:
            cache = {}
        resolver = create_credential_resolver(session, cache=cache, region_name=self._region_hint(session))
        mfa.ask_for_codes(resolver, lambda: self.prompter)
        tokens: Any = SessionTokens(session, cache, lambda: self.prompter)
        resolver.insert_before("assume-role", tokens)
        use_careful_processes(resolver)
        return resolver

    def _region(self, session: Session) -> str:
        """The region of the environment or the profile; AWS_REGION first, as in the AWS CLI v2 and the other SDKs."""
        own = str(session.get_config_variable("region") or "")
        return os.environ.get("AWS_REGION") or own

    def _region_hint(self, session: Session) -> str:
        """Where STS is asked for roles: botocore asks where the first client goes."""
        return getattr(session, "_last_client_region_used", None) or self._region(session) or clients.GLOBAL_REGION

    # ---- clients

    def client(
        self, place: Place, service: str, region: str | None = None, *, attempts: int = 0, brief: bool = False
    ) -> Client:
        """The client of a service there; made on first use, which may run a credential helper.

        Args:
            place: profile and region; None in either means what botocore's chain says.
            service: boto3's service name.
            region: instead of the place's.
            attempts: how often a call is tried at most, instead of our usual; 1 for what a repetition changes again.
            brief: one quick attempt only, for answers that are merely nice to have.

        Raises:
            botocore.exceptions.NoRegionError: no region anywhere, and the service has one endpoint per region.
            botocore.exceptions.NoCredentialsError: the chain found no credentials.
        """
        held = self._hold(place.profile)
        asked = region or place.region or ""
        key = (service, asked, attempts, brief)
        found = held.clients.get(key)
        if found is not None:
            return found
        with held.lock:
            if key not in held.clients:
                held.clients[key] = self._make_client(place, service, asked, attempts, brief)
            return held.clients[key]

    def _make_client(self, place: Place, service: str, asked: str, attempts: int, brief: bool) -> Client:
        from botocore.exceptions import NoCredentialsError, NoRegionError

        session = self.session(place.profile)
        region = asked or self._region(session)
        if not region and service in clients.GLOBAL_SERVICES:
            region = clients.GLOBAL_REGION
        if not region:
            raise NoRegionError
        client: Any = session.create_client(
            service,
            region_name=region,
            endpoint_url=self.endpoint_url,
            config=clients.brief_config() if brief else clients.attempts_config(attempts) if attempts else None,
        )
        self._check_endpoint(client.meta.endpoint_url)
        if session.get_credentials() is None:
            raise NoCredentialsError
        return client

    def client_of_keys(self, service: str, key_id: str, secret: str, region: str) -> Client:
        """A client for an access key that no file holds yet; neither it nor its session is kept.

        Args:
            service: boto3's service name.
            key_id: the access key's id.
            secret: its secret.
            region: where; the partition is the region's.
        """
        import botocore.session

        # No profile takes part: AWS_PROFILE may name one that is yet to be made.
        session = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
        self._furnish(session, None)
        session.set_credentials(key_id, secret)
        client: Any = session.create_client(service, region_name=region, endpoint_url=self.endpoint_url)
        return client

    def context(self, place: Place, service: str = "") -> Context:
        """What a place comes to, without calling anything: profile, region ("" when there is none), endpoint badge.

        Args:
            place: as asked.
            service: boto3's service name, when the endpoint of one service is meant.
        """
        session, number = self._made(place.profile)
        profile = self._shown_name(place.profile, session)
        region = place.region or self._region(session)
        if not region and service in clients.GLOBAL_SERVICES:
            region = clients.GLOBAL_REGION
        endpoint = self.endpoint_url or clients.configured_endpoint(session, service)
        state = self.watch.state(number)
        return Context(
            profile=profile,
            region=region,
            read_only=self.read_only or state.locked,
            endpoint=clients.badge(endpoint),
            account=state.account,
            generation=number,
            guard=state.guard.name if state.guard else "",
            colour=state.guard.colour if state.guard else "",
            confirm=state.guard.confirm if state.guard else "",
            unlocked_until=0.0 if self.read_only else state.unlocked_until,
        )

    def context_or_asked(self, place: Place) -> Context:
        """The same, for telling of a fault; where the place itself may be what is wrong, it is named as it was asked.

        Args:
            place: as asked.
        """
        try:
            return self.context(place)
        except Exception:  # any of botocore's, of a file of AWS's or of ours; the fault told of says more
            return Context(place.profile or "", place.region or "", self.read_only)

    def _shown_name(self, profile: str | None, session: Session) -> str:
        if self._own_name(profile) is None and os.environ.get("AWS_ACCESS_KEY_ID"):
            return ENVIRONMENT  # botocore lets these keys win over AWS_PROFILE
        return session.profile or "default"
