"""What mRemoteNG's own schema, mremoteng_confcons_v2_7.xsd, asks of a file, as a table; and a reader that insists."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_BOOLS = """UseVmId UseEnhancedMode ConnectToConsole UseCredSsp RDPAlertIdleTimeout AutomaticResize DisplayWallpaper
    DisplayThemes EnableFontSmoothing EnableDesktopComposition DisableFullWindowDrag DisableMenuAnimations
    DisableCursorShadow DisableCursorBlinking CacheBitmaps RedirectDiskDrives RedirectPorts RedirectPrinters
    RedirectClipboard RedirectSmartCards RedirectAudioCapture RedirectKeys Connected VNCViewOnly"""
_INTS = "Port RDPMinutesToIdleTimeout VNCProxyPort"
_STRINGS = """Name Id Type Descr Icon Panel Username Domain Password Hostname Protocol RdpVersion VmId PuttySession
    RenderingEngine RDPAuthenticationLevel LoadBalanceInfo Colors Resolution RedirectSound SoundQuality PreExtApp
    PostExtApp MacAddress UserField ExtApp Favorite VNCCompression VNCEncoding VNCAuthMode VNCProxyType VNCProxyIP
    VNCProxyUsername VNCProxyPassword VNCColors VNCSmartSizeMode RDGatewayUsageMethod RDGatewayHostname
    RDGatewayUseConnectionCredentials RDGatewayUsername RDGatewayPassword RDGatewayDomain
    RDGatewayExternalCredentialProvider RDGatewayUserViaAPI"""
_OPTIONAL_BOOLS = "Expanded UseRCG UseRestrictedAdmin"
_OPTIONAL = """SSHTunnelConnectionName SSHOptions StartProgram StartProgramWorkDir OpeningCommand UserViaAPI
    ExternalCredentialProvider ExternalAddressProvider EC2InstanceId EC2Region"""

REQUIRED = {*_BOOLS.split(), *_INTS.split(), *_STRINGS.split()}
KNOWN = {*REQUIRED, *_OPTIONAL_BOOLS.split(), *_OPTIONAL.split()}

ENUMS = {
    "Type": {"Connection", "Container"},
    "Protocol": {"SSH2", "RDP"},
    "RdpVersion": {"highest"},
    "RenderingEngine": {"IE", "EdgeChromium"},
    "RDPAuthenticationLevel": {"NoAuth", "AuthRequired", "WarnOnFailedAuth"},
    "Colors": {"Colors256", "Colors15Bit", "Colors16Bit", "Colors24Bit", "Colors32Bit"},
    "Resolution": {"FitToWindow", "Fullscreen", "SmartSize"},
    "RedirectSound": {"BringToThisComputer", "LeaveAtRemoteComputer", "DoNotPlay"},
    "SoundQuality": {"Dynamic", "Medium", "High"},
    "RDGatewayUsageMethod": {"Never", "Always", "Detect"},
    "RDGatewayUseConnectionCredentials": {"No", "Yes", "SmartCard", "ExternalCredentialProvider", "AccessToken"},
    "ExternalCredentialProvider": {"None"},
    "RDGatewayExternalCredentialProvider": {"None"},
    "ExternalAddressProvider": {"None", "AmazonWebServices"},
}
"""From the enumerations in mRemoteNG's sources; a value it does not know it takes for the first one, silently."""

ROOT = {"Name", "Export", "EncryptionEngine", "BlockCipherMode", "KdfIterations", "FullFileEncryption", "Protected",
        "ConfVersion"}  # fmt: skip

Folder = tuple[str, ...]


def read(text: str) -> tuple[dict[str, str], list[tuple[Folder, dict[str, str]]]]:
    """The root's attributes, and every connection with the folders it is in; fails on what mRemoteNG would not take."""
    assert '<?xml version="1.0" encoding="utf-8"?>' in text  # else it is taken for a file that is encrypted whole
    root = ET.fromstring(text.encode())
    assert root.tag == "{http://mremoteng.org}Connections"
    assert set(root.attrib) == ROOT
    assert (root.attrib["EncryptionEngine"], root.attrib["BlockCipherMode"]) == ("AES", "GCM")
    assert root.attrib["ConfVersion"] == "2.7"
    found: list[tuple[Folder, dict[str, str]]] = []
    for node in root:
        _walk(node, (), found)
    return dict(root.attrib), found


def _walk(node: ET.Element, folders: Folder, found: list[tuple[Folder, dict[str, str]]]) -> None:
    said = dict(node.attrib)
    assert node.tag == "Node"  # children have no namespace: elementFormDefault is unqualified
    assert REQUIRED <= set(said) <= KNOWN
    for name in (*_BOOLS.split(), *_OPTIONAL_BOOLS.split()):
        assert said.get(name, "false") in ("true", "false"), name
    for name in _INTS.split():
        assert re.fullmatch(r"\d{1,5}", said[name]), name
    for name, values in ENUMS.items():
        assert said[name] in values, (name, said[name])
    if said["Type"] == "Connection":
        assert not len(node)
        found.append((folders, said))
    for child in node:
        _walk(child, (*folders, said["Name"]), found)
