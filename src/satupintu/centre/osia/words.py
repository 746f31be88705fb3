"""Words of OSIA's ABIS interface that the centre knows."""

from satupintu.fingerprints.fingers import Finger

ALL = "ALL"  # every gallery; no gallery has this name
FINGER_OF = {finger.name: finger for finger in Finger}
BIOMETRIC_TYPES = frozenset({"FACE", "FINGER", "IRIS", "SIGNATURE", "UNKNOWN"})
_PALMS = frozenset(
    {"UNKNOWN_PALM"}
    | {f"{hand}_{part}_PALM" for hand in ("RIGHT", "LEFT") for part in ("FULL", "WRITERS", "LOWER", "UPPER")}
    | {f"{hand}_{part}" for hand in ("RIGHT", "LEFT") for part in ("OTHER", "INTERDIGITAL", "THENAR", "HYPOTHENAR")}
)
_TOGETHER = frozenset(
    {"PLAIN_RIGHT_FOUR_FINGERS", "PLAIN_LEFT_FOUR_FINGERS", "PLAIN_THUMBS", "RIGHT_INDEX_AND_LEFT_INDEX"}
    | {
        f"{hand}_{fingers}"
        for hand in ("RIGHT", "LEFT")
        for fingers in (
            "INDEX_AND_MIDDLE",
            "MIDDLE_AND_RING",
            "RING_AND_LITTLE",
            "INDEX_AND_MIDDLE_AND_RING",
            "MIDDLE_AND_RING_AND_LITTLE",
        )
    }
)
_EYES_AND_FACES = frozenset(
    {"EYE_UNDEF", "EYE_RIGHT", "EYE_LEFT", "EYE_BOTH", "PORTRAIT", "LEFT_PROFILE", "RIGHT_PROFILE"}
)
BIOMETRIC_SUBTYPES = frozenset({"UNKNOWN"} | FINGER_OF.keys() | _PALMS | _TOGETHER | _EYES_AND_FACES)
COMPRESSIONS = frozenset({"NONE", "WSQ", "JPEG", "JPEG2000", "PNG"})
PRESENCES = frozenset({"BANDAGED", "AMPUTATED", "DAMAGED"})
IMPRESSIONS = frozenset(
    {f"{scan}_SCAN_{way}" for scan in ("LIVE", "NONLIVE") for way in ("PLAIN", "ROLLED", "PALM")}
    | {f"LATENT_{what}" for what in ("IMPRESSION", "TRACING", "PHOTO", "LIFT")}
    | {f"LATENT_PALM_{what}" for what in ("IMPRESSION", "TRACING", "PHOTO", "LIFT")}
    | {"LIVE_SCAN_SWIPE", "LIVE_SCAN_VERTICAL_ROLL", "LIVE_SCAN_OPTICAL_CONTACTLESS_PLAIN", "OTHER", "UNKNOWN"}
)
TEMPLATE_FORMAT = "ISO_19794_2"
QUALITY_FORMAT = "NFIQ2"
