"""confCons.xml of mRemoteNG, version 2.7: what its elements hold, and how its texts are encrypted.

From mRemoteNG's sources: mremoteng_confcons_v2_7.xsd, XmlConnectionNodeSerializer27, AeadCryptographyProvider. The
loader refuses a file whose first line is another, or whose `Protected` does not decrypt.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping

FIRST_LINE = '<?xml version="1.0" encoding="utf-8"?>'
"""To the letter: a file that lacks it is taken for one that is encrypted whole."""

NAMESPACE = "http://mremoteng.org"
VERSION = "2.7"

NO_PASSWORD = "mR3m"
"""What mRemoteNG encrypts with while a file has no password: everybody knows it, so it protects nothing."""

ITERATIONS = 1000
"""mRemoteNG's own number."""

ITERATIONS_WITH_PASSWORD = 50_000
"""The most its settings offer."""

_SALT = _NONCE = 16


def root(name: str, password: str = "") -> dict[str, str]:
    """The attributes of the file's first element.

    Args:
        name: what its tree is called.
        password: the file's; without one it opens by itself.
    """
    iterations = ITERATIONS_WITH_PASSWORD if password else ITERATIONS
    word = "ThisIsProtected" if password else "ThisIsNotProtected"
    return {
        "xmlns:mrng": NAMESPACE,
        "Name": name,
        "Export": "false",
        "EncryptionEngine": "AES",
        "BlockCipherMode": "GCM",
        "KdfIterations": str(iterations),
        "FullFileEncryption": "false",
        "Protected": encrypt(word, password or NO_PASSWORD, iterations),
        "ConfVersion": VERSION,
    }


NODE: Mapping[str, str] = {
    "Name": "", "VmId": "", "UseVmId": "false", "UseEnhancedMode": "false", "Type": "Connection", "Expanded": "false",
    "Descr": "", "Icon": "mRemoteNG", "Panel": "General", "Id": "", "Username": "", "Domain": "", "Password": "",
    "Hostname": "", "Protocol": "SSH2", "RdpVersion": "highest", "SSHTunnelConnectionName": "", "OpeningCommand": "",
    "SSHOptions": "", "PuttySession": "Default Settings", "Port": "22", "ConnectToConsole": "false",
    "UseCredSsp": "true", "RenderingEngine": "EdgeChromium", "RDPAuthenticationLevel": "WarnOnFailedAuth",
    "RDPMinutesToIdleTimeout": "0", "RDPAlertIdleTimeout": "false", "LoadBalanceInfo": "", "Colors": "Colors16Bit",
    "Resolution": "FitToWindow", "AutomaticResize": "true", "DisplayWallpaper": "false", "DisplayThemes": "false",
    "EnableFontSmoothing": "false", "EnableDesktopComposition": "false", "DisableFullWindowDrag": "false",
    "DisableMenuAnimations": "false", "DisableCursorShadow": "false", "DisableCursorBlinking": "false",
    "CacheBitmaps": "false", "RedirectDiskDrives": "false", "RedirectPorts": "false", "RedirectPrinters": "false",
    "RedirectClipboard": "true", "RedirectSmartCards": "false", "RedirectSound": "DoNotPlay",
    "SoundQuality": "Dynamic", "RedirectAudioCapture": "false", "RedirectKeys": "false", "Connected": "false",
    "PreExtApp": "", "PostExtApp": "", "MacAddress": "", "UserField": "", "Favorite": "false", "ExtApp": "",
    "StartProgram": "", "StartProgramWorkDir": "", "VNCCompression": "CompNone", "VNCEncoding": "EncHextile",
    "VNCAuthMode": "AuthVNC", "VNCProxyType": "ProxyNone", "VNCProxyIP": "", "VNCProxyPort": "0",
    "VNCProxyUsername": "", "VNCProxyPassword": "", "VNCColors": "ColNormal", "VNCSmartSizeMode": "SmartSAspect",
    "VNCViewOnly": "false", "RDGatewayUsageMethod": "Never", "RDGatewayHostname": "",
    "RDGatewayUseConnectionCredentials": "Yes", "RDGatewayUsername": "", "RDGatewayPassword": "",
    "RDGatewayDomain": "", "RDGatewayExternalCredentialProvider": "None", "RDGatewayUserViaAPI": "",
    "UseRCG": "false", "UseRestrictedAdmin": "false", "UserViaAPI": "", "EC2InstanceId": "", "EC2Region": "",
    "ExternalCredentialProvider": "None", "ExternalAddressProvider": "None",
}  # fmt: skip
"""Every attribute of a Node that the schema wants or version 2.7 writes, with what mRemoteNG gives a new connection."""


def element(name: str, attributes: Mapping[str, str], children: Iterator[str] | None = None) -> Iterator[str]:
    """An element's lines.

    Args:
        name: the tag.
        attributes: name and value, the value being any text.
        children: the lines within, already made.
    """
    said = "".join(f' {each}="{escaped(value)}"' for each, value in attributes.items())
    if children is None:
        yield f"<{name}{said} />"
        return
    yield f"<{name}{said}>"
    yield from (f"  {line}" for line in children)
    yield f"</{name}>"


def escaped(text: str) -> str:
    """The text as it may stand in an attribute; what XML 1.0 has no way to say becomes U+FFFD.

    XML 1.0, 2.2 "Characters"; line breaks and tabs would be read as spaces (3.3.3), so they become spaces here.
    """
    return "".join(map(_escaped, text))


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": " ", "\n": " ", "\r": " "}


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return _ENTITIES.get(character, "\ufffd")
    return _ENTITIES.get(character, character)


def encrypt(text: str, password: str, iterations: int = ITERATIONS) -> str:
    """A text as mRemoteNG keeps passwords: base64 of salt, nonce, and AES-256-GCM with the salt authenticated.

    Args:
        text: what is kept; empty stays empty.
        password: of characters up to U+00FF; mRemoteNG keeps the low byte of any other.
        iterations: of PBKDF2-HMAC-SHA1, as the file's KdfIterations says.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not text:
        return ""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_key(password, salt, iterations)).encrypt(nonce, text.encode(), salt)
    return base64.b64encode(salt + nonce + sealed).decode()


def _key(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", password.encode("latin-1"), salt, iterations, 32)
