//! Which hyphen goes, and why.
