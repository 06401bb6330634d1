//! What every verb asks of the files and the settings: a profile by its name or alias, what protects it, what it needs.

#[cfg(feature = "credentials")]
mod credentials;
mod find;
pub mod needs;
pub mod protection;

#[cfg(feature = "credentials")]
pub use credentials::{count_in, find as find_for_credentials, find_exactly};
pub use find::{
    Named, account, find, find_in, is_protected, key_id, load, load_lightly, locations, no_profile, no_profiles, text,
};
