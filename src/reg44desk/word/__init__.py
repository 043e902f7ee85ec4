"""Papers as Word files, to read, edit or hear; the only place that knows python-docx. Knows frozen data (`paper`) and nothing else."""
