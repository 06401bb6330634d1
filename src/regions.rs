//! The regions of AWS, for the completion of `-r`. Pure.

/// One region a line, then its name. `tests/house/docs/regions.py` writes it (`./tests/run --docs`).
const LIST: &str = include_str!("regions.txt");

/// The regions that begin with `start`, each with its name; those of the public partition come first.
pub fn starting_with(start: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter_map(|line| line.split_once(' ')).filter(move |(region, _)| region.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_by_their_beginning() {
        let found = |start| starting_with(start).collect::<Vec<_>>();
        assert_eq!(found("eu-west-1"), [("eu-west-1", "Europe (Ireland)")]);
        assert_eq!(found("us-").first(), Some(&("us-east-1", "US East (N. Virginia)")));
        assert_eq!(found("eu-west-1 E"), []);
        assert!(found("").len() > 40);
    }
}
