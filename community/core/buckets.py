"""Members' files in a bucket that speaks S3, Amazon's or another's."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """Closed to everybody but the site: it hands out no addresses. Names are random, so none is
    asked for twice."""

    def __init__(self, *, endpoint_url: str | None, **options):
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint_url else "virtual"},
            connect_timeout=3,
            read_timeout=20,
            retries={"total_max_attempts": 3},
            request_checksum_calculation="when_required",  # others than Amazon's lack it
            response_checksum_validation="when_required",
        )
        super().__init__(
            endpoint_url=endpoint_url,
            client_config=config,
            default_acl=None,
            file_overwrite=True,
            **options,
        )
