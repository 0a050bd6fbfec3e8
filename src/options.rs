//! Every stage's parameters in one value.

use serde::{Deserialize, Serialize};

use crate::assemble::AssembleParams;
use crate::error::{Error, ErrorKind};
use crate::layout::{ColumnParams, RegionParams, RoleParams};
use crate::scan::ScanParams;
use crate::text::TextParams;

/// What a user of another print tradition would change. Read and printed as TOML.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    pub scan: ScanParams,
    pub columns: ColumnParams,
    pub regions: RegionParams,
    pub roles: RoleParams,
    pub text: TextParams,
    pub assemble: AssembleParams,
}

impl Options {
    /// The default profile, with its comments.
    pub const DEFAULT_PROFILE: &str = include_str!("../models/profiles/default.toml");

    /// Reads a profile; what it leaves out keeps its default, an unknown name is an error.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::new(ErrorKind::Options, error.to_string().trim_end().to_owned()))
    }
}
