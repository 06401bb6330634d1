//! AWS's shared files, `~/.aws/config` and `~/.aws/credentials`, read exactly: one scan, and what the AWS CLI
//! and the SDKs make of it.
//!
//! Five rooms along the way of the data, each of which uses only those before it: `files` (where the two are, and their
//! bytes), `parse` (lines to sections, as each reader sees them), `scan` (one pass for names or some sections),
//! `model` (profiles, settings, chains), `edit` (changes). `reader` and `problem` are beside all of them.

mod edit;
mod files;
mod model;
mod parse;
mod problem;
mod reader;
mod scan;

pub use edit::{Edit, Section, Standing, write::refuse_temporary};
pub use files::{
    location::{self, Locations, Platform, aws_folder},
    open::FileState,
};
pub use model::{
    awsp_line::{AwspLine, CREDENTIAL_PROCESS},
    chain::{Chain, ChainBase, Hop, Origin},
    chain_error::{ChainError, Gap},
    config::Config,
    cut::{Cut, KEYS},
    derived::{account_of_arn, is_account},
    key_id::account_of_key,
    names,
    profile::{Kind, Profile},
    references::Leads,
    settings::{ProfileSetting, ProfileSettings, SettingValue},
};
pub use parse::lines;
pub use problem::Problem;
pub use reader::{AwsFile, Place, Reader, Readers, View};
pub use scan::names::{Filter, ProfileNames, position_in_any_case};
