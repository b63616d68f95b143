"""What is kept between builds and how work is shared out: cache, records, worker pool, lock, fingerprint."""
