"""Links to front ends: where they are let in, and how much they may do; docs/protocol.md."""

from config.env import env
from config.settings.addresses import PUBLIC_ORIGIN

# What a front end of the first VTuber shows to be let in; others have tokens from the admin.
STAGE_TOKEN: str = env.str("STAGE_TOKEN", default="")
UNITY_HOST: str = env.str("UNITY_HOST", default="127.0.0.1")
UNITY_PORT: int = env.int("UNITY_PORT", default=7717)
# A certificate and its key (PEM): needed where front ends come from other machines.
UNITY_TLS_CERT: str = env.str("UNITY_TLS_CERT", default="")
UNITY_TLS_KEY: str = env.str("UNITY_TLS_KEY", default="")
# A port for front ends that only read JSON lines, on this machine alone; 0 for none.
UNITY_LEGACY_PORT: int = env.int("UNITY_LEGACY_PORT", default=0)
# Links that one process lets in, and frames of one front end: a second, and at once.
FRONT_END_LINKS: int = env.int("FRONT_END_LINKS", default=256)
FRONT_END_FRAMES_PER_S: float = env.float("FRONT_END_FRAMES_PER_S", default=50.0)
FRONT_END_FRAMES_BURST: float = env.float("FRONT_END_FRAMES_BURST", default=200.0)
# Real seconds of silence after which a front end is asked whether it is there; after three times as long it is not.
FRONT_END_HEARTBEAT_S: float = env.float("FRONT_END_HEARTBEAT_S", default=5.0)
# `http://host:port` before our own addresses, for a front end that is no page of ours; start.py sets it.
FRONT_END_ORIGIN: str = env.str("FRONT_END_ORIGIN", default=PUBLIC_ORIGIN)
