//! The account of characters: nothing is invented, nothing is lost.
