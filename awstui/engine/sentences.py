"""The sentences: one for each way a call can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from awstui.engine import redact
from awstui.engine.aws_login import PACKAGE
from awstui.engine.codes import CODES, kind_by_ending
from awstui.errors import Refused
from awstui.protocol import Context

Told = tuple[str, str, str]
"""Kind, sentence, hint."""


def outline(report: str) -> str:
    """A parameter report without the values it quotes."""
    lines = [re.sub(r",\s*value:.*?(?=, (?:type|valid)|$)", "", line.strip()) for line in report.splitlines()[1:]]
    return "; ".join(line for line in lines if line) or "the input does not fit the operation"


_LACKING = frozenset(
    {"InvalidAction", "UnknownOperation", "UnknownOperationException", "NotImplemented", "InternalFailure",
     "NotImplementedException", "500", "501"}
)  # fmt: skip


_MISSING = re.compile(
    r"(?i)(?:(?:the|this|specified|requested) )*([a-z]+)(?: id| name)?\W+"
    r"(?:does not exist|not found|was not found)(?: for this wsdl version)?\W*"
)
"""How AWS says that something is missing: what kind of thing, once its name is taken out, and nothing else."""

_WITHOUT = "Start awstui without --read-only to make changes."


class Teller:
    """One error being told."""

    def __init__(
        self,
        error: BaseException,
        code: str,
        told: str,
        context: Context | None,
        operation: str,
        resource: str,
        demo: bool,
    ) -> None:
        self.error, self.code, self.told, self.demo = error, code, told, demo
        self.profile = context.profile if context else ""
        self.region = context.region if context else ""
        self.endpoint = context.endpoint if context else ""
        self.guarded = bool(context and context.guard)
        self.operation, self.resource = operation, resource
        self.call = operation or "The call"
        self.of = f" of {resource}" if resource else ""
        self.where = self._where()

    def _where(self) -> str:
        parts = [f"profile {self.profile}" if self.profile else "", self.region]
        found = ", ".join(part for part in parts if part)
        return f" ({found})" if found else ""

    def tell(self) -> Told:
        """Kind, sentence, hint."""
        if self.code == "NotAvailableInDemo" or (self.demo and self._lacking()):
            what = self.operation or "This"
            return "demo", f"{what} is not available in the demo.", "The real AWS has it."
        if self.code:
            return self._coded()
        for kind in type(self.error).__mro__:
            teller: Callable[[], Told] | None = getattr(self, f"_on_{kind.__name__}", None)
            if teller is not None:
                return teller()
        return self._unknown()

    def _lacking(self) -> bool:
        """Whether the demo's stand-in has no such call: besides its own code, moto answers HTML, HTTP 500 or 501."""
        if type(self.error).__name__ == "ResponseParserError":
            return True
        response: Any = getattr(self.error, "response", None) or {}
        status = (response.get("ResponseMetadata") or {}).get("HTTPStatusCode") if isinstance(response, dict) else None
        return self.code in _LACKING or (bool(self.code) and status in (500, 501))

    # ---- AWS answered with an error code

    def _coded(self) -> Told:
        kind = CODES.get(self.code) or kind_by_ending(self.code)
        if "MultiFactorAuthentication failed" in self.told:
            kind = "mfa"
        elif kind == "bad-credentials" and re.search(r"(?i)not yet current|signature expired|skewed", self.told):
            kind = "clock"
        said = f": {self.told}" if self.told and not (kind == "missing" and self._says_no_more()) else "."
        if said != "." and not said.endswith((".", "!", "?")):
            said += "."
        tellers: dict[str, Callable[[], Told]] = {
            "expired": self._expired,
            "bad-credentials": self._bad_credentials,
            "clock": self._clock,
            "denied": self._denied,
            "region-off": self._region_off,
            "throttled": self._throttled,
        }
        if kind in tellers:
            return tellers[kind]()
        thing = self.resource or "What was asked for"
        sentence, hint = {
            "mfa": ("{call} wants a valid MFA code", "Try again with the next code: each one works once."),
            "missing": (f"{thing} does not exist", "Refresh (r); it may live in another region or account."),
            "conflict": ("{call} is not possible in the present state", "See what holds it, and try again."),
            "quota": (
                "{call} would go past a limit of the account",
                "Delete what is not needed, or ask for more under Service Quotas.",
            ),
            "invalid": ("AWS does not accept {call}", ""),
            "service": ("AWS failed to answer {call}", "The fault is on AWS's side: refresh (r) in a moment."),
            "dry-run": ("{call} would have succeeded", ""),
        }.get(kind, (f"{{call}} failed with {self.code}", ""))
        if "disableApi" in self.told:  # EC2 names the attribute, nobody else would know it by that name
            hint = "Its protection is on: Enter on it, then a, turns that off, if that is what you want."
        return kind, f"{sentence.replace('{call}', self.call + self.of)}{self.where}{said}", hint

    def _says_no_more(self) -> bool:
        """Whether AWS's words for something missing only say once more that what was asked for does not exist.

        "The specified queue does not exist" of a call that is about queues does; of one that sends to a queue, "The
        key does not exist" does not.
        """
        found = _MISSING.fullmatch(self.told.replace(self.resource, "")) if self.resource else None
        return found is not None and found[1].lower() in f"{self.code} {self.operation}".lower()

    def _expired(self) -> Told:
        return "expired", f"The credentials{self.where} have expired.", self._renew()

    def _renew(self) -> str:
        if self.profile == "(environment)":
            return "Set AWS_ACCESS_KEY_ID and its siblings anew and start awstui again, or pick a profile (P)."
        name = self.profile or "NAME"
        return f"Log in again (for SSO: aws sso login --profile {name}), then refresh (r)."

    def _bad_credentials(self) -> Told:
        sentence = f"AWS does not accept the credentials{self.where}: {self.told or self.code}"
        hint = "Check the profile's key, or pick another profile (P)."
        if self.region and self.code in ("AuthFailure", "UnrecognizedClientException", "InvalidClientTokenId"):
            hint += f" If it works elsewhere, {self.region} is not enabled for the account."
        return "bad-credentials", sentence, hint

    def _clock(self) -> Told:
        sentence = f"AWS refused the signature{self.where}: this computer's clock and AWS's differ too much."
        return "clock", sentence, "Set the clock (timedatectl or NTP), then refresh (r)."

    def _denied(self) -> Told:
        found = re.search(r"not authorized to perform:? ([\w-]+:\w+)", self.told)
        action = found[1] if found else self.operation
        what = f"{action or 'this'}{f' on {self.resource}' if self.resource else ''}"
        sentence = f"{self.profile or 'This profile'} may not do {what}{f' in {self.region}' if self.region else ''}."
        if "explicit deny" in self.told:
            found = re.search(r"explicit deny in an? ([\w -]+?polic\w+|[\w -]+)", self.told)
            sentence = sentence[:-1] + f": an explicit deny in {'a ' + found[1].strip() if found else 'a policy'}."
        return "denied", sentence, f"Ask for {action or 'the permission'}, or pick another profile (P)."

    def _region_off(self) -> Told:
        sentence = f"{self.region or 'This region'} is not enabled for the account of {self.profile or 'this profile'}."
        return "region-off", sentence, "Enable it in the account's settings, or pick another region (R)."

    def _throttled(self) -> Told:
        sentence = f"AWS is throttling {self.call}{self.where}, and several attempts did not get through."
        return "throttled", sentence, "Wait a little, then refresh (r)."

    # ---- no answer, or no way to ask

    def _on_NoCredentialsError(self) -> Told:
        name = self.profile or "this profile"
        hint = "Run aws configure or aws configure sso, set AWS_ACCESS_KEY_ID, or pick another profile (P)."
        return "no-credentials", f"There are no credentials for {name}.", hint

    def _on_PartialCredentialsError(self) -> Told:
        found: dict[str, Any] = getattr(self.error, "kwargs", {})
        sentence = (
            f"The credentials of {self.profile or 'this profile'} are incomplete: {found.get('cred_var')} is missing"
        )
        return "partial-credentials", f"{sentence} ({found.get('provider')}).", "Add it, or pick another profile (P)."

    def _on_ProfileNotFound(self) -> Told:
        name = getattr(self.error, "kwargs", {}).get("profile") or self.profile
        sentence = f"There is no profile {name} in the AWS config and credentials files."
        return "profile", sentence, "Pick one that exists (P), or check AWS_PROFILE and AWS_CONFIG_FILE."

    def _login(self, command: str) -> Told:
        name = self.profile if self.profile and self.profile != "(environment)" else "NAME"
        sentence = f"The session of {self.profile or 'this profile'} is missing or over: log in first."
        return "login", sentence, f"Run {command} --profile {name} in another terminal, then refresh (r)."

    def _on_SSOError(self) -> Told:
        return self._login("aws sso login")

    def _on_TokenRetrievalError(self) -> Told:
        return self._login("aws sso login")

    def _on_NoAuthTokenError(self) -> Told:
        return self._login("aws sso login")

    def _on_LoginError(self) -> Told:
        return self._login("aws login")

    def _on_LoginInsufficientPermissions(self) -> Told:
        sentence = f"The session of {self.profile or 'this profile'} could not be renewed: it lacks a permission."
        return "denied", sentence, "It needs signin:CreateOAuth2Token, which SignInLocalDevelopmentAccess has."

    def _on_RefreshWithMFAUnsupportedError(self) -> Told:
        sentence = f"The MFA session of {self.profile or 'this profile'} is over."
        return "mfa", sentence, "Refresh (r) and type a new code."

    def _on_MfaNeeded(self) -> Told:
        sentence = f"{self.profile or 'This profile'} needs an MFA code, and nobody was asked for one."
        return "mfa", sentence, "Open the console on this profile and type the code when asked."

    def _on_CodeNotGiven(self) -> Told:
        return "mfa", f"No MFA code was given for {self.profile or 'this profile'}.", "Refresh (r) asks for it again."

    def _on_LoginFailed(self) -> Told:
        return "login", str(self.error), str(getattr(self.error, "hint", ""))

    def _on_CredentialRetrievalError(self) -> Told:
        found: dict[str, Any] = getattr(self.error, "kwargs", {})
        said = " ".join(str(found.get("error_msg", "")).split())[:300]
        if found.get("provider") == "custom-process":
            sentence = f"credential_process of {self.profile or 'this profile'} failed{f': {said}' if said else '.'}"
            return "process", sentence, "Run its command by hand to see why, then refresh (r)."
        sentence = f"No credentials from {found.get('provider')}{self.where}{f': {said}' if said else '.'}"
        return "no-credentials", sentence, "Pick another profile (P), or repair this one and refresh (r)."

    def _on_MetadataRetrievalError(self) -> Told:
        sentence = f"The instance's or container's role could not be read{self.where}."
        return "no-credentials", sentence, "Check that a role is attached, or pick a profile (P)."

    def _config(self) -> Told:
        said = " ".join(str(self.error).split())
        return "config", f"The AWS configuration of {self.profile or 'this profile'} is broken: {said}", (
            "Correct ~/.aws/config or ~/.aws/credentials, then refresh (r)."
        )  # fmt: skip

    _on_InvalidConfigError = _on_ConfigParseError = _on_ConfigNotFound = _on_UnknownCredentialError = _config
    _on_InvalidDefaultsMode = _on_InvalidRetryConfigurationError = _on_InvalidProxiesConfigError = _config
    _on_InvalidEndpointConfigurationError = _config

    def _on_FileNotFoundError(self) -> Told:
        name = getattr(self.error, "filename", None) or "a file"
        sentence = (
            f"{name} does not exist; credential_process or another setting of {self.profile or 'the profile'} names it."
        )
        return "process", sentence, "Correct the profile, or pick another (P)."

    _on_PermissionError = _on_FileNotFoundError

    def _on_NoRegionError(self) -> Told:
        sentence = f"No region is set for {self.profile or 'this profile'}."
        return "region", sentence, "Pick one (R), or set AWS_REGION or the profile's region."

    def _on_InvalidRegionError(self) -> Told:
        return "region", f"{self.region or 'That'} is not the name of a region.", "Pick one from the list (R)."

    def _on_EndpointProviderError(self) -> Told:
        sentence = f"There is no endpoint for {self.call}{self.where}: {' '.join(str(self.error).split())}"
        return "region", sentence, "Pick another region (R)."

    _on_UnknownEndpointError = _on_EndpointVariantError = _on_ServiceNotInRegionError = _on_EndpointProviderError

    def _host(self) -> str:
        found = re.search(r"https?://([^/\s\"']+)", str(self.error))
        return found[1].rpartition("@")[2] if found else self.endpoint or "AWS"  # a URL may carry a password

    def _on_EndpointConnectionError(self) -> Told:
        host, text = self._host(), str(self.error)
        if re.search(
            r"(?i)name or service not known|name resolution|getaddrinfo|nodename", text + repr(self.error.__cause__)
        ):
            why = "its name cannot be resolved"
        elif re.search(r"(?i)refused", text + repr(self.error.__cause__)):
            why = "it refuses connections"
        else:
            why = "it cannot be reached"
        hint = "Check the network, VPN or proxy, then refresh (r)."
        if self.endpoint and host in self.endpoint:  # one service may have another than the rest
            hint = f"Is the server at {self.endpoint} running? It is set as endpoint URL."
        return "network", f"No connection to {host}{self.where}: {why}.", hint

    _on_ConnectionError = _on_ConnectionClosedError = _on_HTTPClientError = _on_EndpointConnectionError
    _on_ResponseStreamingError = _on_IncompleteReadError = _on_EndpointConnectionError

    def _on_ConnectTimeoutError(self) -> Told:
        sentence = f"{self._host()} did not accept a connection in time{self.where}."
        return "timeout", sentence, "Check the network, VPN or proxy, then refresh (r)."

    def _on_ReadTimeoutError(self) -> Told:
        sentence = f"{self._host()} did not answer {self.call} in time{self.where}."
        return "timeout", sentence, "Refresh (r); for a change, look first whether it was made."

    def _on_ProxyConnectionError(self) -> Told:
        proxy = redact.text(str(getattr(self.error, "kwargs", {}).get("proxy_url", "the proxy")))
        return (
            "proxy",
            f"The proxy {proxy} cannot be reached.",
            "Check HTTPS_PROXY and NO_PROXY, then start awstui again.",
        )

    def _on_SSLError(self) -> Told:
        found = re.search(r"certificate verify failed: ([^(]+)", str(self.error))
        why = f": {found[1].strip()}" if found else ""
        sentence = f"The certificate of {self._host()} is not trusted{why}."
        return (
            "certificate",
            sentence,
            "If it is your company's own, point AWS_CA_BUNDLE (or ca_bundle) at its CA file.",
        )

    def _on_ParamValidationError(self) -> Told:
        return "invalid", f"{self.call}{self.of} was not sent: {outline(str(self.error))}.", ""

    def _on_PaginationError(self) -> Told:
        sentence = f"{self.call} goes round in circles{self.where}: AWS sent the same page token again."
        return "paging", sentence, "The rows so far are shown; the list may be incomplete. Refresh (r) to try again."

    def _on_ResponseParserError(self) -> Told:
        sentence = f"The answer to {self.call}{self.where} cannot be read: it is not AWS's."
        return "service", sentence, "A proxy, a login page or another server may have answered. Check the endpoint."

    def _on_MissingDependencyException(self) -> Told:
        if "crt" in str(self.error).lower():
            return "dependency", f"Profile {self.profile} is one of `aws login`, which needs a package.", PACKAGE
        return "dependency", f"A package is missing: {self.error}", ""

    def _on_UnknownServiceError(self) -> Told:
        name = getattr(self.error, "kwargs", {}).get("service_name", "that service")
        return "other", f"The installed botocore does not know {name}.", "Update boto3."

    def _on_AwstuiError(self) -> Told:
        return ("refused" if isinstance(self.error, Refused) else "other"), str(self.error), ""

    def _on_Refused(self) -> Told:
        hint = ""
        if str(self.error).startswith("Read-only"):
            hint = ":unlock lets changes through for a while." if self.guarded else _WITHOUT
        return "refused", str(self.error), hint

    def _on_BotoCoreError(self) -> Told:
        return "other", f"{self.call}{self.of} failed{self.where}: {' '.join(str(self.error).split())}", ""

    def _unknown(self) -> Told:
        sentence = f"{self.call}{self.of} met an unexpected fault: {type(self.error).__name__}."
        return "internal", sentence, "This is a bug in awstui; the detail says more."
