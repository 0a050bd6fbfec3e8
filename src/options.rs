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
    /// The default profile with the weights of the evidence, and their comments.
    pub const DEFAULT_PROFILE: &str =
        concat!(include_str!("../models/profiles/default.toml"), "\n", include_str!("../models/weights.toml"));

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
        fn check(profile: &toml::Table, defaults: &toml::Table, place: &str) {
            for (name, value) in defaults.iter().filter(|(_, value)| !value.is_array()) {
                let listed = profile.get(name);
                assert!(listed.is_some(), "{place}{name} is not in the default profile");
                if let (Some(toml::Value::Table(listed)), toml::Value::Table(value)) = (listed, value) {
                    check(listed, value, &format!("{place}{name}."));
                }
            }
        }
        check(&Options::DEFAULT_PROFILE.parse().unwrap(), &toml::Table::try_from(Options::default()).unwrap(), "");
    }

    #[test]
    fn a_profile_sets_one_weight_and_leaves_the_others() {
        let options = Options::from_toml("[text.starts]\nindent = 0.0\n[assemble.pairs]\nstands_under = 1\n").unwrap();
        let mut expected = Options::default();
        expected.text.starts.indent = 0.0;
        expected.assemble.pairs.stands_under = 1.0;
        assert_eq!(options, expected);
    }

    #[test]
    fn an_unknown_option_is_an_error_that_names_it() {
        let error = Options::from_toml("[text]\nmin_ident = 1.0\n").unwrap_err();
        assert!(error.to_string().contains("min_ident"), "{error}");
    }
}
