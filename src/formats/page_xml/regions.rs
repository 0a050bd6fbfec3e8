//! What PAGE XML says of a region: its name and its type, in Transkribus' own attribute too.

use std::borrow::Cow;

use crate::formats::xml::Tag;
use crate::model::Role;

pub(super) fn names_of(tag: &Tag) -> Vec<String> {
    tag.attribute("id").map(Cow::into_owned).into_iter().collect()
}

/// The role of a region, by `custom="structure {type:heading;}"` before `type="paragraph"`: the one is what a person has
/// said, the other what Transkribus gives to all.
pub(super) fn role_of(tag: &Tag) -> Option<Role> {
    let custom = tag.attribute("custom").and_then(|custom| structure_type(&custom).and_then(role_named));
    custom.or_else(|| tag.attribute("type").and_then(|name| role_named(&name)))
}

fn structure_type(custom: &str) -> Option<&str> {
    let (_, structure) = custom.split_once("structure")?;
    let (inside, _) = structure.trim_start().strip_prefix('{')?.split_once('}')?;
    let (_, after) = inside.split_once("type:")?;
    Some(after.split(';').next().unwrap_or(after).trim())
}

fn role_named(name: &str) -> Option<Role> {
    Some(match name {
        "paragraph" | "article" | "continued-article" => Role::Body,
        "heading" | "headline" => Role::Headline,
        "header" | "footer" | "page-header" | "page-footer" | "header-text" => Role::RunningHead,
        "page-number" => Role::Folio,
        "caption" => Role::Caption,
        "footnote" | "footnote-continued" | "endnote" => Role::Footnote,
        "advert" | "advertisement" => Role::Advertisement,
        "credit" | "byline" => Role::Byline,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Notes;
    use crate::formats::xml::{Token, Tokens};

    fn role(attributes: &str) -> Option<Role> {
        let text = format!("<TextRegion {attributes}>");
        let mut notes = Notes::default();
        let Some(Token::Open(tag)) = Tokens::new(&text, &mut notes).next() else { panic!("no tag") };
        role_of(&tag)
    }

    #[test]
    fn what_a_person_said_in_transkribus_comes_before_the_type() {
        assert_eq!(
            role("type='paragraph' custom='readingOrder {index:3;} structure {type:heading;}'"),
            Some(Role::Headline)
        );
        assert_eq!(role("type='page-number' custom='readingOrder {index:3;}'"), Some(Role::Folio));
        assert_eq!(role("type='paragraph' custom='structure {type:own_invention;}'"), Some(Role::Body));
        assert_eq!(role("custom='structure {'"), None);
    }
}
