//! A hash table of numbers, for names that are stored elsewhere.

use std::hash::{BuildHasher, RandomState};

/// Finds the number of a name. The seed is this process's own, so that nobody can write names that all collide.
#[derive(Debug)]
pub(in crate::config) struct Table {
    /// A power of two of pairs: a hash, and a number counted from 1; 0 for a free place.
    places: Vec<(u32, u32)>,
    used: usize,
    seed: u64,
}

impl Default for Table {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Table {
    /// A table that takes so many names before it grows.
    pub(in crate::config) fn with_capacity(names: usize) -> Self {
        let places = vec![(0, 0); (names * 2).next_power_of_two().max(16)];
        Self { places, used: 0, seed: RandomState::new().hash_one(0) }
    }

    /// The number for which `is` holds, among those entered with this name.
    pub(in crate::config) fn find(&self, name: &[u8], is: impl FnMut(usize) -> bool) -> Option<usize> {
        self.place(hash(name, self.seed), is).1
    }

    /// As [`Table::find`]; enters `next` when there is none.
    pub(in crate::config) fn find_or_enter(
        &mut self,
        name: &[u8],
        next: usize,
        is: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let hash = hash(name, self.seed);
        let (at, found) = self.place(hash, is);
        if found.is_none() {
            self.places[at] = (hash, next as u32 + 1);
            self.used += 1;
            if self.used * 2 > self.places.len() {
                self.grow();
            }
        }
        found
    }

    /// Where a name is, or the free place where it would be.
    fn place(&self, hash: u32, mut is: impl FnMut(usize) -> bool) -> (usize, Option<usize>) {
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.places[at] {
                (_, 0) => return (at, None),
                (known, number) if known == hash && is(number as usize - 1) => return (at, Some(number as usize - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let mask = self.places.len() * 4 - 1;
        let old = std::mem::replace(&mut self.places, vec![(0, 0); mask + 1]);
        for (hash, number) in old.into_iter().filter(|(_, number)| *number != 0) {
            let mut at = hash as usize & mask;
            while self.places[at].1 != 0 {
                at = (at + 1) & mask;
            }
            self.places[at] = (hash, number);
        }
    }
}

/// A quick hash: eight bytes at a time, the last eight of a longer name overlapping.
pub(in crate::config) fn hash(name: &[u8], seed: u64) -> u32 {
    let key = 0x9e37_79b9_7f4a_7c15 ^ seed;
    let mut hash = seed ^ name.len() as u64;
    let last = match name.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last),
        None => name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    for word in name.as_chunks::<8>().0 {
        hash = mix(hash ^ u64::from_le_bytes(*word), key);
    }
    hash = mix(hash ^ last, key);
    hash as u32 ^ (hash >> 32) as u32
}

/// Both halves of a product, folded into one.
fn mix(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
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
