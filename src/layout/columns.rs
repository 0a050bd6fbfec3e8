//! Gutters, by white space and printed rules.

use serde::{Deserialize, Serialize};

use crate::model::{Columns, Page, Scale};

/// How columns are told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnParams {
    /// Narrowest gutter, in type sizes.
    pub min_gutter: f32,
}

impl Default for ColumnParams {
    fn default() -> Self {
        Self { min_gutter: 1.0 }
    }
}

/// Finds the gutters of the page.
pub fn find_columns(_page: &Page, _scale: &Scale, _params: &ColumnParams) -> Columns {
    Columns::default()
}
