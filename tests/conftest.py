"""What holds for all tests: hypothesis judges answers, not the speed of a shared machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("pipewright", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pipewright")
