"""Every error awstui raises, as a tree:

AwstuiError                 anything a person can be told in a sentence
├── UsageError              the command line or a typed command is wrong (exit code 2)
├── SettingsError           config.toml, a theme or the key map has a fault
├── CatalogError            a screen file has a fault; names file, table and column
├── Refused                 the engine would not send a call (read-only, no permit, plan out of date)
├── KeyFault                a key file is damaged, or of a kind that cannot be used so
│   └── PassphraseFault     it needs a passphrase, or another one
├── EngineGone              the engine process ended under a request
└── AwsFailed               a call to AWS failed; carries the protocol's Failure
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awstui.protocol import Failure


class AwstuiError(Exception):
    """Anything that went wrong and can be told in a sentence; str() is that sentence."""


class UsageError(AwstuiError):
    """The command line, or a command typed after `:`, makes no sense."""


class SettingsError(AwstuiError):
    """A settings, theme or key-map file has a fault."""


class CatalogError(AwstuiError):
    """A screen file has a fault."""


class Refused(AwstuiError):
    """The engine would not send the call: read-only, not permitted here, or the plan is out of date."""


class KeyFault(AwstuiError):
    """A key file is damaged, or a kind of key that cannot be used or written so."""


class PassphraseFault(KeyFault):
    """A key file needs a passphrase, or the one that was given does not open it."""


class EngineGone(AwstuiError):
    """The engine process ended while it owed an answer."""


class AwsFailed(AwstuiError):
    """A call to AWS failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure
