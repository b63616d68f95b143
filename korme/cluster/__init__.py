"""Pictures, cards and pages made on a Dask cluster (`--workers`)."""
