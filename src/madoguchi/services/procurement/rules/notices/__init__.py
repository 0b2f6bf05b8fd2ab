"""Notices (実施要領・仕様書): outline → facts, outline → findings. Pure and table-driven."""
