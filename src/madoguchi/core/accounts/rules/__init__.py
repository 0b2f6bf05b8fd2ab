"""Pure rules of people and organisations: no database, no clock, no request."""
