"""Words of OSIA's ABIS interface that the centre knows."""

from satupintu.fingerprints.fingers import Finger

BIOMETRIC_TYPES = frozenset({"FACE", "FINGER", "IRIS", "SIGNATURE", "UNKNOWN"})
ENCOUNTER = frozenset(
    {"encounterId", "status", "encounterType", "createdDate", "updatedDate", "galleries", "clientData"}
    | {"contextualData", "biographicData", "biometricData", "encryption", "integrity"}
)
BIOMETRIC = frozenset(
    {"biometricType", "biometricSubType", "instance", "encounterId", "image", "imageRef", "captureDate"}
    | {"captureDevice", "impressionType", "width", "height", "bitdepth", "mimeType", "resolution", "compression"}
    | {"missing", "metadata", "comment", "template", "templateRef", "templateFormat", "quality", "qualityFormat"}
    | {"algorithm", "vendor", "encryption", "integrity"}
)
FINGER_OF = {finger.name: finger for finger in Finger}
