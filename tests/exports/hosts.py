"""Hosts as AWS may tell them: names, tags and users are anybody's text."""

from __future__ import annotations

from hypothesis import strategies as st

from awstui.protocol.hosts import ROUTES, Host

WEB = Host(
    "i-0a0a0a0a0a0a0a0a0", "web-1", "123456789012", "eu-west-1", "prod", "54.1.2.3", "10.0.0.1", 22, "ec2-user",
    "/home/me/.ssh/web.pem", "web", state="running", tags={"Name": "web-1", "env": "prod"},
)  # fmt: skip
BASTION = Host("i-0b0b0b0b0b0b0b0b0", "bastion", "123456789012", "eu-west-1", "", "54.1.2.4", "10.0.0.2", user="ops")
DB = Host(
    "i-0d0d0d0d0d0d0d0d0", "db", "123456789012", "eu-west-1", "", "", "10.0.0.3", 22, "ubuntu", "/home/me/.ssh/db.pem",
    "db", "jump", BASTION.id, state="running",
)  # fmt: skip
WINDOWS = Host(
    "i-0e0e0e0e0e0e0e0e0", "ad", "123456789012", "us-east-1", "", "54.1.2.5", "10.1.0.1", user="Administrator",
    platform="windows",
)  # fmt: skip

HOSTILE = (
    "web\nHost *\n  ProxyCommand touch /tmp/owned", "github.com", "*", "!web", "web, *", "-oProxyCommand=id", "a b\tc",
    '"><Node Name="x', "{{ lookup('pipe', 'id') }}", "{% raw %}", "%h %p $(id) `id` ${HOME}", "# web", "localhost",
    "‮web", "Bücher", "日本", "web\x1b[31m", "web\r\nx: y", "- !!python/object:os.system", "&a *a", "yes", "\x00",
    "\ufffe", "\u2028", "\x85", "i-0f0f0f0f0f0f0f0f0", "10.0.0.9", "a" * 300, "'\"\\", "web[1:9]", "all", "C:\\x\\",
)  # fmt: skip

TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30)
IDS = st.integers(0, 16**17 - 1).map(lambda number: f"i-{number:017x}")
ADDRESSES = st.ip_addresses().map(str).filter(lambda text: "%" not in text)
PATHS = st.sampled_from(["", "/home/me/.ssh/a b%c.pem", "/k.pem", "/home/me/it's/k#.pem", "/k=1.pem"])


@st.composite
def hosts(draw: st.DrawFn) -> list[Host]:
    """Some hosts with different ids, of which any may jump through the first."""
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    return [
        Host(
            id=each,
            name=draw(TEXTS),
            account="123456789012",
            region="eu-west-1",
            profile=draw(st.sampled_from(["", "prod", "my profile", "100%", "$(id)", "it's"])),
            public=draw(st.just("") | ADDRESSES),
            private=draw(ADDRESSES),
            port=draw(st.sampled_from([22, 2222])),
            user=draw(st.sampled_from(["", "ubuntu", "CORP\\me", "a\\\\b", "me@corp"])),
            key=draw(PATHS),
            route=draw(st.sampled_from(sorted(ROUTES) if each != ids[0] else ("private", "ssm", "eice"))),
            jump=ids[0],
            platform=draw(st.sampled_from(["linux", "linux", "windows"])),
            state="running",
            tags=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        )
        for each in ids
    ]
