//! Numbers at the start of the entries of a list.

/// The number that starts an entry: `3.`, `(3)`, `3)`. A comma is a full stop that was badly printed.
pub(super) fn entry_number(word: &str) -> Option<u32> {
    /// Lists on one page have no more entries; years do.
    const LONGEST: usize = 3;
    let number = word.strip_suffix(['.', ',', ')'])?.trim_start_matches('(');
    let is_number = (1..=LONGEST).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
    if is_number { number.parse().ok() } else { None }
}

/// The share of lines that are numbered one more than the last before them that has a number. Where an engine missed
/// the mark behind a number, the next one tells that it was counted.
pub(super) fn counting(numbers: &[Option<u32>]) -> f32 {
    let read: Vec<(usize, u32)> =
        numbers.iter().enumerate().filter_map(|(line, number)| Some((line, (*number)?))).collect();
    let counted = read.windows(2).filter_map(|pair| {
        let ((before, first), (line, next)) = (pair[0], pair[1]);
        let (lines, step) = (line - before, next.checked_sub(first)? as usize);
        (step == 1 || step == lines).then_some(step)
    });
    counted.sum::<usize>() as f32 / numbers.len().saturating_sub(1).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_a_number_with_a_mark_behind_it() {
        let read = |word| entry_number(word);
        assert_eq!([read("3."), read("(12)"), read("7,"), read("4)")], [Some(3), Some(12), Some(7), Some(4)]);
        assert_eq!([read("1873."), read("3"), read("iii."), read("."), read("3.5.")], [None; 5]);
    }

    #[test]
    fn a_line_without_number_breaks_no_count() {
        assert_eq!(counting(&[Some(1), None, Some(2), Some(3), Some(4)]), 0.75);
        assert_eq!(counting(&[Some(5), Some(90), Some(31)]), 0.0);
    }

    #[test]
    fn an_entry_whose_number_was_not_read_is_counted() {
        assert_eq!(counting(&[Some(1), Some(2), None, Some(4)]), 1.0);
        assert_eq!(counting(&[Some(1), Some(2), None, Some(9)]), 1.0 / 3.0);
    }
}
