"""When an error means that the device is lost to this process: only a new process can use it again."""

SIGNS = (
    "device-side assert",
    "illegal memory access",
    "misaligned address",
    "unspecified launch failure",
    "CUBLAS_STATUS_EXECUTION_FAILED",
    "hardware exception",
)
"""What CUDA and ROCm say then, whatever class torch gives it (pytorch#17425)."""


def is_lost(error: BaseException) -> bool:
    """Tell whether after an error, or what caused it, every further call to the device fails too."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, RuntimeError) and any(sign in str(seen) for sign in SIGNS):
            return True
        seen = seen.__cause__
    return False
