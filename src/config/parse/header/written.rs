//! A header as most readers understand it.

use crate::config::reader::AwsFile;

/// The header of a profile of this name. A name with a space is quoted in the config file, where only the CLI and boto3
/// see it.
pub(in crate::config) fn written(name: &str, file: AwsFile) -> String {
    let special = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\');
    match file {
        AwsFile::Credentials => format!("[{name}]"),
        AwsFile::Config if name == "default" => "[default]".to_owned(),
        AwsFile::Config if name.contains(special) => {
            format!("[profile \"{}\"]", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
        AwsFile::Config => format!("[profile {name}]"),
    }
}
