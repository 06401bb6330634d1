//! Headers that every reader understands alike, as nearly all are.

use crate::{
    config::{
        parse::chars::{all, all_common, is_common},
        reader::AwsFile,
    },
    mask,
};

/// The name in a header that every reader understands alike, and where the `]` after it stands: `[profile NAME]` or
/// `[default]` in the config file, `[NAME]` in credentials. `line` begins with `[`; what follows the `]` is not looked at.
pub(in crate::config) fn common(line: &[u8], file: AwsFile) -> Option<(&[u8], usize)> {
    let start = match file {
        AwsFile::Config if line.first_chunk() == Some(b"[profile ") => 9,
        AwsFile::Config => return (line.first_chunk() == Some(b"[default]")).then(|| (&line[1..8], 8)),
        AwsFile::Credentials => 1,
    };
    let name = &line[start..start + find_close(&line[start..])?];
    let special = match name.len() {
        0 => true,
        7 => name == b"default" && file == AwsFile::Config || name == b"DEFAULT" && file == AwsFile::Credentials,
        9 => name == b"__proto__",
        _ => false,
    };
    // most names are without a `:`, and too short for a secret or in pieces
    let is_plain = all(name, |byte| is_common(byte) & (byte != b':')) && !mask::may_be_token(name);
    let is_common = is_plain || all_common(name) && !str::from_utf8(name).is_ok_and(mask::in_name);
    (!special && is_common).then_some((name, start + name.len()))
}

/// Where the first `]` is, eight bytes at a time: names are too short for anything with a start-up cost.
fn find_close(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (words, rest) = text.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ (ONES * b']' as u64);
        let zeros = other.wrapping_sub(ONES) & !other & (ONES << 7);
        if zeros != 0 {
            return Some(number * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == b']').map(|at| words.len() * 8 + at)
}
