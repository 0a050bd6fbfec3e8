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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_profile_is_the_default() {
        assert_eq!(Options::from_toml(Options::DEFAULT_PROFILE).unwrap(), Options::default());
    }

    #[test]
    fn the_default_profile_lists_every_number_and_choice() {
        let profile: toml::Table = Options::DEFAULT_PROFILE.parse().unwrap();
        let defaults = toml::Table::try_from(Options::default()).unwrap();
        for (stage, fields) in &defaults {
            for (name, _) in fields.as_table().unwrap().iter().filter(|(_, value)| !value.is_array()) {
                assert!(profile[stage].get(name).is_some(), "{stage}.{name} is not in the default profile");
            }
        }
    }

    #[test]
    fn an_unknown_option_is_an_error_that_names_it() {
        let error = Options::from_toml("[text]\nmin_ident = 1.0\n").unwrap_err();
        assert!(error.to_string().contains("min_ident"), "{error}");
    }
}
