//! A part of the jobs, for a machine of many.

use std::fmt;
use std::str::FromStr;

use super::ledger::fingerprint;
use crate::error::{Error, ErrorKind};

/// One of a number of equal parts of all jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1 to `of`.
    number: usize,
    of: usize,
}

impl Shard {
    /// Tells whether a document is in the part. Its name decides, not its place in a list: machines that start at different
    /// times may see different lists.
    pub fn has(self, name: &str) -> bool {
        fingerprint(name.as_bytes()) % self.of as u64 == self.number as u64 - 1
    }

    /// As it stands in names of files: `3-of-16`.
    pub(super) fn name(self) -> String {
        format!("{}-of-{}", self.number, self.of)
    }

    pub(super) fn is_name(name: &str) -> bool {
        name.split_once("-of-").is_some_and(|(number, of)| format!("{number}/{of}").parse::<Shard>().is_ok())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = Error;

    /// Reads `3/16`: the third of sixteen.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::Options, format!("{text:?} is no part such as 3/16"));
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of) = (number.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
        if (1..=of).contains(&number) { Ok(Self { number, of }) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_document_is_in_one_part(of in 1usize..40, name in ".*") {
            let parts = (1..=of).filter(|number| Shard { number: *number, of }.has(&name)).count();
            prop_assert_eq!(parts, 1);
        }
    }

    #[test]
    fn parts_are_of_about_the_same_size() {
        let names: Vec<String> = (0..4000).map(|page| format!("a/page-{page}.tif.md")).collect();
        let sizes = (1..=4).map(|number| names.iter().filter(|name| Shard { number, of: 4 }.has(name)).count());
        let sizes: Vec<_> = sizes.collect();
        assert!(sizes.iter().all(|size| (900..1100).contains(size)), "{sizes:?}");
    }

    #[test]
    fn parts_are_counted_from_1() {
        for wrong in ["0/3", "4/3", "1", "a/3", "1/0", "-1/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        let part: Shard = "3/16".parse().unwrap();
        assert_eq!((part.to_string().as_str(), part.name().as_str()), ("3/16", "3-of-16"));
        assert!(Shard::is_name("3-of-16") && !Shard::is_name("17-of-16"));
    }
}
