//! The cache of credentials, by many processes at once, killed and cancelled ones among them, and in folders that
//! cannot be used. This program is its own child: it asks `awsp::credentials::cache` for one set of credentials.

mod child;
mod command;
mod folder;
mod killed;
mod serve;
mod together;
