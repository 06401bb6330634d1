//! `awsp exec`: one command as a profile, and nobody could tell that awsp had a hand in it.

mod child;
mod home;
mod judges;
mod only;
mod place;
mod signals;
mod status;
