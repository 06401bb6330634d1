//! A hash table of numbers, for names that are stored elsewhere.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};

/// Finds the number of a name. The seed is this process's own, so that nobody can write names that all collide.
#[derive(Debug, Default)]
pub(in crate::config) struct Table {
    /// The hash of each name, and its number.
    numbers: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
}

impl Table {
    /// Creates a table that takes so many names before it grows.
    pub(in crate::config) fn with_capacity(names: usize) -> Self {
        Self { numbers: HashTable::with_capacity(names), hasher: DefaultHashBuilder::default() }
    }

    /// Returns the number for which `is` holds, among those entered with this name.
    pub(in crate::config) fn find(&self, name: &[u8], mut is: impl FnMut(usize) -> bool) -> Option<usize> {
        let hash = self.hasher.hash_one(name);
        self.numbers.find(hash, |(known, number)| *known == hash && is(*number as usize)).map(number)
    }

    /// As [`Table::find`]; enters `next` when there is none.
    pub(in crate::config) fn find_or_enter(
        &mut self,
        name: &[u8],
        next: usize,
        mut is: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let hash = self.hasher.hash_one(name);
        let is_it = |(known, number): &(u64, u32)| *known == hash && is(*number as usize);
        match self.numbers.entry(hash, is_it, |(hash, _)| *hash) {
            Entry::Occupied(found) => Some(number(found.get())),
            Entry::Vacant(free) => {
                free.insert((hash, next as u32));
                None
            }
        }
    }
}

fn number((_, number): &(u64, u32)) -> usize {
    *number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_again() {
        let names: Vec<String> = (0..5000).map(|number| format!("{:0width$}", number, width = number % 20)).collect();
        let mut table = Table::default();
        let mut known: Vec<&str> = Vec::new();
        for name in &names {
            let found = table.find_or_enter(name.as_bytes(), known.len(), |number| known[number] == name);
            assert_eq!(found, known.iter().position(|known| known == name));
            if found.is_none() {
                known.push(name);
            }
        }
        assert!(known.len() > 4000);
        assert!(
            known
                .iter()
                .enumerate()
                .all(|(number, name)| { table.find(name.as_bytes(), |other| known[other] == *name) == Some(number) })
        );
        assert_eq!(table.find(b"nobody", |_| true), None);
    }
}
