"""State kept between builds, and shared work: cache, records, fingerprint, build lock, worker pool."""
