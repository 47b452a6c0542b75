"""Bodies as they come: JSON, in envelopes, in encodings, in each other."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from hypothesis import strategies as st

from tests.ui.hostile import EXAMPLES, texts

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)

ORDER = {"order": "A-17", "city": "Gdańsk", "total": 12.5}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders"


def sns(message: str, **more: Any) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": TOPIC, "Message": message, "Signature": "zzz"} | more)


def s3(*keys: str) -> str:
    records = [
        {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "uploads"}, "object": {"key": key, "size": 3}}}
        for key in keys
    ]
    return json.dumps({"Records": records})


def packed(data: bytes | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


EVENT = json.dumps({"version": "0", "id": "e1", "detail-type": "OrderPlaced", "source": "shop", "detail": ORDER})
FAILED = json.dumps(
    {
        "version": "1.0",
        "requestContext": {
            "functionArn": "arn:aws:lambda:eu-west-1:1:function:bill:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": json.loads(EVENT),
        "responsePayload": {"errorMessage": "no such order"},
    }
)
bodies = st.recursive(
    texts | json_values.map(json.dumps) | st.sampled_from([EVENT, FAILED, s3("a+b"), *EXAMPLES]),
    lambda inner: st.one_of(
        inner.map(sns),
        inner.map(lambda text: packed(text.encode("utf-8", "replace"))),
        inner.map(lambda text: packed(gzip.compress(text.encode("utf-8", "replace")))),
        inner.map(lambda text: json.dumps({"m": text})),
    ),
    max_leaves=4,
)
