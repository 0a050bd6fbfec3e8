//! Ligatures, long s, quotes, spaces between scripts.
