"""One caller is all there is."""

FEWER = {"sts.identity": 1}
