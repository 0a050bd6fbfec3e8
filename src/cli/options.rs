//! `columnist options`.

use super::{Ended, messages};
use crate::error::Error;
use crate::options::Options;

/// Prints the default profile.
pub fn run() -> Result<Ended, Error> {
    messages::print_data(Options::DEFAULT_PROFILE)?;
    Ok(Ended::Well)
}
