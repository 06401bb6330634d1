//! Divides the columns of a row among its fields.

/// The space between two fields.
pub const COLUMN_GAP: usize = 2;

/// A field with fewer columns is left out, because it would be unreadable.
const MIN_COLUMN: usize = 3;

/// Divides `columns` among fields of these widths, the most important first. Half is reserved for the first field. Then
/// each of the others gets its width while there is room, and the first field gets the rest.
pub fn share<const N: usize>(widths: [usize; N], columns: usize) -> [usize; N] {
    let others: usize = widths[1..].iter().filter(|width| **width > 0).map(|width| width + COLUMN_GAP).sum();
    let first = widths[0].min(columns.saturating_sub(others).max(columns / 2));
    let mut left = columns - first;
    let mut shared = [first; N];
    for (shared, width) in shared.iter_mut().zip(widths).skip(1) {
        let room = left.saturating_sub(COLUMN_GAP);
        *shared = if width <= room || room >= MIN_COLUMN { width.min(room) } else { 0 };
        left -= if *shared > 0 { *shared + COLUMN_GAP } else { 0 };
    }
    shared[0] = widths[0].min(first + left);
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_would_be_too_narrow_are_left_out() {
        let widths = [20, 12, 10, 9, 6];
        assert_eq!(share(widths, 80), [20, 12, 10, 9, 6]);
        assert_eq!(share(widths, 60), [20, 12, 10, 9, 0]);
        assert_eq!(share(widths, 40), [20, 12, 4, 0, 0]);
        assert_eq!(share(widths, 10), [5, 3, 0, 0, 0]);
        assert_eq!((share(widths, 2), share(widths, 0)), ([2, 0, 0, 0, 0], [0; 5]));
        assert_eq!(share([50, 1, 12], 40), [23, 1, 12]);
        assert_eq!(share([50, 12, 12], 36), [22, 12, 0]);
    }
}
