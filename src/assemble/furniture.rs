//! Running heads and folios.
